"""The record under its seals: what was added is sealed once, and whoever alters, takes out or slips in something is found out."""

import json
from datetime import timedelta

import pytest
import time_machine
from peewee import DatabaseError, fn

from database import db, is_postgres
from domain import audit, audit_seals, looks
from domain.clock import now
from models import AuditEntry, AuditSeal
from tests.people import unguarded

KEY = "5e" * 32


@pytest.fixture
def sealed(province_officer):
    """Three looks of an officer, five minutes old and sealed; and one of just now that is not."""
    with time_machine.travel(now() - timedelta(minutes=5), tick=False):
        for name in ("Hoà", "Müller", "李"):
            audit.record("stay.looked_at", by=province_officer, subject=province_officer, search=name)
    audit.record("stay.looked_at", by=province_officer, search="just now")
    assert audit_seals.seal(KEY) == 3
    return list(AuditEntry.select().order_by(AuditEntry.id).limit(3))


def middle(sealed):
    return AuditEntry.id == sealed[1].id


def test_what_has_settled_is_sealed_once_and_stays_as_it_was(sealed):
    assert [entry.details["search"] for entry in sealed] == ["Hoà", "Müller", "李"]
    assert audit_seals.seal(KEY) == 0
    assert audit_seals.verify(KEY) == (3, None)


def test_the_next_stretch_hangs_on_the_one_before(sealed):
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        assert audit_seals.seal(KEY) == 1
    assert audit_seals.verify(KEY) == (4, None)
    first = AuditSeal.select().order_by(AuditSeal.last).get()
    with unguarded():
        AuditSeal.update(seal="0" * 64).where(AuditSeal.id == first.id).execute()
    assert audit_seals.verify(KEY)[1].first == sealed[0].id


def test_a_clock_that_was_set_back_makes_no_false_alarm(sealed):
    with time_machine.travel(now() - timedelta(minutes=3), tick=False):
        audit.record("stay.looked_at", by=None, search="after the clock was set back")
    assert audit_seals.seal(KEY) == 2
    assert audit_seals.verify(KEY) == (5, None)


def test_a_long_stretch_is_sealed_in_parts(sealed, monkeypatch):
    monkeypatch.setattr(audit_seals, "MOST", 2)
    audit.record_all("stay.looked_at", by=None, subjects=[None] * 5)
    with time_machine.travel(now() + timedelta(minutes=4), tick=False):
        assert audit_seals.seal(KEY) == 6
    assert audit_seals.verify(KEY) == (9, None) and AuditSeal.select().count() == 4


@pytest.mark.parametrize("change", [
    lambda rows: AuditEntry.update(address="203.0.113.9").where(middle(rows)),
    lambda rows: AuditEntry.update(details={"search": "else"}).where(middle(rows)),
    lambda rows: AuditEntry.delete().where(middle(rows)),
    lambda rows: AuditEntry.delete(),
])
def test_whoever_alters_or_takes_out_an_entry_is_found_out(sealed, change):
    with unguarded():
        change(sealed).execute()
    good, broken = audit_seals.verify(KEY)
    assert (good, broken.first, broken.last, broken.entries) == (0, sealed[0].id, sealed[-1].id, 3)


def test_an_entry_slipped_in_is_found_out(sealed):
    with unguarded():
        AuditEntry.insert(id=sealed[0].id - 1, action="stay.looked_at").execute()
    assert audit_seals.verify(KEY)[1] is not None


def test_without_the_key_nobody_makes_a_seal(sealed):
    assert audit_seals.verify("00" * 32)[1] is not None


ENTRY = "INTO audit_entry (id, at, action, subject, details, address) VALUES ({}, '2020-01-01 00:00:00', 'a', '', '[]', '')"
SEAL = "INTO audit_seal (id, first, last, entries, seal, at) VALUES ({}, 1, {}, 1, 'made up', '2020-01-01 00:00:00')"
ON_BOTH = {
    "a sealed entry is altered": "UPDATE audit_entry SET address = 'x' WHERE id = {middle}",
    "an entry is altered before it is sealed": "UPDATE audit_entry SET address = 'x' WHERE id = {newest}",
    "an entry is made an old one": "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = {middle}",
    "a sealed entry is taken out": "DELETE FROM audit_entry WHERE id = {middle}",
    "an entry is taken out before it is sealed": "DELETE FROM audit_entry WHERE id = {newest}",
    "all entries are taken out": "DELETE FROM audit_entry",
    "an entry is slipped in": "INSERT " + ENTRY.format("{first} - 1"),
    "a seal is made anew": "UPDATE audit_seal SET seal = 'made up'",
    "a seal is moved": "UPDATE audit_seal SET last = last + 9",
    "the seals are taken away": "DELETE FROM audit_seal",
    "a seal is slipped in": "INSERT " + SEAL.format("999999", "{first}"),
}
ON_ONE = {
    False: {"a sealed entry is replaced": "INSERT OR REPLACE " + ENTRY.format("{middle}"),
            "the newest entry is replaced": "INSERT OR REPLACE " + ENTRY.format("{newest}"),
            "an entry takes the place of another": "UPDATE OR REPLACE audit_entry SET id = {middle} WHERE id = {newest}",
            "a seal is replaced": "INSERT OR REPLACE " + SEAL.format("999999", "{sealed}"),
            "a seal's number is taken": "INSERT OR REPLACE " + SEAL.format("{seal}", "999999")},
    True: {"the record is emptied": "TRUNCATE audit_entry", "the seals are emptied": "TRUNCATE audit_seal",
           "the record is emptied with its people": "TRUNCATE person CASCADE",
           "an entry is replaced": "INSERT " + ENTRY.format("{newest}") + " ON CONFLICT (id) DO UPDATE SET action = 'b'"},
}


def test_the_database_itself_refuses_what_never_happens_to_the_record(sealed):
    numbers = {"first": sealed[0].id, "middle": sealed[1].id, "sealed": sealed[-1].id, "seal": AuditSeal.get().id,
               "newest": AuditEntry.select(fn.MAX(AuditEntry.id)).scalar()}
    for what, attack in (ON_BOTH | ON_ONE[is_postgres()]).items():
        try:
            with db.atomic():
                db.execute_sql(attack.format(**numbers))
            said = "done"
        except DatabaseError as refusal:
            said = str(refusal)
        assert "record is" in said or "seal stays" in said, f"{what}: {said}"
    assert audit_seals.verify(KEY) == (3, None) and AuditEntry.select().count() == 4


def test_a_stretch_may_go_whole_when_its_year_is_over(province_officer):
    for days, entries in ((400, 2), (390, 1)):
        with time_machine.travel(now() - timedelta(days=days), tick=False):
            audit.record_all("search.made", by=province_officer, subjects=[None] * entries, q="P0000001")
        with time_machine.travel(now() - timedelta(days=days - 1), tick=False):
            assert audit_seals.seal(KEY) == entries
    first = AuditSeal.select().order_by(AuditSeal.last).get()
    assert AuditEntry.delete().where(AuditEntry.id <= first.last).execute() == 2
    assert audit_seals.verify(KEY) == (1, None) and len(looks.looks(by=province_officer, document="P0000001")) == 1
    with pytest.raises(DatabaseError, match="kept for a year"), db.atomic():
        AuditEntry.delete().execute()


@pytest.mark.parametrize("days", [1, 400])
def test_a_young_stretch_may_not_go_whatever_moment_is_written_beside_its_seal(sealed, days):
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        audit_seals.seal(KEY)
    with unguarded():
        AuditEntry.delete().where(AuditEntry.id <= sealed[-1].id).execute()
        AuditSeal.update(at=now() - timedelta(days=days)).execute()
    assert audit_seals.verify(KEY)[1].first == sealed[0].id


def test_the_newest_stretch_may_never_go(sealed):
    with unguarded():
        AuditEntry.delete().execute()
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        assert audit_seals.verify(KEY)[1].last == sealed[-1].id


def test_another_machine_is_told_each_entry_until_it_has_taken_it(sealed):
    def deaf(lines):
        raise OSError("no route to host")

    with pytest.raises(OSError):
        audit_seals.send(deaf)
    heard = []
    audit_seals.send(heard.extend)
    audit_seals.send(heard.extend)
    assert [json.loads(line)["details"]["search"] for line in heard] == ["Hoà", "Müller", "李"]


def test_a_line_of_the_export_holds_one_entry_whatever_is_in_it(province_officer):
    audit.record("stay.looked_at", by=province_officer, search="a\nb\u2028 {\"action\": 1}")
    told, = audit_seals.told_between(now() - timedelta(minutes=1), now() + timedelta(minutes=1))
    assert "\n" not in told and json.loads(told)["actor"] == province_officer.id
