"""The record under its seals: what was added is sealed once, and whoever alters, takes out or slips in something is found out."""

import json
from datetime import timedelta

import pytest
import time_machine
from peewee import DatabaseError

from database import db, is_postgres
from domain import audit, audit_seals
from domain.clock import now
from models import AuditEntry, AuditSeal

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


def alter(statement, **columns):
    """Change the record as somebody with the database in their hands would, past the triggers."""
    table = AuditEntry._meta.table_name
    if is_postgres():
        db.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER audit_entry_kept")
        statement().execute()
        db.execute_sql(f"ALTER TABLE {table} ENABLE TRIGGER audit_entry_kept")
    else:
        found = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)).fetchall()
        for name, _sql in found:
            db.execute_sql(f"DROP TRIGGER {name}")
        statement().execute()
        for _name, sql in found:
            db.execute_sql(sql)


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
    AuditSeal.update(seal="0" * 64).where(AuditSeal.id == first.id).execute()
    assert audit_seals.verify(KEY)[1].first == sealed[0].id


def test_a_clock_that_was_set_back_makes_no_false_alarm(sealed):
    with time_machine.travel(now() - timedelta(minutes=3), tick=False):
        audit.record("stay.looked_at", by=None, search="after the clock was set back")
    assert audit_seals.seal(KEY) == 2
    assert audit_seals.verify(KEY) == (5, None)


def test_a_long_stretch_is_sealed_in_parts(sealed, monkeypatch):
    monkeypatch.setattr(audit_seals, "MOST", 2)
    with time_machine.travel(now() - timedelta(minutes=4), tick=False):
        audit.record_all("stay.looked_at", by=None, subjects=[None] * 5)
    AuditEntry.update(at=now() - timedelta(minutes=4)).where(AuditEntry.id > sealed[-1].id).execute()
    assert audit_seals.seal(KEY) == 6
    assert audit_seals.verify(KEY) == (9, None) and AuditSeal.select().count() == 4


@pytest.mark.parametrize("change", [
    lambda rows: AuditEntry.update(address="203.0.113.9").where(middle(rows)),
    lambda rows: AuditEntry.update(details={"search": "else"}).where(middle(rows)),
    lambda rows: AuditEntry.delete().where(middle(rows)),
    lambda rows: AuditEntry.delete(),
])
def test_whoever_alters_or_takes_out_an_entry_is_found_out(sealed, change):
    alter(lambda: change(sealed))
    good, broken = audit_seals.verify(KEY)
    assert (good, broken.first, broken.last, broken.entries) == (0, sealed[0].id, sealed[-1].id, 3)


def test_an_entry_slipped_in_is_found_out(sealed):
    AuditEntry.insert(id=sealed[0].id - 1, action="stay.looked_at").execute()
    assert audit_seals.verify(KEY)[1] is not None


def test_without_the_key_nobody_makes_a_seal(sealed):
    assert audit_seals.verify("00" * 32)[1] is not None


@pytest.mark.parametrize("change", [
    lambda: AuditEntry.update(address="203.0.113.9"), lambda: AuditEntry.delete(),
])
def test_the_database_itself_refuses_to_touch_what_is_sealed(sealed, change):
    with pytest.raises(DatabaseError), db.atomic():
        change().where(middle(sealed)).execute()
    assert audit_seals.verify(KEY) == (3, None)


def test_a_stretch_may_go_whole_when_its_year_is_over(sealed):
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        audit_seals.seal(KEY)
        alter(lambda: AuditEntry.delete().where(AuditEntry.id <= sealed[-1].id))
        assert audit_seals.verify(KEY) == (1, None)


@pytest.mark.parametrize("days", [1, 400])
def test_a_young_stretch_may_not_go_whatever_moment_is_written_beside_its_seal(sealed, days):
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        audit_seals.seal(KEY)
    alter(lambda: AuditEntry.delete().where(AuditEntry.id <= sealed[-1].id))
    AuditSeal.update(at=now() - timedelta(days=days)).execute()
    assert audit_seals.verify(KEY)[1].first == sealed[0].id


def test_the_newest_stretch_may_never_go(sealed):
    alter(lambda: AuditEntry.delete())
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
