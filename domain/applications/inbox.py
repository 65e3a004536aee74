"""The officers' inbox: dossiers by state and due day, filtered, counted, a page at a time, and the ones beside a dossier."""

from datetime import date, timedelta
from typing import NamedTuple

from peewee import SQL

from domain import audit
from domain.applications import access, dossiers
from domain.clock import today
from domain.problems import N_
from models import (
    APPLICATION_STATES,
    AT_THE_OFFICE,
    DUE,
    Application,
    Appointment,
    DossierMessage,
    ReceptionPoint,
    Slot,
    User,
)

PAGE, MOST = 40, 20_000
# Ended dossiers are counted up to this many: counting years of them would take longest and tell nobody anything.
COUNTED = 1000
# The time allowed to the office is running in these states.
_PRESSING = SQL("state IN ('received', 'payment', 'processing')")
_LAST, _WEEK = date(9999, 12, 31), timedelta(days=6)
SORTS = {"due": N_("Due day"), "newest": N_("Newest first"), "name": N_("Name")}
WHOSE = {"me": N_("In my charge"), "nobody": N_("In nobody's charge")}
DUES = {"overdue": N_("Overdue"), "today": N_("Due today"), "week": N_("Due within 7 days"), "apology": N_("Apology to be sent")}


class Filters(NamedTuple):
    """What of the inbox is asked for; "" is everything. Without a state and words to seek, what the office works on."""

    q: str = ""
    state: str = ""
    channel: str = ""
    kind: str = ""
    whose: str = ""
    due: str = ""
    unread: str = ""
    day: date | None = None
    point: ReceptionPoint | None = None
    sort: str = "due"

    @property
    def order(self):
        """How the list is ordered: by due day where days press, else the newest first."""
        return "newest" if self.sort == "due" and (self.state == "all" or self.q) else self.sort


class Page(NamedTuple):
    """A page of the inbox; `earlier` and `later` name the rows from which the pages beside it begin, or are ""."""

    rows: list
    earlier: str
    later: str


class Counts(NamedTuple):
    """How many dossiers of an officer have each state (up to COUNTED), press in each way, are mine or nobody's, are unread."""

    states: dict
    due: dict
    whose: dict
    unread: int


def page(user, filters, *, after="", before=""):
    """One Page of the dossiers an officer may see, after or before the row with a mark (see `mark`)."""
    here = _read(before or after, filters)
    backwards = bool(before and here)
    rows = list(_rows(user, filters, PAGE + 1, here, backwards=backwards))
    further, rows = len(rows) > PAGE, rows[:PAGE][::-1 if backwards else 1]
    earlier = rows and (further if backwards else bool(here))
    later = rows and (bool(here) if backwards else further)
    return Page(rows, mark(rows[0], filters) if earlier else "", mark(rows[-1], filters) if later else "")


def beside(user, filters, application):
    """(the dossier before, the one after) a dossier in the list that is filtered so; each None at the end."""
    here = _read(mark(application, filters), filters)
    return tuple(_rows(user, filters, 1, here, backwards=backwards).first() for backwards in (True, False))


def everything(user, filters):
    """All dossiers of a list, at most MOST, as a workbook takes them."""
    return _rows(user, filters, MOST).iterator()


def exported(*, by, filters):
    """Record that an officer took a list of dossiers out."""
    audit.record("dossiers.exported", by=by, **{name: value for name, value in filters._asdict().items()
                                                if value and isinstance(value, str)})


def counts(user, point=None):
    """The Counts of what an officer may see, at one point or all."""
    mine = access.visible_to(user)
    mine = mine if point is None else mine.where(Application.point == point)
    states = {state: mine.where(Application.state == state).limit(COUNTED).count() for state in APPLICATION_STATES[1:]}
    open_ones = mine.where(AT_THE_OFFICE)
    whose = {name: open_ones.where(Application.handler == _handler(user, name)).count() for name in WHOSE}
    return Counts(states, {name: open_ones.where(_due(name)).count() for name in DUES}, whose,
                  mine.where(_unread()).count())


def overdue(user):
    """How many dossiers an officer may see are overdue."""
    return access.visible_to(user).where(_due("overdue")).count()


def mark(application, filters):
    """What names a row in the order of a list: its sort key and number, as they stand in an address."""
    value = {"due": (application.due_on or _LAST).isoformat(), "name": application.name_key}.get(filters.order, "")
    return f"{application.id}.{value}"


def unread(rows):
    """The numbers of those among some dossiers with a message of the applicant that no officer has read."""
    found = DossierMessage.select(DossierMessage.application).where(
        DossierMessage.application.in_([each.id for each in rows]), _by_applicant()).tuples()
    return {number for number, in found} if rows else set()


def _rows(user, filters, most, here=None, *, backwards=False):
    """So many dossiers of a list, with their points and officers, from its beginning or from beyond a row."""
    key, falling = _key(filters), backwards != _falling(filters)
    found, order = _found(user, filters), _order(key, falling=falling)
    if here:
        found = found.where(_beyond(key, here, backwards=falling))
    return Application.select(Application, ReceptionPoint, User.id, User.full_name).left_outer_join(ReceptionPoint).switch(
        Application).left_outer_join(User, on=Application.handler).where(
        Application.id.in_(_numbers(found, order, most))).order_by(*order)


def _numbers(found, order, most):
    """Which they are is told by the narrow indexes of the inbox alone; only so many dossiers are then read as a whole."""
    return found.select(Application.id).order_by(*order).limit(most)


def _found(user, filters):
    found = dossiers.matching(access.visible_to(user), filters.q) if filters.q else access.visible_to(user)
    having = dossiers.having if filters.order != "due" else _having
    if filters.state and filters.state != "all":
        found = having(found, Application.state, filters.state)
    elif not filters.state and not filters.q and filters.day is None:
        found = found.where(AT_THE_OFFICE)
    for name in ("channel", "kind"):
        if value := getattr(filters, name):
            found = found.where(getattr(Application, name) == value)
    if filters.point:
        found = having(found, Application.point, filters.point.id)
    if filters.whose in WHOSE:
        found = having(found, Application.handler, _handler(user, filters.whose))
    if filters.due in DUES:
        found = found.where(_due(filters.due))
    if filters.unread:
        found = found.where(_unread())
    if filters.day is not None:
        found = found.where(Application.id.in_(Appointment.select(Appointment.application).join(Slot, on=Appointment.slot).where(
            Slot.day == filters.day, Appointment.state << ("held", "booked", "served", "missed"))))
    return found


def _having(found, column, value):
    """By due day an index holds state and order together."""
    return found.where(column == value)


def _handler(user, whose):
    return user.id if whose == "me" else None


def _due(name):
    due, day = DUE, today()
    if name == "apology":
        return _PRESSING & (due < str(day)) & (Application.promised_on.is_null() | (Application.promised_on < day))
    return _PRESSING & {"overdue": due < str(day), "today": due == str(day),
                        "week": due.between(str(day), str(day + _WEEK))}[name]


def _by_applicant():
    return (DossierMessage.from_office == False) & DossierMessage.read_at.is_null()  # noqa: E712 (a column)


def _unread():
    return Application.id.in_(DossierMessage.select(DossierMessage.application).where(_by_applicant()))


def _falling(filters):
    return filters.order == "newest"


def _key(filters):
    return {"due": DUE, "name": Application.name_key}.get(filters.order)


def _order(key, *, falling):
    columns = [Application.id] if key is None else [key, Application.id]
    return [column.desc() if falling else column.asc() for column in columns]


def _read(text, filters):
    """(key, number) of a mark, or None when it is none."""
    number, _dot, value = text.partition(".")
    if not (number.isascii() and number.isdigit() and int(number) < 2**31):
        return None
    if filters.order == "due" and not _is_day(value):
        return None
    return value, int(number)


def _is_day(text):
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _beyond(key, here, *, backwards):
    value, number = here
    if key is None:
        return Application.id < number if backwards else Application.id > number
    # The first condition is where the index begins to read; the second leaves out rows of equal value that were shown already.
    if backwards:
        return (key <= value) & ((key < value) | (Application.id < number))
    return (key >= value) & ((key > value) | (Application.id > number))
