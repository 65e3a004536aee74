"""How the places of a reception point are used, as its officers see it: days ahead, a day's people, free times of a share."""

from typing import NamedTuple

from peewee import JOIN, fn

from domain.clock import local, now, today
from domain.visits import calendar, points
from domain.visits.calendar import DAY
from models import Application, Appointment, ReceptionPoint, Service, Slot

WEEKS = 4
ProposedSlot = Slot.alias()


class Use(NamedTuple):
    """A day of a point: places in all and taken, by share (places, taken); `closed` names the holiday or closure."""

    day: object
    places: int
    taken: int
    shares: dict
    closed: str

    @property
    def percent(self):
        return round(100 * self.taken / self.places) if self.places else 0


def days_ahead(point, weeks=WEEKS):
    """The days from today on that have places, or are closed, as Use."""
    until, found = today() + DAY * (7 * weeks - 1), {}
    for day, share, closed, places, taken in _sums(point, until):
        found.setdefault(day, {}).setdefault(share, [0, 0, False])
        row = found[day][share]
        row[0] += 0 if closed else places
        row[1] += taken
        row[2] = row[2] or closed
    shut = calendar.closures(today(), until, point)
    return [_use(day, shares, shut) for day, shares in sorted(found.items())]


def of_day(point, day):
    """The appointments of a day by time, with application, service and proposal: booked, served and missed."""
    there = Appointment.state.in_(("booked", "served", "missed"))
    return list(_appointments().where(Slot.point == point, Slot.day == day, there))


def displaced(point=None, day=None):
    """The appointments booked in closed slots from today on, of a point or all, of a day or all: with their proposals."""
    rows = _appointments().where(Appointment.state == "booked", Slot.closed, Slot.day >= today())
    if point is not None:
        rows = rows.where(Slot.point == point)
    return list(rows if day is None else rows.where(Slot.day == day))


def concerned(point, day, starts="00:00", ends="24:00"):
    """Who has an appointment that a closure would displace, at a point (None: at every one)."""
    rows = _appointments().where(Appointment.state == "booked", Slot.day == day, Slot.starts >= starts, Slot.starts < ends)
    return list(rows if point is None else rows.where(Slot.point == point))


def free_days(point, service, share):
    """(day, free places) of the days on which an officer may still give a place of a share, today included."""
    places = fn.SUM(Slot.capacity - Slot.taken)
    return list(_free(point, service, share).select(Slot.day, places).group_by(Slot.day).order_by(Slot.day).tuples())


def free_times(point, service, share, day):
    """The slots of a day in which an officer may still give a place of a share."""
    return list(_free(point, service, share).where(Slot.day == day).order_by(Slot.starts))


def expected(user):
    """{point id: (booked today, booked on the next day)} for the points a person works with."""
    rows = Appointment.select(Slot.point, Slot.day, fn.COUNT(Appointment.id)).join(Slot, on=Appointment.slot).where(
        Appointment.state == "booked", Slot.day.between(today(), today() + DAY),
        Slot.point.in_(points.visible_to(user).select(ReceptionPoint.id))).group_by(Slot.point, Slot.day).tuples()
    found = {(point, day): number for point, day, number in rows}
    return {point: (found.get((point, today()), 0), found.get((point, today() + DAY), 0))
            for point in {point for point, _day in found}}


def _sums(point, until):
    return Slot.select(Slot.day, Slot.share, Slot.closed, fn.SUM(Slot.capacity), fn.SUM(Slot.taken)).where(
        Slot.point == point, Slot.day.between(today(), until)).group_by(Slot.day, Slot.share, Slot.closed).tuples()


def _use(day, shares, shut):
    closed = any(row[2] for row in shares.values())
    why = calendar.holiday(day) or next((row.reason for row in shut if row.day == day), "") if closed else ""
    return Use(day, sum(row[0] for row in shares.values()), sum(row[1] for row in shares.values()),
               {share: tuple(row[:2]) for share, row in shares.items()}, why)


def _appointments():
    return Appointment.select(Appointment, Slot, ReceptionPoint, Service, Application, ProposedSlot).join(
        Slot, on=Appointment.slot).join(ReceptionPoint).switch(Slot).join(Service).switch(Appointment).join(
        Application).switch(Appointment).join(ProposedSlot, JOIN.LEFT_OUTER, on=Appointment.proposed_slot).order_by(
        Slot.day, Slot.starts, Appointment.id)


def _free(point, service, share):
    clock = local(now())
    return Slot.select().where(
        Slot.point == point, Slot.service == service, Slot.share == share, ~Slot.closed, Slot.taken < Slot.capacity,
        (Slot.day > clock.date()) | ((Slot.day == clock.date()) & (Slot.starts > f"{clock:%H:%M}")))
