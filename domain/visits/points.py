"""Reception points: where an office receives people, who is in charge of each, and what citizens may book there."""

import re

from peewee import IntegrityError

from database import db, prepared, write
from domain import audit, codes, identity
from domain.names import tidy
from domain.problems import N_, Problem, Refused, refuse
from models import Office, OpeningHours, ReceptionPoint, Service

# What a citizen's application is handed in for.
SERVICES = {"adult": "passport", "child": "passport", "loss": "report", "restore": "report", "uncollected": "report"}
FIELDS = ("office", "name", "address", "phone", "note_vi", "note_en", "latitude", "longitude", "horizon_days", "same_day_until",
          "active")
# What the record calls what is done to a point, its hours and days, and what was changed.
ACTS = {
    "point.added": N_("Reception point added"), "point.changed": N_("Reception point changed"),
    "closure.made": N_("Day closed"),
    "closure.undone": N_("Closed day opened again"),
    "hours.added": N_("Opening hours added"),
    "hours.changed": N_("Opening hours changed"),
    "hours.removed": N_("Opening hours ended"),
}
LABELS = {"note_vi": N_("Note for citizens, in Vietnamese"), "note_en": N_("Note for citizens, in English"),
          "horizon_days": N_("Booking reaches so many days ahead"), "same_day_until": N_("Today can be booked until"),
          "active": N_("Citizens may book here")}
CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_LONGEST = {"name": 200, "address": 300, "phone": 50, "note_vi": 500, "note_en": 500}
_services = {}


def in_charge(user, point):
    """Whether a person may act for the office of a point: its officers, and those of the province for all."""
    return user is not None and (user.role == "province" or user.role == "commune" and user.office_id == point.office_id)


def visible_to(user):
    """The reception points a person works with: all for the province and the administrator, the own office's for the rest."""
    rows = ReceptionPoint.select(ReceptionPoint, Office).join(Office).order_by(ReceptionPoint.name)
    if user.role in ("province", "admin"):
        return rows
    return rows.where(ReceptionPoint.office == (user.office_id if user.role == "commune" else None))


def receiving(service=None):
    """The points citizens may go to, by name: those with hours now or later, for one service when given."""
    return _receiving_for(service.id) if service else _receiving()


@prepared
def _receiving():
    return _open(OpeningHours.select(OpeningHours.point))


def receiving_for(service):
    """The query of those for a service (or its number)."""
    return _open(OpeningHours.select(OpeningHours.point).where(OpeningHours.service == service))


_receiving_for = prepared(receiving_for)


def _open(hours):
    return ReceptionPoint.select(ReceptionPoint, Office).join(Office).where(
        ReceptionPoint.active, ReceptionPoint.id.in_(hours)).order_by(ReceptionPoint.name)


@prepared
def _point(code):
    return ReceptionPoint.select().where(ReceptionPoint.code == code)


def by_code(code):
    """The point with a code, or None."""
    return _point.first(code)


@prepared
def _service(code):
    return Service.select().where(Service.code == code)


def service(code):
    """The service with a code ("passport", "report", …), or None. Kept once known: they come with the migrations and stay."""
    if code not in _services and (found := _service.first(code)):
        _services[code] = found
    return _services.get(code)


def service_of(application):
    """The service for which an application is handed in."""
    return service(SERVICES[application.kind])


def add(*, by, values):
    """The administrator (or the province) adds a point; `values` as FIELDS. Raises Refused at the fields."""
    _guard(by)
    with write():
        point = _stored(lambda: ReceptionPoint.create(code=codes.new(), **_checked(values)))
        audit.record("point.added", by=by, subject=point, name=point.name)
    return point


def change(*, by, point, values):
    """Change what is known of a point; its slots follow at the next opening of days. Raises Refused at the fields."""
    _guard(by, point)
    with write():
        values = _checked({**{name: getattr(point, name) for name in FIELDS}, **values})
        changed = {name: [str(getattr(point, name)), str(value)] for name, value in values.items()
                   if name != "office" and getattr(point, name) != value}
        _stored(lambda: ReceptionPoint.update(**values).where(ReceptionPoint.id == point.id).execute())
        audit.record("point.changed", by=by, subject=point, name=values["name"], changed=changed)
    return ReceptionPoint.get_by_id(point.id)


def _guard(by, point=None):
    if by.role not in ("admin", "province") and not (point and in_charge(by, point)):
        refuse("", N_("Only the administrator and the officers of this reception point may do this."))


def _checked(values):
    """The values as stored; refused at their fields."""
    values = {name: tidy(value) if isinstance(value, str) else value for name, value in values.items() if name in FIELDS}
    found = [Problem(name, N_("Please use at most %(max)s characters."), {"max": most})
             for name, most in _LONGEST.items() if len(values.get(name) or "") > most]
    if not values.get("name"):
        found.append(Problem("name", N_("Please give the name of the reception point.")))
    if not values.get("office"):
        found.append(Problem("office", N_("Please choose the office.")))
    if values.get("phone"):
        found += identity.check_phone(values["phone"])
    if not 1 <= values.get("horizon_days", 14) <= 90:
        found.append(Problem("horizon_days", N_("Booking may reach from 1 to 90 days ahead.")))
    if values.get("same_day_until") and not CLOCK.fullmatch(values["same_day_until"]):
        found.append(Problem("same_day_until", N_("Please write the time as 08:00.")))
    if found:
        raise Refused(*found)
    return values


def _stored(change):
    try:
        with db.atomic():
            return change()
    except IntegrityError:
        refuse("", N_("These details of the reception point do not fit together."))
