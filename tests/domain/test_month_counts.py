"""A month that is over is added up once; whatever happens to its stays later, its sums follow, and no report can tell."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import counting, month_counts, reports, reviews, stay_changes, stays
from domain.periods import Period, shifted
from models import DayCount, MonthCount, Stay
from tests.domain.test_stays import TODAY, guest

THIS_MONTH = TODAY.replace(day=1)
LAST_MONTH, LONG_AGO = shifted(THIS_MONTH, -1), shifted(THIS_MONTH, -3)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def months():
    return {(c.month, c.ward_id, c.kind, c.value): c.n for c in MonthCount.select() if c.n}


def plain():
    """The same by adding up the sums of the days of every month that is over."""
    counted = Counter()
    for row in DayCount.select().where(DayCount.day < THIS_MONTH):
        counted[row.day.replace(day=1), row.ward_id, row.kind, row.value] += row.n
    return {key: n for key, n in counted.items() if n}


def came(owner, hotel, number, arrived_on, **more):
    return stays.declare(by=owner, establishment=hotel, values=guest(
        passport_number=f"P000000{number}", arrived_on=arrived_on, leaving_on=TODAY + timedelta(2),
        late_reason="Mất điện", **more))


@pytest.fixture
def lived(owner, hotel):
    """A guest in each of several months, all of them still here."""
    return [came(owner, hotel, number, day) for number, day in enumerate(
        (LONG_AGO, LONG_AGO + timedelta(3), LAST_MONTH, LAST_MONTH + timedelta(9), THIS_MONTH))]


def test_every_month_that_is_over_is_added_up_once(lived):
    assert month_counts.last() is None
    assert month_counts.close() == 3 and months() == plain() and month_counts.last() == LAST_MONTH
    assert month_counts.close() == 0 and months() == plain()
    assert {kind for _month, _ward, kind, _value in months()} == set(month_counts.KINDS)


def test_months_that_are_added_up_follow_every_change(lived, owner, hotel, other_owner, other_hotel, commune_officer):
    month_counts.close()
    came(other_owner, other_hotel, 8, LAST_MONTH, purpose="Lao động")
    came(owner, hotel, 9, shifted(LONG_AGO, -1))
    assert months() == plain()
    stay_changes.leave(by=owner, stay=lived[0], left_on=TODAY)
    stay_changes.cancel(by=owner, stay=lived[1], reason="Nhập nhầm")
    reviews.review(by=commune_officer, stay=lived[2], status="confirmed")
    moved = guest(passport_number="P0000003", arrived_on=THIS_MONTH, sex="M", late_reason="Mất điện")
    stay_changes.correct(by=owner, stay=lived[3], values=moved)
    assert months() == plain()
    assert counting.recount() == Stay.select().count() and months() == plain()


def test_nothing_is_added_up_twice_when_a_month_was_empty(owner, hotel):
    came(owner, hotel, 1, LONG_AGO)
    month_counts.close()
    assert month_counts.last() == LONG_AGO
    came(owner, hotel, 2, LAST_MONTH)
    assert months() != plain()
    month_counts.close()
    assert months() == plain()


def test_no_report_can_tell_whether_a_month_is_added_up(lived, province_officer):
    seen = reports.scope(province_officer)
    periods = [Period(LONG_AGO, TODAY), Period(LONG_AGO + timedelta(2), LAST_MONTH + timedelta(9)), Period(LAST_MONTH, TODAY)]
    before = [reports.overview(seen, period) for period in periods]
    month_counts.close()
    after = [reports.overview(seen, period) for period in periods]
    for one, other in zip(before, after, strict=True):
        assert (one.reports, one.matrix, one.days, one.average) == (other.reports, other.matrix, other.days, other.average)


@given(since=DAYS, length=st.integers(0, 800), newest=st.none() | DAYS)
def test_the_parts_of_a_period_hold_each_of_its_days_once(since, length, newest):
    period, newest = Period(since, since + timedelta(length)), newest and newest.replace(day=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(month_counts, "last", lambda: newest)
        found = month_counts.parts(period)
    held = []
    for table, _column, first, last in found:
        if table is MonthCount:
            assert first.day == last.day == 1 and last <= newest
            last = shifted(last, 1) - timedelta(1)
        held += [first + timedelta(number) for number in range((last - first).days + 1)]
    assert held == [since + timedelta(number) for number in range(length + 1)]
    assert sum(table is DayCount for table, *_rest in found) <= 2
