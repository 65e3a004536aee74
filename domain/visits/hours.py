"""Opening hours of each week become slots: made for the days ahead, made to fit again whenever the hours change."""

from typing import NamedTuple

from peewee import Case

from database import db, insert_all, locked, write
from domain import audit
from domain.clock import local, now, today
from domain.problems import N_, Problem, Refused, refuse
from domain.visits import calendar, points
from domain.visits.calendar import DAY
from models import SHARES, Appointment, OpeningHours, ReceptionPoint, Slot

FIELDS = ("service", "weekday", "starts", "ends", "minutes", "public", "counter", "reserve", "valid_from", "valid_to")


# The week a new point begins with: hours usual in offices, and places for one counter; each session can be changed.
USUAL_SESSIONS = [(weekday, starts, ends) for weekday in range(6)
                  for starts, ends in (("08:00", "11:30"), ("13:30", "16:00")) if weekday < 5 or starts == "08:00"]
USUAL_PLACES = {"passport": {"public": 2, "counter": 1}, "report": {"public": 1, "counter": 0}}


class Opened(NamedTuple):
    """What became of the days: how many slots were made, which hold more people than the hours now allow, and whose
    appointment lies in a closed one."""

    made: int
    conflicts: list
    displaced: list


def of(point, day=None):
    """The hours of a point in force on a day (or from today on), by service, weekday and time."""
    day = day or today()
    return OpeningHours.select().where(
        OpeningHours.point == point, OpeningHours.valid_to.is_null() | (OpeningHours.valid_to >= day)).order_by(
        OpeningHours.service, OpeningHours.weekday, OpeningHours.starts)


def open_point(*, by, values, usual_week):
    """Add a reception point (points.add), with the usual week if wanted, and open its days; returns the point."""
    with write():
        point = points.add(by=by, values=values)
        if usual_week:
            for code, places in USUAL_PLACES.items():
                for weekday, starts, ends in USUAL_SESSIONS:
                    _add(by, point, {"service": points.service(code), "weekday": weekday, "starts": starts, "ends": ends,
                                     "minutes": 30, "reserve": 0, **places})
            open_days(point)
    return point


def add(*, by, point, values):
    """Add a session of each week (FIELDS) and open its days; returns Opened. Raises Refused at the fields."""
    return add_days(by=by, point=point, weekdays=[values["weekday"]], values=values)


def add_days(*, by, point, weekdays, values):
    """Add the same session on several weekdays and open its days; returns Opened. Raises Refused at the fields."""
    _guard(by, point)
    if not weekdays or not set(weekdays) <= set(range(7)):
        refuse("weekdays", N_("Please choose at least one weekday."))
    with write():
        for weekday in weekdays:
            _add(by, point, {**values, "weekday": weekday})
        return open_days(point)


def preview(verb, **given):
    """What a change of the hours would bring about (Opened), without making it. Raises Refused as the verb."""
    with write(), db.atomic() as trial:
        opened = verb(**given)
        trial.rollback()
    return opened


def change(*, by, hours, values):
    """Change a session from its next day on; booked places stay, and those too many are reported in Opened."""
    _guard(by, hours.point)
    with write():
        values = _checked(hours.point, {**{name: getattr(hours, name) for name in FIELDS}, **values}, but=hours)
        before = _words(hours)
        OpeningHours.update(**values).where(OpeningHours.id == hours.id).execute()
        after = _words(OpeningHours.get_by_id(hours.id))
        audit.record("hours.changed", by=by, subject=hours, before=before, after=after)
        return open_days(hours.point)


def remove(*, by, hours):
    """End a session: days before today keep it, later slots take nobody new; returns Opened."""
    _guard(by, hours.point)
    with write():
        if hours.valid_from >= today():
            OpeningHours.delete().where(OpeningHours.id == hours.id).execute()
        else:
            OpeningHours.update(valid_to=today() - DAY).where(OpeningHours.id == hours.id).execute()
        audit.record("hours.removed", by=by, subject=hours, **_words(hours))
        return open_days(hours.point)


def open_days(point, until=None):
    """Make the slots of a point from now until a day (its horizon) as its hours, holidays and closures say; returns Opened.

    May be run again at any time. A slot never holds fewer places than are taken; what is not wanted any more takes nobody
    new, what is closed is marked so.
    """
    until = until or today() + DAY * point.horizon_days
    with write():
        # One at a time for each point: two processes would make the same slots.
        list(locked(ReceptionPoint.select(ReceptionPoint.id).where(ReceptionPoint.id == point.id)))
        shut = calendar.closures(today(), until, point)
        wanted = _wanted(point, until, shut)
        there = {_key(slot): slot for slot in locked(_ahead(point, until).order_by(Slot.id))}
        new = [{"point": point, **dict(zip(("service", "share", "day", "starts"), key, strict=True)), "minutes": minutes,
                "capacity": capacity, "closed": closed}
               for key, (minutes, capacity, closed) in wanted.items() if key not in there and capacity]
        insert_all(Slot, new)
        for key, slot in there.items():
            closed = bool(calendar.closed_at(slot.day, slot.starts, shut))
            _fit(slot, *wanted.get(key, (slot.minutes, 0, closed)))
    return Opened(len(new), conflicts(point), displaced(point))


def opened_until(point):
    """The last day for which a point has slots, or None."""
    return Slot.select(Slot.day).where(Slot.point == point).order_by(Slot.day.desc()).limit(1).scalar()


def conflicts(point):
    """The slots ahead in which more people have a place than the hours now allow, each with that number as `planned`."""
    held, found = list(_ahead(point).where(Slot.taken > 0)), []
    wanted = _wanted(point, held[-1].day) if held else {}
    for slot in held:
        slot.planned = wanted.get(_key(slot), (0, 0, False))[1]
        if slot.taken > slot.planned and not slot.closed:
            found.append(slot)
    return found


def displaced(point=None):
    """The booked appointments that lie ahead in closed slots, by time; of one point, or of all."""
    rows = Appointment.select(Appointment, Slot).join(Slot, on=Appointment.slot).where(
        Appointment.state == "booked", Slot.closed, Slot.day >= today()).order_by(Slot.day, Slot.starts, Appointment.id)
    return list(rows if point is None else rows.where(Slot.point == point))


def planned(point, day):
    """{(service id, share, starts): (minutes, places)} that the hours of a point give on a day, holidays and closures aside."""
    return _given(of(point, day), day)


def times(starts, ends, minutes):
    """The times at which the slots of a session begin; what is too short at its end is left out."""
    first, last = (int(clock[:2]) * 60 + int(clock[3:]) for clock in (starts, ends))
    return [f"{at // 60:02}:{at % 60:02}" for at in range(first, last - minutes + 1, minutes)]


def _given(rows, day):
    found = {}
    for row in rows:
        if row.weekday == day.weekday() and row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
            for starts in times(row.starts, row.ends, row.minutes):
                for share in SHARES:
                    found[row.service_id, share, starts] = row.minutes, getattr(row, share)
    return found


def _wanted(point, until, shut=()):
    found, clock, rows = {}, f"{local(now()):%H:%M}", list(of(point))
    for number in range((until - today()).days + 1):
        day = today() + DAY * number
        for (service, share, starts), (minutes, places) in _given(rows, day).items():
            if number or starts > clock:
                found[service, share, day, starts] = minutes, places, bool(calendar.closed_at(day, starts, shut))
    return found


def _key(slot):
    return slot.service_id, slot.share, slot.day, slot.starts


def _ahead(point, until=None):
    """The slots of a point that have not begun."""
    present = local(now())
    rows = Slot.select().where(Slot.point == point, (Slot.day > present.date()) | (
        (Slot.day == present.date()) & (Slot.starts > f"{present:%H:%M}"))).order_by(Slot.day, Slot.starts, Slot.id)
    return rows if until is None else rows.where(Slot.day <= until)


def _fit(slot, minutes, capacity, closed):
    if (slot.minutes, slot.capacity, slot.closed) == (minutes, capacity, closed):
        return
    # In one statement: whoever takes a place at this moment is counted.
    fitting = Case(None, ((Slot.taken > capacity, Slot.taken),), capacity)
    Slot.update(minutes=minutes, capacity=fitting, closed=closed).where(Slot.id == slot.id).execute()


def _add(by, point, values):
    row = OpeningHours.create(point=point, **_checked(point, values))
    audit.record("hours.added", by=by, subject=row, **_words(row))


def _guard(by, point):
    if by.role != "admin" and not points.in_charge(by, point):
        refuse("", N_("Only the administrator and the officers of this reception point may do this."))


def _checked(point, values, but=None):
    values = {name: values[name] for name in FIELDS if values.get(name) is not None}
    values["valid_to"] = values.get("valid_to")
    found = [Problem(name, N_("Please write the time as 08:00.")) for name in ("starts", "ends")
             if not points.CLOCK.fullmatch(values.get(name) or "")]
    if not found and not times(values["starts"], values["ends"], max(values.get("minutes", 0), 5)):
        found.append(Problem("ends", N_("The session must end after it begins, and hold at least one visit.")))
    if not values.get("service"):
        found.append(Problem("service", N_("Please choose the matter.")))
    if not 5 <= values.get("minutes", 0) <= 240:
        found.append(Problem("minutes", N_("A visit takes from 5 to 240 minutes.")))
    if not all(0 <= values.get(share, 0) <= 200 for share in SHARES) or not any(values.get(share) for share in SHARES):
        found.append(Problem("public", N_("Please give from 1 to 200 places.")))
    if values["valid_to"] and values["valid_to"] < values.get("valid_from", today()):
        found.append(Problem("valid_to", N_("The last day must not lie before the first.")))
    if not found and _overlaps(point, values, but):
        found.append(Problem("starts", N_("Another session of this day and service has the same hours.")))
    if found:
        raise Refused(*found)
    return values


def _overlaps(point, values, but):
    last = values["valid_to"]
    rows = of(point, values.get("valid_from", today())).where(
        OpeningHours.service == values["service"], OpeningHours.weekday == values["weekday"],
        OpeningHours.starts < values["ends"], OpeningHours.ends > values["starts"])
    return any(row != but and (last is None or row.valid_from <= last) for row in rows)


def _words(row):
    return {"weekday": row.weekday, "starts": row.starts, "ends": row.ends,
            "places": "+".join(str(getattr(row, share)) for share in SHARES)}
