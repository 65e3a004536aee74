"""Whether a declared guest is somebody on a watch list: the same document, the same name and birth date, a close name."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from rapidfuzz import fuzz

from database import prepared
from domain.clock import today
from domain.names import fold
from domain.problems import N_
from models import WatchDocument, WatchEntry, WatchList

# Below this many of a hundred two names of people born on the same day are two people's.
CLOSE = 85
# Names in which only the day and the month of birth changed places: not the same date, and seldom a chance.
_EXCHANGED = 90
_PART = 92
_RANK = {"document": 0, "name_and_birth": 1, "close_name": 2}
_AT_ONCE = 400


class Guest(NamedTuple):
    """What is compared of a stay. `stay` is whatever the caller knows it by: its code or its id."""

    stay: object
    passport_number: str
    nationality: str
    full_name: str
    birth_date: object
    birth_precision: str


class Match(NamedTuple):
    """A guest who fits an entry: its id, why (WATCH_REASONS) and how well, of a hundred."""

    entry: int
    stay: object
    why: str
    score: int

    def weaker(self, why):
        """Whether another reason says more than this one."""
        return _RANK[why] < _RANK[self.why]


def strongest(found_matches):
    """The strongest match of each pair of entry and stay."""
    found = {}
    for match in found_matches:
        earlier = found.get((match.entry, match.stay))
        if earlier is None or earlier.weaker(match.why):
            found[match.entry, match.stay] = match
    return list(found.values())


def compare(full_name, birth_date, precision, other_name, other_date, other_precision):
    """(why, score) of two people by name and birth date, or None. Nobody is the same by the name alone."""
    return _compare(_Name(full_name), birth_date, precision, _Name(other_name), other_date, other_precision)


def likeness(full_name, other_name):
    """(score of a hundred, msgid of what it rests on) of two names."""
    return _likeness(_Name(full_name), _Name(other_name))


def births(birth_date, precision, other_date, other_precision):
    """"same" as far as both are known, "exchanged" when only day and month changed places, else ""."""
    coarser = "Y" if "Y" in (precision, other_precision) else "M" if "M" in (precision, other_precision) else "D"
    if birth_date.year != other_date.year:
        return ""
    if coarser == "Y" or (birth_date.month == other_date.month and (coarser == "M" or birth_date.day == other_date.day)):
        return "same"
    exchanged = (birth_date.month, birth_date.day) == (other_date.day, other_date.month)
    return "exchanged" if coarser == "D" and exchanged else ""


class _Name:
    def __init__(self, full_name):
        self.words = fold(full_name).split()
        self.in_order = " ".join(sorted(self.words))
        self.joined = "".join(self.words)


def _compare(name, birth_date, precision, other, other_date, other_precision):
    born = births(birth_date, precision, other_date, other_precision)
    if not born or not name.words or not other.words:
        return None
    score, _reason = _likeness(name, other)
    if score == 100:
        return ("name_and_birth", 100) if born == "same" else ("close_name", _EXCHANGED)
    return ("close_name", score) if born == "same" and score >= CLOSE else None


def _likeness(name, other):
    if name.words == other.words:
        return 100, N_("the same name")
    if name.in_order == other.in_order:
        return 100, N_("the same words in another order")
    if name.joined == other.joined:
        return 100, N_("the same letters, divided otherwise")
    spelling = int(max(fuzz.ratio(name.in_order, other.in_order, score_cutoff=CLOSE),
                       fuzz.ratio(name.joined, other.joined, score_cutoff=CLOSE)))
    fewer, more = sorted((set(name.words), set(other.words)), key=len)
    if len(fewer) > 1 and fewer < more and spelling < _PART:
        return _PART, N_("one name has all the words of the other")
    return min(spelling, 99), N_("only a few letters differ")


def by_document(guests, span=None):
    """The matches of guests with the documents of the entries in force, or only of those with ids in a `span`."""
    by_number = defaultdict(list)
    for guest in guests:
        by_number[guest.passport_number].append(guest)
    numbers = sorted(by_number)
    for start in range(0, len(numbers), _AT_ONCE):
        for entry, number, nationality in _documents(numbers[start:start + _AT_ONCE], span or [], today()):
            yield from (Match(entry, guest.stay, "document", 100) for guest in by_number[number]
                        if nationality in ("", guest.nationality))


def by_name(guests, span=None):
    """The matches of guests with the names and birth dates of the entries in force, or only of those in a `span`."""
    # By year of birth, so that a list of thousands is compared with a few entries each, not with all.
    by_year = defaultdict(list)
    for guest in guests:
        by_year[guest.birth_date.year].append(guest)
    if not by_year:
        return
    first, last = date(min(by_year), 1, 1), date(max(by_year), 12, 31)
    names = {}
    for entry, full_name, birth_date, precision in _names(first, last, span or [], today()):
        watched = _Name(full_name)
        for guest in by_year.get(birth_date.year, ()):
            name = names.get(guest.full_name) or names.setdefault(guest.full_name, _Name(guest.full_name))
            if fits := _compare(name, guest.birth_date, guest.birth_precision, watched, birth_date, precision):
                yield Match(entry, guest.stay, *fits)


@prepared
def _documents(numbers, span, day):
    return (_in_force(day, WatchEntry.id, WatchDocument.passport_number, WatchDocument.nationality)
            .join_from(WatchEntry, WatchDocument).where(WatchDocument.passport_number.in_(numbers), *_among(span)).tuples())


@prepared
def _names(first, last, span, day):
    return (_in_force(day, WatchEntry.id, WatchEntry.full_name, WatchEntry.birth_date, WatchEntry.birth_precision)
            .where(WatchEntry.name_key != "", WatchEntry.birth_date.between(first, last), *_among(span)).tuples())


def _in_force(day, *columns):
    """The entries that are looked for on a day."""
    return WatchEntry.select(*columns).join(WatchList).where(*in_force(day), ~WatchList.reference)


def in_force(day):
    """The tests for an entry in force on a day: neither removed nor expired, nor its list."""
    running = [(table.valid_until.is_null()) | (table.valid_until >= day) for table in (WatchEntry, WatchList)]
    return [WatchEntry.removed_at.is_null(), WatchList.closed_at.is_null(), *running]


def _among(span):
    return [WatchEntry.id.between(*span)] if span else []
