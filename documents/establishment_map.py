"""A map of establishments as a drawing of ours: north above, each spot larger and darker the more guests it has."""

from bisect import bisect_right
from collections import defaultdict
from math import cos, radians
from typing import NamedTuple

WIDTH, MARGIN = 1000, 45
TALLEST = 1400
# Half the longest name of a ward.
NAME = 90
# One place alone lies in the middle of so many degrees.
LEAST = 0.02
# From so many guests on, and the radius then.
BANDS, RADIUS = (0, 1, 10, 50), (6, 9, 13, 18)


class Spot(NamedTuple):
    """One establishment (a domain.positions.Place) and its circle; `band` is a place in BANDS."""

    place: object
    x: int
    y: int
    band: int

    @property
    def radius(self):
        return RADIUS[self.band]


class Map(NamedTuple):
    """Its height for a width of WIDTH; the spots, the largest first so that none hides another; (name, x, y) of the wards."""

    height: int
    spots: list
    wards: list


def drawn(places):
    """The Map of some places; None when there are none."""
    if not places:
        return None
    north, west = max(place.latitude for place in places), min(place.longitude for place in places)
    shrink = cos(radians(north))
    tall = max(north - min(place.latitude for place in places), LEAST)
    wide = max((max(place.longitude for place in places) - west) * shrink, LEAST)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    left = (WIDTH - wide * scale) / 2
    spots = [Spot(place, round(left + (place.longitude - west) * shrink * scale),
                  round(MARGIN + (north - place.latitude) * scale), bisect_right(BANDS, place.guests) - 1) for place in places]
    by_ward = defaultdict(list)
    for spot in spots:
        by_ward[spot.place.ward].append(spot)
    return Map(round(tall * scale) + 2 * MARGIN, sorted(spots, key=lambda spot: -spot.radius), _names(by_ward))


def _names(by_ward):
    """Each name below the spots of its ward, whole; one that would lie upon another is left to the table."""
    found = []
    for ward, here in sorted(by_ward.items(), key=lambda each: -len(each[1])):
        x = min(max(sum(spot.x for spot in here) // len(here), NAME), WIDTH - NAME)
        y = max(spot.y + spot.radius for spot in here) + 18
        if all(abs(x - other) > 2 * NAME or abs(y - below) > 20 for _ward, other, below in found):
            found.append((ward, x, y))
    return found
