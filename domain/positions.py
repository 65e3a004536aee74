"""Where establishments lie on the map, and how many guests are staying at each now."""

from typing import NamedTuple

from peewee import fn

from domain import establishments, stays, units
from models import OPEN_STAYS, ZERO, Establishment, Stay, Ward

MOST = 1_000
# Degrees from the middle of its ward, some 30 km: beyond, the position is somebody's mistake.
FAR = 0.3


class Place(NamedTuple):
    """An establishment on the map, with its guests staying now."""

    code: str
    name: str
    ward: str
    latitude: float
    longitude: float
    guests: int


class Positions(NamedTuple):
    """The accepted establishments an officer may see: placed on the map, the fullest first, at most MOST (more are of no use to
    eyes); far from the ward they say they lie in; how many are left off the map, and how many have no position."""

    placed: list
    far: list
    left_off: int
    without: int


def staying(user):
    """The Positions of the establishments an officer may see."""
    here = stays.visible_to(user).where(OPEN_STAYS, Stay.establishment > ZERO)
    guests = dict(here.select(Stay.establishment, fn.COUNT(Stay.id)).group_by(Stay.establishment).tuples())
    rows = establishments.only_accepted(establishments.visible_to(user)).order_by(Establishment.name_key).select(
        Establishment.id, Ward.code, Establishment.code, Establishment.name, Ward.name, Establishment.latitude,
        Establishment.longitude)
    placed, far, without = [], [], 0
    for number, ward, *known in rows.tuples():
        place = Place(*known, guests.get(number, 0))
        if place.latitude is None or place.longitude is None:
            without += 1
        else:
            (far if _is_far(place, units.ward(ward)) else placed).append(place)
    fullest = sorted(placed, key=lambda place: -place.guests)[:MOST]
    return Positions(fullest, far, len(placed) - len(fullest), without)


def _is_far(place, ward):
    return bool(ward) and max(abs(place.latitude - ward.lat), abs(place.longitude - ward.lng)) > FAR
