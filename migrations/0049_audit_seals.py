"""Seals on the record; what is sealed is not altered, nor taken out before a year is over (Decree 333/2026: logs, 12 months)."""

from peewee import CharField, DateTimeField, IntegerField, Model
from playhouse.pool import PostgresqlDatabase

from domain.clock import now

SQLITE = (
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry WHEN old.id <= (SELECT max(last) FROM audit_seal)"
    " BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END",
    "CREATE TRIGGER audit_entry_young BEFORE DELETE ON audit_entry"
    " WHEN old.id <= (SELECT max(last) FROM audit_seal) AND old.at > datetime('now', '-1 year')"
    " BEGIN SELECT RAISE(ABORT, 'the record is kept for a year'); END",
)
POSTGRES = (
    "CREATE FUNCTION keep_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF old.id > (SELECT coalesce(max(last), 0) FROM audit_seal) THEN"
    " IF TG_OP = 'UPDATE' THEN RETURN new; ELSE RETURN old; END IF; END IF;"
    " IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'the record is only added to'; END IF;"
    " IF old.at > (now() AT TIME ZONE 'UTC') - interval '1 year' THEN RAISE EXCEPTION 'the record is kept for a year'; END IF;"
    " RETURN old; END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION keep_audit_entry()",
)
UNDO_SQLITE = ("DROP TRIGGER audit_entry_kept", "DROP TRIGGER audit_entry_young")
UNDO_POSTGRES = ("DROP TRIGGER audit_entry_kept ON audit_entry", "DROP FUNCTION keep_audit_entry()")


class AuditSeal(Model):
    first = IntegerField()
    last = IntegerField(unique=True)
    entries = IntegerField()
    seal = CharField(64)
    at = DateTimeField(default=now)
    sent_at = DateTimeField(null=True)

    class Meta:
        legacy_table_names = False


def up(migrator, db):
    with db.bind_ctx([AuditSeal]):
        db.create_tables([AuditSeal])
    for statement in POSTGRES if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)


def down(migrator, db):
    for statement in UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE:
        db.execute_sql(statement)
    with db.bind_ctx([AuditSeal]):
        db.drop_tables([AuditSeal])
