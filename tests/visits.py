"""Reception points, their slots, and applications that may book: rows for the tests of visits."""

import itertools
from datetime import date

from domain import codes, names
from domain.clock import now
from domain.visits import hours, points, slots, waiting
from models import Application, Appointment, FreedPlace, Office, OpeningHours, ReceptionPoint, Slot, Waiting

NUMBERS = itertools.count(1)
# A Monday, 09:00 in Viet Nam; no holiday in the four weeks after.
MONDAY = date(2026, 11, 30)
MONDAY_MORNING = "2026-11-30 02:00:00"
FINISHED = {"adult": ["about-you", "family", "photo", "request"],
            "child": ["representative", "about-you", "family", "photo", "request"],
            "loss": ["about-you", "passport"], "restore": ["about-you", "passport"], "uncollected": ["about-you"]}


def point(name="Điểm tiếp nhận Thủ Dầu Một", office=None, **more):
    """A reception point of the provincial office, without hours."""
    office = office or Office.get(Office.ward.is_null())
    return ReceptionPoint.create(code=codes.new(), office=office, name=name, address="1 Đường Số 1", phone="02743000001", **more)


def session(place, weekday, starts="08:00", ends="11:00", minutes=30, public=2, service="passport", **more):
    """A session of each week, without slots yet."""
    return OpeningHours.create(point=place, service=points.service(service), weekday=weekday, starts=starts, ends=ends,
                               minutes=minutes, public=public, valid_from=MONDAY, **more)


def open_point(public=2, days=range(5), **more):
    """A point that is open on weekday mornings and afternoons, its slots made."""
    place = point(**more)
    for day in days:
        session(place, day, public=public)
        session(place, day, "13:30", "15:00", public=public)
    hours.open_days(place)
    return place


def application(kind="adult", state="registered", **more):
    """A complete application of a new person, sent."""
    number = next(NUMBERS)
    values = {"form": "TK01-2026", "full_name": f"Trần Thị Số {number}", "personal_number": f"0741900{number:05}",
              "birth_date": date(1990, 5, 17), "email": f"nguoi{number}@example.com", "finished": FINISHED[kind], **more}
    return Application.create(code=codes.new(), kind=kind, state=state,
                              registered_at=None if state == "draft" else now(),
                              name_key=names.fold(values["full_name"]), **values)


def slot(place, day=None, starts="08:00", share="public", service="passport"):
    """The slot of a point at a time, tomorrow morning unless told."""
    found = Slot.get(Slot.point == place, Slot.day == (day or date(2026, 12, 1)), Slot.starts == starts, Slot.share == share,
                     Slot.service == points.service(service))
    found.point = place
    return found


def wait(place, who=None, **more):
    """Somebody joined the waiting list of a point when no place was free."""
    numbers = [row.id for row in Slot.select(Slot.id).where(Slot.point == place, ~Slot.closed)]
    Slot.update(closed=True).where(Slot.id.in_(numbers)).execute()
    try:
        return waiting.join(by=None, application=who or application(), point=place, **more)
    finally:
        Slot.update(closed=False).where(Slot.id.in_(numbers)).execute()


def taken(number):
    """How many places of a slot are taken."""
    return Slot.get_by_id(getattr(number, "id", number)).taken


def counted():
    """{slot id: places in use, counted from the rows that use them}: what `taken` must say."""
    found = {row.id: 0 for row in Slot.select(Slot.id)}
    for model, column, live in (
            (Appointment, Appointment.slot, Appointment.state.in_(("held", "booked", "served", "missed"))),
            (Appointment, Appointment.proposed_slot, Appointment.proposed_slot.is_null(False)),
            (Waiting, Waiting.offered_slot, Waiting.state == "offered"), (FreedPlace, FreedPlace.slot, FreedPlace.id > 0)):
        for number, in model.select(column).where(live).tuples():
            found[number] += 1
    return found


def balanced():
    """Whether every slot's `taken` is what its rows say, and never more than its capacity; the app's own guard agrees."""
    rows, using = list(Slot.select()), counted()
    right = all(row.taken == using[row.id] and row.taken <= row.capacity for row in rows)
    assert right == (not slots.unbalanced())
    return right
