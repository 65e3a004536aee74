"""Which of several servers does the work in the background."""

from peewee import CharField, DateTimeField, Model


class Lease(Model):
    name = CharField(20, primary_key=True)
    holder = CharField(100)
    until = DateTimeField()

    class Meta:
        legacy_table_names = False


def up(migrator, db):
    with db.bind_ctx([Lease]):
        db.create_tables([Lease])


def down(migrator, db):
    with db.bind_ctx([Lease]):
        db.drop_tables([Lease])
