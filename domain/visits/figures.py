"""The counter in figures: waiting and service time, who did not come, success at the first try, use of the places."""

from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from statistics import median

from peewee import SQL, fn

from domain.visits import points
from models import Appointment, Service, Slot, Ticket

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Times:
    """Durations in minutes: how many visits, the median, and what nine of ten did not exceed (None without visits)."""

    n: int
    median: float | None
    most: float | None


@dataclass(frozen=True)
class Use:
    """The places of a day, service or point: how many there were, were taken, and how many people came to them."""

    key: object
    places: int
    taken: int
    came: int

    @property
    def share(self):
        """The taken of the places, None when there were none."""
        return self.taken / self.places if self.places else None


@dataclass(frozen=True)
class Figures:
    """What one period counts at the points of an officer. Tallies are {key: number}."""

    tickets: int
    outcomes: dict
    walk_ins: dict
    waiting: Times
    service: Times
    appointments: dict
    left: int
    first_tries: dict
    reasons: dict
    uses: dict = field(default_factory=dict)

    @property
    def succeeded(self):
        """The share of dossiers received at the first visit, None without first visits."""
        tried = sum(self.first_tries.values())
        return self.first_tries.get("received", 0) / tried if tried else None

    @property
    def no_shows(self):
        """The share of those expected who missed the appointment: cancelled ones were not expected; None without any."""
        expected = self.appointments.get("served", 0) + self.appointments.get("missed", 0)
        return self.appointments.get("missed", 0) / expected if expected else None


def count(user, period, point=None):
    """The Figures of a period (domain.periods.Period), of one point or of all the user works with.

    Days are those of the ticket, the appointment or the slot. Waiting runs from the appointed time or the arrival, whichever was
    later, to the first start; service from there to the end, time aside included; of visits nobody ended no time is known."""
    # A list of numbers, not a subquery: only so the index of points and days is used.
    seen = [each.id for each in points.visible_to(user) if point is None or each.id == point.id]
    tickets = list(Ticket.select(Ticket.id, Ticket.state, Ticket.outcome, Ticket.appointment, Ticket.service, Ticket.arrived_at,
                                 Ticket.line_at, Ticket.started_at, Ticket.finished_at).where(
        Ticket.point.in_(seen), Ticket.day.between(period.since, period.until)).namedtuples())
    finished = [each for each in tickets if each.state == "finished" and each.started_at and each.finished_at]
    tried, reasons = _first_tries(seen, period)
    return Figures(
        tickets=len(tickets), outcomes=dict(Tally(each.outcome or each.state for each in tickets)),
        walk_ins=dict(Tally(each.service for each in tickets if each.appointment is None)),
        waiting=_times([max(each.started_at - max(each.arrived_at, each.line_at), timedelta()) for each in tickets
                        if each.started_at]),
        service=_times([each.finished_at - each.started_at for each in finished]),
        appointments=_appointments(seen, period), left=sum(each.state == "left" for each in tickets),
        first_tries=tried, reasons=reasons, uses={by: _uses(seen, period, by) for by in ("day", "service", "point")})


def services():
    """The services by number, for the names of `walk_ins` and uses."""
    return {each.id: each for each in Service.select().order_by(Service.position)}


def _times(found):
    found = sorted(found)
    if not found:
        return Times(0, None, None)
    return Times(len(found), round(median(found) / MINUTE, 1), round(found[ceil(len(found) * 0.9) - 1] / MINUTE, 1))


def _appointments(seen, period):
    rows = Appointment.select(Appointment.state, fn.COUNT(Appointment.id)).join(Slot, on=Appointment.slot).where(
        Slot.point.in_(seen), Slot.day.between(period.since, period.until), Appointment.state.not_in(("held", "expired")))
    return dict(rows.group_by(Appointment.state).tuples())


def _first_tries(seen, period):
    """How the first visit of each dossier ended, and what was missing when it was not received."""
    earlier = Ticket.alias()
    # Asked for each visit of the period: grouping first visits by dossier would read the visits of all years.
    before = earlier.select(SQL("1")).where(earlier.application == Ticket.application, earlier.id < Ticket.id, *_decided(earlier))
    rows = list(Ticket.select(Ticket.outcome, Ticket.missing).where(
        Ticket.point.in_(seen), Ticket.day.between(period.since, period.until), Ticket.application.is_null(False),
        *_decided(Ticket), ~fn.EXISTS(before)).tuples())
    return dict(Tally(outcome for outcome, _missing in rows)), dict(Tally(key for _outcome, missing in rows for key in missing))


def _decided(ticket):
    return ticket.state == "finished", ticket.outcome << ("received", "incomplete", "refused")


def _uses(seen, period, by):
    key = getattr(Slot, by)
    where = (Slot.point.in_(seen), Slot.day.between(period.since, period.until), ~Slot.closed)
    rows = Slot.select(key, fn.SUM(Slot.capacity), fn.SUM(Slot.taken)).where(*where).group_by(key).order_by(key).tuples()
    came = dict(Appointment.select(key, fn.COUNT(Appointment.id)).join(Slot, on=Appointment.slot).where(
        *where, Appointment.state == "served").group_by(key).tuples())
    return [Use(value, places, taken, came.get(value, 0)) for value, places, taken in rows]
