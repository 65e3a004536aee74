"""One row of an uploaded register of establishments: what its cells say, and whether it can be taken over."""

import re
from typing import NamedTuple

from domain import establishment_rules as rules
from domain import identifiers, identity
from domain import register_columns as columns
from domain.names import document_number, fold
from domain.problems import N_, Problem
from domain.tables import cells as read
from domain.tables import days
from models import Establishment, User, Ward

# A register kept on paper for years knows less than a registration asks; the owner completes it.
REQUIRED = ("name", "kind", "ward", "address", "representative_name")
DAYS = ("representative_birth_date", "representative_number_until")
# How many digits a number has where a spreadsheet took its first zeros away.
_DIGITS = {"phone": 10, "representative_phone": 10, "tax_code": 10, "representative_number": 12}
_POSITION = re.compile(r"\s*(-?\d{1,3}(?:[.,]\d{1,20})?)\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d{1,20})?)\s*", re.A)

THERE = N_("Registered already: %(name)s, %(address)s.")
TWICE = N_("The same establishment stands in row %(number)s.")
SAME_ADDRESS = N_("At this address there is already: %(name)s.")
NO_OWNER = N_("%(identifier)s belongs to an account that cannot own an establishment.")
HAS_ACCOUNT = N_("%(name)s, who signs in with %(identifier)s already, will own it.")
NO_NUMBER = N_("“%(text)s” is not a whole number.")
NO_POSITION = N_("Write the latitude first, then the longitude, for example 10.98, 106.65.")


class Row(NamedTuple):
    """A row as judged: its number in the file, its cells, what they mean, what is wrong, and ready, refused or there.

    `found` are the problems of the cells by themselves, `problems` those with what is registered.
    """

    number: int
    cells: list
    values: dict
    found: list
    problems: list
    state: str


def judge(header, rows):
    """Judge every (number, cells) of a register against the rules and against what is registered; a list of Row.

    `header` is {"cells": the header row, "epoch": 1900 or 1904}.
    """
    where, wards, kinds = columns.fields_of(header["cells"]), columns.wards(), list(rules.kinds())
    orders = {field: days.day_first([_cell(cells, where, field) for _, cells in rows]) for field in DAYS}
    read_rows = []
    for number, cells in rows:
        values, found = _values(cells, where, wards, orders, header["epoch"])
        values["kind"] = columns.kind_code(values.get("kind") or "", kinds) if values.get("kind") else ""
        said = {problem.field for problem in found if not problem.doubtful}
        found += [problem for problem in _check(values, kinds) if problem.field not in said]
        read_rows.append(Row(number, cells, values, found, [], ""))
    return compare(read_rows)


def compare(rows):
    """The same rows judged anew against what is registered at this moment: quick, for use inside a change."""
    known, judged = _Known(), []
    for row in rows:
        same, doubts = known.same(row.number, row.values), known.doubts(row.values)
        refused = any(not problem.doubtful for problem in (*row.found, *doubts))
        state = "there" if same else "refused" if refused else "ready"
        judged.append(row._replace(problems=[same] if same else [*row.found, *doubts], state=state))
    return judged


def sign_in_names(values):
    """(e-mail or None, telephone or None) the owner of a row signs in with."""
    phone = identity.phone(values.get("representative_phone")) or identity.phone(values.get("phone"))
    return identifiers.email(values.get("email") or "") or None, phone


def accounts():
    """Every account by its e-mail address and by its telephone number."""
    found = {}
    for person in User.select(User.id, User.email, User.phone, User.full_name, User.role, User.employer, User.locked_at,
                              User.demo):
        found |= {name: person for name in (person.email, person.phone) if name}
    return found


def _check(values, kinds):
    """The rules of the values; type and ward are looked up in what was read once for the whole list."""
    found = list(rules.check({**values, "kind": "", "ward": ""}, [field for field in REQUIRED if field not in ("kind", "ward")]))
    if values.get("kind") not in {kind.code for kind in kinds}:
        found.append(Problem("kind", N_("Please choose the type of establishment from the list.")))
    if not values.get("ward"):
        found.append(Problem("ward", N_("Please choose a ward this office serves.")))
    return found


class _Known:
    """What is registered: accounts, establishments by name, tax code and address in their ward, and the rows before."""

    def __init__(self):
        self.accounts = accounts()
        self.names, self.taxes, self.addresses, self.rows = {}, {}, {}, {}
        there = Establishment.select(Establishment.name, Establishment.name_key, Establishment.address, Establishment.tax_code,
                                     Ward.code).join(Ward).where(Establishment.state != "refused")
        for name, key, address, tax_code, ward in there.tuples():
            self.names[ward, key] = self.addresses[ward, fold(address)] = self.taxes[ward, tax_code] = (name, address)

    def same(self, number, values):
        """The problem that says where the same establishment stands already, or None."""
        ward, name = values.get("ward"), fold(values.get("name") or "")
        if not ward or not name:
            return None
        tax = identity.tax_code(values.get("tax_code") or "")
        found = self.names.get((ward, name)) or (self.taxes.get((ward, tax)) if tax else None)
        if found:
            return Problem("name", THERE, {"name": found[0], "address": found[1]}, True)
        before = self.rows.setdefault((ward, name), number)
        return Problem("name", TWICE, {"number": before}, True) if before != number else None

    def doubts(self, values):
        """What an officer should know before taking a row over."""
        found, (email, phone) = [], sign_in_names(values)
        near = self.addresses.get((values.get("ward"), fold(values.get("address") or "")))
        if near:
            found.append(Problem("address", SAME_ADDRESS, {"name": near[0]}, True))
        person = self.accounts.get(email) or self.accounts.get(phone)
        if person:
            said = {"identifier": person.email or person.phone, "name": person.full_name}
            owner = person.role == "owner" and not person.employer_id and not person.locked_at
            found.append(Problem("email", HAS_ACCOUNT if owner else NO_OWNER, said, owner))
        return found


def _cell(cells, where, field):
    index = where.get(field)
    return cells[index] if index is not None and index < len(cells) else ""


def _values(cells, where, wards, orders, epoch):
    values, problems = {}, []
    for field in where:
        cell = _cell(cells, where, field)
        if field in DAYS:
            values[field], _precision, found = days.date(cell, "D", field=field, day_first=orders[field], epoch=epoch)
            # Many registers keep the year only: the day is left empty for the owner to complete.
            found = [problem._replace(doubtful=True) for problem in found]
        elif field == "representative_sex":
            values[field], found = read.sex(cell, field=field)
        else:
            values[field], found = read.text(cell, 500, field=field)
            values[field] = _padded(field, cell, values[field])
        problems += found
    values["representative_number"] = document_number(values.get("representative_number") or "")
    problems += _rooms(values) + _position(values) + _ward(values, wards)
    return values, problems


def _padded(field, cell, text):
    short = isinstance(cell, list) and cell[0] == "n" and text.isdecimal() and len(text) < _DIGITS.get(field, 0)
    return text.zfill(_DIGITS[field]) if short else text


def _rooms(values):
    text = values.get("rooms") or ""
    values["rooms"] = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None
    return [Problem("rooms", NO_NUMBER, {"text": text[:20]})] if text and values["rooms"] is None else []


def _position(values):
    parts = [values.pop("latitude", ""), values.pop("longitude", "")]
    text = values.pop("position", "") or (" ; ".join(parts) if all(parts) else "")
    found = _POSITION.fullmatch(text)
    values["latitude"], values["longitude"] = (
        [round(float(part.replace(",", ".")), 5) for part in found.groups()] if found else (None, None))
    return [Problem("position", NO_POSITION)] if text and not found else []


def _ward(values, wards):
    text = values.get("ward") or ""
    # Without a column of its own the ward often ends the address.
    parts = [text] if text else (values.get("address") or "").split(",")[:0:-1]
    found, problems = None, ()
    for part in filter(str.strip, parts):
        found, problems = wards.find(part)
        if found:
            break
    values["ward"] = found.code if found else ""
    return list(problems) if found or text else []
