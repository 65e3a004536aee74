"""A map of establishments as a drawing of ours: north above, each spot larger and darker the more guests it has."""

from bisect import bisect_right
from collections import defaultdict
from math import cos, radians
from typing import NamedTuple

WIDTH, MARGIN = 1000, 40
TALLEST = 1400
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
    wards = [(ward, sum(spot.x for spot in here) // len(here), sum(spot.y for spot in here) // len(here))
             for ward, here in sorted(by_ward.items())]
    return Map(round(tall * scale) + 2 * MARGIN, sorted(spots, key=lambda spot: -spot.radius), wards)
