"""When the service was away: found out by a pulse, told on the status page and on receipts that are late because of it.

Stops are announced at least seven working days before they begin (Decree 224/2026 Art. 13); what cannot wait may be announced
later, and is marked so.
"""

from contextlib import suppress
from datetime import datetime, time, timedelta
from typing import NamedTuple

from peewee import PeeweeException
from playhouse.pool import MaxConnectionsExceeded

from database import write
from domain import audit
from domain.clock import instant, local, now
from domain.problems import N_, refuse
from domain.visits.calendar import working_days_after
from models import AuditEntry, Outage, PlannedStop, Pulse, Stay

# The pulse beats each minute: a restart is not yet an outage.
AWAY = timedelta(minutes=3)
AHEAD = 7
LONGEST = timedelta(days=7)
WARNED = timedelta(days=7)
ACTS = {"stop.announced": N_("Stop of the service announced"), "stop.withdrawn": N_("Announced stop taken back")}
_SERVICE = "service"
_soon = {}


def beat():
    """The service is there: asked each minute. Returns the outage that has just ended, if there was one."""
    at = now()
    with write():
        before = Pulse.get_or_none(Pulse.name == _SERVICE)
        if before is None:
            Pulse.create(name=_SERVICE, at=at)
            return None
        Pulse.update(at=at).where(Pulse.name == _SERVICE).execute()
        return Outage.create(begins_at=before.at, ends_at=at) if at - before.at > AWAY else None


class Last(NamedTuple):
    """When the newest declaration was received and the newest backup made; None when there is none."""

    declaration: object
    backup: object


def last_done():
    """What was Last."""
    backup = AuditEntry.select(AuditEntry.at).where(AuditEntry.action == "backup.made").order_by(AuditEntry.at.desc()).first()
    stay = Stay.select(Stay.declared_at).order_by(Stay.id.desc()).first()
    return Last(stay and stay.declared_at, backup and backup.at)


def last_beat():
    """When the pulse beat last, or None."""
    pulse = Pulse.get_or_none(Pulse.name == _SERVICE)
    return pulse and pulse.at


def number():
    """How many outages there ever were."""
    return Outage.select().count()


def between(since, until):
    """The outages that touch the time from one instant to another, the earliest first."""
    return list(Outage.select().where(Outage.ends_at > since, Outage.begins_at < until).order_by(Outage.begins_at))


def minutes(since, until):
    """How many whole minutes between two instants the service was away."""
    away = sum((min(each.ends_at, until) - max(each.begins_at, since) for each in between(since, until)), timedelta())
    return int(away.total_seconds()) // 60


def minutes_before(stay):
    """How many minutes the service was away between a late guest's arrival and the declaration; 0 for who was in time."""
    if not stay.late_minutes:
        return 0
    hour = time.fromisoformat(stay.arrival_time) if stay.arrival_time else time()
    return minutes(instant(datetime.combine(stay.arrived_on, hour)), stay.declared_at)


def announce(*, by, begins_at, ends_at, words):
    """Tell everybody of a stop between two instants. Refuses what has begun, is too long, or does not end."""
    _only_administrators(by)
    if begins_at <= now():
        refuse("begins", N_("Please announce a stop before it begins."))
    if not begins_at < ends_at <= begins_at + LONGEST:
        refuse("ends", N_("A stop ends after it begins, and lasts seven days at most."))
    with write():
        stop = PlannedStop.create(begins_at=begins_at, ends_at=ends_at, words=words, announced_by=by)
        audit.record("stop.announced", by=by, subject=stop, begins_at=begins_at.isoformat(), ends_at=ends_at.isoformat())
    _soon.clear()
    return stop


def withdraw(*, by, stop):
    """Take back a stop that has not begun."""
    _only_administrators(by)
    with write():
        if PlannedStop.update(withdrawn_at=now()).where(
                PlannedStop.id == stop.id, PlannedStop.withdrawn_at.is_null(), PlannedStop.begins_at > now()).execute():
            audit.record("stop.withdrawn", by=by, subject=stop)
    _soon.clear()


def planned():
    """The stops still to come or under way, the next one first."""
    return list(PlannedStop.select().where(PlannedStop.withdrawn_at.is_null(), PlannedStop.ends_at > now())
                .order_by(PlannedStop.begins_at))


def soon():
    """The next stop when it begins within a week or is under way, else None; asked once a minute by each process."""
    at = now()
    if _soon.get("until", at) <= at:
        # While the database is away, the page that says so is drawn with what was known before.
        with suppress(PeeweeException, MaxConnectionsExceeded):
            _soon["stops"] = planned()
        _soon["until"] = at + timedelta(minutes=1)
    return next((each for each in _soon.get("stops", ()) if each.begins_at - WARNED < at < each.ends_at), None)


def announced_late(stop):
    """Whether fewer than seven working days lay between the announcement and the day it begins."""
    return working_days_after(local(stop.announced_at).date(), AHEAD) > local(stop.begins_at).date()


def _only_administrators(by):
    if by is None or by.role != "admin":
        refuse("", N_("Only an administrator may do this."))
