"""Several who act at the same moment, as on a busy morning: each in a thread with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import database
from domain.problems import Refused


def at_once(*acts, besides=()):
    """What came of each act: its value, or the Refused that ended it; exceptions named in `besides` are answers too."""
    start = Barrier(len(acts))

    def go(act):
        # The pool has fewer connections than some tests have people: they wait for one after the start, not before it.
        start.wait(30)
        try:
            with database.db.connection_context():
                return act()
        except (Refused, *besides) as refused:
            return refused
    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(go, acts))


def each_of(number, act):
    """The act of each of so many, as at_once takes them: act(0), act(1) …"""
    return [lambda place=place: act(place) for place in range(number)]


def stored_by(found):
    """The values among what at_once gave, without the refused."""
    return [each for each in found if not isinstance(each, Exception)]
