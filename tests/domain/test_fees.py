"""Fees by day and way of filing: each boundary of the circulars, and what the administrator may change."""

from datetime import date, timedelta

import pytest

from domain.applications import fees
from domain.clock import today
from domain.problems import Refused
from models import AuditEntry, Fee

pytestmark = pytest.mark.usefixtures("app")


def cost(group, way, *day):
    fee = fees.fee_for(group, way, date(*day))
    return fee and fee.amount


def refused(verb, **given):
    with pytest.raises(Refused) as refusal:
        verb(**given)
    return [problem.field for problem in refusal.value.problems]


@pytest.mark.parametrize(("day", "new", "replacement"), [
    ((2021, 5, 21), None, None), ((2021, 5, 22), 200_000, 400_000), ((2025, 6, 30), 200_000, 400_000),
    ((2025, 7, 1), 100_000, 200_000), ((2026, 3, 31), 100_000, 200_000), ((2026, 4, 1), 100_000, 200_000),
    ((2026, 11, 22), 100_000, 200_000), ((2026, 12, 31), 100_000, 200_000), ((2027, 1, 1), 200_000, 400_000)])
def test_the_fee_follows_the_day(day, new, replacement):
    assert (cost("new", "any", *day), cost("replacement", "any", *day)) == (new, replacement)


@pytest.mark.parametrize(("day", "new", "replacement"), [
    ((2023, 12, 31), 200_000, 400_000), ((2024, 1, 1), 180_000, 360_000), ((2025, 6, 30), 180_000, 360_000),
    ((2025, 7, 1), 100_000, 200_000), ((2025, 12, 31), 100_000, 200_000), ((2026, 1, 1), 100_000, 200_000)])
def test_filing_online_was_a_tenth_cheaper_until_the_general_reduction(day, new, replacement):
    assert (cost("new", "online", *day), cost("replacement", "online", *day)) == (new, replacement)


@pytest.mark.parametrize(("day", "before", "after"), [((2026, 8, 14), 100_000, 100_000), ((2026, 8, 15), 100_000, 0),
                                                      ((2027, 2, 28), 200_000, 0), ((2027, 3, 1), 200_000, 200_000)])
def test_nothing_for_digital_citizens_only_once_the_administrator_confirmed_it(admin, day, before, after):
    assert cost("new", "digital", *day) == before
    fees.confirm(by=admin, fee=Fee.get(way="digital", group="new"), confirmed=True)
    assert cost("new", "digital", *day) == after and cost("replacement", "digital", *day) == 2 * before
    assert cost("new", "online", *day) == before
    fees.confirm(by=admin, fee=Fee.get(way="digital", group="new"), confirmed=False)
    assert cost("new", "digital", *day) == before
    assert AuditEntry.select().where(AuditEntry.action << ("fee.confirmed", "fee.unconfirmed")).count() == 2


def test_reports_cost_nothing():
    assert cost("none", "any", 2026, 11, 22) == 0


@pytest.mark.parametrize(("kind", "request_", "group"), [
    ("adult", "first", "new"), ("adult", "expired", "new"), ("child", "full", "new"), ("adult", "damaged", "replacement"),
    ("child", "lost", "replacement"), ("loss", "", "none"), ("uncollected", "damaged", "none")])
def test_damaged_and_lost_cost_double_and_reports_nothing(kind, request_, group):
    assert fees.group_of(kind, request_) == group


def test_the_next_change_is_told_beforehand():
    day, fee = fees.next_change("new", "any", date(2026, 11, 22))
    assert (day, fee.amount) == (date(2027, 1, 1), 200_000)
    assert fees.next_change("new", "any", date(2027, 1, 1)) == (None, None)


NEW = {"group": "new", "way": "any", "amount": 150_000, "valid_from": date(2030, 1, 1), "valid_to": None, "basis": "1/2029"}


def test_a_new_circular_is_a_new_row_after_the_last_one_ended(admin):
    open_row = Fee.get(group="new", way="any", valid_to=None)
    assert refused(fees.add, by=admin, **NEW) == ["valid_from"], "two fees of a day"
    fees.end(by=admin, fee=open_row, valid_to=date(2029, 12, 31))
    fees.add(by=admin, **NEW)
    assert (cost("new", "any", 2029, 12, 31), cost("new", "any", 2030, 1, 1)) == (200_000, 150_000)
    assert refused(fees.end, by=admin, fee=open_row, valid_to=date(2030, 1, 1)) == ["valid_to"], "into the next one"
    assert [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)][-2:] == ["fee.ended", "fee.added"]


@pytest.mark.parametrize(("field", "value"), [
    ("group", "gift"), ("way", "pigeon"), ("amount", -1), ("amount", None), ("amount", 100_000_001), ("valid_from", None),
    ("valid_to", date(2029, 12, 31)), ("basis", "  "), ("basis", "x" * 301)])
def test_a_fee_that_makes_no_sense_is_refused_at_its_field(admin, field, value):
    assert refused(fees.add, by=admin, **{**NEW, field: value}) == [field]
    assert not Fee.select().where(Fee.valid_from == NEW["valid_from"]).exists()


def test_the_past_stays_as_it_was(admin):
    past = Fee.get(group="new", way="any", valid_from=date(2021, 5, 22))
    assert refused(fees.end, by=admin, fee=past, valid_to=date(2025, 1, 1)) == ["valid_to"]
    fee = Fee.get(group="none")
    assert refused(fees.end, by=admin, fee=fee, valid_to=date(2020, 1, 1)) == ["valid_to"]
    assert refused(fees.end, by=admin, fee=fee, valid_to=None) == ["valid_to"]
    assert fees.end(by=admin, fee=fee, valid_to=today() + timedelta(days=1)).valid_to


def test_a_digital_fee_that_was_added_waits_for_its_confirmation(admin):
    fee = fees.add(by=admin, **{**NEW, "way": "digital", "amount": 0})
    assert not fee.confirmed and fee in fees.rows() and cost("new", "digital", 2030, 1, 1) == 200_000
