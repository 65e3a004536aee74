"""The one clock: instants are UTC, days are those of Viet Nam (UTC+7, no summer time)."""

from datetime import UTC, datetime, timedelta, timezone

_AHEAD = timedelta(hours=7)
VIETNAM = timezone(_AHEAD, "ICT")


def now():
    """The present instant: naive UTC, whole seconds, as every column stores it."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def local(instant):
    """A stored UTC instant as wall-clock time in Viet Nam."""
    return instant.replace(tzinfo=UTC).astimezone(VIETNAM).replace(tzinfo=None)


def instant(local_time):
    """A wall-clock time in Viet Nam as the UTC instant that columns store."""
    return local_time.replace(tzinfo=VIETNAM).astimezone(UTC).replace(tzinfo=None)


def today():
    """The present day in Viet Nam."""
    return (now() + _AHEAD).date()
