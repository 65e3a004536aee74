"""The service in figures: each dossier counted once, months that add up to the whole, and every sum as a plain count has it."""

from collections import Counter
from datetime import date, datetime, timedelta
from math import ceil
from statistics import mean, median

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from database import db
from domain import periods
from domain.applications import due, quality
from domain.clock import local
from domain.visits import calendar
from models import Application, Rating
from tests.people import person
from tests.visits import application, point

YEAR = periods.Period(date(2026, 1, 1), date(2026, 11, 30), "calendar_year", 12)


@pytest.fixture(autouse=True)
def clock(app):
    with time_machine.travel("2026-11-30 05:00:00", tick=False) as clock:
        yield clock


def noon(day):
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=5)


def dossier(place, received, ended=None, days=8, asked=None, answered=None, **more):
    """A dossier by its days: received, ended, and how long a supplement was awaited."""
    moments = {"received_at": noon(received), "ended_at": ended and noon(ended), "supplement_asked_at": asked and noon(asked),
               "supplement_ended_at": answered and noon(answered)}
    return application(more.pop("kind", "adult"), "done" if ended else "processing", point=place,
                       due_on=calendar.working_days_after(received, days), **moments, **more)


def test_what_is_counted_of_a_period(province_officer):
    place = point()
    dossier(place, date(2026, 10, 5), date(2026, 10, 9), channel="online")
    dossier(place, date(2026, 10, 5), date(2026, 11, 2), kind="child")
    dossier(place, date(2026, 10, 6), date(2026, 10, 16), asked=date(2026, 10, 8), answered=date(2026, 10, 14))
    dossier(place, date(2026, 10, 7))
    dossier(place, date(2026, 11, 27))
    dossier(point(name="Điểm khác"), date(2026, 2, 2), date(2026, 2, 10))
    found = quality.count(province_officer, YEAR)
    assert (found.whole.received, found.whole.online, found.whole.supplements) == (6, 1, 1)
    assert (found.whole.judged, found.whole.on_time) == (5, 3), "one came late, one is overdue, one is not yet due"
    assert sorted(found.whole.took.elements()) == [4, 4, 6, 20] and found.whole.median == 5 and found.whole.most == 20
    kinds = [(row.key, row.received, row.judged, row.on_time) for row in found.rows["kind"]]
    assert kinds == [("adult", 5, 4, 3), ("child", 1, 1, 0)]
    assert {row.key.month: (row.received, row.judged) for row in found.rows["month"] if row.received or row.judged} == {
        2: (1, 1), 10: (4, 3), 11: (1, 1)}
    only = quality.count(province_officer, YEAR, place)
    assert (only.whole.received, only.whole.judged) == (5, 4) and len(only.rows["point"]) == 1


def test_nothing_is_counted_of_what_was_never_received_or_goes_elsewhere(province_officer, commune_officer):
    application(state="not_received", point=point(), ended_at=noon(date(2026, 10, 5)))
    dossier(point(), date(2026, 10, 5))
    assert quality.count(province_officer, YEAR).whole.received == 1
    empty = quality.count(commune_officer, YEAR)
    assert empty.whole.received == 0 and empty.whole.on_time_share is empty.whole.mean is empty.whole.most is None
    assert len(empty.rows["month"]) == 11


def test_contentment_is_of_months_that_are_over(province_officer):
    place = point()
    for score in (5, 5, 4, 4, 2):
        Rating.create(point=place, kind="adult", month=date(2026, 10, 1), score=score)
    Rating.create(point=place, kind="adult", month=date(2026, 11, 1), score=1)
    found = quality.count(province_officer, YEAR)
    assert (found.content, found.ratings) == (4, 6)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40))
def test_mean_median_and_most_are_those_of_the_days_one_by_one(days):
    row = quality.Row(None, 0, 0, 0, len(days), 0, Counter(days))
    assert (row.mean, row.median, row.most) == (pytest.approx(mean(days)), median(days), sorted(days)[ceil(len(days) * 0.9) - 1])


DAYS = st.integers(0, 333).map(lambda n: date(2026, 1, 1) + timedelta(n))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 40) | st.none(), st.booleans()), max_size=12), DAYS, DAYS)
def test_the_sums_are_those_of_a_plain_count_and_months_add_up(app, many, one, other):
    with db.atomic() as change:
        officer, place = person("province", "Đỗ Văn Tỉnh"), point()
        for received, took, online in many:
            ended = received + timedelta(took) if took is not None and received + timedelta(took) <= date(2026, 11, 30) else None
            dossier(place, received, ended, channel="online" if online else "visit")
        period = periods.Period(min(one, other), max(one, other))
        found = quality.count(officer, period)
        rows = list(Application.select().where(Application.point == place))
        came = [each for each in rows if period.since <= local(each.received_at).date() <= period.until]
        over = [each for each in rows if (day := local(each.ended_at).date() if each.ended_at else each.due_on)
                and period.since <= day <= period.until and (each.ended_at or day < date(2026, 11, 30))]
        whole = found.whole
        assert (whole.received, whole.online) == (len(came), sum(each.channel == "online" for each in came))
        assert (whole.judged, whole.on_time) == (len(over), sum(each.ended_at is not None and due.on_time(each) for each in over))
        for by in quality.BY:
            for name in ("received", "online", "supplements", "judged", "on_time"):
                assert sum(getattr(row, name) for row in found.rows[by]) == getattr(whole, name), (by, name)
            assert sum((row.took for row in found.rows[by]), Counter()) == whole.took
        change.rollback()
