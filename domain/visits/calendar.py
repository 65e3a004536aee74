"""Which days and hours are closed: public holidays of Viet Nam, the office's own closures; working days counted between."""

from datetime import timedelta
from functools import cache

from models import Closure

DAY = timedelta(days=1)


def holiday(day, language="vi"):
    """The name of a public holiday (Labour Code 45/2019/QH14 Art. 112, with the days off in its stead), or ""."""
    return _year(day.year, language).get(day) or ""


@cache
def _year(year, language):
    # Brought on first use: the package knows every country, and takes half a second to say so.
    import holidays

    return holidays.country_holidays("VN", years=year, expand=False, language={"vi": "vi", "en": "en_US"}[language])


def closures(first, last, point=None):
    """The closures from one day to another of one point (or only those of every point), by day."""
    ours = Closure.point.is_null() if point is None else Closure.point.is_null() | (Closure.point == point)
    return list(Closure.select().where(Closure.day.between(first, last), ours).order_by(Closure.day, Closure.starts))


def closed_at(day, starts, among):
    """Why a time of a day is closed: the holiday's name or the reason of a closure in `among`; "" when it is open."""
    covering = (row.reason for row in among if row.day == day and row.starts <= starts < row.ends)
    return holiday(day) or next(covering, "")


def is_open(day, point=None):
    """Whether an office works on a day: Monday to Friday or a Saturday worked in exchange, no holiday, not closed all day."""
    return _year(day.year, "vi").is_working_day(day) and not _closed_all_day(day, closures(day, day, point))


def works(day):
    """Whether offices work on a day at all: Monday to Friday or a Saturday worked in exchange, and no holiday."""
    return _year(day.year, "vi").is_working_day(day)


def working_days_after(day, n, point=None):
    """The day that lies n working days after a day, which itself does not count (Civil Code 91/2015/QH13 Art. 147)."""
    shut = closures(day, day + DAY * (3 * n + 30), point)
    while n:
        day += DAY
        if _year(day.year, "vi").is_working_day(day) and not _closed_all_day(day, shut):
            n -= 1
    return day


def _closed_all_day(day, among):
    return any(row.day == day and row.starts == "00:00" and row.ends == "24:00" for row in among)
