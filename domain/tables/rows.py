"""A whole list turned into values, each column by its own rule and by what the column as a whole tells."""

from domain.tables import cells as read
from domain.tables.table import FIELDS

DAYS = ("birth_date", "arrived_on", "leaving_on", "left_on", "permitted_until", "entered_on")
_APART = ("number", "birth_precision", "surname", "given_names")
_READERS = {"sex": read.sex, "nationality": read.code, "passport_number": read.passport}


def interpret(table):
    """Yield (row number, values, problems) for every row of a Table.

    `values` has a text, a date or None for each field of a declaration the list knows, and `birth_precision` D, M or Y
    beside `birth_date`. `problems` are only about what the cells hold; what a declaration needs is another's rule.
    """
    present = [field for field in FIELDS if field not in _APART and (
        field in table.columns or (field == "full_name" and "surname" in table.columns))]
    order = {field: read.day_first(table.column(field)) for field in present if field in DAYS}
    for number, cells in table.rows:
        values, problems = {}, []
        for field in present:
            cell = table.cell(cells, field)
            if field in order:
                values[field], found = _day(table, cells, field, order[field], values)
            else:
                values[field], found = _READERS.get(field, read.text)(cell, field=field)
            problems += found
        yield number, values, problems


def _day(table, cells, field, day_first, values):
    """(day, problems) of one day; a birth date leaves its precision in `values`."""
    exact, problems = "", ()
    if field == "birth_date":
        exact, problems = read.precision(table.cell(cells, "birth_precision"))
    day, found, more = read.date(table.cell(cells, field), exact, field=field, day_first=day_first, epoch=table.epoch)
    if field == "birth_date":
        values["birth_precision"] = found or exact
    return day, problems + more
