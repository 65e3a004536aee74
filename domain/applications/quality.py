"""The service in figures (Decree 224/2026/NĐ-CP Art. 19): online, on time, how long it took, supplements, satisfaction.

Each dossier is counted on one day of each kind: the day it was received, and the day its processing ended (or, while it has not,
the day its result was due and is overdue). So the months of a period add up to the period.
"""

from bisect import bisect_right
from collections import Counter
from datetime import datetime, time, timedelta
from itertools import accumulate
from math import ceil
from typing import NamedTuple

from peewee import SQL, Case, fn

from database import db, is_postgres
from domain.applications import ratings
from domain.clock import instant, today
from domain.periods import shifted
from domain.visits import calendar, points
from models import Application

DAY = timedelta(days=1)
BY = ("month", "kind", "point")
_FIRST_THREE = SQL("1"), SQL("2"), SQL("3")


class Row(NamedTuple):
    """The figures of one month, kind or point: `received` dossiers, of them `online` and `supplements` asked; `judged` dossiers
    whose processing ended or is overdue, of them `on_time`; `took`: how many of the ended took so many working days."""

    key: object
    received: int
    online: int
    supplements: int
    judged: int
    on_time: int
    took: Counter

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
        return sum(days * n for days, n in self.took.items()) / self.took.total() if self.took else None

    @property
    def median(self):
        ended = self.took.total()
        return (self._of((ended - 1) // 2) + self._of(ended // 2)) / 2 if ended else None

    @property
    def most(self):
        """The working days that nine of ten dossiers did not exceed."""
        return self._of(ceil(self.took.total() * 0.9) - 1) if self.took else None

    def _of(self, place):
        """The working days of the dossier at a place, the quickest first."""
        days = sorted(self.took)
        return days[bisect_right(list(accumulate(self.took[each] for each in days)), place)]


class Figures(NamedTuple):
    """All of a period: the whole, its rows by month, kind and point; `content` is the average of 1 to 5, of `ratings` answers."""

    whole: Row
    rows: dict
    content: float | None
    ratings: int


def count(user, period, point=None):
    """The Figures of a period (domain.periods.Period), at one point or at all an officer works with."""
    mine = [each for each in points.visible_to(user) if point is None or each.id == point.id]
    cells = {}
    for month, kind, place, *sums in _received(mine, period):
        _cell(cells, month, kind, place).update(dict(zip(("received", "online", "supplements"), sums, strict=True)))
    for month, kind, place, judged in _overdue(mine, period):
        _cell(cells, month, kind, place)["judged"] += judged
    _add_ended(cells, mine, period)
    rows = {"month": [_row(month, cells, lambda key, month=month: key[0] == f"{month:%Y-%m}") for month in _months(period)]}
    for place, by in enumerate(("kind", "point"), 1):
        rows[by] = [_row(name, cells, lambda key, name=name, place=place: key[place] == name)
                    for name in sorted({key[place] for key in cells})]
    content, answers = _content(user, period, point)
    return Figures(_row(None, cells, lambda key: True), rows, content, answers)


def _received(mine, period):
    """What was received within the period: (month, kind, point, how many, of them online, with a supplement)."""
    begin, end = _span(period)
    rows = _select(mine, fn.SUBSTR(_day(Application.received_at), 1, 7), Application.kind, Application.point,
                   fn.COUNT(SQL("1")), _number(Application.channel == "online"),
                   _number(Application.supplement_asked_at.is_null(False)))
    return db.execute(rows.where(Application.received_at >= begin, Application.received_at < end).group_by(*_FIRST_THREE))


def _overdue(mine, period):
    """What was due within the period, has not ended and waits for nobody's supplement: (month, kind, point, how many)."""
    waits = Application.supplement_asked_at.is_null(False) & Application.supplement_ended_at.is_null()
    rows = _select(mine, fn.SUBSTR(Application.due_on.cast("TEXT"), 1, 7), Application.kind, Application.point,
                   fn.COUNT(SQL("1")))
    return db.execute(rows.where(Application.ended_at.is_null(), ~waits, Application.due_on.between(
        period.since, min(period.until, today() - DAY))).group_by(*_FIRST_THREE))


def _add_ended(cells, mine, period):
    """Judge what ended within the period: once for all dossiers with the same days, of which there are many."""
    begin, end = _span(period)
    rows = _select(mine, Application.kind, Application.point, _day(Application.received_at), _day(Application.ended_at),
                   Application.due_on.cast("TEXT"), _day(Application.supplement_asked_at), _day(Application.supplement_ended_at))
    work = {each.id: _work_done(each, period) for each in mine}
    ended = db.execute(rows.where(Application.ended_at >= begin, Application.ended_at < end))
    for (kind, place, received, done, due_on, asked, answered), n in Counter(ended).items():
        cell, worked = _cell(cells, done[:7], kind, place), work[place]
        took = max(worked.get(done, 0) - worked.get(received, 0), 0)
        if asked:
            # While a supplement was awaited, the time allowed stood still.
            took = max(took - max(worked.get(min(answered or done, done), 0) - worked.get(asked, 0), 0), 0)
        cell["judged"] += n
        cell["on_time"] += n if due_on is None or done <= due_on else 0
        cell[took] += n


def _work_done(point, period):
    """How many working days a point has had up to each day, the days as they are written."""
    first, last = period.since - DAY * 400, max(period.until, today())
    shut = {row.day for row in calendar.closures(first, last, point) if row.starts == "00:00" and row.ends == "24:00"}
    days = [first + DAY * n for n in range((last - first).days + 1)]
    worked = accumulate(day not in shut and calendar.works(day) for day in days)
    return {day.isoformat(): n for day, n in zip(days, worked, strict=True)}


def _select(mine, *columns):
    return Application.select(*columns).where(
        Application.point.in_([each.id for each in mine]), Application.received_at.is_null(False))


def _span(period):
    return [instant(datetime.combine(day, time.min)) for day in (period.since, period.until + DAY)]


def _day(column):
    """The day of Viet Nam of an instant, as it is written: nothing takes as long as to make days of so many texts."""
    if is_postgres():
        return fn.TO_CHAR(column + SQL("INTERVAL '7 hours'"), "YYYY-MM-DD")
    return fn.DATE(column, "+7 hours")


def _number(test):
    return fn.COALESCE(fn.SUM(Case(None, [(test, 1)], 0)), 0)


def _cell(cells, month, kind, point):
    """What is counted of one month, kind and point: figures by their names, and how many took so many working days."""
    return cells.setdefault((month, kind, point), Counter())


def _months(period):
    first = period.since.replace(day=1)
    while first <= period.until:
        yield first
        first = shifted(first, 1)


def _row(key, cells, fits):
    """One Row of all cells whose key fits."""
    sums = Counter()
    for place, cell in cells.items():
        if fits(place):
            sums.update(cell)
    return Row(key, *(sums.pop(name, 0) for name in Row._fields[1:-1]), sums)


def _content(user, period, point):
    """(average, answers): the average of months that are over and had enough answers, as ratings shows them."""
    rows, _said = ratings.figures(user, period.since, period.until)
    mine = [row for row in rows if point is None or row.name == point.name]
    shown = sum((Counter(row.scores) for row in mine if row.scores), Counter())
    answers = sum(row.count for row in mine)
    return (sum(score * n for score, n in shown.items()) / shown.total() if shown else None), answers
