"""Why there is no free place: until when a point is full, when more days open, where else there is room, who waits."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from domain.clock import today
from domain.visits import calendar, hours, points, slots
from domain.visits.calendar import DAY
from models import Slot, Waiting


class Elsewhere(NamedTuple):
    """Another point with its first free slot; `km` as the crow flies, None when a place is not on the map."""

    point: object
    slot: Slot
    km: float | None


class Full(NamedTuple):
    """A point is full up to and with the day `until`; on `opens_on` the next day opens with so many places."""

    until: object
    opens_on: object
    next_day: object
    places: int
    elsewhere: list
    waiting: int


def why_full(point, service, from_day=None, half="any"):
    """What to tell a person who finds no free place at a point (Full); the nearest other points with room come first."""
    until = slots.window(point).last
    next_day, places = _next_day(point, service, until)
    opens_on = max(next_day - DAY * point.horizon_days, today()) if next_day else None
    return Full(until, opens_on, next_day, places, elsewhere(point, service, from_day, half), waiting(point, service))


def elsewhere(point, service, from_day=None, half="any"):
    """Other points with a free place for the service: by distance, then by time."""
    found = []
    for other in points.receiving(service):
        first = slots.first(other, service, from_day, half)
        if first and other.id != point.id:
            found.append(Elsewhere(other, first[0], distance(point, other)))
    return sorted(found, key=lambda each: (each.km is None, each.km, each.slot.day, each.slot.starts))[:3]


def waiting(point, service):
    """How many wait for a place at a point."""
    return Waiting.select().where(Waiting.point == point, Waiting.service == service, Waiting.state == "waiting").count()


def distance(one, other):
    """Kilometres between two points on the map, or None."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if None in places:
        return None
    north, east, north2, east2 = (radians(each) for each in places)
    part = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * 6371 * asin(sqrt(part))


def _next_day(point, service, after):
    """The first day after another with public places by the hours, and how many; (None, 0) within two months."""
    shut = calendar.closures(after, after + DAY * 60, point)
    for number in range(1, 60):
        day = after + DAY * number
        places = sum(places for (sort, share, starts), (_minutes, places) in hours.planned(point, day).items()
                     if sort == service.id and share == "public" and not calendar.closed_at(day, starts, shut))
        if places:
            return day, places
    return None, 0
