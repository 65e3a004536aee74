"""The desk's dossiers: printed and sent, promised again, checked, talked about; officers away; the inbox by due day."""

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField, Model

from domain.clock import now

DUE = "COALESCE(due_on, '9999-12-31')"
ADD = ("ALTER TABLE application ADD COLUMN stage VARCHAR(7) NOT NULL DEFAULT '' CHECK (stage IN ('', 'printed', 'sent'))",
       "ALTER TABLE application ADD COLUMN promised_on DATE",
       "ALTER TABLE person ADD COLUMN absent_until DATE",
       'DROP INDEX "application_point_id"',
       'CREATE INDEX "application_point_id_state" ON application (point_id, state)',
       f'CREATE INDEX "application_open" ON application ({DUE}, id, state, handler_id, point_id, channel, kind)'
       " WHERE state IN ('registered', 'received', 'payment', 'processing', 'supplement')",
       f'CREATE INDEX "application_state_due" ON application (state, {DUE}, id, handler_id, point_id)',
       f'CREATE INDEX "application_handler" ON application (handler_id, state, {DUE}, id)')
DROP = (*(f'DROP INDEX "application_{name}"' for name in ("point_id_state", "open", "state_due", "handler")),
        'CREATE INDEX "application_point_id" ON application (point_id)',
        "ALTER TABLE application DROP COLUMN stage", "ALTER TABLE application DROP COLUMN promised_on",
        "ALTER TABLE person DROP COLUMN absent_until")


class Table(Model):
    class Meta:
        legacy_table_names = False


class User(Table):
    class Meta:
        table_name = "person"


class Application(Table):
    pass


class DossierMessage(Table):
    application = ForeignKeyField(Application, backref="messages", on_delete="CASCADE", index=False)
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    from_office = BooleanField()
    text = CharField(2000)
    read_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("application", "id"), False),)


DossierMessage.add_index(DossierMessage.index(DossierMessage.application, DossierMessage.from_office,
                                              where=DossierMessage.read_at.is_null(), name="dossier_message_unread"))


class DossierCheck(Table):
    application = ForeignKeyField(Application, backref="checks", on_delete="CASCADE", index=False)
    item = CharField(30)
    verdict = CharField(7, constraints=[Check("verdict IN ('good', 'missing')")])
    by = ForeignKeyField(User, on_delete="RESTRICT")
    at = DateTimeField(default=now)

    class Meta:
        indexes = ((("application", "item"), True),)


TABLES = [DossierMessage, DossierCheck]


def up(migrator, db):
    for statement in ADD:
        db.execute_sql(statement)
    with db.bind_ctx([User, Application, *TABLES]):
        db.create_tables(TABLES)


def down(migrator, db):
    with db.bind_ctx([User, Application, *TABLES]):
        db.drop_tables(TABLES[::-1])
    for statement in DROP:
        db.execute_sql(statement)
