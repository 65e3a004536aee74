"""Dossiers found by a piece of their name, number or telephone; indexes for what ends by itself and for missed appointments."""

from playhouse.pool import PostgresqlDatabase

WORDS = "' ' || {0}name_key || ' ' || {0}personal_number || ' ' || {0}phone"
OLD, NEW, ROW = (WORDS.format(name) for name in ("old.", "new.", ""))
GONE = f"INSERT INTO application_words(application_words, rowid, words) VALUES ('delete', old.id, {OLD})"  # noqa: S608
COME = f"INSERT INTO application_words(rowid, words) VALUES (new.id, {NEW})"  # noqa: S608
SQLITE = (
    f"CREATE VIEW application_words_source AS SELECT id, {ROW} AS words FROM application",  # noqa: S608
    "CREATE VIRTUAL TABLE application_words USING fts5(words, content='application_words_source', content_rowid='id',"
    " tokenize='trigram')",
    "INSERT INTO application_words(application_words) VALUES ('rebuild')",
    f"CREATE TRIGGER application_words_added AFTER INSERT ON application BEGIN {COME}; END",
    f"CREATE TRIGGER application_words_removed AFTER DELETE ON application BEGIN {GONE}; END",
    "CREATE TRIGGER application_words_changed AFTER UPDATE OF name_key, personal_number, phone ON application"
    f" WHEN old.name_key <> new.name_key OR old.personal_number <> new.personal_number OR old.phone <> new.phone"
    f" BEGIN {GONE}; {COME}; END",
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX application_pieces ON application USING gin (({ROW}) gin_trgm_ops)",
)
INDEXES = ('CREATE INDEX "application_unopened" ON application (state, opened_at, registered_at)',
           """CREATE INDEX "appointment_booked" ON appointment (slot_id) WHERE state = 'booked'""")
UNDO_SQLITE = ("DROP TRIGGER application_words_added", "DROP TRIGGER application_words_removed",
               "DROP TRIGGER application_words_changed", "DROP TABLE application_words", "DROP VIEW application_words_source")
UNDO_POSTGRES = ("DROP INDEX application_pieces",)
UNDO = ("DROP INDEX application_unopened", "DROP INDEX appointment_booked")


def up(migrator, db):
    for statement in (*(POSTGRES if isinstance(db, PostgresqlDatabase) else SQLITE), *INDEXES):
        db.execute_sql(statement)


def down(migrator, db):
    for statement in (*UNDO, *(UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE)):
        db.execute_sql(statement)
