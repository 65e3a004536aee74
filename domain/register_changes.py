"""What an officer mends in an uploaded register before it is confirmed: one row, judged anew with all the others."""

from database import locked, write
from domain import register_columns, register_lists, register_rows
from domain.import_changes import shown
from domain.names import tidy
from domain.problems import N_, refuse
from domain.tables import days
from models import RegisterList

MENDED = ("name", "kind", "ward", "address", "phone", "email", "tax_code", "rooms", "position", "representative_name",
          "representative_birth_date", "representative_sex", "representative_number", "representative_number_until",
          "representative_phone", "representative_origin", "representative_address")
_LONGEST = 500


def row(register, number):
    """The row of this number as it is kept: [number, cells, state, problems]; None when a draft has no such row."""
    return next((each for each in register.rows if each[0] == number), None) if register.state == "draft" else None


def typed(register, number):
    """What the fields of a row show to whoever mends it: type and ward by their codes where they are known."""
    cells, where = row(register, number)[1], register_columns.fields_of(register.header["cells"])
    texts = {field: shown(cells[index]) for field, index in where.items() if index < len(cells)}
    judged, = register_rows.judge(register.header, [(number, cells)])
    place = [str(judged.values[each]) for each in ("latitude", "longitude") if judged.values[each] is not None]
    return texts | {"kind": judged.values["kind"], "ward": judged.values["ward"],
                    "position": ", ".join(place) or texts.get("position", "")}


def mend(*, by, register, number, texts):
    """Put typed texts into one row of a draft, field by field, and judge every row anew; returns the list.

    A typed day is day first. What cannot be read stays as typed, with its sentence.
    """
    register_lists.province_only(by)
    header = register.header | {"cells": list(register.header["cells"])}
    rows = [(each, list(cells)) for each, cells, *_ in register.rows]
    cells = next((cells for each, cells in rows if each == number), None)
    if cells is None:
        refuse("", N_("This list has no such row any more."))
    for field in MENDED:
        _put(header["cells"], cells, field, tidy(texts.get(field) or "")[:_LONGEST])
    # What takes time is done before the change: nobody's declaration waits for it.
    judged = register_rows.judge(header, rows)
    with write():
        stored = locked(RegisterList.select().where(RegisterList.id == register.id, RegisterList.state == "draft")).first()
        if stored is None:
            refuse("", N_("This list was confirmed or discarded already."))
        if stored.rows != register.rows:
            refuse("", N_("Somebody else has mended a row of this list meanwhile. Please look at the row again."))
        RegisterList.update(header=header, rows=register_lists.kept(judged), **register_lists.counted(judged)).where(
            RegisterList.id == register.id).execute()
    return RegisterList.get_by_id(register.id)


def _put(head, cells, field, text):
    """Write a text into the field's cell, adding a column at the end where the list has none for it."""
    where = register_columns.fields_of(head)
    if field in register_rows.DAYS:
        day, precision, _ = days.date(text, field=field)
        # Written year first, a day is the same whatever order its column has.
        text = day.isoformat() if day and precision == "D" else text
    if field == "position":
        for part in ("latitude", "longitude"):
            _write(cells, where[part], "") if part in where else None
    if field not in where:
        if not text:
            return
        where[field] = max(len(head), len(cells))
        _write(head, where[field], register_columns.headings()[field])
    _write(cells, where[field], text)


def _write(cells, index, text):
    cells += [""] * (index + 1 - len(cells))
    cells[index] = text
