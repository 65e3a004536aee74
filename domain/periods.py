"""The periods a report counts: named ones as Vietnamese offices close their figures, and free ones; what they compare with."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from domain.clock import today
from domain.problems import N_, refuse

# Half-year and year reports are to be in before 15 June and 15 December, so their figures end the day before.
CLOSING = 14
NAMES = {"this_month": N_("This month"), "last_month": N_("Last month"), "this_quarter": N_("This quarter"),
         "last_quarter": N_("Last quarter"), "half_year": N_("Half-year report (15 June)"),
         "year": N_("Year report (15 December)"), "year_before": N_("Year report of last year"),
         "calendar_year": N_("Calendar year"), "free": N_("From day to day")}
_LONGEST = 366 * 5


@dataclass(frozen=True)
class Period:
    """Days `since` to `until`, both counted in. `name` is a key of NAMES; `months` its full length, 0 for loose days."""

    since: date
    until: date
    name: str = "free"
    months: int = 0

    @property
    def days(self):
        return (self.until - self.since).days + 1

    @property
    def before(self):
        """The period just before, of the same length; the same days of the months before when whole months are counted."""
        if self.months:
            return self._earlier(self.months)
        return Period(self.since - timedelta(self.days), self.since - timedelta(1))

    @property
    def yearly(self):
        """Whether the period before is the same period of last year."""
        return self.months == 12

    @property
    def last_year(self):
        """The same period of last year."""
        return self._earlier(12)

    def _earlier(self, months):
        return Period(shifted(self.since, -months), shifted(self.until + timedelta(1), -months) - timedelta(1))


def named(name, on=None):
    """The Period of a name as of a day (today): one that is still running ends on that day."""
    on = on or today()
    since, months = _begin(name, on)
    return Period(since, min(shifted(since, months) - timedelta(1), on), name, months)


def free(since, until):
    """The days from one to another; refused when they are missing, the wrong way round or more than five years."""
    if not since or not until:
        refuse("until" if since else "since", N_("Please give the first and the last day of the period."))
    if until < since:
        refuse("until", N_("The last day of the period lies before the first."))
    if (until - since).days > _LONGEST or since.year < 2000 or until.year > 2100:
        refuse("until", N_("A report covers five years at most."))
    months = (until.year - since.year) * 12 + until.month - since.month
    months += (until + timedelta(1)).month != until.month
    whole = months > 0 and shifted(since, months) == until + timedelta(1)
    return Period(since, until, months=months if whole else 0)


def shifted(day, months):
    """The same day of the month so many months later; the last one of the month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _begin(name, on):
    month = on.replace(day=1)
    quarter = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    closed = date(on.year - 1, 12, CLOSING + 1)
    return {"this_month": (month, 1), "last_month": (shifted(month, -1), 1), "this_quarter": (quarter, 3),
            "last_quarter": (shifted(quarter, -3), 3), "half_year": (closed, 6), "year": (closed, 12),
            "year_before": (shifted(closed, -12), 12), "calendar_year": (date(on.year, 1, 1), 12)}[name]
