"""The record of who did what: written inside the change it records, never altered."""

from contextvars import ContextVar
from datetime import timedelta
from typing import NamedTuple

from database import insert_all, jot
from domain.clock import now
from models import AuditEntry

_LATELY = timedelta(minutes=15)


class Asking(NamedTuple):
    """Where a request comes from, for which page (as the rules write it, without codes), and the number of who is signed in."""

    address: str = ""
    page: str = ""
    person: int | None = None


_NOBODY = Asking()
# Set once per request by the web layer: rules do not know addresses, the record does.
asking = ContextVar("asking", default=_NOBODY)


def record(action, *, by, subject=None, from_address=None, **details):
    """Add one entry and return it. `action` is "noun.verb"; `subject` a stored row; details are plain values, no secrets."""
    row = _row(action, by, subject, details) | ({} if from_address is None else {"address": from_address})
    # Looks and downloads are recorded by themselves, the rest inside the change it tells of.
    return jot(AuditEntry, **row)


def record_all(action, *, by, subjects, **details):
    """Add the same entry for many stored rows at once, inside the caller's change."""
    insert_all(AuditEntry, [_row(action, by, subject, details) for subject in subjects])


def look(action, *, by, subject, beside=False):
    """Record a look at a person's data; one `beside` their page (a slip, a paper, a form) when no look was recorded lately."""
    lately = AuditEntry.select().where(
        AuditEntry.subject == subject._meta.table_name, AuditEntry.subject_id == subject.id, AuditEntry.action == action,
        AuditEntry.actor == by, AuditEntry.at > now() - _LATELY)
    if not (beside and lately.exists()):
        record(action, by=by, subject=subject)


def _row(action, by, subject, details):
    return {"actor": by, "action": action, "subject": subject._meta.table_name if subject else "",
            "subject_id": subject.id if subject else None, "details": details, "address": asking.get().address}
