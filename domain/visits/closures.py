"""The office closes a day: everybody concerned is proposed the nearest like place, held two days, to keep, change or cancel."""

from contextlib import suppress
from datetime import timedelta

from database import write
from domain import audit, names
from domain.clock import now, today
from domain.problems import N_, Problem, Refused, refuse, refuse_longer
from domain.visits import appointment_rows as rows
from domain.visits import appointments, calendar, hours, points, slots
from domain.visits.calendar import DAY
from models import Appointment, Closure, FreedPlace, ReceptionPoint, Slot, Waiting

PROPOSAL = timedelta(hours=48)
LEAD = timedelta(hours=2)
SEARCHED = 60
# Stored beside what officers write, and in their language.
UNANSWERED = "Cơ quan nghỉ làm việc vào giờ đã hẹn; ông/bà chưa trả lời đề nghị đổi lịch trong thời hạn."
NO_PROPOSAL = N_("This proposal has ended. Please choose a time yourself.")


def ahead(point=None):
    """The closures from today on, of one point with those of every point, or all."""
    found = Closure.select(Closure, ReceptionPoint).left_outer_join(ReceptionPoint).where(Closure.day >= today())
    if point is not None:
        found = found.where(Closure.point.is_null() | (Closure.point == point))
    return found.order_by(Closure.day, Closure.starts)


def close(*, by, point, day, starts="00:00", ends="24:00", reason):
    """Close a point (None: every point) on a day or a part of it; returns (closure, appointments concerned).

    Each person concerned is proposed the nearest like place; who finds none stays in `without_place`.
    """
    check(by=by, point=point, day=day, starts=starts, ends=ends, reason=reason)
    with write():
        row = Closure.create(point=point, day=day, starts=starts, ends=ends, reason=names.tidy(reason), created_by=by)
        audit.record("closure.made", by=by, subject=row, day=f"{day}", since=starts, until=ends, reason=row.reason)
    _fit(point)
    concerned = [each for each in hours.displaced(point) if each.slot.day == day]
    propose_all(point)
    return row, [Appointment.get_by_id(each.id) for each in concerned]


def check(*, by, point, day, starts="00:00", ends="24:00", reason):
    """Refuse what cannot be closed, as `close` does; nothing is written."""
    _guard(by, point)
    refuse_longer("reason", reason, 300)
    found = []
    if day is None or day < today():
        found.append(Problem("day", N_("Please choose today or a later day.")))
    if not points.CLOCK.fullmatch(starts) or ends != "24:00" and not points.CLOCK.fullmatch(ends) or starts >= ends:
        found.append(Problem("ends", N_("Please give two times like 08:00, the end after the beginning.")))
    if not names.tidy(reason):
        found.append(Problem("reason", N_("Please give the reason; the citizens will read it.")))
    if found:
        raise Refused(*found)


def reopen(*, by, closure):
    """Take a closure back: whoever has not answered a proposal keeps the appointment as it was, and is told."""
    _guard(by, closure.point)
    with write():
        Closure.delete().where(Closure.id == closure.id).execute()
        audit.record("closure.undone", by=by, subject=closure, day=f"{closure.day}", reason=closure.reason)
    _fit(closure.point)
    for found in list(_proposed().where(~Slot.closed)):
        _withdraw(found)


def propose_all(point=None):
    """Propose a place to everybody booked in a closed slot who has no proposal yet; returns how many got one."""
    _drop_closed()
    return sum(_propose(found) for found in hours.displaced(point) if not found.proposed_slot_id)


def without_place(point=None):
    """Those booked in closed slots for whom no place was found, by time: the office calls them."""
    return [found for found in hours.displaced(point) if not found.proposed_slot_id]


def keep(*, by, appointment, seen=None):
    """Take the proposed place; no move is counted. Returns the appointment. `seen` is the place the page showed."""
    with write():
        application, found = rows.mine(appointment.application_id)
        if found and found.state == "booked" and not found.proposed_slot_id and not found.slot.closed:
            # Kept by an earlier click, or the office opens after all.
            raise rows.Meanwhile
        if not _live_proposal(found, appointment):
            refuse("", NO_PROPOSAL)
        slot = slots.by_id(found.proposed_slot_id)
        rows.unchanged(found, seen, slot)
        if slot.closed:
            refuse("", NO_PROPOSAL)
        rows.change_slot(found, slot, counted=False, taken=True)
        rows.come_on(application.id, slot.point_id, slot.day)
        audit.record("proposal.kept", by=by, subject=found, **rows.when(slot))
        rows.tell("appointment_moved", application, found, slot)
    return appointments.by_code(found.code)


def change(*, by, appointment, slot):
    """Choose another time instead of the proposed one; no move is counted. Returns the appointment."""
    if slot.id == appointment.proposed_slot_id:
        return keep(by=by, appointment=appointment)
    return appointments.move(by=by, appointment=appointment, slot=slot)


def cancel(*, by, appointment):
    """Give the appointment up altogether; both places go back."""
    return appointments.cancel(by=by, appointment=appointment)


def lapse():
    """End the appointments whose proposal nobody answered in time, and say so; returns how many."""
    return sum(_lapse(found) for found in list(_proposed().where(Appointment.proposed_until <= now())))


def likeness(slot, other):
    """How far another slot is from one, smaller being nearer: days first, the other half of the day as a day and a half."""
    minutes = abs(int(slot.starts[:2]) * 60 + int(slot.starts[3:]) - int(other.starts[:2]) * 60 - int(other.starts[3:]))
    return (2 * (other.day - slot.day).days + (3 if slots.half(slot) != slots.half(other) else 0), minutes,
            other.share != "public", other.id)


def _guard(by, point):
    if point is None and by.role not in ("province", "admin") or point is not None and not points.in_charge(by, point):
        refuse("", N_("Only the officers of this reception point may do this."))


def _fit(point):
    """Mark the slots of the point (or of each) as closed or open again; holds and offers in closed ones are given back."""
    for each in [point] if point else list(ReceptionPoint.select().order_by(ReceptionPoint.id)):
        with write():
            hours.open_days(each, hours.opened_until(each) or today())
            _empty(Slot.select(Slot.id).where(Slot.point == each, Slot.closed, Slot.day >= today()))


def _empty(shut):
    for held in Appointment.select().where(Appointment.state == "held", Appointment.slot.in_(shut)):
        # Booked or given up meanwhile: who booked is proposed another place like the rest.
        with suppress(Refused):
            rows.end(held, "expired")
    for offer in Waiting.select(Waiting, Slot).join(Slot, on=Waiting.offered_slot).where(Slot.id.in_(shut)):
        Waiting.update(state="waiting", offered_slot=None, offered_until=None).where(Waiting.id == offer.id).execute()
        slots.give_back(offer.offered_slot, booked=True)
    FreedPlace.update(release_at=now()).where(FreedPlace.slot.in_(shut)).execute()


def _proposed():
    return Appointment.select(Appointment, Slot).join(Slot, on=Appointment.slot).where(
        Appointment.state == "booked", Appointment.proposed_slot.is_null(False))


def _drop_closed():
    """Proposals of places that were closed meanwhile are dropped, to be made anew."""
    shut = Slot.select(Slot.id).where(Slot.closed, Slot.day >= today())
    for found in list(_proposed().where(Appointment.proposed_slot.in_(shut))):
        with write():
            rows.drop_proposal(found)


def _withdraw(found):
    with write():
        application, found = rows.mine(found.application_id)
        if found and found.state == "booked" and found.proposed_slot_id and not found.slot.closed:
            rows.drop_proposal(found)
            audit.record("proposal.withdrawn", by=None, subject=found)
            rows.tell("appointment_kept", application, found, found.slot)


def _propose(found):
    """Take the nearest like place for a displaced appointment and tell; 1 when there was one."""
    old = found.slot
    near = Slot.select().where(
        Slot.point == old.point_id, Slot.service == old.service_id, Slot.share.in_(("public", "reserve")), ~Slot.closed,
        Slot.taken < Slot.capacity, Slot.day.between(max(old.day, today()), old.day + DAY * SEARCHED))
    for slot in sorted(near, key=lambda each: likeness(old, each)):
        until = min(now() + PROPOSAL, slots.begins(slot) - LEAD)
        if until > now() + LEAD and _propose_place(found, slot, until):
            return 1
    return 0


def _propose_place(found, slot, until):
    with write():
        application, live = rows.mine(found.application_id)
        if live is None or live.id != found.id or live.slot_id != found.slot_id or live.proposed_slot_id:
            return True
        slots.lock(slot.id, live.slot_id)
        if not slots.take(slot):
            return False
        Appointment.update(proposed_slot=slot, proposed_until=until).where(Appointment.id == live.id).execute()
        slot.point = live.slot.point
        audit.record("proposal.made", by=None, subject=live, before=rows.when(live.slot), after=rows.when(slot))
        rows.tell("appointment_proposal", application, live, slot, until=rows.moment(until),
                  before=f"{live.slot.starts}, {live.slot.day:%d/%m/%Y}", reason=_reason(live.slot))
    return True


def _reason(slot):
    return calendar.closed_at(slot.day, slot.starts, calendar.closures(slot.day, slot.day, slot.point_id))


def _live_proposal(found, appointment):
    return (found is not None and found.id == appointment.id and found.state == "booked" and found.proposed_slot_id
            and found.proposed_until > now())


def _lapse(found):
    with write():
        application, found = rows.mine(found.application_id)
        if not found or not found.proposed_slot_id or found.proposed_until > now():
            return 0
        rows.end(found, "revoked", UNANSWERED)
        audit.record("proposal.lapsed", by=None, subject=found, **rows.when(found.slot))
        rows.tell("appointment_cancelled", application, found, found.slot, reason=UNANSWERED, office=True)
    return 1
