"""The line of a day as it is read: who is expected, who waits, who is called where, and one's own place in it."""

import re
from datetime import timedelta
from statistics import median

from domain import codes, names
from domain.clock import today
from models import Application, Appointment, Counter, ReceptionPoint, Service, Slot, Ticket

OPEN = ("waiting", "called", "serving", "parked")
AT_COUNTER = ("called", "serving")
# What a visit is reckoned to take until somebody has been served today.
USUAL = timedelta(minutes=8)
# The codes on our papers stand alone, or in an address of ours.
_IN_ADDRESS = re.compile(r"(?:[?&]code=|/line/)([\w-]{13,16})")


def shown(ticket):
    """The number as it is called: the letter of the service and three digits, e.g. A007."""
    return f"{ticket.service.letter}{ticket.number:03}"


def scanned(text):
    """The code in what a scanner or a person typed, alone or within an address of ours; or None."""
    text = (text or "")[:300].strip()
    found = _IN_ADDRESS.search(text)
    return codes.read(found[1] if found else text)


def of_code(code):
    """The ticket of a code with its point, service and counter, or None."""
    return _rows().where(Ticket.code == code).first()


def of_number(point, text):
    """Today's ticket at a point with a number as it is called (A007, a7), or None."""
    found = re.fullmatch(r"\s*([A-Za-z])\s*0*(\d{1,4})\s*", text or "", re.A)
    return _line(point).where(Service.letter == found[1].upper(), Ticket.number == int(found[2])).first() if found else None


def named(point, text):
    """Today's tickets at a point that are not finished, by number as it is called or by a part of the holder's name."""
    number, folded = of_number(point, text), names.fold(text)
    if number is not None or len(folded) < 2:
        return [number] if number is not None and number.state != "finished" else []
    return [each for each in _line(point).where(Ticket.state != "finished") if folded in names.fold(each.holder)]


def open_of(application):
    """The ticket with which an application stands in line or at a counter today, or None."""
    return _rows().where(Ticket.application == application, Ticket.day == today(), Ticket.state << OPEN).first()


def undecided(ticket):
    """Whether a ticket's dossier still waits to be received, sent back or refused."""
    return ticket.application_id is not None and ticket.application.state == "registered"


def at_counter(counter):
    """Who is called to, or served at, a counter; or None."""
    return _rows().where(Ticket.counter == counter, Ticket.state << AT_COUNTER).first()


def waiting(point):
    """Those who stand in line at a point today, the next first."""
    return _line(point).where(Ticket.state == "waiting")


def aside(point):
    """Those of today who were asked to wait aside, or did not come when called."""
    return _line(point).where(Ticket.state << ("parked", "missed"))


def called(point, most=8):
    """What the hall shows: those called last, with their counters, the newest first."""
    return list(_rows().where(Ticket.point == point, Ticket.day == today(), Ticket.state << AT_COUNTER)
                .order_by(Ticket.called_at.desc(), Ticket.id.desc()).limit(most))


def expected(point, day=None, q=""):
    """The appointments booked at a point on a day, by time and name, those who came with their `ticket`.

    `q` narrows by a part of the name, the personal number, the telephone, a code, or the number of the ticket."""
    rows = list(_booked(point, day).order_by(Slot.starts, Application.name_key))
    came = {ticket.appointment_id: ticket for ticket in Ticket.select(Ticket, Service).join(Service).where(
        Ticket.appointment << [row.id for row in rows])} if rows else {}
    for row in rows:
        row.ticket = came.get(row.id)
    return [row for row in rows if _fits(row, names.fold(q), scanned(q))]


def counts(points):
    """Of today at these points: how many booked and have not come yet, and how many stand in line."""
    booked = Appointment.select().join(Slot, on=Appointment.slot).where(
        Slot.point << points, Slot.day == today(), Appointment.state == "booked",
        Appointment.id.not_in(Ticket.select(Ticket.appointment).where(Ticket.day == today(), Ticket.appointment.is_null(False))))
    waiting = Ticket.select().where(Ticket.point << points, Ticket.day == today(), Ticket.state == "waiting")
    return {"expected": booked.count(), "waiting": waiting.count()}


def place(ticket):
    """The public word on one's place: (people before, minutes it may take), or None when not waiting.

    The minutes are those that visits of today took (half took longer), the open counters working side by side."""
    if ticket.state != "waiting" or ticket.day != today():
        return None
    earlier = (Ticket.line_at < ticket.line_at) | ((Ticket.line_at == ticket.line_at) & (Ticket.id < ticket.id))
    before = waiting(ticket.point).where(earlier).count()
    took = [ended - began for began, ended in Ticket.select(Ticket.started_at, Ticket.finished_at).where(
        Ticket.point == ticket.point, Ticket.day == ticket.day, Ticket.state == "finished", Ticket.started_at.is_null(False),
        Ticket.finished_at.is_null(False)).tuples()]
    each = max(median(took), timedelta(minutes=1)) if took else USUAL
    desks = Counter.select().where(Counter.point == ticket.point, Counter.officer.is_null(False)).count() or 1
    return before, max(round(each / timedelta(minutes=1) * before / desks), 0)


def _fits(row, folded, code):
    if code:
        return code in (row.code, row.application.code, row.ticket and row.ticket.code)
    known = (row.application.name_key, row.application.personal_number, row.application.phone,
             shown(row.ticket) if row.ticket else "")
    return not folded or any(folded in each for each in known)


def _booked(point, day=None):
    return (Appointment.select(Appointment, Slot, Application, Service, ReceptionPoint)
            .join(Slot, on=Appointment.slot).join(Service).switch(Slot).join(ReceptionPoint)
            .switch(Appointment).join(Application)
            .where(Slot.point == point, Slot.day == (day or today()), Appointment.state << ("booked", "served", "missed")))


def _line(point):
    return _rows().where(Ticket.point == point, Ticket.day == today()).order_by(Ticket.line_at, Ticket.id)


def _rows():
    return (Ticket.select(Ticket, ReceptionPoint, Service, Counter, Application).join(ReceptionPoint).switch(Ticket).join(Service)
            .switch(Ticket).left_outer_join(Counter).switch(Ticket).left_outer_join(Application))
