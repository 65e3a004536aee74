"""Tries counted against limits: wrong passwords, guessed codes, registrations; the pause grows with each."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

from peewee import fn

from database import prepared, write
from domain.clock import now
from models import Attempt


def address_range(address):
    """The range an address belongs to: one IPv4 address, one IPv6 /64 (what a household gets)."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    return str(parsed) if parsed.version == 4 else str(ip_network((parsed, 64), strict=False))


def count(key, minutes):
    """How many tries under this key in the last minutes."""
    return _count.first(key, now() - timedelta(minutes=minutes))[0]


@prepared
def _count(key, since):
    return Attempt.select(fn.COUNT(Attempt.id)).where(Attempt.key == key, Attempt.at > since).tuples()


def add(key):
    """Count one try, and clear out those too old for any limit."""
    with write():
        Attempt.create(key=key[:120])
        Attempt.delete().where(Attempt.key == key[:120], Attempt.at < now() - timedelta(days=1)).execute()


def wait(key, free=5, minutes=15):
    """Seconds this key must still wait: none for the first `free` tries in `minutes`, then 2, 4, 8 … up to 15 minutes."""
    tries = list(Attempt.select(Attempt.at).where(Attempt.key == key, Attempt.at > now() - timedelta(minutes=minutes))
                 .order_by(Attempt.at.desc()).limit(free + 10))
    if len(tries) < free:
        return 0
    pause = min(2 ** (len(tries) - free + 1), 900)
    return max(0, pause - int((now() - tries[0].at).total_seconds()))


def clear(key):
    """Forget the tries of a key (the right password was given)."""
    with write():
        Attempt.delete().where(Attempt.key == key).execute()
