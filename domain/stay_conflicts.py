"""Stays of one document that get in each other's way: still open, overlapping, already declared, open elsewhere."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from database import prepared
from domain.problems import N_, Problem
from models import Stay

_COLUMNS = (Stay.id, Stay.code, Stay.establishment, Stay.passport_number, Stay.nationality, Stay.arrived_on, Stay.leaving_on,
            Stay.left_on)
_AT_ONCE = 500


@prepared
def _live(numbers):
    return Stay.select(*_COLUMNS).where(Stay.passport_number.in_(numbers), Stay.cancelled_at.is_null())


class Accepted(NamedTuple):
    """What counts of a stay that was found in order and is not stored yet. `number` is its row in a list."""

    establishment_id: int
    passport_number: str
    nationality: str
    arrived_on: date
    leaving_on: date
    left_on: date | None
    number: int = 0
    id: None = None


class Conflicts:
    """The live stays of some documents, looked up once; rows of the same batch are added as they are accepted."""

    def __init__(self, establishment, numbers):
        self.establishment = establishment
        self.stays = defaultdict(list)
        numbers = sorted(set(numbers))
        for start in range(0, len(numbers), _AT_ONCE):
            for stay in _live(numbers[start:start + _AT_ONCE]):
                self.stays[stay.passport_number, stay.nationality].append(stay)

    def add(self, stay):
        """A stay accepted just now counts for the next ones."""
        self.stays[stay.passport_number, stay.nationality].append(stay)

    def same_arrival(self, values):
        """The stay already declared here for this document and day of arrival, or None."""
        return next((s for s in self._here(values) if s.arrived_on == values["arrived_on"]), None)

    def problems(self, values, *, but=None):
        """What stands against the stay at this establishment, as the national system says it; `but` is the stay being changed."""
        for stay in self._here(values):
            if but is not None and stay.id == but.id:
                continue
            if found := against(stay, values):
                return [found]
        return []

    def elsewhere(self, values):
        """Open stays of the same document at other establishments: both sides are warned, nothing is refused."""
        if values.get("left_on"):
            return []
        return [s for s in self.stays.get((values["passport_number"], values["nationality"]), ())
                if s.left_on is None and s.establishment_id != self.establishment.id]

    def _here(self, values):
        return [s for s in self.stays.get((values["passport_number"], values["nationality"]), ())
                if s.establishment_id == self.establishment.id]


def against(stay, values):
    """What one stay of the document here says against another one with these values, or None."""
    if stay.arrived_on == values["arrived_on"]:
        return _problem("passport_number", N_("This passport was already declared here for an arrival on %(day)s."),
                        stay.arrived_on)
    if stay.left_on is None and not values.get("left_on"):
        return _problem("passport_number", N_("This passport is still staying here since %(day)s: report that departure first."),
                        stay.arrived_on)
    end, new_end = stay.left_on or stay.leaving_on, values.get("left_on") or values["leaving_on"]
    if values["arrived_on"] < end and stay.arrived_on < new_end:
        return _problem("arrived_on", N_("This overlaps a stay of the same passport here that began on %(day)s."),
                        stay.arrived_on)
    return None


def elsewhere_warning():
    """What the declarant is told; where the other place is stays with the office."""
    return Problem("passport_number", N_("This passport is also declared as staying at another establishment: please compare the "
                                         "number with the passport. The office sees both."), {}, doubtful=True)


def _problem(field, message, day):
    return Problem(field, message, {"day": day.strftime("%d/%m/%Y")})
