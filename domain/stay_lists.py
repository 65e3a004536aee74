"""Lists of stays, newest first: filters that combine, a page at a time, for owners and officers alike."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import reduce
from operator import and_
from typing import NamedTuple

from peewee import OP, SQL, Expression, Select, Value, fn

from database import is_postgres, prepared
from domain import establishment_rules, establishments, stay_lines, stay_words
from domain.clock import today
from domain.names import document_number, fold
from domain.stay_search import Condition, by_index, find
from models import OPEN_STAYS, ZERO, Establishment, EstablishmentKind, Stay, Ward

PAGE = 50
STATES = ("staying", "leaving", "overdue", "left", "late", "corrected", "cancelled", "doubtful", "permit_ended")
_LIVE = Stay.cancelled_at.is_null()
_NAME = SQL("' '").concat(Stay.name_key)


@dataclass(frozen=True)
class Filters:
    """What a list shows. Empty values filter nothing; several narrow one another."""

    state: str = ""
    q: str = ""
    room: str = ""
    nationality: str = ""
    since: date | None = None
    until: date | None = None
    status: str = ""
    establishment: str = ""
    ward: str = ""
    channel: str = ""

    @property
    def given(self):
        """The filters in use, by name, as they stand in a link."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}


class Row(NamedTuple):
    """What a list shows of a stay: whole stays, with all their columns, would take most of the page's time."""

    id: int
    code: str
    full_name: str
    birth_date: date
    birth_precision: str
    passport_number: str
    nationality: str
    room: str
    arrived_on: date
    leaving_on: date
    left_on: date | None
    status: str
    late_minutes: int
    revision: int
    doubtful: bool
    cancelled_at: datetime | None
    establishment: str
    ward: str

    state = Stay.state


@dataclass
class Page:
    """One page of a list: its rows, and the ids to ask for the pages beside it (None at the ends)."""

    rows: list = field(default_factory=list)
    newer: int | None = None
    older: int | None = None


def page(query, filters, *, before=None, after=None):
    """One page, newest first (by arrival when days of arrival are asked for). `before`: older than this id; `after`: newer."""
    found = find(query, **_asked(filters), limit=PAGE + 1, before=before, after=after)
    more, found = len(found) > PAGE, found[:PAGE]
    if after:
        found, more_newer, more_older = found[::-1], more, True
    else:
        more_newer, more_older = bool(before), more
    return Page(_shown(found), found[0] if found and more_newer else None, found[-1] if found and more_older else None)


def _shown(ids):
    found = {row[0]: Row(*_read(row)) for row in _rows(ids)} if ids else {}
    return [found[number] for number in ids]


_NAMES = {"establishment": Establishment.name, "ward": Ward.name}
_COLUMNS, _read = stay_lines.raw([_NAMES.get(name) or getattr(Stay, name) for name in Row._fields])


@prepared
def _rows(ids):
    return Stay.select(*_COLUMNS).join(Establishment).switch(Stay).join(Ward).where(Stay.id.in_(ids)).tuples()


def rows(ids, places=None):
    """The stays of these ids with their establishments and wards, newest first. `places` keeps establishments once read."""
    places, found = {} if places is None else places, []
    if ids:
        found = list(Stay.select().where(Stay.id.in_(ids)).order_by(Stay.id.desc()))
    missing = {stay.establishment_id for stay in found} - places.keys()
    if missing:
        places |= {place.id: place for place in Establishment.select(Establishment, EstablishmentKind, Ward).join(
            EstablishmentKind).join_from(Establishment, Ward).where(Establishment.id.in_(sorted(missing)))}
    for stay in found:
        stay.establishment = places[stay.establishment_id]
        if stay.ward_id == stay.establishment.ward_id:
            stay.ward = stay.establishment.ward
    return found


def every(query, filters, at_once=stay_lines.AT_ONCE):
    """The Lines of all stays the filters let through, newest first, read in portions: an export needs little memory."""
    asked, before, places = _asked(filters), None, {}
    while True:
        found = find(query, **asked, limit=at_once, before=before)
        yield from stay_lines.of(found, places)
        if len(found) < at_once:
            return
        before = found[-1]


def counts(query):
    """How many are staying, expected to leave today, and overdue, among stays that are still open."""
    # Every departure is after the first of all days: said so, both databases read the index of open stays and no other.
    here, day, number = query.where(OPEN_STAYS, Stay.leaving_on > date.min), today(), fn.COUNT(Stay.leaving_on)
    staying, leaving, overdue = here.select(number, number.filter(Stay.leaving_on == day),
                                            number.filter(Stay.leaving_on < day)).scalar(as_tuple=True)
    return {"staying": staying, "leaving": leaving, "overdue": overdue}


def asked_today(query):
    """Who is still here? Open stays whose expected departure was yesterday or before, earliest first."""
    return rows_in_order(query.where(OPEN_STAYS, Stay.leaving_on < today()).order_by(Stay.leaving_on, Stay.id).limit(PAGE))


def others(query, stay):
    """Other stays of the same document among those of a query, newest first, at most a page of them."""
    same = query.where(Stay.passport_number == stay.passport_number, Stay.nationality == stay.nationality, Stay.id != stay.id)
    return rows_in_order(same.order_by(Stay.id.desc()).limit(PAGE))


def offered(user, code):
    """What an officer may choose to narrow a list: the (code, name) pairs of the wards, and of the one establishment named."""
    seen = establishments.visible_to(user).select(Establishment.code, Establishment.name)
    place = establishments.by_code(seen, code) if code else None
    return establishment_rules.names_of_wards(user), [(place.code, place.name)] if place else []


def rows_in_order(query):
    """The stays of a small query with their establishments, in its own order."""
    return _in_order([s.id for s in query.select(Stay.id)])


def _in_order(ids, places=None):
    by_id = {stay.id: stay for stay in rows(ids, places)}
    return [by_id[i] for i in ids]


def _asked(filters):
    conditions = [condition for name, value in filters.given.items() if name not in ("since", "until")
                  for condition in _CONDITIONS[name](value)]
    return {"conditions": conditions, "since": filters.since, "until": filters.until}


def _state(value):
    day = today()
    tests = {
        "staying": (OPEN_STAYS, stay_words.OPEN),
        "late": (Stay.late_minutes > ZERO, stay_words.LATE),
        "corrected": (Stay.revision > ZERO, stay_words.CORRECTED),
        "cancelled": (Stay.cancelled_at.is_null(False), stay_words.CANCELLED),
        "doubtful": (Stay.doubtful, stay_words.DOUBTFUL),
    }
    # Asked as a query of its own, the day is unknown to Postgres. Knowing it, Postgres would think that most permits have ended,
    # as those of all who ever came have, and not look them up.
    hidden = Select(columns=[Value(day).cast("DATE")]) if is_postgres() else day
    open_ones = {"leaving": Stay.leaving_on == day, "overdue": Stay.leaving_on < day,
                 "permit_ended": Stay.permitted_until < hidden}
    if value == "left":
        return [Condition(Stay.left_on.is_null(False) & _LIVE, words=stay_words.LEFT)]
    if value in open_ones:
        return [Condition(OPEN_STAYS, words=stay_words.OPEN), by_index(OPEN_STAYS & open_ones[value], ordered=value == "leaving")]
    return [by_index(test, ordered=value != "staying", words=words) for test, words in [tests[value]]] if value in tests else []


def _fragment(value):
    """A passport number from its start when there is a digit in it, else fragments of the name in any order."""
    if any(c.isdigit() for c in value):
        number = document_number(value)
        test = (Stay.passport_number >= number) & (Stay.passport_number < number + "ZZZZZZZZZZZZZZZZZZZZZ")
        return [by_index(test, ordered=False)]
    words = [word.replace("_", "") for word in fold(value).split()]
    # One or two letters are looked for where a part of the name begins, more anywhere in it.
    words = [word if len(word) > 2 else f" {word}" for word in words if word]
    if not words:
        return []
    # What is folded is upper case: Postgres takes three times as long to look for either.
    alike = OP.LIKE if is_postgres() else OP.ILIKE
    test = reduce(and_, (Expression(_NAME, alike, f"%{word}%") for word in words))
    if is_postgres():
        # It finds pieces of three letters by an index.
        able = any(len(word) > 2 for word in words)
        return [by_index(test, ordered=False, dear=True) if able else Condition(test)]
    return [Condition(test, words=" AND ".join(stay_words.all_of(f"{word:>3}") for word in words))]


def _equal(column):
    return lambda value: [by_index(column == value)]


def _one(column, table):
    """By code; the number is looked up first, so that an index can begin with it."""
    def condition(value):
        return [by_index(column == (table.select(table.id).where(table.code == value).scalar() or 0))]
    return condition


_CONDITIONS = {
    "state": _state,
    "q": _fragment,
    "room": _equal(Stay.room),
    "nationality": _equal(Stay.nationality),
    "status": _equal(Stay.status),
    "channel": _equal(Stay.channel),
    "establishment": _one(Stay.establishment, Establishment),
    "ward": _one(Stay.ward, Ward),
}
