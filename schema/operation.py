"""What several servers on one database agree on."""

from peewee import CharField, DateTimeField

from schema.base import Table


class Lease(Table):
    """Which process does what must be done once: `holder` alone, until `until` by the database's clock."""

    name = CharField(20, primary_key=True)
    holder = CharField(100)
    until = DateTimeField()
