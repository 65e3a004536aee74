"""How punctually an establishment declares, month by month, and who is staying there now."""

from collections import Counter
from datetime import timedelta
from typing import NamedTuple

from peewee import fn

from domain.clock import today
from models import OPEN_STAYS, DayCount, Stay

MONTHS = 12


class Month(NamedTuple):
    """One month by its first day: stays that arrived and were declared, how many of them late, and that share in percent."""

    first: object
    declared: int
    late: int

    @property
    def share(self):
        return round(100 * self.late / self.declared) if self.declared else 0


def months(establishment):
    """The last twelve months with this one, the oldest first, from the sums of the reports (arrivals in its ward)."""
    starts = [today().replace(day=1)]
    while len(starts) < MONTHS:
        starts.insert(0, (starts[0] - timedelta(days=1)).replace(day=1))
    # Each day by its name: the sums are kept by day and ward first, so every one is found at once.
    days = [starts[0] + timedelta(days=number) for number in range((today() - starts[0]).days + 1)]
    sums = Counter()
    rows = DayCount.select(DayCount.day, DayCount.kind, DayCount.n).where(
        DayCount.day.in_(days), DayCount.ward == establishment.ward_id, DayCount.kind.in_(("place", "place_late")),
        DayCount.value == str(establishment.id))
    for day, kind, n in rows.tuples():
        sums[day.replace(day=1), kind] += n
    return [Month(first, sums[first, "place"], sums[first, "place_late"]) for first in starts]


def staying(establishment):
    """How many declared guests have not left."""
    return Stay.select(fn.COUNT(Stay.id)).where(Stay.establishment == establishment, OPEN_STAYS).scalar()
