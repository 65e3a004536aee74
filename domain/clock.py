"""The one clock: instants are UTC, days are those of Viet Nam (UTC+7, no summer time)."""

from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "ICT")


def now():
    """The present instant: naive UTC, whole seconds, as every column stores it."""
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def local(instant):
    """A stored UTC instant as wall-clock time in Viet Nam."""
    return instant.replace(tzinfo=timezone.utc).astimezone(VIETNAM).replace(tzinfo=None)


def instant(local_time):
    """A wall-clock time in Viet Nam as the UTC instant that columns store."""
    return local_time.replace(tzinfo=VIETNAM).astimezone(timezone.utc).replace(tzinfo=None)


def today():
    """The present day in Viet Nam."""
    return local(now()).date()
