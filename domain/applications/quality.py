"""The service in figures (Decree 224/2026/NĐ-CP Art. 19): online, on time, how long it took, supplements, satisfaction.

Each dossier is counted on one day of each kind: the day it was received, and the day its processing ended (or, while it has not,
the day its result was due and is overdue). So the months of a period add up to the period.
"""

from bisect import bisect_right
from collections import Counter
from datetime import datetime, time, timedelta
from math import ceil
from statistics import mean, median
from typing import NamedTuple

from domain.applications import ratings
from domain.clock import instant, local, today
from domain.periods import shifted
from domain.visits import calendar, points
from models import Application

DAY = timedelta(days=1)
BY = ("month", "kind", "point")


class Row(NamedTuple):
    """The figures of one month, kind or point: `received` dossiers, of them `online` and `supplements` asked; `judged` dossiers
    whose processing ended or is overdue, of them `on_time`; `days` each of the ended took, in working days."""

    key: object
    received: int
    online: int
    supplements: int
    judged: int
    on_time: int
    days: tuple

    @property
    def online_share(self):
        return self.online / self.received if self.received else None

    @property
    def on_time_share(self):
        return self.on_time / self.judged if self.judged else None

    @property
    def per_dossier(self):
        """Supplements asked for each dossier received."""
        return self.supplements / self.received if self.received else None

    @property
    def mean(self):
        return mean(self.days) if self.days else None

    @property
    def median(self):
        return median(self.days) if self.days else None

    @property
    def most(self):
        """The working days that nine of ten dossiers did not exceed."""
        return sorted(self.days)[ceil(len(self.days) * 0.9) - 1] if self.days else None


class Figures(NamedTuple):
    """All of a period: the whole, its rows by month, kind and point; `content` is the average of 1 to 5, of `ratings` answers."""

    whole: Row
    rows: dict
    content: float | None
    ratings: int


def count(user, period, point=None):
    """The Figures of a period (domain.periods.Period), at one point or at all an officer works with."""
    mine = [each for each in points.visible_to(user) if point is None or each.id == point.id]
    dossiers = [_Dossier(*each) for each in _read(mine, period)]
    work = {each.id: _Workdays(each, period) for each in mine}
    rows = {by: _rows(dossiers, by, period, work) for by in BY}
    content, answers = _content(user, period, point)
    return Figures(_row(None, dossiers, dossiers, period, work), rows, content, answers)


class _Dossier(NamedTuple):
    kind: str
    point: int
    channel: str
    received_at: datetime
    ended_at: datetime | None
    due_on: object
    asked_at: datetime | None
    answered_at: datetime | None

    @property
    def received_on(self):
        return local(self.received_at).date()

    @property
    def judged_on(self):
        """The day its processing ended; without an end the day it was due, if that has passed and no supplement is awaited."""
        if self.ended_at:
            return local(self.ended_at).date()
        waiting = self.asked_at and not self.answered_at
        return self.due_on if self.due_on and self.due_on < today() and not waiting else None

    @property
    def on_time(self):
        return self.ended_at is not None and (self.due_on is None or local(self.ended_at).date() <= self.due_on)


class _Workdays:
    """The working days of a point, to be counted between two days without asking the calendar for each dossier."""

    def __init__(self, point, period):
        first, last = period.since - DAY * 400, max(period.until, today())
        shut = {row.day for row in calendar.closures(first, last, point) if row.starts == "00:00" and row.ends == "24:00"}
        self.days = [day for n in range((last - first).days + 1) if (day := first + DAY * n) not in shut and calendar.works(day)]

    def between(self, after, until):
        return max(bisect_right(self.days, until) - bisect_right(self.days, after), 0)


def _read(mine, period):
    begin, end = (instant(datetime.combine(day, time.min)) for day in (period.since, period.until + DAY))
    within = [Application.received_at >= begin, Application.received_at < end]
    ended = [Application.ended_at >= begin, Application.ended_at < end]
    overdue = [Application.ended_at.is_null(), Application.due_on.between(period.since, min(period.until, today() - DAY))]
    columns = (Application.kind, Application.point, Application.channel, Application.received_at, Application.ended_at,
               Application.due_on, Application.supplement_asked_at, Application.supplement_ended_at)
    found = None
    # One question each, joined: with OR the database would read every dossier there is.
    for conditions in (within, ended, overdue):
        part = Application.select(Application.id, *columns).where(
            Application.point.in_([each.id for each in mine]), Application.received_at.is_null(False), *conditions)
        found = part if found is None else found | part
    return [row[1:] for row in found.tuples()]


def _rows(dossiers, by, period, work):
    """Rows in their order: every month of the period, the kinds and points that occur."""
    if by != "month":
        keys = sorted({getattr(each, by) for each in dossiers})
        return [_row(key, *[[each for each in dossiers if getattr(each, by) == key]] * 2, period, work) for key in keys]
    months, first = [], period.since.replace(day=1)
    while first <= period.until:
        months.append(first)
        first = shifted(first, 1)
    received, judged = {}, {}
    for each in dossiers:
        received.setdefault(each.received_on.replace(day=1), []).append(each)
        judged.setdefault(each.judged_on and each.judged_on.replace(day=1), []).append(each)
    return [_row(month, received.get(month, []), judged.get(month, []), period, work) for month in months]


def _row(key, received, judged, period, work):
    """One Row of the dossiers that may have been received, and judged, within the period."""
    came = [each for each in received if period.since <= each.received_on <= period.until]
    ended = [each for each in judged if each.judged_on and period.since <= each.judged_on <= period.until]
    states = Counter(each.channel for each in came)
    days = tuple(_took(each, work[each.point]) for each in ended if each.ended_at)
    return Row(key, len(came), states["online"], sum(each.asked_at is not None for each in came), len(ended),
               sum(each.on_time for each in ended), days)


def _took(dossier, work):
    """Working days from the reception to the end, without those the clock stood still."""
    took = work.between(dossier.received_on, local(dossier.ended_at).date())
    if dossier.asked_at:
        until = min(dossier.answered_at or dossier.ended_at, dossier.ended_at)
        took -= work.between(local(dossier.asked_at).date(), local(until).date())
    return max(took, 0)


def _content(user, period, point):
    """(average, answers): the average of months that are over and had enough answers, as ratings shows them."""
    rows, _said = ratings.figures(user, period.since, period.until)
    mine = [row for row in rows if point is None or row.name == point.name]
    shown = sum((Counter(row.scores) for row in mine if row.scores), Counter())
    answers = sum(row.count for row in mine)
    return (sum(score * n for score, n in shown.items()) / shown.total() if shown else None), answers
