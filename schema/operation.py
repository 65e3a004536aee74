"""What servers on one database agree on, and the seals on the record."""

from peewee import CharField, DateTimeField, IntegerField

from domain.clock import now
from schema.base import Table


class Lease(Table):
    """Which process does what must be done once: `holder` alone, until `until` by the database's clock."""

    name = CharField(20, primary_key=True)
    holder = CharField(100)
    until = DateTimeField()


class AuditSeal(Table):
    """A stretch of the record, first to last entry, under one seal that hangs on the seal before it. Never altered.

    `seal` is HMAC-SHA256 in hex under a key kept outside the database (domain/audit_seals.py); `sent_at` is when its entries
    went to another machine's log.
    """

    first = IntegerField()
    last = IntegerField(unique=True)
    entries = IntegerField()
    seal = CharField(64)
    at = DateTimeField(default=now)
    sent_at = DateTimeField(null=True)
