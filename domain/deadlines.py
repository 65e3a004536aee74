"""How soon a stay must be declared and how late it was: rules are rows with validity dates."""

from datetime import datetime, time, timedelta

from database import prepared
from domain.clock import instant
from models import DeadlineRule


@prepared
def rules():
    """Every deadline rule; load once for many declarations."""
    return DeadlineRule.select()


def due(rules, *, channel, remote, arrived_on, arrival_time=""):
    """When the declaration was due (UTC) and the grace in minutes.

    Electronic: at once on arrival; slip: 12 h, remote wards 24 h (Law 47/2014 Art. 33(2)). Counted from the arrival
    time; without one from the end of the day of arrival, in the declarant's favour.
    """
    way = "slip" if channel == "slip" else "web"
    rule = next((r for r in rules if r.channel == way and r.remote == bool(remote) and r.valid_from <= arrived_on
                 and (r.valid_to is None or arrived_on <= r.valid_to)), None)
    if arrival_time:
        arrived = datetime.combine(arrived_on, time.fromisoformat(arrival_time))
    else:
        arrived = datetime.combine(arrived_on, time.min) + timedelta(days=1)
    hours, grace = (rule.hours, rule.grace_minutes) if rule else (0, 60)
    return instant(arrived) + timedelta(hours=hours), grace


def late_minutes(due_at, grace, declared_at):
    """Whole minutes late; 0 when on time or within the grace."""
    minutes = int((declared_at - due_at).total_seconds() // 60)
    return minutes if minutes > grace else 0
