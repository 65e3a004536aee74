"""What the stays of the people searched for must show: nationality, place, period, length, purpose, permitted stay."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import reduce
from operator import and_

from peewee import SQL, fn

from database import is_postgres
from domain import codes, establishments, stay_words, stays
from domain.clock import today
from domain.stay_search import Condition, by_index, quiet
from models import OPEN_STAYS, ZERO, Establishment, Stay, Ward

ENDING_DAYS = 7
DAYS = (8, 30, 90)
PERMITS = ("ended", "ending")
_MOST_PLACES = 200
_LIVE = Stay.cancelled_at.is_null()


@dataclass(frozen=True)
class Filters:
    """What the stays of the people must show. Empty values filter nothing; several must hold of one and the same stay.

    `days` are counted over stays that touch, as one.
    """

    nationality: str = ""
    ward: str = ""
    establishment: str = ""
    since: date | None = None
    until: date | None = None
    here: bool = False
    days: int = 0
    purpose: str = ""
    permit: str = ""

    @property
    def given(self):
        """The filters in use, by name, as they stand in a link."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else "1" if value is True else str(value)
                for name, value in values.items() if value}


def conditions(user, filters):
    """The filters as Conditions of a stay (domain/stay_search.py)."""
    found = [Condition(_LIVE, words=stay_words.LIVE)] if filters.given else []
    if filters.nationality:
        found.append(by_index(Stay.nationality == filters.nationality))
    if filters.ward:
        ward = Ward.get_or_none(Ward.code == filters.ward)
        found.append(by_index(Stay.ward == (ward.id if ward else 0)))
    if filters.establishment:
        found.append(_places(user, filters.establishment))
    if filters.here:
        found.append(by_index(_here(user, filters), ordered=False, words=stay_words.OPEN))
    if filters.days:
        found.append(Condition(_may_last(filters.days)))
    if filters.purpose:
        found.append(by_index(Stay.purpose_kind == filters.purpose))
    if filters.permit in PERMITS:
        last = today() - timedelta(days=1) if filters.permit == "ended" else today() + timedelta(days=ENDING_DAYS)
        found.append(by_index(OPEN_STAYS & (Stay.permitted_until <= last), ordered=False))
    return found


def _here(user, filters):
    """Open, and in the wards asked for: few enough, mostly, to be looked through one by one."""
    ward, seen = Ward.get_or_none(Ward.code == filters.ward), stays.visible_to(user)._where
    tests = [Stay.ward == ward] if ward else [seen] if seen is not None else []
    # Each establishment is above 0: so put, both databases look into the index of open stays by ward.
    return reduce(and_, [*tests, Stay.establishment > ZERO], OPEN_STAYS) if tests else OPEN_STAYS


def span(filters):
    """The period as tests of the day of arrival, for stays found by their document."""
    tests = [Stay.arrived_on >= filters.since] if filters.since else []
    return [quiet(test) for test in (*tests, *([Stay.arrived_on <= filters.until] if filters.until else []))]


def _places(user, text):
    """Establishments the officer may see, by code or by a fragment of the name."""
    seen = establishments.visible_to(user)
    chosen = establishments.by_code(seen, text) if codes.read(text) else None
    ids = [chosen.id] if chosen else [row.id for row in establishments.matching(seen, name=text)
                                      .order_by(Establishment.id).limit(_MOST_PLACES)]
    return by_index(Stay.establishment == ids[0]) if len(ids) == 1 else by_index(Stay.establishment.in_(ids), ordered=False)


def _may_last(days):
    """Whether a stay may belong to so many days without a gap: it lasts so long itself, or touches another of its document.

    Which of the latter really do, presence.lasting() counts.
    """
    other = Stay.alias()
    touching = Stay.select(SQL("1")).from_(other).where(
        other.passport_number == Stay.passport_number, other.nationality == Stay.nationality, other.id != Stay.id,
        other.cancelled_at.is_null(), other.arrived_on <= _day_after(Stay), _day_after(other) >= Stay.arrived_on)
    return (_length() >= days - 1) | fn.EXISTS(touching)


def _length():
    """Days between arrival and departure, reported or declared: one less than the days of stay, both ends counted."""
    return _end(Stay) - Stay.arrived_on if is_postgres() else fn.julianday(_end(Stay)) - fn.julianday(Stay.arrived_on)


def _end(stay):
    return fn.COALESCE(stay.left_on, stay.leaving_on)


def _day_after(stay):
    return _end(stay) + SQL("1") if is_postgres() else fn.date(_end(stay), "+1 day")
