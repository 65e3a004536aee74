"""Bank statements that were read and wait to be looked at before they are stored."""

from peewee import CharField, DateTimeField, ForeignKeyField, JSONField, Model

from domain.clock import now


class User(Model):
    class Meta:
        table_name = "person"
        legacy_table_names = False


class StatementFile(Model):
    file_name = CharField(200)
    lines = JSONField(default=list)
    uploaded_by = ForeignKeyField(User, on_delete="CASCADE")
    uploaded_at = DateTimeField(default=now)

    class Meta:
        legacy_table_names = False


def up(migrator, db):
    with db.bind_ctx([User, StatementFile]):
        db.create_tables([StatementFile])


def down(migrator, db):
    with db.bind_ctx([User, StatementFile]):
        db.drop_tables([StatementFile])
