"""The places of each time: free ones found, one taken or given back by the same two functions at every door."""

from datetime import datetime, time, timedelta
from random import SystemRandom
from typing import NamedTuple

from peewee import JOIN, fn

from database import locked, prepared, write
from domain.clock import instant, local, now, today
from domain.visits import points
from domain.visits.calendar import DAY
from models import Appointment, FreedPlace, ReceptionPoint, Slot, Waiting

HALVES = {"any": ("00:00", "24:00"), "morning": ("00:00", "12:00"), "afternoon": ("12:00", "24:00")}
_random = SystemRandom()
# Minutes after which a freed place reappears, at random between the two; from the settings.
_reappears = {"from": 10, "until": 180}


class Window(NamedTuple):
    """What citizens may book at a point just now: from the first day (only after a time of it) to the last."""

    first: object
    after: str
    last: object


class Time(NamedTuple):
    """A time with free places; `slot` is its number."""

    slot: int
    day: object
    starts: str
    minutes: int
    places: int


class Day(NamedTuple):
    """A day with free places: how many before noon and after, and the first time."""

    day: object
    morning: int
    afternoon: int
    first: str

    @property
    def places(self):
        return self.morning + self.afternoon


def reappear_between(soonest, latest):
    """Set within how many minutes, at random, a freed place reappears (the settings do)."""
    _reappears.update({"from": soonest, "until": max(soonest, latest)})


def window(point, at=None):
    """The Window of a point at an instant: today only until its hour of the same day, and its horizon ahead."""
    present = local(at or now())
    clock = f"{present:%H:%M}"
    same_day = clock < point.same_day_until
    return Window(present.date() if same_day else present.date() + DAY, clock if same_day else "",
                  present.date() + DAY * point.horizon_days)


def bookable(slot, point, at=None):
    """Whether a citizen may book a slot now, were a place free."""
    first, after, last = window(point, at)
    return (point.active and slot.share == "public" and not slot.closed and first <= slot.day <= last
            and (slot.day > first or slot.starts > after))


def begins(slot):
    """When a slot begins, as the instant (UTC) that columns store."""
    return instant(datetime.combine(slot.day, time.fromisoformat(slot.starts)))


def half(slot):
    """The half of the day a slot lies in."""
    return "morning" if slot.starts < "12:00" else "afternoon"


def at(code, service, day, starts, share="public"):
    """The slot at a day and time of a service, at the point with this code; or None."""
    return _at.first(code, service.id, day, starts, share)


def by_id(number):
    """The slot with a number, with its point; or None."""
    return _by_id.first(number)


def take(slot):
    """Take one place of a slot: True when there was one. Every door passes here, inside its change."""
    return _take(slot.id) == 1


def give_back(slot, *, booked):
    """Give back one place inside the caller's change.

    A place that was booked, or that somebody on the waiting list may want, is kept as a FreedPlace: it goes to the list
    first, else it reappears at a random moment. What nobody may book any more is free at once.
    """
    release = _release(slot) if slot.share == "public" and (booked or _wanted(slot)) else None
    if release:
        FreedPlace.create(slot=slot, release_at=release)
    else:
        _give(slot.id)


def lock(*numbers):
    """The slots with these numbers (None left out), by number, held against other writers, always in the same order."""
    wanted = sorted({number for number in numbers if number})
    return {slot.id: slot for slot in locked(Slot.select().where(Slot.id.in_(wanted)).order_by(Slot.id))}


def release_due():
    """Let the freed places reappear whose moment has come; returns how many."""
    due = [(place.id, place.slot_id) for place in FreedPlace.select().where(FreedPlace.release_at <= now())
           .order_by(FreedPlace.slot).limit(500)]
    return sum(_reappear(place, slot) for place, slot in due)


def unbalanced():
    """The slots from today on whose `taken` is not what the rows say that use their places: a second guard, asked each day."""
    def used(model, column, condition):
        return fn.COALESCE(model.select(fn.COUNT(model.id)).where(column == Slot.id, condition), 0)
    using = (used(Appointment, Appointment.slot, Appointment.state.in_(("held", "booked", "served", "missed")))
             + used(Appointment, Appointment.proposed_slot, Appointment.state == "booked")
             + used(Waiting, Waiting.offered_slot, Waiting.state == "offered")
             + used(FreedPlace, FreedPlace.slot, FreedPlace.id > 0))
    return list(Slot.select().where(Slot.day >= today(), Slot.taken != using).order_by(Slot.id))


def places(service):
    """Every point that takes people for a service, by name, with its first free time as Time; None when all are taken."""
    present = local(now())
    return [(point, _first_time(point, point.free)) for point in _places(service.id, present.date(), f"{present:%H:%M}")]


def days(point, service, from_day=None, half="any", most=10**6):
    """The bookable days with free places from a day on, as Day; `most` of them at most."""
    return [Day(*row) for row in _days(*_range(point, service, from_day, half), most)]


def times(point, service, from_day=None, until=None, half="any"):
    """The bookable times with free places from a day on (until another), as Time; one day when both are the same."""
    return [Time(*row) for row in _times(*_range(point, service, from_day, half, until))]


def free(point, service, from_day=None):
    """The free places as a plain list: [(day, [Time, …]), …]."""
    found = {}
    for each in times(point, service, from_day):
        found.setdefault(each.day, []).append(each)
    return list(found.items())


def first(point, service, from_day=None, half="any", limit=1):
    """The first free slots from a day on in a half of the day; limit rows at most."""
    return _first(*_range(point, service, from_day, half), limit)


def soonest(point, service, from_day=None, half="any"):
    """The first free time from a day on, as Time; None when all are taken."""
    found = _soonest.first(*_range(point, service, from_day, half))
    return Time(*found) if found else None


def latest_before(day, point, service, half="any"):
    """The last bookable day before another that has a free place, or None."""
    found = _latest.first(*_range(point, service, None, half, day - DAY))
    return found and found[0]


def _first_time(point, slot):
    within = slot and slot.day <= window(point).last
    return Time(slot.id, slot.day, slot.starts, slot.minutes, slot.capacity - slot.taken) if within else None


def _range(point, service, from_day, half, until=None):
    opening, after, last = window(point)
    starts, ends = HALVES[half]
    return (point.id, service.id, max(from_day or opening, opening), min(until or last, last), opening, after, starts, ends)


def _open(point, service, first, last, opening, after, starts, ends):
    return (_free(point, service) & (Slot.day >= first) & (Slot.day <= last) & (Slot.starts >= starts) & (Slot.starts < ends)
            & ((Slot.day > opening) | (Slot.starts > after)))


def _free(point, service):
    return ((Slot.point == point) & (Slot.service == service) & (Slot.share == "public") & (Slot.taken < Slot.capacity)
            & ~Slot.closed)


@prepared
def _times(*given):
    return _free_times(*given).order_by(Slot.day, Slot.starts)


@prepared
def _soonest(*given):
    return _free_times(*given).order_by(Slot.day, Slot.starts).limit(1)


def _free_times(*given):
    return Slot.select(Slot.id, Slot.day, Slot.starts, Slot.minutes, Slot.capacity - Slot.taken).where(_open(*given)).tuples()


@prepared
def _latest(*given):
    return Slot.select(Slot.day).where(_open(*given)).order_by(Slot.day.desc()).limit(1).tuples()


@prepared
def _places(service, day, clock):
    today_s = (ReceptionPoint.same_day_until > clock) & (Slot.starts > clock)
    found = Slot.select(Slot.id).where(_free(ReceptionPoint.id, service), Slot.day >= day, (Slot.day > day) | today_s)
    first = Slot.alias()
    return points.receiving_for(service).select_extend(first).join_from(ReceptionPoint, first, JOIN.LEFT_OUTER, attr="free", on=(
        first.id == found.order_by(Slot.day, Slot.starts).limit(1)))


@prepared
def _days(*given):
    places, noon = Slot.capacity - Slot.taken, Slot.starts < "12:00"
    before, after = (fn.COALESCE(fn.SUM(places).filter(part), 0) for part in (noon, ~noon))
    return Slot.select(Slot.day, before, after, fn.MIN(Slot.starts)).where(
        _open(*given[:-1])).group_by(Slot.day).order_by(Slot.day).limit(given[-1]).tuples()


@prepared
def _first(*given):
    return Slot.select().where(_open(*given[:-1])).order_by(Slot.day, Slot.starts).limit(given[-1])


@prepared
def _at(code, service, day, starts, share):
    return Slot.select(Slot, ReceptionPoint).join(ReceptionPoint).where(
        ReceptionPoint.code == code, Slot.service == service, Slot.day == day, Slot.starts == starts, Slot.share == share)


@prepared
def _by_id(number):
    return Slot.select(Slot, ReceptionPoint).join(ReceptionPoint).where(Slot.id == number)


@prepared
def _take(slot):
    return Slot.update(taken=Slot.taken + 1).where(Slot.id == slot, Slot.taken < Slot.capacity, ~Slot.closed)


@prepared
def _give(slot):
    return Slot.update(taken=Slot.taken - 1).where(Slot.id == slot)


def _reappear(place, slot):
    with write():
        return FreedPlace.delete().where(FreedPlace.id == place).execute() and _give(slot)


def _wanted(slot):
    return Waiting.select(Waiting.id).where(
        Waiting.state == "waiting", Waiting.point == slot.point_id, Waiting.service == slot.service_id,
        Waiting.from_day <= slot.day, Waiting.until_day >= slot.day, Waiting.half.in_(("any", half(slot)))).exists()


def _release(slot):
    """A random moment in the window of the settings, in the first half of what is left until the slot begins; None for none."""
    left = begins(slot) - now()
    if slot.closed or left < timedelta(hours=1):
        return None
    soonest, latest = (min(timedelta(minutes=_reappears[name]), left / 2) for name in ("from", "until"))
    return now() + timedelta(seconds=_random.randint(int(soonest.total_seconds()), int(latest.total_seconds())))
