"""Holding places costs patience: growing pauses by application, by browser and by range of addresses, told honestly."""

from datetime import timedelta
from functools import reduce
from operator import or_

from peewee import fn

from database import prepared
from domain import attempts
from domain.clock import now
from domain.problems import N_, Problem, Refused
from models import Attempt

# Places held without a pause, and the minutes they are counted over; those of a range come from the settings.
FREE = {"dossier": (6, 1440), "browser": (12, 1440), "range": (2000, 60)}
LONGEST = 3600
PAUSED = N_("A place was chosen many times from here. So that everybody has the same chance, please wait until %(until)s before "
            "the next choice. Nothing you wrote is lost, and free places are shown as they are.")


class Paused(Refused):
    """The next choice must wait; `seconds` says how long."""

    def __init__(self, seconds):
        until = now() + timedelta(seconds=seconds)
        super().__init__(Problem("", PAUSED, {"until": f"{until + timedelta(hours=7):%H:%M}", "seconds": seconds}))
        self.seconds = seconds


def from_a_range(holds):
    """Set how many holds an hour from one range of addresses are free of pauses (the settings do); 0: as many as come."""
    FREE["range"] = (holds or 10**9, 60)


def keys(application, session="", address=""):
    """What the holds of a person are counted under; what is not known is left out."""
    return {"dossier": f"hold:dossier:{application.id}", **({"browser": f"hold:browser:{session}"[:120]} if session else {}),
            **({"range": f"hold:range:{attempts.address_range(address)}"} if address else {})}


def check(counted):
    """Raise Paused while any of the keys must wait: 15 seconds after the free holds, twice as long each time, an hour at most."""
    seconds = max((_wait(*FREE[layer], tries) for layer, tries in _tries(counted).items()), default=0)
    if seconds > 0:
        raise Paused(seconds)


def count(counted):
    """Count one hold under every key, inside the caller's change."""
    _count(now(), *counted.values())


def _wait(free, minutes, tries):
    number, last = tries
    if number < free:
        return 0
    pause = min(15 * 2 ** min(number - free, 10), LONGEST)
    return pause - int((now() - last).total_seconds())


def _tries(counted):
    """The number of holds under each key in its minutes, and the last."""
    layers, present = list(counted), now()
    given = [(counted[layer], present - timedelta(minutes=FREE[layer][1])) for layer in layers]
    found = {key: (number, last) for key, number, last in _recent(*(value for pair in given for value in pair))}
    return {layer: found[counted[layer]] for layer in layers if counted[layer] in found}


@prepared
def _count(at, *keys):
    return Attempt.insert_many([{"key": key, "at": at} for key in keys])


@prepared
def _recent(*pairs):
    pairs = zip(pairs[::2], pairs[1::2], strict=True)
    return Attempt.select(Attempt.key, fn.COUNT(Attempt.id), fn.MAX(Attempt.at)).where(
        reduce(or_, [(Attempt.key == key) & (Attempt.at > since) for key, since in pairs])).group_by(Attempt.key).tuples()
