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
    """A row as judged: its number in the file, its cells, what they mean, what is wrong, and ready, refused or there."""

    number: int
    cells: list
    values: dict
    problems: list
    state: str


def judge(header, rows):
    """Judge every (number, cells) of a register against the rules and against what is registered; a list of Row.

    `header` is {"cells": the header row, "epoch": 1900 or 1904}.
    """
    where, known, judged = columns.fields_of(header["cells"]), _Known(), []
    orders = {field: days.day_first([_cell(cells, where, field) for _, cells in rows]) for field in DAYS}
    for number, cells in rows:
        values, problems = _values(cells, where, known, orders, header["epoch"])
        said = {problem.field for problem in problems if not problem.doubtful}
        problems += [problem for problem in rules.check(values, REQUIRED) if problem.field not in said]
        same = known.same(number, values)
        problems += known.doubts(values)
        refused = any(not problem.doubtful for problem in problems)
        state = "there" if same else "refused" if refused else "ready"
        judged.append(Row(number, cells, values, [same] if same else problems, state))
    return judged


def sign_in_names(values):
    """(e-mail or None, telephone or None) the owner of a row signs in with."""
    phone = identity.phone(values.get("representative_phone")) or identity.phone(values.get("phone"))
    return identifiers.email(values.get("email") or "") or None, phone


def account(values):
    """The account that signs in with a row's e-mail address, or else its telephone number; None when there is none."""
    email, phone = sign_in_names(values)
    found = User.get_or_none(User.email == email) if email else None
    return found or (User.get_or_none(User.phone == phone) if phone else None)


class _Known:
    """What is there already: wards, types, establishments by name, tax code and address in their ward, rows before."""

    def __init__(self):
        self.wards, self.kinds = columns.wards(), list(rules.kinds())
        self.names, self.taxes, self.addresses, self.rows = {}, {}, {}, {}
        for row in Establishment.select(Establishment, Ward).join(Ward).where(Establishment.state != "refused"):
            self.names[row.ward.code, row.name_key] = self.addresses[row.ward.code, fold(row.address)] = row
            if row.tax_code:
                self.taxes[row.ward.code, row.tax_code] = row

    def same(self, number, values):
        """The problem that says where the same establishment stands already, or None."""
        ward, name = values.get("ward"), fold(values.get("name") or "")
        if not ward or not name:
            return None
        tax = identity.tax_code(values.get("tax_code") or "")
        found = self.names.get((ward, name)) or self.taxes.get((ward, tax))
        if found:
            return Problem("name", THERE, {"name": found.name, "address": found.address}, True)
        before = self.rows.setdefault((ward, name), number)
        return Problem("name", TWICE, {"number": before}, True) if before != number else None

    def doubts(self, values):
        """What an officer should know before taking a row over."""
        found, person = [], account(values)
        near = self.addresses.get((values.get("ward"), fold(values.get("address") or "")))
        if near:
            found.append(Problem("address", SAME_ADDRESS, {"name": near.name}, True))
        if person:
            said = {"identifier": person.email or person.phone, "name": person.full_name}
            owner = person.role == "owner" and not person.employer_id and not person.locked_at
            found.append(Problem("email", HAS_ACCOUNT if owner else NO_OWNER, said, owner))
        return found


def _cell(cells, where, field):
    index = where.get(field)
    return cells[index] if index is not None and index < len(cells) else ""


def _values(cells, where, known, orders, epoch):
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
    problems += _rooms(values) + _position(values) + _ward(values, known.wards)
    if values.get("kind"):
        values["kind"] = columns.kind_code(values["kind"], known.kinds)
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
