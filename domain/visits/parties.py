"""Families: two to six applications come together, one after the other or at two desks at once; all have places or none."""

from database import write
from domain import audit, codes
from domain.problems import N_, Problem, refuse
from domain.visits import appointment_rows as rows
from domain.visits import appointments, pace, points, slots
from models import Appointment, ReceptionPoint, Slot

SMALLEST, LARGEST = 2, 6
DESKS = (1, 2)
NO_ROOM = N_("There are not so many places together in these days. Please choose other days, or come at different times.")
NO_ROOM_HERE = N_("There are not so many places together at this reception point in these days. Please choose other days or "
                  "another reception point, or come at different times.")


def of(party):
    """The live appointments of a party, by time."""
    return list(Appointment.select(Appointment, Slot, ReceptionPoint).join(Slot, on=Appointment.slot).join(ReceptionPoint).where(
        Appointment.party == party, Appointment.party != "", Appointment.state.in_(rows.LIVE)).order_by(
        Slot.day, Slot.starts, Appointment.id))


def alike(application, other):
    """Whether an application could come together with another: the same service, not ended, no appointment booked."""
    live = appointments.live(application)
    return (points.SERVICES[application.kind] == points.SERVICES[other.kind] and application.state in ("draft", "registered")
            and not (live and live.state == "booked"))


def arrangements(times, people, desks=1):
    """Every way, the earliest first, to seat so many people without a gap: lists of a Time for each person.

    `times` are the free Times in their order; at one time at most `desks` people are served.
    """
    for place in range(len(times)):
        seats, before = [], None
        for time in times[place:]:
            if before and (time.day, _minutes(time.starts)) != (before.day, _minutes(before.starts) + before.minutes):
                break
            seats += [time] * min(time.places, desks, people - len(seats))
            before = time
            if len(seats) == people:
                yield seats
                break


def find(point, service, people, from_day=None, half="any", desks=1, limit=3):
    """The earliest arrangements for so many people at a point, each a list of Times."""
    found = arrangements(slots.times(point, service, from_day, half=half), people, desks)
    return [each for each, _number in zip(found, range(limit), strict=False)]


def hold(*, by, applications, point, from_day=None, half="any", desks=1, seen=None, session="", address=""):
    """Hold the earliest places together for two to six applications; returns their appointments, joined by a party code.

    All or nothing. Holds the applications had are given up for these; `seen` is the party they had on the page ("": none).
    Raises Taken, Paused or Refused.
    """
    _refuse_party(applications, point, half, desks)
    service = points.service_of(applications[0])
    for application in applications:
        rows.clear_stale(application)
    for seats in find(point, service, len(applications), from_day, half, desks, limit=12):
        try:
            return _hold(by, applications, seats, seen, pace.keys(applications[0], session, address))
        except rows.Taken:
            continue
    _known(map(rows.live, applications), seen)
    return refuse("from_day", NO_ROOM_HERE)


def book(*, by, applications, point, from_day=None, half="any", desks=1, seen=None):
    """An officer books the earliest public places together for a family at the counter or on the telephone, by the same doors as
    citizens: all or none. Returns the appointments."""
    if not points.in_charge(by, point):
        refuse("", appointments.NOT_IN_CHARGE)
    with write():
        held = hold(by=by, applications=applications, point=point, from_day=from_day, half=half, desks=desks,
                    seen=seen)
        return confirm(by=by, party=held[0].party)


def extend(*, by, party):
    """Hold the places of a party that are not booked yet for another 15 minutes."""
    with write():
        return [appointments.extend(by=by, appointment=each) for each in _by_application(party) if each.state == "held"]


def confirm(*, by, party, seen=None):
    """Book all places of a party, or none; each application must have been sent. `seen` is what the page showed of
    one of them."""
    with write():
        _unchanged(of(party), seen)
        return [appointments.confirm(by=by, appointment=each) for each in _by_application(party)]


def cancel(*, by, party, reason="", seen=None):
    """Give all places of a party back."""
    with write():
        _unchanged(of(party), seen)
        return [appointments.cancel(by=by, appointment=each, reason=reason) for each in _by_application(party)]


def move(*, by, party, from_day=None, half="any", desks=1, understood=False, seen=None):
    """Move a booked party to the earliest places together from a day on; every member's move counts, the office's do not."""
    there = of(party)
    if not there or any(each.state != "booked" for each in there):
        refuse("", rows.ENDED)
    point = there[0].slot.point
    for seats in find(point, there[0].slot.service, len(there), from_day, half, desks, limit=12):
        try:
            return _move(by, party, seats, understood, seen)
        except rows.Taken:
            continue
    return refuse("from_day", NO_ROOM)


def _refuse_party(applications, point, half, desks):
    if not SMALLEST <= len({each.id for each in applications}) == len(applications) <= LARGEST:
        refuse("applications", N_("From 2 to 6 applications can come together."))
    if len({points.SERVICES[each.kind] for each in applications}) > 1:
        refuse("applications", N_("Only applications of the same kind can come together."))
    if half not in slots.HALVES or desks not in DESKS or not point.active:
        refuse("from_day", appointments.NOT_NOW)


def _hold(by, applications, seats, seen, counted):
    with write():
        mine = [rows.mine(each) for each in sorted(applications, key=lambda each: each.id)]
        before = [live for _application, live in mine if live]
        _known(before, seen)
        for application, live in mine:
            if not appointments.ready(application):
                refuse("applications", appointments.NOT_READY)
            if live and live.state == "booked":
                refuse("applications", appointments.BOOKED)
        pace.check(counted)
        slots.lock(*(seat.slot for seat in seats), *(live.slot_id for live in before))
        places = _take(seats)
        for live in before:
            rows.end(live, "excused")
        party, order = codes.new(), {each.id: number for number, each in enumerate(applications)}
        held = [rows.add(application, places[order[application.id]], party=party) for application, _live in mine]
        audit.record("party.held", by=by, subject=held[0], people=len(held), **rows.when(places[0]))
        pace.count(counted)
    return of(party)


def _move(by, party, seats, understood, seen):
    with write():
        there = of(party)
        for found in sorted(there, key=lambda each: each.application_id):
            rows.mine(found.application_id)
        there = of(party)
        _unchanged(there, seen)
        slots.lock(*(seat.slot for seat in seats), *(each.slot_id for each in there))
        for found, seat in zip(there, seats, strict=True):
            appointments.move(by=by, appointment=found, slot=slots.by_id(seat.slot), understood=understood)
    return of(party)


def _unchanged(party, seen):
    """Raise Meanwhile when the page showed another time of the member it was about."""
    if seen is not None and seen not in map(rows.seen, party):
        raise rows.Meanwhile


def _known(before, seen):
    """Raise Meanwhile when one of the appointments belongs to a party that the page did not show."""
    if seen is not None and any(live.party not in ("", seen) for live in before if live):
        raise rows.Meanwhile


def _take(seats):
    places = [slots.by_id(seat.slot) for seat in seats]
    for slot in sorted(places, key=lambda each: each.id):
        if not slots.take(slot):
            raise rows.Taken(Problem("from_day", rows.TAKEN))
    return places


def _by_application(party):
    found = of(party)
    if not found:
        refuse("", rows.ENDED)
    return sorted(found, key=lambda each: each.application_id)


def _minutes(clock):
    return int(clock[:2]) * 60 + int(clock[3:])
