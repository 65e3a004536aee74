"""The record of acts as an administrator reads it: newest first, filtered, a page at a time."""

from datetime import datetime, time, timedelta
from heapq import nlargest

from peewee import SQL, NodeList

from database import is_postgres
from domain import acts, refusals
from domain.clock import instant
from models import AuditEntry, User

PER_PAGE = 50


def entries(*, action="", actor=None, subject="", subject_id=None, since=None, until=None, before=None):
    """Entries with their person, newest first, one more than a page to tell that there are more.

    `action` is the beginning of "noun.verb", or "refused" for all that was refused; `since` and `until` are days of Viet Nam,
    both counted in."""
    tests = []
    if since:
        tests.append(AuditEntry.at >= instant(datetime.combine(since, time())))
    if until:
        tests.append(AuditEntry.at < instant(datetime.combine(until + timedelta(days=1), time())))
    about = [AuditEntry.subject == subject, AuditEntry.subject_id == subject_id] if subject and subject_id else None
    return newest(PER_PAGE + 1, ways(actions=_meant(action) if action else None, actor=actor, about=about, tests=tests), before)


def ways(*, actions=None, actor=None, about=None, tests=()):
    """How entries are found, as lists of tests with an index each: what is `about` something among few, what a person did in the
    order of time, else the entries of each act (None: of all together)."""
    if about or actor:
        acted = [_beside(AuditEntry.action).in_(actions)] if actions is not None else []
        by = [(_beside(AuditEntry.actor_id) if about else AuditEntry.actor) == actor] if actor else []
        return [[*(about or ()), *by, *acted, *tests]]
    return [[*tests]] if actions is None else [[AuditEntry.action == act, *tests] for act in actions]


def newest(most, found_by, before=None):
    """The newest entries that are found in any of several ways, with their person; from before the entry with a number.

    Newest is by time, as the indexes stand: among millions a number says nothing of the day."""
    earlier = _earlier(before)
    found = nlargest(most, {each for tests in found_by for each in _numbers([*tests, *earlier], most)})
    rows = AuditEntry.select(AuditEntry, User).left_outer_join(User).where(AuditEntry.id.in_([number for _at, number in found]))
    return list(rows.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()))


def _meant(action):
    if action == "refused":
        return list(refusals.ACTS)
    return list(dict.fromkeys([action, *(act for act in acts.ACTS if act.startswith(action))]))


def _numbers(tests, most):
    rows = AuditEntry.select(AuditEntry.at, AuditEntry.id).order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(most)
    return list((rows.where(*tests) if tests else rows).tuples())


def _earlier(before):
    edge = before and AuditEntry.get_or_none(AuditEntry.id == before)
    if not edge:
        return [AuditEntry.id < before] if before else []
    return [AuditEntry.at <= edge.at, (AuditEntry.at < edge.at) | (AuditEntry.id < edge.id)]


def _beside(column):
    """A column that is only tested on what another index finds."""
    return column.concat("") if is_postgres() and column is AuditEntry.action else NodeList((SQL("+"), column))
