"""The table behind an import: kept without its rows, put together again, and what a person must still say about it."""

import re
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache

from domain import countries, tables
from domain.problems import N_, Problem
from domain.tables import days
from domain.tables.rows import DAYS
from domain.tables.table import Table

# What a declaration cannot do without; the room only for some types of establishment.
NEEDED = ("full_name", "birth_date", "sex", "nationality", "passport_number", "arrived_on", "leaving_on")
_KEPT = [field.name for field in fields(Table) if field.name != "rows"]
_SMALL = re.compile(r"(\s*)(\d{1,2})(\s*[/.-]\s*)(\d{1,2})(\s*[/.-]\s*\d{4}(?!\d).*)", re.DOTALL)
_ANSWERED = (days.MONTH_FIRST, days.EITHER)
_EXACT = ("kbtt11", "kbtt12", "xml")

UNKNOWN = N_("“%(text)s” is not a known country. Do you mean: %(near)s?")
OTHER_COUNTRY = N_("“%(text)s” was read as %(read)s, but may also mean %(other)s: compare it with the passport.")


def kept(table, answers=None):
    """What is stored of a table beside its rows: JSON. `answers` are the person's words about days (see questions)."""
    info = replace(table, rows=[]).as_json()
    del info["rows"]
    answers = answers or {}
    return info | {"answers": answers, "questions": questions(table, answers)}


def table_of(info, rows=()):
    """The Table that `kept` was made from, with these (number, cells)."""
    return Table.from_json({name: info[name] for name in _KEPT if name in info} | {"rows": rows})


def missing(table, establishment):
    """The fields a declaration needs that no column of the table leads to."""
    needed = (*NEEDED, "room") if establishment.kind.room_required else NEEDED
    return [field for field in needed if field not in table.columns
            and not (field == "full_name" and "surname" in table.columns)]


def questions(table, answers):
    """Columns whose days may be written month first: {field: {"shown", "read", "other", "open"}}, days in ISO form.

    A column is asked about when its cells disagree, when they show the month first, or when Excel seems to have
    exchanged day and month of some; the example is its first cell that can be read both ways. `open` questions must be
    answered before anything is declared: there nothing but the person can tell.
    """
    asked = {}
    for field in DAYS:
        if field not in table.columns or field in answers:
            continue
        column = table.column(field)
        order = days.day_first(column)
        if order:
            continue
        for cell in column:
            other = _exchanged(cell)
            day = days.date(cell, field=field, day_first=order)[0] if other is not cell else None
            if day and day.day != day.month:
                shown = cell.strip() if isinstance(cell, str) else day.strftime("%d/%m/%Y")
                asked[field] = {"shown": shown[:30], "read": day.isoformat(),
                                "other": date(day.year, day.day, day.month).isoformat(), "open": order is None}
                break
    return asked


def meaning(table, answers):
    """Yield (row number, values, problems) for every row: what the cells say, days as the person answered."""
    exchanged = [table.columns[field] for field, answer in answers.items()
                 if answer == "exchanged" and field in table.columns]
    if exchanged:
        table = replace(table, rows=[(number, _turned(cells, exchanged)) for number, cells in table.rows])
    ask = table.kind not in _EXACT
    for number, values, problems in tables.interpret(table):
        problems = [p for p in problems if not (p.message in _ANSWERED and p.field in answers)]
        if values.get("nationality"):
            values["nationality"], doubts = _country(values["nationality"], ask)
            problems += doubts
        yield number, values, problems


@lru_cache(4096)
def _country(text, ask):
    """(code, problems): a text that names no country stays as it is and is refused with what it may mean."""
    found = countries.find(text)
    if found is None:
        near = ", ".join(country.label for country in countries.suggest(text, 3))
        return text, (Problem("nationality", UNKNOWN, {"text": text[:40], "near": near}),) if near else ()
    other = countries.other_reading(text) if ask else None
    if other is None:
        return found.code, ()
    said = {"text": text[:40], "read": found.label, "other": other.label}
    return found.code, (Problem("nationality", OTHER_COUNTRY, said, True),)


def _turned(cells, places):
    cells = list(cells)
    for place in places:
        if place < len(cells):
            cells[place] = _exchanged(cells[place])
    return cells


def _exchanged(cell):
    """The cell with day and month exchanged where both readings are days; the same cell otherwise."""
    if isinstance(cell, str):
        found = _SMALL.fullmatch(cell)
        if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[4]) <= 12:
            return "".join((found[1], found[4], found[3], found[2], found[5]))
    elif cell[0] == "d" and int(cell[1][8:10]) <= 12:
        return ["d", f"{cell[1][:5]}{cell[1][8:10]}-{cell[1][5:7]}{cell[1][10:]}"]
    return cell
