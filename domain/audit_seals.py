"""Seals the record: each minute what was added is put under a seal that hangs on the one before, so no entry changes unseen.

A seal is HMAC-SHA256 of the seal before it and, in order, the JSON of each entry of its stretch. The key lies outside the
database: who can write tables but not read the key cannot make a seal. Entries of the last two minutes are not sealed yet.
"""

import hmac
import json
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from database import db, is_postgres, write
from domain.clock import now
from models import AuditEntry, AuditSeal

SETTLED = timedelta(minutes=2)
KEPT = timedelta(days=365)
MOST = 2000
_BEFORE_ALL = -2**63
# A change that runs longer may still bring an entry with an earlier number: it is waited for.
_OLDEST = ("SELECT min(xact_start) AT TIME ZONE 'UTC' FROM pg_stat_activity "
           "WHERE datname = current_database() AND pid <> pg_backend_pid()")


class Broken(NamedTuple):
    """The first stretch that is not as it was sealed: its entries' numbers, and how many there were."""

    first: int
    last: int
    entries: int


def seal(key, most=5):
    """Put settled entries under at most so many seals; returns how many entries. An old record is sealed bit by bit: all of it
    at once would keep the processor from those who declare."""
    sealed = 0
    for _stretch in range(most):
        if not (rows := _unsealed()):
            break
        before = last()
        with write():
            AuditSeal.create(first=rows[0].id, last=rows[-1].id, entries=len(rows),
                             seal=_seal(key, before.seal if before else "", rows))
        sealed += len(rows)
    return sealed


def send(to, most=50):
    """Give the lines of sealed stretches to `to`, the oldest first, each stretch until `to` has taken it once."""
    for each in AuditSeal.select().where(AuditSeal.sent_at.is_null()).order_by(AuditSeal.last).limit(most):
        to([line(told(row)) for row in _entries(AuditEntry.id.between(each.first, each.last))])
        with write():
            AuditSeal.update(sent_at=now()).where(AuditSeal.id == each.id).execute()


def told_between(since, until):
    """The lines of all entries from one moment to before another, sealed or not."""
    for row in _entries(AuditEntry.at >= since, AuditEntry.at < until).iterator():
        yield line(told(row))


def last():
    """The newest seal, or None."""
    return AuditSeal.select().order_by(AuditSeal.last.desc()).first()


def verify(key):
    """Make every seal anew; returns how many entries are as they were sealed, and the first Broken stretch or None.

    Stretches that were taken out whole leave their seals behind, and the chain goes on from there, when the entry that follows
    is a year old itself: that one is under a seal, while the moment written beside a seal is not.
    """
    good, before, beyond, gone = 0, "", _BEFORE_ALL, None
    for each in AuditSeal.select().order_by(AuditSeal.last).iterator():
        rows = list(_entries(AuditEntry.id > beyond, AuditEntry.id <= each.last))
        if not rows:
            gone = gone or each
        elif not hmac.compare_digest(_seal(key, before, rows), each.seal):
            return good, _broken(each)
        elif gone and rows[0].at > now() - KEPT:
            return good, _broken(gone)
        else:
            gone = None
        good, before, beyond = good + len(rows), each.seal, each.last
    return good, gone and _broken(gone)


def stands(number, seal):
    """Whether the stretch that ends with this entry still is under this seal."""
    return AuditSeal.select().where(AuditSeal.last == number, AuditSeal.seal == seal).exists()


def told(row):
    """An entry as plain values, for the seal and for export."""
    return {"id": row.id, "at": f"{row.at.isoformat()}Z", "actor": row.actor, "action": row.action, "subject": row.subject,
            "subject_id": row.subject_id, "details": row.details, "address": row.address}


def line(entry):
    """The same as one line of JSON, always written alike."""
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _broken(stretch):
    return Broken(stretch.first, stretch.last, stretch.entries)


def _unsealed():
    before = last()
    new = AuditEntry.id > (before.last if before else _BEFORE_ALL)
    # Whatever came before one that has settled has settled too, also when a clock was set back between them.
    newest = AuditEntry.select().where(new, AuditEntry.at < _settled()).order_by(AuditEntry.id.desc()).first()
    return list(_entries(new, AuditEntry.id <= newest.id).limit(MOST)) if newest else []


def _entries(*tests):
    # As plain tuples: whole entries would take twice as long.
    return AuditEntry.select().where(*tests).order_by(AuditEntry.id).namedtuples()


def _settled():
    settled = now() - SETTLED
    oldest = db.execute_sql(_OLDEST).fetchone()[0] if is_postgres() else None
    return min(settled, oldest - SETTLED) if oldest else settled


def _seal(key, before, rows):
    made = hmac.new(bytes.fromhex(key), before.encode(), sha256)
    for row in rows:
        made.update(line(told(row)).encode())
    return made.hexdigest()
