"""The rows of appointments: read, held, ended and put into other slots; whoever calls has opened the change and decided."""

from datetime import timedelta

from peewee import IntegrityError

from database import db, insert, locked, prepared, write
from domain import codes, notices
from domain.clock import local, now
from domain.problems import N_, Problem, Refused, refuse
from domain.visits import slots
from models import Application, Appointment, ReceptionPoint, Slot

HOLD = timedelta(minutes=15)
LIVE = ("held", "booked")
TAKEN = N_("This time has just been taken. Please choose another; everything you wrote is kept.")
PERSON = N_("There is an appointment for this person already, with another application. Please cancel that one first.")
ENDED = N_("This appointment has ended already.")
MEANWHILE = N_("The appointment was changed meanwhile, by an earlier click or in another window. What is valid now is shown "
               "here; please look at it before you go on.")


class Taken(Refused):
    """The slot had no place left; another may."""


class Meanwhile(Refused):
    """The page from which this was asked shows another time than the one in force, or none where there is one."""

    def __init__(self, sentence=MEANWHILE):
        super().__init__(Problem("", sentence))


def live(application):
    """The held or booked appointment of an application (or of its number) with its slot and point, or None."""
    return _live.first(getattr(application, "id", application))


def by_code(code):
    """The appointment with a code, with slot, point and application; or None."""
    return _by_code.first(code)


def mine(application):
    """The application as it stands, held against other writers, and its live appointment (or None)."""
    number = getattr(application, "id", application)
    return _locked.first(number), _live.first(number)


def seen(found, slot=None):
    """What a page shows of an appointment (or none), as its forms send it back; with `slot`, of a place proposed or offered."""
    slot = slot or found and found.slot
    return f"{found.code}-{slot.point_id}-{slot.day}-{slot.starts}" if found else "none"


def unchanged(found, shown, slot=None):
    """Raise Meanwhile when the page showed something else; `shown` is None where no page was looked at."""
    if shown is not None and shown != seen(found, slot):
        raise Meanwhile


def add(application, slot, **more):
    return insert(Appointment, but_known=True, code=codes.new(), application=application.id, slot=slot.id, state="held",
                  personal_number=application.personal_number, held_until=now() + HOLD, **more) or refuse("", PERSON)


def book(found, application):
    """Book a held appointment whose time is not over, when its application was sent; True when that happened."""
    return application.state == "registered" and _book(now(), found.id, now()) == 1


def expire(slot=None):
    """End the holds whose time is over, of one slot or of all, and give their places back; returns how many."""
    over = Appointment.select(Appointment.slot).where(Appointment.state == "held", Appointment.held_until <= now())
    over = over.where(Appointment.slot == slot.id) if slot else over
    return sum(_expire(number) for number in sorted({row.slot_id for row in over}))


def end(found, state, reason=""):
    """Inside a change: end a live appointment and give its places back. The doors of the office and the rounds use it."""
    there = slots.lock(found.slot_id, found.proposed_slot_id)
    changed = Appointment.update(state=state, reason=reason, ended_at=now(), proposed_slot=None,
                                 proposed_until=None).where(
        Appointment.id == found.id, Appointment.state == found.state, Appointment.slot == found.slot_id)
    if not changed.execute():
        refuse("", ENDED)
    slots.give_back(there[found.slot_id], booked=found.state == "booked")
    if found.proposed_slot_id:
        slots.give_back(there[found.proposed_slot_id], booked=True)


def change_slot(found, slot, *, counted, taken=False):
    """Inside a change: put a booked appointment into another slot (whose place may be `taken` already), old places given back."""
    there = slots.lock(found.slot_id, found.proposed_slot_id, slot.id)
    if not taken and not slots.take(slot) and not (expire(slot) and slots.take(slot)):
        raise Taken(Problem("slot", TAKEN))
    changed = Appointment.update(slot=slot, moves=found.moves + counted, reminded_at=None, proposed_slot=None,
                                 proposed_until=None).where(
        Appointment.id == found.id, Appointment.state == "booked", Appointment.slot == found.slot_id)
    if not changed.execute():
        refuse("", ENDED)
    slots.give_back(there[found.slot_id], booked=True)
    if found.proposed_slot_id and not (taken and found.proposed_slot_id == slot.id):
        slots.give_back(there[found.proposed_slot_id], booked=True)


def drop_proposal(found):
    """Inside a change: the place proposed instead of a closed one is given back; the appointment stays where it is."""
    there = slots.lock(found.proposed_slot_id)
    if Appointment.update(proposed_slot=None, proposed_until=None).where(
            Appointment.id == found.id, Appointment.proposed_slot == found.proposed_slot_id).execute():
        slots.give_back(there[found.proposed_slot_id], booked=True)


def renumber(application, number):
    """Inside a change: the live appointment follows a personal number that was mended; refused when that person has another."""
    try:
        with db.atomic():
            Appointment.update(personal_number=number).where(
                Appointment.application == application, Appointment.state.in_(LIVE)).execute()
    except IntegrityError:
        refuse("personal_number", PERSON)


def clear_stale(application):
    """End holds of the same application or person that are over but not swept yet: they would stand in the way."""
    for slot, in _stale(application.id, application.personal_number, now()):
        _expire(slot)


def tell(kind, application, appointment, slot, **details):
    """Queue a notice about an appointment, with its time and place in words."""
    notices.queue(kind, to=application.user, application=application, code=application.code,
                  appointment=appointment.code if appointment else "", day=f"{slot.day:%d/%m/%Y}", time=slot.starts,
                  point=slot.point.name, address=slot.point.address, **details)


def moment(instant):
    """A moment in the words of a notice: time and day in Viet Nam."""
    return f"{local(instant):%H:%M, %d/%m/%Y}"


def when(slot):
    return {"day": f"{slot.day}", "time": slot.starts}


@prepared
def come_on(application, point, day):
    return Application.update(point=point, present_on=day).where(Application.id == application)


def _expire(number):
    with write():
        slot = slots.lock(number)[number]
        ended = Appointment.update(state="expired", ended_at=now()).where(
            Appointment.slot == number, Appointment.state == "held", Appointment.held_until <= now()).execute()
        for _place in range(ended):
            slots.give_back(slot, booked=False)
    return ended


@prepared
def _locked(application):
    return locked(Application.select().where(Application.id == application))


@prepared
def _live(application):
    return Appointment.select(Appointment, Slot, ReceptionPoint).join(Slot, on=Appointment.slot).join(ReceptionPoint).where(
        Appointment.application == application, Appointment.state.in_(LIVE))


@prepared
def _by_code(code):
    return Appointment.select(Appointment, Slot, ReceptionPoint, Application).join(Slot, on=Appointment.slot).join(
        ReceptionPoint).switch(Appointment).join(Application).where(Appointment.code == code)


@prepared
def _stale(application, number, until):
    return Appointment.select(Appointment.slot).where(
        Appointment.state == "held", Appointment.held_until <= until,
        (Appointment.application == application) | ((Appointment.personal_number == number) & (Appointment.personal_number != ""))
    ).tuples()


@prepared
def _book(at, appointment, until):
    return Appointment.update(state="booked", booked_at=at, held_until=None).where(
        Appointment.id == appointment, Appointment.state == "held", Appointment.held_until > until)
