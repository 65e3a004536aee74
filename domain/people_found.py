"""What is told of people found: the newest stay that fits, what the stays an officer may see add up to, a watch list."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from domain import presence, references, stay_lists, stay_search, stays, watch_hits
from domain.stay_lines import raw
from models import Foreigner, Stay, WatchHit

# All of it stands in the index of documents (migration 0025): nobody's stays are read to count them.
_SEEN, _read = raw([Stay.id, Stay.passport_number, Stay.nationality, Stay.arrived_on, Stay.left_on, Stay.leaving_on,
                    Stay.cancelled_at])


class Found(NamedTuple):
    """A person, his or her newest stay that fits, how many the officer may see, what they add up to, whether a watch list
    that the officer may see fits, and what reference lists say (domain/references.py)."""

    person: Foreigner
    stay: Stay
    stays: int
    presence: object
    watched: bool
    references: list = ()


def described(user, people):
    """Found for each (person, id of a stay): four queries for all of them."""
    if not people:
        return []
    rows = {stay.id: stay for stay in stay_lists.rows([number for _person, number in people])}
    seen = seen_stays(user, [person for person, _number in people])
    sums, counts = presence.of_documents(row[1:] for row in seen), Counter(row[1] for row in seen)
    hits = _hits(user, [row[0] for row in seen])
    watched = {row[1] for row in seen if row[0] in hits}
    told = references.of(user, [person for person, _number in people])
    return [Found(person, rows[number], counts[key], sums[key], key in watched, told.get(key, ()))
            for key, person, number in ((document(person), person, number) for person, number in people)]


def _hits(user, ids):
    """The stays with a hit the officer may see that was not cleared. Most have none, which one small query tells."""
    fitting = [WatchHit.stay.in_(ids), WatchHit.state != "cleared"]
    if not WatchHit.select().where(*fitting).exists():
        return set()
    return {number for number, in watch_hits.visible_to(user).select(WatchHit.stay).where(*fitting).tuples()}


def document(person):
    """What tells one person (or stay) from another: number and nationality."""
    return person.passport_number, person.nationality


def seen_stays(user, people):
    """(id, document, arrived, left, leaving, cancelled) of each stay of these people that an officer may see."""
    numbers, wanted = sorted({person.passport_number for person in people}), {document(person) for person in people}
    rows = Stay.select(*_SEEN).where(Stay.passport_number.in_(numbers), *scope_tests(user)).tuples()
    return [(row[0], row[1:3], *_read(row)[3:]) for row in rows if row[1:3] in wanted]


def scope_tests(user):
    """The tests for "a stay this officer may see", put so that the document is looked up and not the ward."""
    seen = stays.visible_to(user)._where
    return [] if seen is None else [stay_search.quiet(seen)]


def newest(people, tests, by_arrival=False, within=None):
    """document → id of the newest stay among those that pass the tests, for the documents of these people (or stays).

    `within` are intervals by document in which the stay must lie (presence.lasting); None when it need not.
    """
    numbers = sorted({each.passport_number for each in people})
    wanted, found = {document(each) for each in people}, {}
    for stay, number, nationality, arrived in of_numbers(numbers, tests):
        if (number, nationality) in wanted and presence.lies(arrived, (number, nationality), within):
            order = (arrived, stay) if by_arrival else (stay,)
            found[number, nationality] = max(found.get((number, nationality), order), order)
    return {each: order[-1] for each, order in found.items()}


def of_numbers(numbers, tests):
    """(id, number, nationality, day of arrival) of the stays of these documents that pass the tests."""
    rows = Stay.select(*_SEEN[:4]).where(Stay.passport_number.in_(numbers), *tests).tuples()
    return [(*row[:3], date.fromisoformat(row[3]) if isinstance(row[3], str) else row[3]) for row in rows]
