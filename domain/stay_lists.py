"""Lists of stays, newest first: filters that combine, a page at a time, for owners and officers alike."""

from dataclasses import dataclass, field, fields
from datetime import date

from peewee import SQL

from database import is_postgres
from domain.clock import today
from domain.names import document_number, fold
from models import ZERO, Establishment, EstablishmentKind, Stay, Ward

PAGE = 50
STATES = ("staying", "leaving", "overdue", "left", "late", "corrected", "cancelled", "doubtful", "permit_ended")
_LIVE = Stay.cancelled_at.is_null()
_OPEN = Stay.left_on.is_null() & _LIVE


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


@dataclass
class Page:
    """One page of a list: its rows, and the ids to ask for the pages beside it (None at the ends)."""

    rows: list = field(default_factory=list)
    newer: int | None = None
    older: int | None = None


def narrow(query, filters):
    """The stays of `query` that the filters let through."""
    for name, value in filters.given.items():
        query = _NARROW[name](query, getattr(filters, name) if name in ("since", "until") else value)
    return query


def page(query, filters, *, before=None, after=None):
    """One page, newest first. `before`: older than this id; `after`: newer than it."""
    query = narrow(query, filters)
    ids = query.select(Stay.id)
    if after:
        found = [s.id for s in ids.where(Stay.id > after).order_by(Stay.id).limit(PAGE + 1)]
        more_newer, more_older, found = len(found) > PAGE, True, found[:PAGE][::-1]
    else:
        ids = ids.where(Stay.id < before) if before else ids
        found = [s.id for s in ids.order_by(Stay.id.desc()).limit(PAGE + 1)]
        more_newer, more_older, found = bool(before), len(found) > PAGE, found[:PAGE]
    return Page(rows(found), found[0] if found and more_newer else None, found[-1] if found and more_older else None)


def rows(ids):
    """The stays of these ids with their establishments and wards, newest first, in one query."""
    if not ids:
        return []
    return list(Stay.select(Stay, Establishment, Ward, EstablishmentKind).join(Establishment).join(EstablishmentKind)
                .switch(Stay).join(Ward).where(Stay.id.in_(ids)).order_by(Stay.id.desc()))


def every(query, filters, at_once=500):
    """All the stays the filters let through, newest first, read in portions so that an export needs little memory."""
    query, before = narrow(query, filters), None
    while True:
        part = query.select(Stay.id).order_by(Stay.id.desc()).limit(at_once)
        found = [s.id for s in (part.where(Stay.id < before) if before else part)]
        yield from rows(found)
        if len(found) < at_once:
            return
        before = found[-1]


def counts(query):
    """How many are staying, expected to leave today, and overdue, among stays that are still open."""
    day, opened = today(), query.where(_OPEN)
    return {"staying": opened.count(), "leaving": opened.where(Stay.leaving_on == day).count(),
            "overdue": opened.where(Stay.leaving_on < day).count()}


def asked_today(query):
    """Who is still here? Open stays whose expected departure was yesterday or before, earliest first."""
    return rows_in_order(query.where(_OPEN, Stay.leaving_on < today()).order_by(Stay.leaving_on, Stay.id).limit(PAGE))


def rows_in_order(query):
    """The stays of a small query with their establishments, in its own order."""
    found = [s.id for s in query.select(Stay.id)]
    by_id = {stay.id: stay for stay in rows(found)}
    return [by_id[i] for i in found]


def _state(query, value):
    day = today()
    conditions = {
        "staying": (_OPEN,),
        "leaving": (_OPEN, Stay.leaving_on == day),
        "overdue": (_OPEN, Stay.leaving_on < day),
        "left": (Stay.left_on.is_null(False), _LIVE),
        "late": (Stay.late_minutes > ZERO,),
        "corrected": (Stay.revision > ZERO,),
        "cancelled": (Stay.cancelled_at.is_null(False),),
        "doubtful": (Stay.doubtful,),
        "permit_ended": (_OPEN, Stay.permitted_until < day),
    }
    return query.where(*conditions.get(value, ()))


def _fragment(query, value):
    """A passport number from its start when there is a digit in it, else fragments of the name in any order."""
    if any(c.isdigit() for c in value):
        number = document_number(value)
        return query.where(Stay.passport_number >= number, Stay.passport_number < number + "ZZZZZZZZZZZZZZZZZZZZZ")
    for word in fold(value).split():
        query = query.where(_has(word))
    return query


def _has(word):
    pattern = f"%{word.replace('%', '').replace('_', '')}%"
    if is_postgres() or len(word) < 3:
        return Stay.name_key ** pattern
    # SQLite answers this from three-letter pieces (migration 0002); its plain LIKE would read every row.
    return Stay.id.in_(SQL("(SELECT rowid FROM stay_name WHERE name_key LIKE ?)", [pattern]))


_NARROW = {
    "state": _state,
    "q": _fragment,
    "room": lambda query, value: query.where(Stay.room == value),
    "nationality": lambda query, value: query.where(Stay.nationality == value),
    "since": lambda query, value: query.where(Stay.arrived_on >= value),
    "until": lambda query, value: query.where(Stay.arrived_on <= value),
    "status": lambda query, value: query.where(Stay.status == value),
    "establishment": lambda query, value: query.where(Stay.establishment.in_(
        Establishment.select(Establishment.id).where(Establishment.code == value))),
    "ward": lambda query, value: query.where(Stay.ward.in_(Ward.select(Ward.id).where(Ward.code == value))),
    "channel": lambda query, value: query.where(Stay.channel == value),
}
