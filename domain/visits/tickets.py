"""Tickets: given to those who have come, called to counters by appointment or arrival, parked, missed, finished."""

from datetime import datetime, timedelta

from peewee import IntegrityError, fn

from database import db, locked, write
from domain import audit, codes, names
from domain.clock import instant, now, today
from domain.problems import N_, refuse
from domain.visits import appointment_rows, counters, line, points
from domain.visits.line import AT_COUNTER, OPEN, shown
from models import OPEN_TICKETS, OUTCOMES, Application, Appointment, Counter, ReceptionPoint, Service, Ticket

# Who comes later than this after the appointed time stands in line by the time of arrival.
LATE = timedelta(minutes=15)

NOT_TODAY = N_("This appointment is for %(day)s at %(time)s, not for today.")
NOT_HERE = N_("This appointment is at another reception point: %(point)s.")
NOT_BOOKED = N_("This appointment is no longer booked.")
OTHER_DAY = N_("Number %(ticket)s was given on %(day)s. Please give a new one.")
SIT_FIRST = N_("Please choose the counter you sit at first.")
BUSY = N_("Please finish with number %(ticket)s first.")
NOBODY = N_("Nobody is waiting.")
GONE_ON = N_("Number %(ticket)s has been called elsewhere or has left meanwhile.")
ELSEWHERE = N_("Number %(ticket)s was given at another reception point.")
NOT_EXPECTED = N_("This code belongs to no number and no appointment of today.")
ALREADY = N_("This application stands in line already, with number %(ticket)s.")


def arrive(*, by, point, code):
    """Somebody shows a code at the desk, of a number, an appointment or an application with one: returns the ticket."""
    ticket = line.of_code(code)
    if ticket is not None and ticket.point_id != point.id:
        refuse("", ELSEWHERE, ticket=shown(ticket))
    if ticket is not None:
        return return_to_line(by=by, ticket=ticket)
    application = Application.get_or_none(Application.code == code)
    found = appointment_rows.live(application) if application else appointment_rows.by_code(code)
    if found is None:
        refuse("", NOT_EXPECTED)
    return check_in(by=by, appointment=found, point=point)


def check_in(*, by, appointment, point):
    """A person with an appointment has come: the ticket, at the appointed place in the line. Twice is once.

    Refused at another point, on another day, and when it was cancelled. Who was missed or had left stands in line again."""
    _guard(by, point)
    slot = appointment.slot
    if slot.point_id != point.id:
        refuse("", NOT_HERE, point=slot.point.name)
    if slot.day != today():
        refuse("", NOT_TODAY, day=f"{slot.day:%d/%m/%Y}", time=slot.starts)
    appointed, arrived = instant(datetime.fromisoformat(f"{slot.day.isoformat()}T{slot.starts}")), now()
    with write():
        _one_at_a_time(point)
        there = Ticket.select(Ticket, Service).join(Service).where(Ticket.appointment == appointment).first()
        if there:
            return _again(by, there)
        if locked(Appointment.select().where(Appointment.id == appointment.id)).get().state != "booked":
            refuse("", NOT_BOOKED)
        return _stand(by, point, slot.service, application=appointment.application, appointment=appointment,
                      holder=appointment.application.full_name, line_at=appointed if arrived <= appointed + LATE else arrived)


def walk_in(*, by, point, service, holder="", application=None, code=""):
    """A person without an appointment takes a number; with an application when they bring its code.

    `code` is that of the page the number was asked for on: the same page sent twice gives one number."""
    _guard(by, point)
    holder, code = names.tidy(holder)[:200], codes.read(code) or codes.new()
    with write():
        _one_at_a_time(point)
        given = Ticket.select(Ticket, Service).join(Service).where(Ticket.code == code).first()
        if given and given.point_id == point.id:
            return given
        code = codes.new() if given else code
        there = application and Ticket.select(Ticket, Service).join(Service).where(
            Ticket.application == application, Ticket.day == today(), Ticket.state << (*OPEN, "missed")).first()
        if there and there.state == "missed" and there.point_id == point.id:
            return _again(by, there)
        if there:
            refuse("", ALREADY, ticket=shown(there))
        return _stand(by, point, service, code=code, application=application,
                      holder=application.full_name if application else holder, line_at=now())


def return_to_line(*, by, ticket):
    """Who did not come when called, or had left, shows the number again: in line by the time of now."""
    _guard(by, ticket.point)
    if ticket.day != today():
        refuse("", OTHER_DAY, ticket=shown(ticket), day=f"{ticket.day:%d/%m/%Y}")
    with write():
        return _again(by, ticket)


def _again(by, ticket):
    missed = Ticket.update(state="waiting", line_at=now(), finished_at=None, counter=None).where(
        Ticket.id == ticket.id, Ticket.state << ("missed", "left"), Ticket.day == today())
    if missed.execute():
        audit.record("ticket.returned", by=by, subject=ticket)
    return line.of_code(ticket.code)


def _one_at_a_time(point):
    # One giver of numbers at a time: the row of the point is held until the number is stored.
    locked(ReceptionPoint.select().where(ReceptionPoint.id == point.id)).get()


def _stand(by, point, service, code="", **known):
    day = today()
    given = Ticket.select(fn.MAX(Ticket.number)).where(Ticket.point == point, Ticket.day == day, Ticket.service == service)
    made = Ticket.create(code=code or codes.new(), point=point, service=service, day=day, number=(given.scalar() or 0) + 1,
                         **known)
    audit.record("ticket.given", by=by, subject=made, number=shown(made))
    return made


def call_next(*, by, services=None):
    """Call whoever stands first in line (of these services, when some are chosen) to the officer's counter."""
    counter = _counter(by)
    while True:
        standing = line.waiting(counter.point)
        if services:
            standing = standing.where(Ticket.service << services)
        first = standing.first()
        if first is None:
            refuse("", NOBODY)
        if _call(by, counter, first, ("waiting",)):
            return line.of_code(first.code)


def call(*, by, ticket):
    """Call one person out of turn: by number or name, also one who was missed, waits aside or had left."""
    counter = _counter(by)
    if counter.point_id != ticket.point_id or ticket.day != today():
        refuse("", GONE_ON, ticket=shown(ticket))
    if not _call(by, counter, ticket, ("waiting", "parked", "missed", "left")):
        refuse("", GONE_ON, ticket=shown(ticket))
    return line.of_code(ticket.code)


def _call(by, counter, ticket, states):
    with write():
        if locked(Counter.select().where(Counter.id == counter.id)).get().officer_id != by.id:
            refuse("", SIT_FIRST)
        try:
            with db.atomic():
                done = Ticket.update(state="called", counter=counter, officer=by, called_at=now(), calls=Ticket.calls + 1,
                                     finished_at=None).where(Ticket.id == ticket.id, Ticket.state << states).execute()
        except IntegrityError:
            refuse("", BUSY, ticket=shown(line.at_counter(counter) or ticket))
        if done:
            audit.record("ticket.called", by=by, subject=ticket, counter=counter.name)
        return bool(done)


def call_again(*, by, ticket):
    """Call the same person once more: the hall shows and sounds it again."""
    _change(by, ticket, ("called",), "called", called_at=now(), calls=Ticket.calls + 1)


def start(*, by, ticket):
    """The person has come to the counter. Who was aside meanwhile keeps the first time: it ended the waiting."""
    _change(by, ticket, ("called",), "serving", started_at=Ticket.get_by_id(ticket.id).started_at or now())


def miss(*, by, ticket):
    """The person called did not come; they may be called again later."""
    _change(by, ticket, ("called",), "missed", counter=None)


def park(*, by, ticket):
    """The person steps aside, to fetch or copy something, and is called again without a new number."""
    _change(by, ticket, AT_COUNTER, "parked", counter=None)


def leave(*, by, ticket):
    """The person has left without being served."""
    _change(by, ticket, ("waiting", "parked", "missed"), "left", finished_at=now())


def finish(*, by, ticket, outcome="other", missing=(), note=""):
    """The visit is over; a booked appointment was kept. Inside the change of the dossier when there is one."""
    if outcome not in OUTCOMES[1:]:
        refuse("outcome", N_("Please say how the visit ended."))
    with write():
        _change(by, ticket, OPEN, "finished", finished_at=now(), outcome=outcome, missing=list(missing),
                note=names.tidy(note)[:1000])
        if ticket.appointment_id:
            end_appointment(Appointment.get_by_id(ticket.appointment_id), "served")


def end_appointment(found, state):
    """Inside a change: a booked appointment ends as served or missed; a time proposed in its stead is given back."""
    if found.proposed_slot_id:
        appointment_rows.drop_proposal(found)
    Appointment.update(state=state, ended_at=now()).where(Appointment.id == found.id, Appointment.state == "booked").execute()


def _change(by, ticket, states, state, **values):
    _guard(by, ticket.point)
    with write():
        if not Ticket.update(state=state, **values).where(Ticket.id == ticket.id, Ticket.state << states).execute():
            refuse("", GONE_ON, ticket=shown(ticket))
        audit.record(f"ticket.{state}", by=by, subject=ticket)


def close_days():
    """Close the line of days that are over; returns how many tickets were open.

    Who was being served and forgotten was served (when it ended nobody knows); who still stood in line has left, and with
    that missed the appointment; the counters nobody left are free."""
    past = (Ticket.day < today()) & OPEN_TICKETS
    with write():
        served = Ticket.update(state="finished", outcome="other").where(past, Ticket.state == "serving").execute()
        gone = Ticket.update(state="left", finished_at=now(), counter=None).where(past).execute()
        for state, ended in (("served", "finished"), ("missed", "left")):
            came = Ticket.select(Ticket.appointment).where(
                Ticket.day < today(), Ticket.state == ended, Ticket.appointment.is_null(False))
            for found in Appointment.select().where(Appointment.state == "booked", Appointment.id.in_(came)):
                end_appointment(found, state)
        # Not by day: an officer who sat down late in the evening may still be at work.
        Counter.update(officer=None, opened_at=None).where(Counter.opened_at < now() - timedelta(hours=16)).execute()
    return served + gone


def _counter(by):
    counter = counters.mine(by)
    if counter is None:
        refuse("", SIT_FIRST)
    busy = line.at_counter(counter)
    if busy:
        refuse("", BUSY, ticket=shown(busy))
    return counter


def _guard(by, point):
    if not points.in_charge(by, point):
        refuse("", counters.NOT_YOURS)
