"""Stays as workbooks write them: only the columns shown, some hundreds at once, their places read once."""

from datetime import date, datetime
from typing import NamedTuple

from peewee import DateField, DateTimeField

from database import prepared
from models import Establishment, Stay, Ward

AT_ONCE = 512


class Named(NamedTuple):
    """A place as a workbook names it."""

    name: str
    address: str = ""


class Line(NamedTuple):
    """What workbooks write of a stay: a whole Stay, with all its columns, takes four times as long to read."""

    id: int
    code: str
    full_name: str
    birth_date: date
    birth_precision: str
    sex: str
    nationality: str
    passport_number: str
    room: str
    purpose: str
    arrived_on: date
    leaving_on: date
    left_on: date | None
    permitted_until: date | None
    declared_at: datetime
    late_minutes: int
    revision: int
    status: str
    verification_result: str
    cancelled_at: datetime | None
    establishment: Named
    ward: Named


def raw(fields):
    """(columns, read): fields of a query as they lie in the database, and a function that makes days of a row's texts.

    The library would look at every value again, and try to understand a day in many ways.
    """
    texts = [(place, datetime.fromisoformat if isinstance(each, DateTimeField) else date.fromisoformat)
             for place, each in enumerate(fields) if isinstance(each, (DateField, DateTimeField))]

    def read(row):
        row = list(row)
        for place, understood in texts:
            if isinstance(row[place], str):
                row[place] = understood(row[place])
        return row

    return [each.coerce(False) for each in fields], read


_COLUMNS, _read = raw([getattr(Stay, name) for name in Line._fields])


def of(ids, known=None):
    """The Lines of these ids in their order. `known` keeps the places once read: one dict for the whole workbook."""
    places, found = {} if known is None else known, {}
    for start in range(0, len(ids), AT_ONCE):
        rows = [_read(row) for row in _rows(ids[start:start + AT_ONCE])]
        _note(places, rows)
        found |= {row[0]: Line(*row[:-2], places["place", row[-2]], places["ward", row[-1]]) for row in rows}
    return [found[number] for number in ids]


@prepared
def _rows(ids):
    return Stay.select(*_COLUMNS).where(Stay.id.in_(ids)).tuples()


def _note(places, rows):
    missing = {row[-2] for row in rows if ("place", row[-2]) not in places}
    if missing:
        names = Establishment.select(Establishment.id, Establishment.name, Establishment.address)
        places |= {("place", number): Named(name, address)
                   for number, name, address in names.where(Establishment.id.in_(sorted(missing))).tuples()}
    if any(("ward", row[-1]) not in places for row in rows):
        places |= {("ward", number): Named(name) for number, name in Ward.select(Ward.id, Ward.name).tuples()}
