"""Name fragments found fast: three-letter pieces of stay.name_key after a blank, kept by the database itself."""

from playhouse.pool import PostgresqlDatabase

SQLITE = (
    # With the blank before it, the beginning of each part of a name is a piece too: " LI" finds Li in two letters.
    "CREATE VIEW stay_name_source AS SELECT id, ' ' || name_key AS name_key FROM stay",
    "CREATE VIRTUAL TABLE stay_name USING fts5(name_key, content='stay_name_source', content_rowid='id', tokenize='trigram')",
    "INSERT INTO stay_name(stay_name) VALUES ('rebuild')",
    "CREATE TRIGGER stay_name_added AFTER INSERT ON stay BEGIN"
    " INSERT INTO stay_name(rowid, name_key) VALUES (new.id, ' ' || new.name_key); END",
    "CREATE TRIGGER stay_name_removed AFTER DELETE ON stay BEGIN"
    " INSERT INTO stay_name(stay_name, rowid, name_key) VALUES ('delete', old.id, ' ' || old.name_key); END",
    "CREATE TRIGGER stay_name_changed AFTER UPDATE OF name_key ON stay BEGIN"
    " INSERT INTO stay_name(stay_name, rowid, name_key) VALUES ('delete', old.id, ' ' || old.name_key);"
    " INSERT INTO stay_name(rowid, name_key) VALUES (new.id, ' ' || new.name_key); END",
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX stay_name_pieces ON stay USING gin ((' ' || name_key) gin_trgm_ops)",
)
UNDO_SQLITE = ("DROP TRIGGER stay_name_added", "DROP TRIGGER stay_name_removed", "DROP TRIGGER stay_name_changed",
               "DROP TABLE stay_name", "DROP VIEW stay_name_source")
UNDO_POSTGRES = ("DROP INDEX stay_name_pieces",)


def up(migrator, db):
    for statement in POSTGRES if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)


def down(migrator, db):
    for statement in UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE:
        db.execute_sql(statement)
