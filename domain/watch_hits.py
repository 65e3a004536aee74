"""Hits of the watch lists: found as stays are declared or entries added, told to officers, decided once. Owners see none."""

from collections import defaultdict
from datetime import date

from peewee import JOIN

from database import db, is_postgres, locked, prepared, write
from domain import audit, notices
from domain.clock import now
from domain.names import tidy
from domain.problems import N_, Problem, refuse
from domain.watch_matching import Guest, Match, births, by_document, by_name, likeness, strongest
from models import OPEN_STAYS, Establishment, OfficerWard, Stay, User, Ward, WatchEntry, WatchHit, WatchList

DECISIONS = {"confirmed": "watch_hit.confirmed", "cleared": "watch_hit.cleared"}
PAGE = 50
_AT_ONCE = 400
# The number of an advisory lock, freely chosen: declaring and adding an entry wait for each other, so neither misses the other.
_TURN = 7_402_026


def declared(rows):
    """Look for guests just stored, given by their columns (with `code`); called inside the change that stores them."""
    _turn("pg_advisory_xact_lock_shared")
    guests = [Guest(row["code"], *_known(row)) for row in rows]
    found = strongest([*by_document(guests), *by_name(guests)])
    if found:
        ids = {stay.code: stay.id for start in range(0, len(found), _AT_ONCE) for stay in Stay.select(Stay.id, Stay.code)
               .where(Stay.code.in_([match.stay for match in found[start:start + _AT_ONCE]]))}
        _keep([match._replace(stay=ids[match.stay]) for match in found])


def entered(entries):
    """Look for people just put on a list among those staying; returns how many hits there are. Inside the same change."""
    _turn("pg_advisory_xact_lock")
    columns = (Stay.id, Stay.passport_number, Stay.nationality, Stay.full_name, Stay.birth_date, Stay.birth_precision)
    staying = Stay.select(*columns).where(OPEN_STAYS)
    span, found = [min(entry.id for entry in entries), max(entry.id for entry in entries)], []
    numbers = sorted({document.passport_number for entry in entries for document in entry.documents})
    for start in range(0, len(numbers), _AT_ONCE):
        asked = staying.where(Stay.passport_number.in_(numbers[start:start + _AT_ONCE]))
        found += by_document([Guest(*row) for row in asked.tuples()], span)
    years = [entry.birth_date.year for entry in entries if entry.birth_date and entry.name_key]
    if years:
        asked = staying.where(Stay.birth_date.between(date(min(years), 1, 1), date(max(years), 12, 31)))
        found += by_name([Guest(*row) for row in asked.tuples()], span)
    found = strongest(found)
    _keep(found)
    return len(found)


def visible_to(user):
    """The hits a person may see, with entry, list, stay and place: the province all, a commune the shared lists' in its
    wards, others none."""
    rows = (WatchHit.select(WatchHit, WatchEntry, WatchList, Stay, Establishment, Ward, User)
            .join(WatchEntry).join(WatchList).join_from(WatchHit, Stay).join(Establishment).join_from(Stay, Ward)
            .join_from(WatchHit, User, JOIN.LEFT_OUTER, on=(WatchHit.decided_by == User.id)))
    if user.role == "commune":
        wards = OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == user)
        return rows.where(WatchList.shared, Stay.ward.in_(wards))
    return rows if user.role == "province" else rows.where(WatchHit.id.is_null())


def listed(user, *, state="", watch_list=None, before=None):
    """One page of hits, the newest first: (rows, the id to ask for older ones or None)."""
    rows = visible_to(user).order_by(WatchHit.id.desc())
    if state:
        rows = rows.where(WatchHit.state == state)
    if watch_list:
        rows = rows.where(WatchList.id == watch_list)
    if before:
        rows = rows.where(WatchHit.id < before)
    found = list(rows.limit(PAGE + 1))
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def of_stays(user, stays):
    """The hits a person may see on some stays: stay id → list of hits."""
    found, ids = defaultdict(list), [stay.id for stay in stays]
    if ids and user.is_officer:
        for hit in visible_to(user).where(WatchHit.stay.in_(ids)).order_by(WatchHit.id):
            found[hit.stay_id].append(hit)
    return found


def marks(user, stays):
    """The names of the watch lists that mark stays a person may see: stay id → names. A cleared hit marks nothing."""
    found, ids = {}, [stay.id for stay in stays]
    if ids and user.is_officer:
        for stay, name, shared in _marks(ids):
            if shared or user.role == "province":
                found[stay] = (*found.get(stay, ()), name)
    return found


@prepared
def _marks(ids):
    return (WatchHit.select(WatchHit.stay, WatchList.name, WatchList.shared).join(WatchEntry).join(WatchList)
            .where(WatchHit.stay.in_(ids), WatchHit.state != "cleared").order_by(WatchHit.id).tuples())


def reasons(hit):
    """What a hit by name rests on, as Problems to be worded: the names, and the birth dates when they are not the same."""
    entry, stay = hit.entry, hit.stay
    if hit.why == "document" or not entry.full_name:
        return []
    score, words = likeness(stay.full_name, entry.full_name)
    found = [Problem("", words), Problem("", N_("alike by %(score)s of 100"), {"score": score})]
    born = births(stay.birth_date, stay.birth_precision, entry.birth_date, entry.birth_precision) if entry.birth_date else ""
    return [*found, Problem("", N_("day and month of birth are exchanged"))] if born == "exchanged" else found


def decide(*, by, hit, state, reason):
    """Say once whether the guest is the person looked for ("confirmed") or somebody else ("cleared"), and why."""
    reason = tidy(reason)
    if state not in DECISIONS:
        refuse("state", N_("Say whether this is the person looked for."))
    if not reason:
        refuse("reason", N_("Write what the decision rests on."))
    if len(reason) > 500:
        refuse("reason", N_("Please use at most %(max)s characters."), max=500)
    with write():
        if not visible_to(by).where(WatchHit.id == hit.id).exists():
            refuse("", N_("Only the officers whom this watch list concerns may decide on the hit."))
        hit = locked(WatchHit.select().where(WatchHit.id == hit.id)).get()
        if hit.state != "open":
            refuse("", N_("This hit was decided already."))
        hit.state, hit.reason, hit.decided_by, hit.decided_at = state, reason, by, now()
        hit.save(only=[WatchHit.state, WatchHit.reason, WatchHit.decided_by, WatchHit.decided_at])
        audit.record(DECISIONS[state], by=by, subject=hit)
    return hit


def _known(row):
    return (row["passport_number"], row["nationality"], row["full_name"], row["birth_date"], row.get("birth_precision") or "D")


def _turn(verb):
    # SQLite has one writer anyway.
    if is_postgres():
        db.execute_sql(f"SELECT {verb}(%s)", (_TURN,))


def _keep(found):
    """Store the hits and tell of the new ones. A stronger reason opens a hit again: it is news to whoever cleared it."""
    told = []
    for match in sorted(found):
        hit, new = WatchHit.get_or_create(entry=match.entry, stay=match.stay, defaults={"why": match.why, "score": match.score})
        if not new and Match(match.entry, match.stay, hit.why, hit.score).weaker(match.why):
            (WatchHit.update(why=match.why, score=match.score, state="open", reason="", decided_by=None, decided_at=None)
             .where(WatchHit.id == hit.id).execute())
            new = True
        told += [hit.id] if new else []
    _tell(told)


def _tell(ids):
    """One notice for each officer and list, however many guests were found at once."""
    by_list = defaultdict(list)
    for start in range(0, len(ids), _AT_ONCE):
        rows = WatchHit.select(WatchHit, WatchEntry, WatchList, Stay).join(WatchEntry).join(WatchList).join_from(WatchHit, Stay)
        for hit in rows.where(WatchHit.id.in_(ids[start:start + _AT_ONCE])).order_by(WatchHit.id):
            by_list[hit.entry.list].append(hit)
    free = User.select().where(User.locked_at.is_null())
    province = list(free.where(User.role == "province")) if ids else []
    for watch_list, hits in by_list.items():
        _notice(province, watch_list, hits)
        for ward in {hit.stay.ward_id for hit in hits} if watch_list.shared else ():
            officers = free.join(OfficerWard).where(OfficerWard.ward == ward, User.role == "commune")
            _notice(list(officers), watch_list, [hit for hit in hits if hit.stay.ward_id == ward])


def _notice(officers, watch_list, hits):
    notices.queue("watch_hit", to=officers, name=watch_list.name, code=hits[0].stay.code, count=len(hits))
