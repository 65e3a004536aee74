"""Sums of whole months, made once a month is over: a report of a year reads twelve of them instead of 365 days."""

from collections import Counter
from datetime import timedelta

from peewee import EXCLUDED, Value, fn

from database import db, is_postgres, write
from domain.clock import today
from domain.periods import shifted
from models import DayCount, MonthCount

# Every kind of counting.tally: asked one by one, so that the sums are read in the order in which they lie.
KINDS = ("all", "nationality", "kind", "purpose", "sex", "age", "length", "status", "late", "channel", "purposes", "place",
         "place_late", "days")
_KEY = [MonthCount.kind, MonthCount.month, MonthCount.ward, MonthCount.value]


def last():
    """The first day of the newest month that is added up, None when there is none; all months before it are added up, too."""
    return MonthCount.select(fn.MAX(MonthCount.month)).where(MonthCount.kind == "all").scalar()


def close():
    """Add up the months that are over and were not added up; returns how many. Each is a short change of its own."""
    newest, closed = last(), 0
    oldest = DayCount.select(fn.MIN(DayCount.day)).where(DayCount.kind == "all").scalar()
    month = shifted(newest, 1) if newest else oldest and oldest.replace(day=1)
    while month and month < today().replace(day=1):
        with write():
            _close(month)
        month, closed = shifted(month, 1), closed + 1
    return closed


def follow(sums):
    """After changes of DayCounts, by (day, ward, kind, value): change the months that are added up already in the same way."""
    this_month, changed = today().replace(day=1), Counter()
    for (day, ward, kind, value), n in sums.items():
        if day < this_month:
            changed[kind, day.replace(day=1), ward, value] += n
    newest = last() if any(changed.values()) else None
    rows = [(*key, n) for key, n in sorted(changed.items()) if n and newest and key[1] <= newest]
    if rows:
        (MonthCount.insert_many(rows, fields=[*_KEY, MonthCount.n])
         .on_conflict(conflict_target=_KEY, update={MonthCount.n: MonthCount.n + EXCLUDED.n}).execute())


def parts(period):
    """The fewest sums that make up a Period: (table, its column of time, first, last) of days, whole months, days."""
    since, until, newest = period.since, period.until, last()
    first = since if since.day == 1 else shifted(since.replace(day=1), 1)
    after = min((until + timedelta(1)).replace(day=1), shifted(newest, 1)) if newest else first
    if first >= after:
        return [(DayCount, DayCount.day, since, until)]
    found = [(DayCount, DayCount.day, since, first - timedelta(1)),
             (MonthCount, MonthCount.month, first, shifted(after, -1)),
             (DayCount, DayCount.day, after, until)]
    return [part for part in found if part[2] <= part[3]]


def _close(month):
    if is_postgres():
        # Waits for changes of the sums under way; later ones wait for us and find the month added up.
        db.execute_sql("LOCK TABLE day_count IN SHARE MODE")
    days = DayCount.day.between(month, shifted(month, 1) - timedelta(1))
    for kind in KINDS:
        rows = DayCount.select(DayCount.kind, Value(month), DayCount.ward, DayCount.value, fn.SUM(DayCount.n))
        rows = rows.where(DayCount.kind == kind, days).group_by(DayCount.kind, DayCount.ward, DayCount.value)
        MonthCount.insert_from(rows, [*_KEY, MonthCount.n]).execute()
