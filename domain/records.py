"""The record of acts as an administrator reads it: newest first, filtered, a page at a time."""

from datetime import datetime, time, timedelta

from domain import refusals
from domain.clock import instant
from models import AuditEntry, User

PER_PAGE = 50


def entries(*, action="", actor=None, subject="", subject_id=None, since=None, until=None, before=None):
    """Entries with their person, newest first, one more than a page to tell that there are more.

    `action` is the beginning of "noun.verb", or "refused" for all that was refused; `since` and `until` are days of Viet Nam,
    both counted in."""
    rows = AuditEntry.select(AuditEntry, User).left_outer_join(User).order_by(AuditEntry.id.desc())
    if action:
        acts = AuditEntry.action
        rows = rows.where(acts.in_(list(refusals.ACTS)) if action == "refused" else acts.startswith(action))
    if actor:
        rows = rows.where(AuditEntry.actor == actor)
    if subject and subject_id:
        rows = rows.where(AuditEntry.subject == subject, AuditEntry.subject_id == subject_id)
    if since:
        rows = rows.where(AuditEntry.at >= instant(datetime.combine(since, time())))
    if until:
        rows = rows.where(AuditEntry.at < instant(datetime.combine(until + timedelta(days=1), time())))
    if before:
        rows = rows.where(AuditEntry.id < before)
    return list(rows.limit(PER_PAGE + 1))
