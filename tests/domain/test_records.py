"""The record as an administrator reads it: every filter, alone and with others, page by page, and by an index each."""

import re
from datetime import date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from database import db, is_postgres
from domain import looks, records
from models import AuditEntry

ACTS = ("stay.declared", "stay.looked_at", "session.refused", "search.made")
FIRST = datetime(2026, 11, 1, 17)


@pytest.fixture
def written(admin, owner, province_officer):
    """Entries whose numbers are not in the order of their times, some at the same moment."""
    chance = Random(6)
    for number in range(120):
        AuditEntry.create(at=FIRST + timedelta(hours=chance.randrange(24 * 4)), action=ACTS[number % 4], actor=(
            admin, owner, None)[number % 3], subject="person", subject_id=chance.choice((owner.id, province_officer.id)))
    return list(AuditEntry.select())


def asked(admin, owner):
    """Every combination of filters, as (filters, what an entry must fulfil)."""
    acts = {"": lambda act: True, "stay.": lambda act: act.startswith("stay."), "stay.declared": lambda act: act == ACTS[0],
            "refused": lambda act: act == ACTS[2], "nothing": lambda act: False}
    spans = {(None, None): lambda day: True, (None, date(2026, 11, 2)): lambda day: day <= "2026-11-02",
             (date(2026, 11, 3), date(2026, 11, 4)): lambda day: "2026-11-03" <= day <= "2026-11-04"}
    for (action, does), actor, person, ((since, until), falls) in product(
            acts.items(), (None, admin), (None, owner), spans.items()):
        given = {"action": action, "actor": actor and actor.id, "subject": "person" if person else "",
                 "subject_id": person and person.id, "since": since, "until": until}
        yield given, lambda e, does=does, actor=actor, person=person, falls=falls: (
            does(e.action) and falls(_day(e)) and actor in (None, e.actor) and (not person or e.subject_id == person.id))


def _day(entry):
    return f"{entry.at + timedelta(hours=7):%Y-%m-%d}"


def test_each_combination_of_filters_is_read_page_by_page(written, admin, owner, monkeypatch):
    monkeypatch.setattr(records, "PER_PAGE", 20)
    for filters, fits in asked(admin, owner):
        found, before = [], None
        while len(page := records.entries(**filters, before=before)) > 20:
            found, before = found + page[:20], page[19].id
        found += page
        assert found == sorted(filter(fits, written), key=lambda e: (e.at, e.id), reverse=True), filters
    assert records.entries(before=10**9)


def test_no_combination_of_filters_reads_the_whole_record(written, admin, owner, province_officer, plans):
    ways = [lambda given=given: records.entries(**given, before=written[60].id) for given, _fits in asked(admin, owner)]
    one = {"document": "P0000001"}
    ways += [lambda given=given: looks.looks(by=province_officer, before=written[60].id, **given) for given in (
        {}, {"officer": admin.id}, {"day": date(2026, 11, 3)}, one, one | {"officer": admin.id})]
    for ask in ways:
        for plan in plans(ask, "audit_entry"):
            assert not re.search(r"Seq Scan on audit_entry|SCAN t1(?! USING INDEX audit_entry_at)", plan), plan
            assert "FOR ORDER BY" not in plan or "subject" in plan or "rowid=?" in plan, plan


def test_a_number_is_sought_by_its_pieces_among_all_searches(written, province_officer, plans):
    if is_postgres():
        # Among a handful of rows other indexes that know the act are as good to Postgres.
        db.execute_sql("DROP INDEX audit_entry_action_at, audit_entry_actor")
    found = plans(lambda: looks.looks(by=province_officer, document="P0000001"))
    assert any(index in plan for plan in found for index in ("audit_entry_searched", "VIRTUAL TABLE INDEX")), found
