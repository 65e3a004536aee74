"""Appointments: a place is held while a person decides, then booked, moved, cancelled; every door takes places from slots."""

from database import prepared, write
from domain import audit, names
from domain.clock import local, now
from domain.problems import N_, Problem, Refused, refuse
from domain.visits import appointment_rows as rows
from domain.visits import pace, points, slots
from domain.visits.appointment_rows import Taken, by_code, expire, live
from models import Appointment, ReceptionPoint, Slot

EXTENSIONS = 10
FREE_MOVES = 2
# What must be finished before a place may be held: the data and the photo, so that nobody comes in vain.
FINISHED_FIRST = {"adult": ("about-you", "family", "photo", "request"),
                  "child": ("representative", "about-you", "family", "photo", "request"),
                  "loss": ("about-you", "passport"), "restore": ("about-you", "passport"), "uncollected": ("about-you",)}
NOT_READY = N_("A time can be chosen when the details and the photo are complete. Still to be done: see the list of steps.")
NOT_NOW = N_("This time cannot be booked any more. Please choose another; everything you wrote is kept.")
EXPIRED = N_("The time was held for you until %(until)s and is free again. Please choose a time once more; everything you wrote "
             "is kept.")
BOOKED = N_("There is an appointment for this application already. To come at another time, change it.")
LAST_MOVE = N_("This is the last change you can make yourself; afterwards only the office can move the appointment. Please tick "
               "the box to confirm.")
NO_MOVES = N_("This appointment was changed twice. For another change, please call the reception point.")
NOT_IN_CHARGE = N_("Only the officers of this reception point may do this.")
SAME_PERSON = N_("The name and the number of a person with an appointment cannot change: an appointment is not transferable. "
                 "Cancel the appointment first.")


class Expired(Refused):
    """The hold is over: its time passed before it was booked."""

    def __init__(self, found):
        super().__init__(Problem("", EXPIRED, {"until": f"{local(found.held_until):%H:%M}"}))


def lacking(application):
    """The sections still to be finished before a place may be held; None when the application is past that."""
    if application.state not in ("draft", "registered"):
        return None
    return [name for name in FINISHED_FIRST[application.kind] if name not in application.finished]


def ready(application):
    """Whether a place may be held: a draft or a sent application whose details and photo are complete."""
    return lacking(application) == []


def of(application):
    """Every appointment an application had, newest first."""
    return Appointment.select(Appointment, Slot).join(Slot, on=Appointment.slot).where(
        Appointment.application == application).order_by(Appointment.id.desc())


def last(application):
    """The newest appointment an application had, or None. The live one, if there is any, is the newest."""
    return _last.first(application.id)


@prepared
def _last(application):
    return Appointment.select(Appointment, Slot, ReceptionPoint).join(Slot, on=Appointment.slot).join(ReceptionPoint).where(
        Appointment.application == application).order_by(Appointment.id.desc()).limit(1)


def moves_left(appointment):
    """How often the person may still change the time."""
    return max(FREE_MOVES - appointment.moves, 0)


def hold(*, by, application, slot, session="", address=""):
    """Hold a place for 15 minutes and return the appointment; a hold of another time is given up for it.

    The same slot again changes nothing. Raises Meanwhile when one is booked already, Taken, Paused or Refused.
    """
    counted = pace.keys(application, session, address)
    rows.clear_stale(application)
    with write():
        application, before = rows.mine(application)
        _refuse_hold(by, application, before, slot)
        if before and before.slot_id == slot.id and before.held_until > now():
            return before
        pace.check(counted)
        found = _hold(by, application, before, slot)
        pace.count(counted)
    return found


def earliest(*, by, application, point, from_day=None, half="any", session="", address=""):
    """Assign and hold the earliest free place of a point from a day on, in a half of the day (slots.HALVES).

    Raises Refused when there is none (slots full: see `fullness.why_full`), or as `hold`.
    """
    service, before = points.service_of(application), live(application)
    _refuse_booked(before)
    mine = _fitting(before, point, from_day, half)
    for _round in range(3):
        for slot in slots.first(point, service, from_day, half, limit=12):
            slot.point = point
            # Asked again, the time held already may be the earliest: it looks full only for the applicant's own hold.
            if mine and (mine.day, mine.starts) <= (slot.day, slot.starts):
                slot = mine
            try:
                return hold(by=by, application=application, slot=slot, session=session, address=address)
            except Taken:
                continue
    return refuse("from_day", N_("There is no free place in these days. Please choose other days, or join the waiting list."))


def extend(*, by, appointment):
    """Hold the place for another 15 minutes from now, ten times at most; returns the appointment."""
    with write():
        changed = _extend(now() + rows.HOLD, appointment.id, now(), EXTENSIONS)
        found = Appointment.get_by_id(appointment.id)
        if not changed:
            _refuse_booked(found)
            if found.extensions >= EXTENSIONS:
                refuse("", N_("The place cannot be held any longer. Please confirm it, or choose again later."))
            _refuse_expired(found)
        audit.record("appointment.extended", by=by, subject=found)
    return found


def confirm(*, by, appointment, seen=None):
    """Book the place that is held; returns the appointment. A second confirmation changes nothing.

    The application must have been sent before, so that whoever comes has a dossier. `seen` is what the page showed (rows.seen).
    """
    with write():
        application, found = rows.mine(appointment.application_id)
        if found is None or found.id != appointment.id:
            _refuse_expired(Appointment.get_by_id(appointment.id))
        rows.unchanged(found, seen)
        if found.state == "booked":
            return found
        if application.state != "registered":
            refuse("", N_("Please send the application first; the place stays held meanwhile."))
        if found.slot.closed:
            refuse("", NOT_NOW)
        if not rows.book(found, application):
            _refuse_expired(found)
        rows.come_on(application.id, found.slot.point_id, found.slot.day)
        audit.record("appointment.booked", by=by, subject=found, **rows.when(found.slot))
        rows.tell("appointment_booked", application, found, found.slot)
    found.state, found.held_until = "booked", None
    return found


def book(*, by, application, slot, seen=None):
    """An officer books a place of any share at the counter or by telephone, today included; returns the appointment."""
    _guard_officer(by, slot.point)
    rows.clear_stale(application)
    with write():
        application, before = rows.mine(application)
        rows.unchanged(before, seen)
        if before and before.state == "booked":
            refuse("", BOOKED)
        if slot.closed or slots.begins(slot) < now():
            refuse("slot", NOT_NOW)
        if application.state != "registered":
            refuse("", N_("Only an application that was sent can have an appointment."))
        found = _hold(by, application, before, slot)
        rows.book(found, application)
        rows.come_on(application.id, slot.point_id, slot.day)
        audit.record("appointment.booked", by=by, subject=found, **rows.when(slot))
        rows.tell("appointment_booked", application, found, slot)
    return by_code(found.code)


def move(*, by, appointment, slot, understood=False, seen=None):
    """Move a booked appointment to another slot, taking the new place before giving the old one back; returns it.

    People have two free moves, and confirm (`understood`) that they know which is the last; officers move without limit.
    """
    with write():
        application, found = rows.mine(appointment.application_id)
        if found is None or found.id != appointment.id or found.state != "booked":
            refuse("", rows.ENDED)
        if found.slot_id == slot.id:
            return found
        rows.unchanged(found, seen)
        office = points.in_charge(by, slot.point) and points.in_charge(by, found.slot.point)
        # Whoever must move because the office closed does not pay for it.
        free = office or found.slot.closed
        if not office:
            _refuse_move(found, slot, free or understood)
        rows.change_slot(found, slot, counted=not free)
        rows.come_on(application.id, slot.point_id, slot.day)
        audit.record("appointment.moved", by=by, subject=found, before=rows.when(found.slot), after=rows.when(slot))
        rows.tell("appointment_moved", application, found, slot)
    return by_code(found.code)


def cancel(*, by, appointment, reason="", seen=None):
    """End a held or booked appointment: excused by the citizen, revoked by an officer (who gives the reason)."""
    office = by is not None and by.is_officer
    with write():
        application, found = rows.mine(appointment.application_id)
        if found is None or found.id != appointment.id:
            refuse("", rows.ENDED)
        rows.unchanged(found, seen)
        if office:
            _guard_officer(by, found.slot.point)
        if office and not names.tidy(reason):
            refuse("reason", N_("Please give the reason; the citizen will read it."))
        rows.end(found, "revoked" if office else "excused", names.tidy(reason)[:500])
        audit.record("appointment.revoked" if office else "appointment.excused", by=by, subject=found, **rows.when(found.slot),
                     reason=reason)
        if found.state == "booked":
            rows.tell("appointment_cancelled", application, found, found.slot, reason=reason, office=office)
    return by_code(found.code)


def same_person(application, *, full_name, personal_number):
    """Refuse another name or number while there is an appointment; accents and capitals may still be corrected."""
    if live(application) is None:
        return
    found = []
    if names.fold(full_name) != names.fold(application.full_name):
        found.append(Problem("full_name", SAME_PERSON))
    if personal_number != application.personal_number:
        found.append(Problem("personal_number", SAME_PERSON))
    if found:
        raise Refused(*found)


def _fitting(before, point, from_day, half):
    """The slot that is held already, if it is at this point, from that day on and in this half of the day; else None."""
    starts, ends = slots.HALVES.get(half, ("", ""))
    fits = (before and before.slot.point_id == point.id and starts <= before.slot.starts < ends
            and (from_day is None or from_day <= before.slot.day))
    return before.slot if fits else None


def _refuse_booked(before):
    """Who has an appointment changes it: a choice of a new one comes from an old page."""
    if before and before.state == "booked":
        raise rows.Meanwhile(BOOKED)


def _refuse_hold(by, application, before, slot):
    _refuse_booked(before)
    if not ready(application):
        refuse("", NOT_READY)
    if slot.service_id != points.service_of(application).id or not slots.bookable(slot, slot.point):
        refuse("slot", NOT_NOW)


def _hold(by, application, before, slot):
    """Take the place and write the hold; the place of the hold before is given back after."""
    there = slots.lock(before.slot_id, slot.id) if before else {}
    if not (before and before.slot_id == slot.id) and not slots.take(slot) and not (expire(slot) and slots.take(slot)):
        raise rows.Taken(Problem("slot", rows.TAKEN))
    if before:
        if not Appointment.update(slot=slot, held_until=now() + rows.HOLD, party="").where(
                Appointment.id == before.id, Appointment.state == "held").execute():
            # The hold ended meanwhile, and its place was given back.
            _refuse_expired(before)
        if before.slot_id != slot.id:
            slots.give_back(there[before.slot_id], booked=False)
        found = Appointment.get_by_id(before.id)
    else:
        found = rows.add(application, slot)
    audit.record("appointment.held", by=by, subject=found, **rows.when(slot))
    found.slot, found.application = slot, application
    return found


def _refuse_move(found, slot, understood):
    if slots.begins(found.slot) < now():
        refuse("", rows.ENDED)
    if not slots.bookable(slot, slot.point) or slot.service_id != found.slot.service_id:
        refuse("slot", NOT_NOW)
    if not moves_left(found) and not found.slot.closed:
        refuse("", NO_MOVES)
    if moves_left(found) == 1 and not understood:
        refuse("understood", LAST_MOVE)


def _refuse_expired(found):
    if found.slot.closed:
        refuse("", NOT_NOW)
    if found.state in ("held", "expired"):
        raise Expired(found)
    refuse("", rows.ENDED)


def _guard_officer(by, point):
    if not points.in_charge(by, point):
        refuse("", NOT_IN_CHARGE)


@prepared
def _extend(until, appointment, at, most):
    return Appointment.update(held_until=until, extensions=Appointment.extensions + 1).where(
        Appointment.id == appointment, Appointment.state == "held", Appointment.held_until > at, Appointment.extensions < most)
