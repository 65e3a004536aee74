"""The waiting list: freed places are offered to those who wait, in their order, before anybody else sees them."""

from datetime import timedelta

from peewee import IntegrityError

from database import db, prepared, write
from domain import audit, codes
from domain.clock import now, today
from domain.problems import N_, Problem, Refused, refuse
from domain.visits import appointment_rows as rows
from domain.visits import appointments, points, slots
from domain.visits.calendar import DAY
from models import FreedPlace, ReceptionPoint, Slot, Waiting

OFFER = timedelta(hours=24)
# An offer ends so long before the time itself, and is not made later.
LEAD = timedelta(hours=2)
LONGEST = 90
FREE = N_("A place is free on %(day)s at %(time)s. Please book it; the waiting list is for times when all are taken.")
LATE = N_("This offer has ended. Please join the waiting list again or choose a free time.")


def of(application):
    """The application's place on a waiting list (waiting or offered) with its point and offered slot, or None."""
    return standing(application)[0]


def lapsed(application):
    """The application's newest wait if its offer was not answered in time and its days are not over, else None."""
    return standing(application)[1]


def standing(application):
    """(what `of` gives, what `lapsed` gives): at most one of them is there, and is the application's newest wait."""
    found = _newest.first(application.id)
    if found is None or found.state == "waiting":
        return found, None
    late = found.offered_until and found.offered_until <= now()
    if found.state == "offered" and not late:
        return found, None
    return None, found if late and found.state in ("offered", "ended") and found.until_day >= today() else None


@prepared
def _newest(application):
    return Waiting.select(Waiting, ReceptionPoint).join(ReceptionPoint).where(
        Waiting.application == application).order_by(Waiting.id.desc()).limit(1)


def ahead(waiting):
    """How many wait for the same point and service before this one."""
    return Waiting.select().where(Waiting.point == waiting.point_id, Waiting.service == waiting.service_id,
                                  Waiting.state == "waiting", Waiting.id < waiting.id).count()


def join(*, by, application, point, from_day, until_day, half="any"):
    """Wait for a place at a point between two days. Whoever has an appointment is told of earlier ones (accepting moves it).

    Asked twice, one waits once.
    """
    if (late := lapsed(application)) and late.state == "offered":
        _lapse(late)
    with write():
        application, live = rows.mine(application)
        _refuse_join(application, point, from_day, until_day, half)
        if live and live.state == "booked":
            until_day = min(until_day, live.slot.day)
            if until_day < from_day:
                refuse("until_day", N_("You have an appointment before these days already."))
        before = of(application)
        if before and (before.point_id, before.from_day, before.until_day, before.half) == (point.id, from_day, until_day, half):
            return before
        _refuse_free(slots.soonest(point, points.service_of(application), from_day, half), until_day, live)
        try:
            with db.atomic():
                found = Waiting.create(code=codes.new(), application=application, point=point, from_day=from_day, half=half,
                                       until_day=until_day, service=points.service_of(application))
        except IntegrityError:
            refuse("", N_("This application is on a waiting list already."))
        audit.record("waiting.joined", by=by, subject=found, since=f"{from_day}", until=f"{until_day}")
    return found


def leave(*, by, waiting):
    """Wait no longer; a place just offered goes to the next."""
    with write():
        rows.mine(waiting.application_id)
        found = Waiting.get_by_id(waiting.id)
        if found.state in ("waiting", "offered"):
            _end(found)
            audit.record("waiting.left", by=by, subject=found)


def decline(*, by, waiting):
    """Do not take the place offered: it goes to the next, and the wait ends (one may join again for other days)."""
    with write():
        rows.mine(waiting.application_id)
        found = Waiting.get_by_id(waiting.id)
        if found.state != "offered":
            refuse("", LATE)
        _end(found)
        audit.record("waiting.declined", by=by, subject=found)


def accept(*, by, waiting, seen=None):
    """Take the place offered and return the appointment: moved there when there was one, else booked.

    A draft that was not sent yet holds the place for 15 minutes, as every hold. `seen` is the place the page showed.
    """
    with write():
        application, live = rows.mine(waiting.application_id)
        found = Waiting.get_by_id(waiting.id)
        if found.state != "offered" or found.offered_until <= now():
            refuse("", LATE)
        slot = slots.by_id(found.offered_slot_id)
        rows.unchanged(found, seen, slot)
        if slot.closed or not appointments.ready(application):
            refuse("", LATE)
        if live and live.state == "held":
            rows.end(live, "excused")
            live = None
        Waiting.update(state="taken", offered_slot=None, offered_until=None).where(Waiting.id == found.id).execute()
        if live:
            rows.change_slot(live, slot, counted=False, taken=True)
            appointment, kind = live, "appointment_moved"
        else:
            appointment, kind = rows.add(application, slot), "appointment_booked"
            rows.book(appointment, application)
        audit.record("waiting.accepted", by=by, subject=appointment, **rows.when(slot))
        if live or application.state == "registered":
            rows.come_on(application.id, slot.point_id, slot.day)
            rows.tell(kind, application, appointment, slot)
    return appointments.by_code(appointment.code)


def round():
    """Let offers lapse, end waits whose days are over, and offer places in the order of the list; returns how many offered."""
    for found in list(Waiting.select().where(Waiting.state == "offered", Waiting.offered_until <= now())):
        _lapse(found)
    with write():
        Waiting.update(state="ended").where(Waiting.state == "waiting", Waiting.until_day < today()).execute()
    offered, nothing = 0, set()
    for found in list(Waiting.select(Waiting, ReceptionPoint).join(ReceptionPoint).where(
            Waiting.state == "waiting").order_by(Waiting.id).limit(500)):
        asked = found.point_id, found.service_id, found.from_day, found.until_day, found.half
        if asked in nothing:
            continue
        live = appointments.live(found.application_id)
        place = None if live and live.state == "held" else _place(found, live)
        if place:
            offered += _offer(found, *place)
        elif not live:
            nothing.add(asked)
    return offered


def _refuse_join(application, point, from_day, until_day, half):
    found = []
    if not appointments.ready(application):
        refuse("", appointments.NOT_READY)
    if until_day < from_day or until_day < today():
        found.append(Problem("until_day", N_("The last day must not lie before the first.")))
    if until_day > today() + DAY * LONGEST:
        found.append(Problem("until_day", N_("The waiting list reaches %(days)s days ahead."), {"days": LONGEST}))
    if half not in slots.HALVES:
        found.append(Problem("half", N_("Please choose mornings, afternoons or any time.")))
    if not point.active:
        found.append(Problem("point", N_("This reception point does not take appointments now.")))
    if found:
        raise Refused(*found)


def _refuse_free(free, until_day, live):
    """Who can have a place at once need not wait for one."""
    earlier = free and (not live or live.state != "booked" or (free.day, free.starts) < (live.slot.day, live.slot.starts))
    if earlier and free.day <= until_day:
        refuse("from_day", FREE, day=f"{free.day:%d/%m/%Y}", time=free.starts)


def _place(found, live):
    """(slot, freed place or None) that may be offered to one who waits: places freed come first, then free ones; or None."""
    window, (starts, ends) = slots.window(found.point), slots.HALVES[found.half]
    fits = ((Slot.point == found.point_id) & (Slot.service == found.service_id) & (Slot.share == "public") & ~Slot.closed
            & (Slot.day >= max(found.from_day, window.first)) & (Slot.day <= min(found.until_day, window.last))
            & (Slot.starts >= starts) & (Slot.starts < ends))
    if live:
        fits &= (Slot.day < live.slot.day) | ((Slot.day == live.slot.day) & (Slot.starts < live.slot.starts))
    freed = FreedPlace.select(FreedPlace, Slot).join(Slot).where(fits).order_by(Slot.day, Slot.starts, FreedPlace.id)
    free = Slot.select().where(fits, Slot.taken < Slot.capacity).order_by(Slot.day, Slot.starts)
    choices = [(place.slot, place) for place in freed.limit(5)] + [(slot, None) for slot in free.limit(5)]
    return next((each for each in choices if slots.begins(each[0]) > now() + 2 * LEAD), None)


def _offer(found, slot, freed):
    with write():
        application, _live = rows.mine(found.application_id)
        if not appointments.ready(application):
            _end(found)
            return 0
        slots.lock(slot.id)
        # A freed place still counts as taken (see slots.give_back): now it is taken by the offer.
        got = (FreedPlace.delete().where(FreedPlace.id == freed.id).execute() == 1) if freed else slots.take(slot)
        until = min(now() + OFFER, slots.begins(slot) - LEAD)
        if not got:
            return 0
        changed = Waiting.update(state="offered", offered_slot=slot, offered_until=until).where(
            Waiting.id == found.id, Waiting.state == "waiting").execute()
        if not changed:
            slots.give_back(slot, booked=True)
            return 0
        slot.point = found.point
        audit.record("waiting.offered", by=None, subject=found, **rows.when(slot))
        rows.tell("appointment_offer", application, None, slot, until=rows.moment(until))
    return 1


def _lapse(found):
    with write():
        rows.mine(found.application_id)
        found = Waiting.get_by_id(found.id)
        if found.state == "offered" and found.offered_until <= now():
            _end(found, found.offered_until)
            audit.record("waiting.lapsed", by=None, subject=found)


def _end(found, late=None):
    """End a wait, and give back the place that was offered; until when it was, if nobody answered, is kept for who asks."""
    there = slots.lock(found.offered_slot_id)
    Waiting.update(state="ended", offered_slot=None, offered_until=late).where(Waiting.id == found.id).execute()
    if found.offered_slot_id:
        slots.give_back(there[found.offered_slot_id], booked=True)
