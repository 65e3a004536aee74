"""Lets the rules of today act in the past: what they wrote is dated back, so that the demo has a history."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta

from peewee import fn

from domain import audit
from domain.clock import instant, now
from models import ApplicationMove, Inspection, Notice, Stay, StayChange

_DATED = ((StayChange, "at"), (ApplicationMove, "at"), (Notice, "created_at"), (Inspection, "created_at"))
_READ_AFTER = timedelta(days=2)


@contextmanager
def dated(at):
    """Date everything the rules record inside as if it had been done at `at` (UTC); older notices count as read."""
    before = {table: table.select(fn.MAX(table.id)).scalar() or 0 for table, _ in _DATED}
    with _recorded(at):
        yield
    changed = StayChange.select(StayChange.stay).where(StayChange.id > before[StayChange])
    for column in (Stay.corrected_at, Stay.cancelled_at):
        Stay.update({column: at}).where(Stay.id.in_(changed), column > at).execute()
    for table, column in _DATED:
        table.update({column: at}).where(table.id > before[table]).execute()
    if at < now() - _READ_AFTER:
        Notice.update(read_at=at + timedelta(hours=3)).where(Notice.id > before[Notice]).execute()


@contextmanager
def _recorded(at):
    """The record is only added to: its entries have their instant from the beginning."""
    row = audit._row
    audit._row = lambda *given: row(*given) | {"at": at}
    try:
        yield
    finally:
        audit._row = row


def daytime(rng, day, first=8, last=21):
    """Some instant (UTC) of a day in Viet Nam between two hours, but never one that is still to come."""
    moment = datetime.combine(day, time.min) + timedelta(minutes=rng.randint(first * 60, last * 60))
    return min(instant(moment), now())
