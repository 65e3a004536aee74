"""Accounts that lapse by themselves after months without a declaration, warned before (Circular 53/2016/TT-BCA Art. 4(2))."""

from calendar import monthrange
from datetime import timedelta

from database import locked, write
from domain import audit, establishments, notices
from domain.clock import local, now
from models import Establishment

WARNED_BEFORE = timedelta(days=30)
# Stored beside what officers write, and in their language.
REASON = "Không có khai báo mới trong {months} tháng liên tục; tài khoản tự hết hiệu lực."
_SINCE = (Establishment.last_declared_at, Establishment.decided_at, Establishment.created_at)


def run(months):
    """Warn those who will have been silent for so many months in 30 days, lock those who are and were warned in time.

    The clock starts with the last declaration, approval or unlocking. Establishments on paper never lapse; 0 months means
    nobody does. Returns how many were (warned, locked).
    """
    if not months:
        return 0, 0
    warned = sum(_warn(number, months) for number in _ids(_to_warn(months)))
    return warned, sum(_lapse(number, months) for number in _ids(_to_lock(months)))


def soon(rows, months):
    """Those of a selection of establishments that lapse within 30 days unless they declare; none when months is 0."""
    if not months:
        return rows.where(Establishment.id.is_null())
    return _silent(_later(now(), -months) + WARNED_BEFORE, rows)


def due(row, months):
    """The day (in Viet Nam) on which an establishment lapses unless it declares: never sooner than 30 days after the warning."""
    silent_since = max(instant for instant in (row.last_declared_at, row.decided_at, row.created_at) if instant)
    return local(max(_later(silent_since, months), (row.lapse_warned_at or now()) + WARNED_BEFORE)).date()


def _warn(number, months):
    with write():
        row = locked(_to_warn(months).where(Establishment.id == number)).first()
        if not row:
            return False
        Establishment.update(lapse_warned_at=now()).where(Establishment.id == number).execute()
        row.lapse_warned_at = now()
        notices.queue("establishment_lapsing", to=establishments.owners(row), name=row.name, code=row.code, months=months,
                      day=f"{due(row, months):%d/%m/%Y}")
        audit.record("establishment.lapse_warned", by=None, subject=row)
    return True


def _lapse(number, months):
    with write():
        row = locked(_to_lock(months).where(Establishment.id == number)).first()
        if row:
            establishments.move("lapse", by=None, establishment=row, reason=REASON.format(months=months))
    return bool(row)


def _to_warn(months):
    warned = Establishment.lapse_warned_at
    stale = warned.is_null()
    for since in _SINCE:
        stale |= warned <= since
    return _silent(_later(now(), -months) + WARNED_BEFORE).where(stale)


def _to_lock(months):
    # Without a warning in the same silence nobody is locked: after a setting was changed, too.
    rows = _silent(_later(now(), -months)).where(Establishment.lapse_warned_at <= now() - WARNED_BEFORE)
    for since in _SINCE:
        rows = rows.where(since.is_null() | (Establishment.lapse_warned_at > since))
    return rows


def _silent(before, rows=None):
    rows = Establishment.select() if rows is None else rows
    rows = rows.where(Establishment.state == "active", Establishment.has_computer)
    for since in _SINCE:
        rows = rows.where(since.is_null() | (since < before))
    return rows


def _ids(rows):
    return [row.id for row in rows.order_by(Establishment.id)]


def _later(instant, months):
    """The same day so many months later (or earlier), the last of the month where it has no such day."""
    year, month = divmod(instant.year * 12 + instant.month - 1 + months, 12)
    return instant.replace(year=year, month=month + 1, day=min(instant.day, monthrange(year, month + 1)[1]))
