"""When the service was not there, when it will not be, and that it is there now."""

from peewee import CharField, Check, DateTimeField, ForeignKeyField, Model

from domain.clock import now


class Row(Model):
    class Meta:
        legacy_table_names = False


class User(Row):
    class Meta:
        table_name = "person"


class PlannedStop(Row):
    begins_at = DateTimeField()
    ends_at = DateTimeField(index=True)
    words = CharField(500, default="")
    announced_at = DateTimeField(default=now)
    announced_by = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    withdrawn_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("begins_at < ends_at")]


class Outage(Row):
    begins_at = DateTimeField()
    ends_at = DateTimeField(index=True)

    class Meta:
        constraints = [Check("begins_at < ends_at")]


class Pulse(Row):
    name = CharField(20, primary_key=True)
    at = DateTimeField()


MODELS = [User, PlannedStop, Outage, Pulse]


def up(migrator, db):
    with db.bind_ctx(MODELS):
        db.create_tables(MODELS[1:])


def down(migrator, db):
    with db.bind_ctx(MODELS):
        db.drop_tables(MODELS[1:])
