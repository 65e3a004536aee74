"""What was refused to whom, for the record: the first time in an hour, the tenth, the hundredth … (ASVS 16.3.2, 16.3.3).

Noting asks no database and is bounded: who is refused countless times, or countless people, fill no disk and hold up nobody.
"""

import logging
from collections import Counter, deque
from threading import Lock
from typing import NamedTuple

from peewee import PeeweeException

from domain import audit
from domain.attempts import address_range
from domain.clock import now
from domain.problems import N_

ACTS = {
    "access.refused": N_("Page not shown: not theirs, or not there"),
    "application.not_looked_up": N_("Dossier not looked up: wrong details"),
    "application.not_resumed": N_("Application not opened: wrong details"),
    "file.refused": N_("File with a virus refused"),
    "flood.refused": N_("Too many requests or tries refused"),
    "form.refused": N_("Form refused: not sent by a page of this site"),
    "host.refused": N_("Request to another host name refused"),
    "identity.refused": N_("Sign-in by electronic identity refused"),
    "session.refused": N_("Sign-in refused"),
}
# So many different refusals are told apart in an hour: of one person or address, and of all who are not signed in. What is more
# is counted without its page, then without its address.
OF_ONE, OF_STRANGERS = 30, 300


class Kind(NamedTuple):
    """What is counted together: an act of the record, the person (number, or None), the address and the page."""

    action: str
    person: int | None
    address: str
    page: str


class _Hour:
    begins, times, kinds, lock = None, Counter(), Counter(), Lock()


_waiting = deque(maxlen=2_000)


def note(action):
    """Whoever asks just now is refused something; told by write_down() where it is the 1st, 10th, 100th … time in this hour."""
    address, page, person = audit.asking.get()
    asked = Kind(action, person, address_range(address), page)
    with _Hour.lock:
        if (hour := f"{now():%Y-%m-%d %H}") != _Hour.begins:
            _begin(hour)
        kind = next(kind for kind, limits in _kinds(asked) if kind in _Hour.times or _room(limits))
        _Hour.times[kind] += 1
        if str(_Hour.times[kind]).rstrip("0") == "1":
            _waiting.append((kind, _Hour.times[kind]))


def write_down():
    """Put what was noted into the record, after a request that had the database open; nobody's answer fails for it."""
    while _waiting:
        try:
            (action, person, address, page), times = _waiting.popleft()
            audit.record(action, by=person, from_address=address, **({"page": page} if page else {}), times=times)
        except (IndexError, PeeweeException) as problem:
            # Each further one would wait as long for a database that is away.
            logging.getLogger("khaibao").warning("A refusal is missing in the record: %s", problem)
            return


def forget():
    """Count anew, with nothing noted."""
    _begin(None)
    _waiting.clear()


def _begin(hour):
    _Hour.begins = hour
    _Hour.times.clear()
    _Hour.kinds.clear()


def _kinds(asked):
    """As what it may be counted, the most telling first, each with the limits that must leave room for it."""
    strangers = {} if asked.person else {"strangers": OF_STRANGERS}
    yield asked, {asked.person or asked.address: OF_ONE} | strangers
    yield asked._replace(page=""), strangers
    yield Kind(asked.action, asked.person, "", ""), {}


def _room(limits):
    if any(_Hour.kinds[who] >= most for who, most in limits.items()):
        return False
    _Hour.kinds.update(limits.keys())
    return True
