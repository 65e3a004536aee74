"""Reads a pasted list of people to watch: one person a line, in any order of document, country, name and birth date."""

import re
from datetime import date
from typing import NamedTuple

from domain import countries
from domain.names import document_number, tidy
from domain.problems import N_, Problem

MOST = 2_000
_SIGNS = re.compile(r"[\t;,|]")
# The first column of a workbook is often a running number.
_RUNNING = re.compile(r"[0-9]{1,3}", re.A)
NO_DOCUMENT = N_("Line %(number)s: a document is missing: a reference list knows nobody by name.")
_DOCUMENT = re.compile(r"(?=.*\d)[A-Z0-9]{4,20}", re.A)
_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})", re.A)
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.A)
_YEAR = re.compile(r"(?:19|20)\d\d", re.A)


class Line(NamedTuple):
    """One line: its number in the paste, the values of an entry, or the problem with it."""

    number: int
    values: dict
    problem: Problem | None = None


def read(text, reference=False):
    """The lines that say something, in their order, at most MOST; empty ones are passed over.

    In a reference list what is none of the four is what is known of the person, and each line has one document.
    """
    found = []
    for number, line in enumerate((text or "").splitlines(), 1):
        cells = [cell for cell in (tidy(part) for part in _SIGNS.split(line)) if cell]
        cells = cells[1:] if cells and _RUNNING.fullmatch(cells[0]) else cells
        if cells and len(found) < MOST:
            found.append(_line(number, cells, reference))
    return found


def _line(number, cells, reference):
    values = {"documents": [], "full_name": "", "birth_date": None, "birth_precision": "D", "nationality": ""}
    for cell in cells:
        if reference and (_tells(values, cell) or not _put(values, cell)):
            values["instruction"] = ", ".join(filter(None, (values.get("instruction"), cell)))
        elif not reference and not _put(values, cell):
            return Line(number, {}, Problem("lines", N_("Line %(number)s: “%(text)s” is neither a document, a country, a birth "
                                                        "date nor a name."), {"number": number, "text": cell[:40]}))
    values["documents"] = [(document, values["nationality"]) for document in values["documents"]]
    if not values["documents"] and (reference or not (values["full_name"] and values["birth_date"])):
        missing = NO_DOCUMENT if reference else N_("Line %(number)s: a document is missing, or a name with its birth date.")
        return Line(number, {}, Problem("lines", missing, {"number": number}))
    return Line(number, values)


def _put(values, cell):
    """Put one cell where it belongs; whether it belongs anywhere."""
    birth, precision = birth_of(cell)
    country = countries.find(cell)
    if birth and values["birth_date"] is None:
        values |= {"birth_date": birth, "birth_precision": precision}
    elif _is_document(cell):
        values["documents"].append(document_number(cell))
    elif country and not values["nationality"]:
        values["nationality"] = country.code
    elif not values["full_name"] and not any(c.isdigit() for c in cell) and any(c.isalpha() for c in cell):
        values["full_name"] = cell.upper()
    else:
        return False
    return True


def _tells(values, cell):
    """Whether a cell says what is known: another number than the document, or words not written as passports write names."""
    if birth_of(cell)[0] and not values["birth_date"]:
        return False
    if _is_document(cell):
        return bool(values["documents"])
    return cell != cell.upper() and not countries.find(cell)


def _is_document(cell):
    return _DOCUMENT.fullmatch(document_number(cell))


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
