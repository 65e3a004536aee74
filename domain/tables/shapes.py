"""What the cells of a column look like: passport numbers, days, M or F, countries, names, rooms."""

import re
from datetime import timedelta

from domain import countries
from domain.clock import today
from domain.tables import cells as read

_LOOKED_AT = 60
_PASSPORT = re.compile(r"(?=[A-Z0-9]*\d{3})[A-Z]{0,3}\d[A-Z0-9]{4,10}|[A-Z]{1,3}\d{5,10}")
_COUNTRY = re.compile(r"[A-Z]{3}(?:\s*[-–]\s*\D+)?|D")
# A day that no calendar has still shows what its column is for.
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’,-]+[^\W\d_]+)+[ .]*")
_ROOM = re.compile(r"[A-Z]{0,3}[ .-]?\d{1,4}[A-Z]?", re.IGNORECASE)


def guess(rows, taken):
    """Field → index for the columns not `taken`, where at least four of five filled cells look alike."""
    rows = rows[:_LOOKED_AT]
    width = max((len(cells) for cells in rows), default=0)
    columns = {index: [cells[index] for cells in rows if index < len(cells) and cells[index] != ""]
               for index in range(width) if index not in taken}
    found, days = {}, {}
    for index, column in columns.items():
        shape = _shape(column)
        if shape == "day":
            days[index] = _days(column)
        elif shape and shape not in found:
            found[shape] = index
    return found | _order_days(days)


def is_header(rows):
    """True when the first row, unlike all below it, holds words only and some column below has a plain shape."""
    if len(rows) < 2 or not all(isinstance(cell, str) and not any(c.isdigit() for c in cell) for cell in rows[0]):
        return False
    below = guess(rows[1:], set())
    telling = {field: index for field, index in below.items() if field not in ("full_name", "number")}
    return bool(telling) and not any(
        _shape([rows[0][index]]) == field for field, index in telling.items()
        if index < len(rows[0]) and rows[0][index])


def _shape(column):
    """The field that four of five cells look like, `day` for days, or None."""
    if not column:
        return None
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in column]
    enough = 0.8 * len(column)
    if sum(_is_day(cell) for cell in column) >= enough:
        return "day"
    if sum(read.SEXES.get(text.casefold()) in ("M", "F") for text in texts) >= enough:
        return "sex"
    if sum(_is_country(text) for text in texts) >= enough:
        return "nationality"
    bare = [re.sub(r"[\s.-]", "", text).upper() for text in texts]
    if sum(bool(_PASSPORT.fullmatch(text)) for text in bare) >= enough:
        return "passport_number"
    if sum(bool(_NAME.fullmatch(text)) for text in texts) >= enough:
        return "full_name"
    numbers = [cell[1] if isinstance(cell, list) and cell[0] == "n" else int(cell) if isinstance(cell, str)
               and cell.isascii() and cell.isdigit() and len(cell) < 6 else None for cell in column]
    if numbers == list(range(1, len(column) + 1)):
        return "number"
    rooms = sum(bool(_ROOM.fullmatch(text)) for text in texts) + sum(isinstance(n, int) for n in numbers)
    return "room" if rooms >= enough else None


def _is_country(text):
    return bool(_COUNTRY.fullmatch(text)) or (len(text) > 3 and countries.find(text) is not None)


def _is_day(cell):
    return _day(cell) is not None or (isinstance(cell, str) and bool(_DAY.fullmatch(cell.strip())))


def _day(cell):
    """The whole day of a cell, or None."""
    if isinstance(cell, str) and (len(cell) < 8 or not cell.strip()[0].isdigit()):
        return None
    if not isinstance(cell, str) and cell[0] != "d":
        return None
    return read.date(cell, field="arrived_on", day_first=None)[0]


def _days(column):
    return sorted(day for day in map(_day, column) if day)


def _order_days(days):
    """Births lie years before the stay and far apart; then come the arrival, the planned departure and the permit."""
    found = {}
    middle = {index: column[len(column) // 2] for index, column in days.items() if column}
    if not middle:
        return found
    latest = max(middle.values())
    old = [index for index, day in middle.items() if day < latest - timedelta(days=730)]
    if len(middle) == 1 and (column := days[next(iter(middle))]) and (
            column[-1] - column[0] > timedelta(days=730) or column[-1] < today() - timedelta(days=730)):
        old = list(middle)
    if old:
        found["birth_date"] = min(old, key=middle.get)
    stay = sorted((index for index in middle if index not in old), key=lambda index: (middle[index], index))
    found.update(zip(("arrived_on", "leaving_on", "permitted_until"), stay, strict=False))
    return found
