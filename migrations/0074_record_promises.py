"""The database refuses what never happens to the record: entries altered, slipped in, replaced, taken out; seals touched."""

from playhouse.pool import PostgresqlDatabase

SQLITE = (
    "DROP TRIGGER audit_entry_kept", "DROP TRIGGER audit_entry_young",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry"
    " BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END",
    # Without a newest entry SQLite would begin its numbers anew, below the seals.
    "CREATE TRIGGER audit_entry_young BEFORE DELETE ON audit_entry"
    " WHEN old.at > datetime('now', '-1 year') OR old.id = (SELECT max(id) FROM audit_entry)"
    " BEGIN SELECT RAISE(ABORT, 'the record is kept for a year'); END",
    # INSERT OR REPLACE takes a row out past every trigger on deleting.
    "CREATE TRIGGER audit_entry_replaced BEFORE INSERT ON audit_entry WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = new.id)"
    " BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END",
    "CREATE TRIGGER audit_entry_added AFTER INSERT ON audit_entry WHEN new.id <= (SELECT max(last) FROM audit_seal)"
    " BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END",
    "CREATE TRIGGER audit_seal_kept BEFORE UPDATE OF id, first, last, entries, seal, at ON audit_seal"
    " BEGIN SELECT RAISE(ABORT, 'a seal stays as it was made'); END",
    "CREATE TRIGGER audit_seal_stays BEFORE DELETE ON audit_seal"
    " BEGIN SELECT RAISE(ABORT, 'a seal stays as it was made'); END",
    "CREATE TRIGGER audit_seal_added BEFORE INSERT ON audit_seal"
    " WHEN new.last <= (SELECT max(last) FROM audit_seal) OR EXISTS (SELECT 1 FROM audit_seal WHERE id = new.id)"
    " BEGIN SELECT RAISE(ABORT, 'a seal stays as it was made'); END",
)
POSTGRES = (
    "CREATE OR REPLACE FUNCTION keep_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'INSERT' AND new.id > (SELECT coalesce(max(last), 0) FROM audit_seal) THEN RETURN new; END IF;"
    " IF TG_OP <> 'DELETE' THEN RAISE EXCEPTION 'the record is only added to'; END IF;"
    " IF old.at > (now() AT TIME ZONE 'UTC') - interval '1 year' OR old.id = (SELECT max(id) FROM audit_entry)"
    " THEN RAISE EXCEPTION 'the record is kept for a year'; END IF;"
    " RETURN old; END $$",
    "CREATE FUNCTION keep_audit_seal() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'INSERT' AND new.last > (SELECT coalesce(max(last), 0) FROM audit_seal) THEN RETURN new; END IF;"
    " RAISE EXCEPTION 'a seal stays as it was made'; END $$",
    "DROP TRIGGER audit_entry_kept ON audit_entry",
    "CREATE TRIGGER audit_entry_kept BEFORE INSERT OR UPDATE OR DELETE ON audit_entry"
    " FOR EACH ROW EXECUTE FUNCTION keep_audit_entry()",
    "CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION keep_audit_entry()",
    "CREATE TRIGGER audit_seal_kept BEFORE INSERT OR UPDATE OF id, first, last, entries, seal, at OR DELETE ON audit_seal"
    " FOR EACH ROW EXECUTE FUNCTION keep_audit_seal()",
    "CREATE TRIGGER audit_seal_whole BEFORE TRUNCATE ON audit_seal EXECUTE FUNCTION keep_audit_seal()",
)
UNDO_SQLITE = (
    *(f"DROP TRIGGER {name}" for name in ("audit_entry_kept", "audit_entry_young", "audit_entry_replaced", "audit_entry_added",
                                          "audit_seal_kept", "audit_seal_stays", "audit_seal_added")),
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry WHEN old.id <= (SELECT max(last) FROM audit_seal)"
    " BEGIN SELECT RAISE(ABORT, 'the record is only added to'); END",
    "CREATE TRIGGER audit_entry_young BEFORE DELETE ON audit_entry"
    " WHEN old.id <= (SELECT max(last) FROM audit_seal) AND old.at > datetime('now', '-1 year')"
    " BEGIN SELECT RAISE(ABORT, 'the record is kept for a year'); END",
)
UNDO_POSTGRES = (
    "DROP TRIGGER audit_seal_whole ON audit_seal", "DROP TRIGGER audit_seal_kept ON audit_seal",
    "DROP TRIGGER audit_entry_whole ON audit_entry", "DROP TRIGGER audit_entry_kept ON audit_entry",
    "DROP FUNCTION keep_audit_seal()",
    "CREATE OR REPLACE FUNCTION keep_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF old.id > (SELECT coalesce(max(last), 0) FROM audit_seal) THEN"
    " IF TG_OP = 'UPDATE' THEN RETURN new; ELSE RETURN old; END IF; END IF;"
    " IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'the record is only added to'; END IF;"
    " IF old.at > (now() AT TIME ZONE 'UTC') - interval '1 year' THEN RAISE EXCEPTION 'the record is kept for a year'; END IF;"
    " RETURN old; END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION keep_audit_entry()",
)


def up(migrator, db):
    _run(db, POSTGRES if isinstance(db, PostgresqlDatabase) else SQLITE)


def down(migrator, db):
    _run(db, UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE)


def _run(db, statements):
    for statement in statements:
        db.execute_sql(statement)
