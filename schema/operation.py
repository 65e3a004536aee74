"""What servers on one database agree on, the seals on the record, and when the service was not there."""

from peewee import CharField, Check, DateTimeField, ForeignKeyField, IntegerField

from domain.clock import now
from schema.base import Table
from schema.people import User


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


class Pulse(Table):
    """When something was last known to work."""

    name = CharField(20, primary_key=True)
    at = DateTimeField()


class Outage(Table):
    """A stretch of time in which nobody could be served, found out when the service was back."""

    begins_at = DateTimeField()
    ends_at = DateTimeField(index=True)

    class Meta:
        constraints = [Check("begins_at < ends_at")]


class PlannedStop(Table):
    """A stop of the service told beforehand; `words` say why."""

    begins_at = DateTimeField()
    ends_at = DateTimeField(index=True)
    words = CharField(500, default="")
    announced_at = DateTimeField(default=now)
    announced_by = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    withdrawn_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("begins_at < ends_at")]
