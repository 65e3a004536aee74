"""Days in cells: real dates, Excel's day numbers, and the ways people write them; never a guessed order in silence."""

import re
from datetime import date as Day
from datetime import timedelta
from functools import lru_cache

from domain.problems import N_, Problem

_WRITTEN = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?!\d)")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NAMED = re.compile(r"(\d{1,2})[ ./-]*([A-Za-z]{3,9})[ ./,-]*(\d{4}|\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_HOUR = re.compile(r"[ T,]+\d{1,2}[:hH]\d{0,2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm]|Z|[+-]\d\d:?\d\d)?")
_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
ENDS = {"D": "%d/%m/%Y", "M": "%m/%Y", "Y": "%Y"}

UNREADABLE = N_("“%(shown)s” is not a date. Write it as day/month/year, such as 20/10/2026.")
IMPOSSIBLE = N_("“%(shown)s” does not exist in the calendar. Write it as day/month/year, such as 20/10/2026.")
SHORT_YEAR = N_("“%(shown)s” has a year of two digits. Write the year with four.")
NOT_WHOLE = N_("“%(shown)s” is not a whole date. Write day, month and year, such as 20/10/2026.")
SERIAL = N_("This cell holds Excel's day number %(shown)s. It was read as %(date)s: is that right?")
MONTH_FIRST = N_("“%(shown)s” was read with the month first, as %(date)s (day/month/year): is that right?")
EITHER = N_("“%(shown)s” was read as %(date)s (day/month/year), but the column writes day and month in both orders: is "
            "that right?")
LESS_EXACT = N_("“%(shown)s” is less exact than the list says. It was read as %(date)s: is that right?")
MORE_EXACT = N_("The list says that only the month or the year of birth is known, but there is “%(shown)s”. It was "
                "read as %(date)s: is that right?")
NO_DATE = N_("This cell holds no date. Write it as day/month/year, such as 20/10/2026.")


def day_first(column):
    """In which order a column of cells writes day and month.

    True: day first, also when nothing speaks against it, since that is the order of Viet Nam. False: a number above 12
    stands second somewhere and never first. None: both happen, or Excel seems to have turned only the dates it could
    into real ones (then texts have days above 12 and real dates never do): the person must be asked.
    """
    above_first = above_second = real = real_above = 0
    for cell in column:
        if isinstance(cell, str):
            if (found := _WRITTEN.match(cell.strip())):
                above_first += int(found[1]) > 12
                above_second += int(found[2]) > 12
        elif cell[0] == "d":
            real += 1
            real_above += int(cell[1][8:10]) > 12
    if above_first and above_second:
        return None
    if above_first and real > 1 and not real_above:
        return None
    return not above_second


def date(cell, precision="", *, field="birth_date", day_first=True, epoch=1900):
    """(day, precision, problems) of a cell; (None, "", ()) where it is empty, (None, "", refusals) where it is no day.

    `precision` is what the list itself says of a birth date: D, M, Y or "". Only `birth_date` may be less than a whole
    day; the unknown part becomes the first. `day_first` comes from the function of that name over the column.
    """
    if isinstance(cell, str):
        if not cell or cell.isspace():
            return None, "", ()
        day, found, message = _written(cell.strip(), day_first)
        shown = cell.strip()[:30]
    else:
        day, found, message, shown = _stored(cell, day_first, epoch)
    if day is None:
        return None, "", (Problem(field, message, {"shown": shown} if message != NO_DATE else {}),)
    if field != "birth_date":
        if found != "D":
            return None, "", (Problem(field, NOT_WHOLE, {"shown": shown}),)
    elif precision and precision != found:
        exact = "DMY".index(found) < "DMY".index(precision)
        message = message or (MORE_EXACT if exact else LESS_EXACT)
        if exact:
            plain = day == (day.replace(day=1) if precision == "M" else day.replace(month=1, day=1))
            day, found = day.replace(day=1, month=day.month if precision == "M" else 1), precision
            message = None if plain and message == MORE_EXACT else message
    if not message:
        return day, found, ()
    return day, found, (Problem(field, message, {"shown": shown, "date": day.strftime(ENDS[found])}, True),)


def _stored(cell, first, epoch):
    """(day, precision, message, shown) of a cell that is a date or a number in its file."""
    kind, value = cell[0], cell[1] if len(cell) > 1 else ""
    if kind == "d":
        day = _made(int(value[:4]), int(value[5:7]), int(value[8:10]))
        shown = day.strftime("%d/%m/%Y") if day else value
        doubtful = first is None and day and day.day <= 12 and day.day != day.month
        return day, "D", (EITHER if doubtful else None) if day else UNREADABLE, shown
    if kind == "n":
        if isinstance(value, int) and 1900 <= value <= 2100:
            return Day(value, 1, 1), "Y", None, str(value)
        if 10_000 <= value <= 80_000:
            start = Day(1904, 1, 1) if epoch == 1904 else Day(1899, 12, 30)
            return start + timedelta(days=int(value)), "D", SERIAL, str(value)
        return None, "", UNREADABLE, str(value)
    return None, "", NO_DATE, ""


@lru_cache(8192)
def _written(text, first):
    """(day, precision, message) of a written date; without a day the message says why not."""
    if found := _WRITTEN.match(text):
        if not _ends(text, found.end()):
            return None, "", UNREADABLE
        return _ordered(int(found[1]), int(found[2]), found[3], first)
    if found := _ISO.match(text):
        day = _made(int(found[1]), int(found[2]), int(found[3])) if _ends(text, found.end()) else None
        return (day, "D", None) if day else (None, "", IMPOSSIBLE if _ends(text, found.end()) else UNREADABLE)
    if (found := _NAMED.match(text)) and found[2][:3].lower() in _MONTHS and _ends(text, found.end()):
        if len(found[3]) == 2:
            return None, "", SHORT_YEAR
        day = _made(int(found[3]), _MONTHS[found[2][:3].lower()], int(found[1]))
        return (day, "D", None) if day else (None, "", IMPOSSIBLE)
    year, month = 0, 1
    if text.isascii() and text.isdigit() and len(text) == 4:
        year, precision = int(text), "Y"
    elif found := _MONTH_YEAR.fullmatch(text):
        year, month, precision = int(found[2]), int(found[1]), "M"
    elif found := _YEAR_MONTH.fullmatch(text):
        year, month, precision = int(found[1]), int(found[2]), "M"
    else:
        return None, "", UNREADABLE
    day = _made(year, month or 1, 1)
    return (day, precision if month else "Y", None) if day else (None, "", IMPOSSIBLE)


def _ordered(one, two, year, first):
    """A date of two small numbers and a year, in the order the column shows. 00 stands for not known."""
    if len(year) == 2:
        return None, "", SHORT_YEAR
    year = int(year)
    if not one:
        day = _made(year, two or 1, 1)
        return (day, "M" if two else "Y", None) if day else (None, "", IMPOSSIBLE)
    swapped = first is False or (first is None and two > 12)
    day = _made(year, one, two) if swapped else _made(year, two, one)
    if day is None:
        return None, "", IMPOSSIBLE
    if swapped:
        return day, "D", MONTH_FIRST if one != two else None
    return day, "D", EITHER if first is None and one != two and one <= 12 else None


def _ends(text, end):
    """True when after the date comes nothing, or an hour."""
    return end == len(text) or bool(_HOUR.fullmatch(text, end))


def _made(year, month, day):
    """The day if it is in the calendar and within two centuries."""
    if not 1900 <= year <= 2100:
        return None
    try:
        return Day(year, month, day)
    except ValueError:
        return None
