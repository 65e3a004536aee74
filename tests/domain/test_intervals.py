"""Spans of days put together: what touches is one, each day counted once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain import intervals

DAY = date(2026, 1, 1)
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)).map(
    lambda each: (DAY + timedelta(each[0]), DAY + timedelta(each[0] + each[1]))), max_size=12)


def day(number):
    return DAY + timedelta(number)


def days_of(spans):
    return {first + timedelta(n) for first, last in spans for n in range((last - first).days + 1)}


def test_a_guest_who_moves_the_same_or_the_next_day_never_left():
    assert intervals.merged([(day(4), day(6)), (day(0), day(4))]) == [(day(0), day(6))]
    assert intervals.merged([(day(0), day(4)), (day(5), day(6))]) == [(day(0), day(6))]


def test_a_day_between_makes_two_entries():
    found = intervals.merged([(day(0), day(4)), (day(6), day(6))])
    assert (intervals.entries(found), intervals.days(found)) == (2, 6)


def test_only_what_began_lately_is_a_late_entry_but_each_late_day_counts():
    found = intervals.merged([(day(0), day(10)), (day(20), day(21))])
    assert intervals.entries(found, day(5)) == 1
    assert intervals.days(found, day(5), day(20)) == 7


@given(SPANS)
def test_the_days_are_those_declared_each_counted_once(spans):
    found = intervals.merged(spans)
    assert days_of(found) == days_of(spans)
    assert intervals.days(found) == len(days_of(spans))


@given(SPANS)
def test_intervals_stand_apart_and_in_order(spans):
    found = intervals.merged(spans)
    assert all((later[0] - earlier[1]).days > 1 for earlier, later in zip(found, found[1:], strict=False))
    assert intervals.merged(found) == found
    assert intervals.merged(reversed(spans)) == found


@given(SPANS, st.integers(0, 80), st.integers(0, 80))
def test_a_window_counts_its_own_days(spans, since, until):
    inside = {each for each in days_of(spans) if day(since) <= each <= day(until)}
    assert intervals.days(intervals.merged(spans), day(since), day(until)) == len(inside)
