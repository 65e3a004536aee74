"""Reads a pasted list of people to watch: one person a line, in any order of document, country, name and birth date."""

import re
from datetime import date
from typing import NamedTuple

from domain import countries
from domain.names import document_number, tidy
from domain.problems import N_, Problem

MOST = 2_000
_SIGNS = re.compile(r"[\t;,|]")
_DOCUMENT = re.compile(r"(?=.*\d)[A-Z0-9]{4,20}", re.A)
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.A)
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.A)
_YEAR = re.compile(r"(?:19|20)\d\d", re.A)


class Line(NamedTuple):
    """One line: its number in the paste, the values of an entry, or the problem with it."""

    number: int
    values: dict
    problem: Problem | None = None


def read(text):
    """The lines that say something, in their order, at most MOST; empty ones are passed over."""
    found = []
    for number, line in enumerate((text or "").splitlines(), 1):
        cells = [cell for cell in (tidy(part) for part in _SIGNS.split(line)) if cell]
        if cells and len(found) < MOST:
            found.append(_line(number, cells))
    return found


def _line(number, cells):
    values = {"documents": [], "full_name": "", "birth_date": None, "birth_precision": "D", "nationality": ""}
    for cell in cells:
        if not _put(values, cell):
            return Line(number, {}, Problem("lines", N_("Line %(number)s: “%(text)s” is neither a document, a country, a birth "
                                                        "date nor a name."), {"number": number, "text": cell[:40]}))
    values["documents"] = [(document, values["nationality"]) for document in values["documents"]]
    if not values["documents"] and not (values["full_name"] and values["birth_date"]):
        return Line(number, {}, Problem("lines", N_("Line %(number)s: a document is missing, or a name with its birth date."),
                                        {"number": number}))
    return Line(number, values)


def _put(values, cell):
    """Put one cell where it belongs; whether it belongs anywhere."""
    birth, precision = birth_of(cell)
    country = countries.find(cell)
    if birth and values["birth_date"] is None:
        values |= {"birth_date": birth, "birth_precision": precision}
    elif _DOCUMENT.fullmatch(document_number(cell)):
        values["documents"].append(document_number(cell))
    elif country and not values["nationality"]:
        values["nationality"] = country.code
    elif not values["full_name"] and not any(c.isdigit() for c in cell) and any(c.isalpha() for c in cell):
        values["full_name"] = cell.upper()
    else:
        return False
    return True


def birth_of(text):
    """(date, precision) of a birth date written as day, month and year, as month and year, or as a year; else (None, "D")."""
    day, month, year = _DAY.fullmatch(text), _MONTH.fullmatch(text), _YEAR.fullmatch(text)
    try:
        if day:
            parts = day.groups()[2::-1] if day[3] else day.groups()[3:]
            return date(*map(int, parts)), "D"
        if month:
            return date(int(month[2]), int(month[1]), 1), "M"
        return (date(int(text), 1, 1), "Y") if year else (None, "D")
    except ValueError:
        return None, "D"
