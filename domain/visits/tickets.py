"""The line of a day: tickets by arrival or appointment, called to counters, served, parked or missed."""

from datetime import datetime, timedelta

from peewee import IntegrityError, fn

from database import db, locked, write
from domain import audit, codes, names
from domain.clock import instant, now, today
from domain.problems import N_, refuse
from domain.visits import counters, points
from models import OUTCOMES, Application, Appointment, Counter, ReceptionPoint, Service, Slot, Ticket

# Who comes later than this after the appointed time stands in line by the time of arrival.
LATE = timedelta(minutes=15)
OPEN = ("waiting", "called", "serving", "parked")
AT_COUNTER = ("called", "serving")

NOT_TODAY = N_("This appointment is for %(day)s at %(time)s, not for today.")
NOT_HERE = N_("This appointment is at another reception point: %(point)s.")
NOT_BOOKED = N_("This appointment is no longer booked.")
SIT_FIRST = N_("Please choose the counter you sit at first.")
BUSY = N_("Please finish with number %(ticket)s first.")
NOBODY = N_("Nobody is waiting.")
GONE_ON = N_("Number %(ticket)s has been called elsewhere or has left meanwhile.")
ALREADY = N_("This application stands in line already, with number %(ticket)s.")


def shown(ticket):
    """The number as it is called: the letter of the service and three digits, e.g. A007."""
    return f"{ticket.service.letter}{ticket.number:03}"


def find(point, text):
    """The appointment or application a person means at the desk today: by the code on the slip, or by name or number.

    Returns (appointments of today at the point, applications); a code is looked for in both.
    """
    code, folded = codes.read(text), names.fold(text or "")
    today_here = _today(point)
    if code:
        sent = Application.select().where(Application.code == code, Application.state == "registered")
        return list(today_here.where((Appointment.code == code) | (Application.code == code))), list(sent)
    if len(folded) < 2:
        return [], []
    test = Application.name_key.contains(folded)
    if folded.isdigit():
        test = (Application.personal_number == folded) | Application.phone.endswith(folded)
    return list(today_here.where(test)), []


def expected(point, day=None):
    """The appointments booked at a point on a day, by time and name, those who came with their `ticket`."""
    rows = list(_today(point, day).order_by(Slot.starts, Application.name_key))
    came = {ticket.appointment_id: ticket for ticket in Ticket.select(Ticket, Service).join(Service).where(
        Ticket.appointment << rows)} if rows else {}
    for row in rows:
        row.ticket = came.get(row.id)
    return rows


def check_in(*, by, appointment):
    """A person with an appointment has come: the ticket, at the appointed place in the line. Twice is once."""
    slot = appointment.slot
    _guard(by, slot.point)
    if slot.day != today():
        refuse("", NOT_TODAY, day=f"{slot.day:%d/%m/%Y}", time=slot.starts)
    appointed, arrived = instant(datetime.fromisoformat(f"{slot.day.isoformat()}T{slot.starts}")), now()
    with write():
        there = Ticket.select(Ticket, Service).join(Service).where(Ticket.appointment == appointment).first()
        if there:
            return there
        if Appointment.get_by_id(appointment.id).state != "booked":
            refuse("", NOT_BOOKED)
        return _stand(by, slot.point, slot.service, application=appointment.application, appointment=appointment,
                      holder=appointment.application.full_name, line_at=appointed if arrived <= appointed + LATE else arrived)


def walk_in(*, by, point, service, holder="", application=None):
    """A person without an appointment takes a number; with an application when they bring its code."""
    _guard(by, point)
    holder = names.tidy(holder)[:200]
    with write():
        if application is not None:
            holder = application.full_name
            there = Ticket.select(Ticket, Service).join(Service).where(
                Ticket.application == application, Ticket.day == today(), Ticket.state << OPEN).first()
            if there:
                refuse("", ALREADY, ticket=shown(there))
        return _stand(by, point, service, application=application, holder=holder, line_at=now())


def _stand(by, point, service, **known):
    # One giver of numbers at a time: the row of the point is held until the number is stored.
    locked(ReceptionPoint.select().where(ReceptionPoint.id == point.id)).first()
    day = today()
    given = Ticket.select(fn.MAX(Ticket.number)).where(Ticket.point == point, Ticket.day == day, Ticket.service == service)
    last = given.scalar()
    made = Ticket.create(code=codes.new(), point=point, service=service, day=day, number=(last or 0) + 1, **known)
    audit.record("ticket.given", by=by, subject=made, number=made.number)
    return made


def call_next(*, by, services=None):
    """Call whoever stands first in line (of these services, when some are chosen) to the officer's counter."""
    counter = _counter(by)
    while True:
        line = waiting(counter.point)
        if services:
            line = line.where(Ticket.service << services)
        first = line.first()
        if first is None:
            refuse("", NOBODY)
        if _call(by, counter, first, ("waiting",)):
            return of_code(first.code)


def call(*, by, ticket):
    """Call one person out of turn: by number or name, also one who was missed or asked to wait aside."""
    counter = _counter(by)
    _guard(by, ticket.point)
    if not _call(by, counter, ticket, ("waiting", "parked", "missed")):
        refuse("", GONE_ON, ticket=shown(ticket))
    return of_code(ticket.code)


def _call(by, counter, ticket, states):
    with write():
        try:
            with db.atomic():
                done = Ticket.update(state="called", counter=counter, officer=by, called_at=now(), calls=Ticket.calls + 1).where(
                    Ticket.id == ticket.id, Ticket.state << states).execute()
        except IntegrityError:
            refuse("", BUSY, ticket=shown(at_counter(counter)))
        if done:
            audit.record("ticket.called", by=by, subject=ticket, counter=counter.name)
        return bool(done)


def call_again(*, by, ticket):
    """Call the same person once more: the hall shows and sounds it again."""
    _change(by, ticket, ("called",), "called", called_at=now(), calls=Ticket.calls + 1)


def start(*, by, ticket):
    """The person has come to the counter."""
    _change(by, ticket, ("called",), "serving", started_at=now())


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
        _change(by, ticket, AT_COUNTER, "finished", finished_at=now(), outcome=outcome, missing=list(missing),
                note=names.tidy(note)[:1000])
        if ticket.appointment_id:
            Appointment.update(state="served", ended_at=now()).where(
                Appointment.id == ticket.appointment_id, Appointment.state == "booked").execute()


def _change(by, ticket, states, state, **values):
    _guard(by, ticket.point)
    with write():
        if not Ticket.update(state=state, **values).where(Ticket.id == ticket.id, Ticket.state << states).execute():
            refuse("", GONE_ON, ticket=shown(ticket))
        audit.record(f"ticket.{state}", by=by, subject=ticket)


def of_code(code):
    """The ticket of a code with its point, service and counter, or None."""
    return _rows().where(Ticket.code == code).first()


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


def place(ticket):
    """The public word on one's place: (people before, minutes it may take), or None when not waiting.

    The minutes are those each visit of today took, the open counters working side by side; 8 until somebody was served.
    """
    if ticket.state != "waiting":
        return None
    earlier = (Ticket.line_at < ticket.line_at) | ((Ticket.line_at == ticket.line_at) & (Ticket.id < ticket.id))
    before = waiting(ticket.point).where(earlier).count()
    served = [row.finished_at - row.started_at for row in Ticket.select(Ticket.started_at, Ticket.finished_at).where(
        Ticket.point == ticket.point, Ticket.day == ticket.day, Ticket.state == "finished", Ticket.started_at.is_null(False))]
    each = sum(served, timedelta()) / len(served) if served else timedelta(minutes=8)
    desks = Counter.select().where(Counter.point == ticket.point, Counter.officer.is_null(False)).count() or 1
    return before, round(each / timedelta(minutes=1) * (before + 1) / desks)


def end_of_day():
    """After midnight: whoever was booked and did not come has missed it, whoever still stood in line has left."""
    with write():
        past = Slot.select(Slot.id).where(Slot.day < today())
        served = Ticket.select(Ticket.appointment).where(Ticket.appointment.is_null(False), Ticket.state == "finished")
        missed = Appointment.update(state="missed", ended_at=now()).where(
            Appointment.state == "booked", Appointment.slot.in_(past), Appointment.id.not_in(served)).execute()
        left = Ticket.update(state="left", finished_at=now(), counter=None).where(
            Ticket.day < today(), Ticket.state << (*OPEN, "missed")).execute()
        Counter.update(officer=None, opened_at=None).where(Counter.opened_at < now() - timedelta(hours=16)).execute()
    return missed, left


def _today(point, day=None):
    return (Appointment.select(Appointment, Slot, Application, Service, ReceptionPoint)
            .join(Slot, on=Appointment.slot).join(Service).switch(Slot).join(ReceptionPoint)
            .switch(Appointment).join(Application)
            .where(Slot.point == point, Slot.day == (day or today()), Appointment.state << ("booked", "served")))


def _line(point):
    return _rows().where(Ticket.point == point, Ticket.day == today()).order_by(Ticket.line_at, Ticket.id)


def _rows():
    return (Ticket.select(Ticket, ReceptionPoint, Service, Counter, Application).join(ReceptionPoint).switch(Ticket).join(Service)
            .switch(Ticket).left_outer_join(Counter).switch(Ticket).left_outer_join(Application))


def _counter(by):
    counter = counters.mine(by)
    if counter is None:
        refuse("", SIT_FIRST)
    busy = at_counter(counter)
    if busy:
        refuse("", BUSY, ticket=shown(busy))
    return counter


def _guard(by, point):
    if not points.in_charge(by, point):
        refuse("", counters.NOT_YOURS)
