"""The counters of the demo: four weeks of visits behind, and a morning in which some wait, one is served, others are done."""

from datetime import datetime, time, timedelta

from demo.past import dated
from demo.visits import citizen, named
from domain import codes, names
from domain.applications import reception
from domain.clock import instant, now, today
from domain.visits import calendar, counters, line, points, tickets
from models import OUTCOMES, Application, Appointment, Slot, Ticket

_DAYS, _FIRST_NUMBER = 28, 100
_TIMES = ("08:00", "08:30", "09:00", "09:30", "10:00", "13:30", "14:00", "14:30")
_MISSING = (["photo"], ["signature"], ["last_passport"], ["photo", "signature"], ["birth_certificate"], ["details"])
_WALKED_IN = ("Nguyễn Văn Lộc", "Trần Thị Bé", "Lê Hoàng Nam", "", "Phan Thị Mỹ Duyên", "Võ Văn Tài")


def serve(rng, accounts, point):
    """Open three counters at a point, write its last four weeks, and let today's people come."""
    officer = accounts["province"]
    made = [counters.add(by=officer, point=point, name=name) for name in ("1", "2", "3")]
    pattern = citizen(rng, _FIRST_NUMBER)
    for back in range(_DAYS, 0, -1):
        day = today() - timedelta(back)
        if calendar.is_open(day, point):
            _past(rng, point, day, officer, pattern)
    _today(rng, point, officer, made[1], pattern)


def _past(rng, point, day, officer, pattern):
    """A day as its rows would be: half a dozen appointments, some missed, and people without one."""
    service, number = points.service("passport"), 0
    for starts in _TIMES:
        slot = Slot.create(point=point, service=service, day=day, starts=starts, minutes=30, capacity=2, taken=0)
        for _place in range(rng.randint(0, 2)):
            state = rng.choices(("served", "missed", "excused"), (8, 1, 1))[0]
            begins = instant(datetime.combine(day, time.fromisoformat(starts)))
            one = another(rng, pattern, point, begins - timedelta(days=rng.randint(3, 12)))
            found = Appointment.create(code=codes.new(), application=one, slot=slot, personal_number=one.personal_number,
                                       state=state, booked_at=one.registered_at, ended_at=begins, created_at=one.registered_at)
            if state != "excused":
                Slot.update(taken=Slot.taken + 1).where(Slot.id == slot.id).execute()
            if state == "served":
                number += 1
                came = begins + timedelta(minutes=rng.randint(-20, 6))
                _visit(rng, point, service, day, number, officer, came, line_at=begins, application=one, appointment=found)
    for report in range(1, rng.randint(1, 4)):
        came = instant(datetime.combine(day, time(rng.randint(8, 14), rng.randint(0, 59))))
        _visit(rng, point, points.service("report"), day, report, officer, came, line_at=came, holder=rng.choice(_WALKED_IN))


def another(rng, pattern, point, sent):
    """Another person's dossier, on the pattern of one that went through the rules."""
    answers = pattern.answers | named(rng, pattern.answers["sex"]) | {"personal_number": f"074{rng.randint(0, 10**9 - 1):09}"}
    full_name = f"{answers['family_name']} {answers['given_names']}"
    return Application.create(code=codes.new(), kind=pattern.kind, form=pattern.form, finished=pattern.finished, answers=answers,
                              full_name=full_name, name_key=names.fold(full_name), birth_date=pattern.birth_date, point=point,
                              personal_number=answers["personal_number"], state="registered", registered_at=sent,
                              created_at=sent, changed_at=sent)


def _visit(rng, point, service, day, number, officer, came, *, line_at, application=None, **known):
    began = max(came, line_at) + timedelta(minutes=rng.triangular(0, 45, 8))
    ended = began + timedelta(minutes=rng.triangular(4, 30, 9))
    outcome = rng.choices(OUTCOMES[1:4], (82, 15, 3))[0] if application else "other"
    missing = rng.choice(_MISSING) if outcome == "incomplete" else []
    holder = application.full_name if application else known.pop("holder")
    Ticket.create(code=codes.new(), point=point, service=service, day=day, number=number, application=application, holder=holder,
                  state="finished", officer=officer, line_at=line_at, arrived_at=came, called_at=began - timedelta(minutes=1),
                  calls=1, started_at=began, finished_at=ended, outcome=outcome, missing=missing, **known)
    if application:
        state = {"received": "received", "refused": "not_received"}.get(outcome, "registered")
        due_on = calendar.working_days_after(day, 8, point)
        due = {"received_at": ended, "received_by": officer, "due_on": due_on}
        if state == "received" and due_on < today():
            state, due = "returned", due | {"ended_at": ended + timedelta(days=6)}
        Application.update(state=state, opened_at=None if state == "registered" else began, changed_at=ended,
                           **(due if state in ("received", "returned") else {})).where(Application.id == application.id).execute()


def _today(rng, point, officer, counter, pattern):
    """Through the rules themselves: two are done, one is at counter 2, one waits aside, the others stand in line."""
    counters.sit(by=officer, counter=counter)
    arrived = now() - timedelta(minutes=70)
    for place, holder in enumerate(_WALKED_IN):
        service = points.service("report" if place in (1, 3) else "passport")
        with dated(arrived + timedelta(minutes=9 * place)):
            ticket = tickets.walk_in(by=officer, point=point, service=service, holder=holder)
        at = arrived + timedelta(minutes=9 * place)
        Ticket.update(arrived_at=at, line_at=at).where(Ticket.id == ticket.id).execute()
    for verb in (tickets.finish, tickets.finish, tickets.park):
        called = tickets.call_next(by=officer)
        tickets.start(by=officer, ticket=called)
        Ticket.update(started_at=now() - timedelta(minutes=rng.randint(12, 30))).where(Ticket.id == called.id).execute()
        verb(by=officer, ticket=called)
    _expected(rng, point, officer, pattern)
    one = citizen(rng, _FIRST_NUMBER + 1)
    tickets.walk_in(by=officer, point=point, service=points.service("passport"), application=one)
    tickets.start(by=officer, ticket=tickets.call(by=officer, ticket=line.open_of(one)))
    reception.open_dossier(by=officer, application=one)


def _expected(rng, point, officer, pattern):
    """Those with an appointment today: the first two have come."""
    for place in range(6):
        slot, _new = Slot.get_or_create(point=point, service=points.service("passport"), share="public", day=today(),
                                        starts=f"{8 + place:02}:00", defaults={"minutes": 30, "capacity": 4})
        sent = now() - timedelta(days=rng.randint(3, 9))
        one = another(rng, pattern, point, sent)
        found = Appointment.create(code=codes.new(), application=one, slot=slot, personal_number=one.personal_number,
                                   state="booked", booked_at=sent, created_at=sent)
        Slot.update(taken=Slot.taken + 1, capacity=4).where(Slot.id == slot.id).execute()
        if place < 2:
            tickets.check_in(by=officer, appointment=Appointment.get_by_id(found.id), point=point)
