"""The list of dossiers as officers read it: filtered, the newest first, a page at a time; and one dossier by its code."""

from typing import NamedTuple

from domain import codes, names
from domain.applications import access
from domain.visits import line
from models import Application, Appointment, ReceptionPoint, Slot

PAGE = 40


class Page(NamedTuple):
    """A page of a list read newest first; `newer` and `older` are where the pages beside it begin, or None."""

    rows: list
    newer: int | None
    older: int | None


def by_code(user, code):
    """The dossier with a code, if the officer may see it; else None."""
    return access.visible_to(user).where(Application.code == (codes.read(code) or "")).first()


def page(user, *, q="", state="", kind="", day=None, point=None, before=None, after=None):
    """One Page of the dossiers an officer may see. `day` is that of an appointment, `q` a name, number, telephone or code."""
    found = matching(access.visible_to(user), q)
    if state:
        found = found.where(Application.state == state)
    if kind:
        found = found.where(Application.kind == kind)
    if point is not None:
        found = found.where(Application.point == point)
    if day is not None:
        found = found.where(Application.id.in_(Appointment.select(Appointment.application).join(Slot, on=Appointment.slot).where(
            Slot.day == day, Appointment.state << ("held", "booked", "served", "missed"))))
    found = found.select(Application, ReceptionPoint).left_outer_join(ReceptionPoint)
    if after:
        rows = list(found.where(Application.id > after).order_by(Application.id).limit(PAGE + 1))
        further, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        return Page(rows, rows[0].id if further and rows else None, rows[-1].id if rows else None)
    if before:
        found = found.where(Application.id < before)
    rows = list(found.order_by(Application.id.desc()).limit(PAGE + 1))
    further, rows = len(rows) > PAGE, rows[:PAGE]
    return Page(rows, rows[0].id if before and rows else None, rows[-1].id if further else None)


def matching(found, q):
    """Those among dossiers that a name, number, telephone or code fits."""
    folded, code = names.fold(q), line.scanned(q)
    if code:
        return found.where((Application.code == code) | Application.id.in_(
            Appointment.select(Appointment.application).where(Appointment.code == code)))
    digits = folded.replace(" ", "")
    if digits.isdigit():
        return found.where(Application.personal_number.startswith(digits) | Application.phone.endswith(digits))
    return found.where(Application.name_key.contains(folded)) if folded else found
