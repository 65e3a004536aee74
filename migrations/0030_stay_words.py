"""On SQLite all that a list of stays is narrowed by lies in one index: the pieces of the name, and a word for each filter."""

from playhouse.pool import PostgresqlDatabase

# domain/stay_words.py asks for the same words. Each is three letters, so one piece, and begins or ends with what no name holds:
# numbers are letters from 19968 on. The two blanks make the beginning of each part of a name a piece, too.
WORDS = {
    "name": "'  ' || replace({row}.name_key, ' ', '  ')",
    "ward": "'ww' || char(19968 + {row}.ward_id % 20000)",
    "establishment": "'ee' || char(19968 + {row}.establishment_id % 20000)",
    "month": "'mm' || char(19968 + (substr({row}.arrived_on, 1, 4) * 12 + substr({row}.arrived_on, 6, 2)) % 20000)",
    "nationality": "char(19968 + unicode({row}.nationality) % 20000) || substr({row}.nationality, 2)",
    "room": "char(19968 + unicode({row}.room) % 20000) || substr('0' || {row}.room, -2)",
    "channel": "CASE WHEN {row}.channel <> 'web' THEN '_' || substr({row}.channel, 1, 2) END",
    "status": "CASE WHEN {row}.status <> 'confirmed' THEN '?' || substr({row}.status, 1, 1) || substr({row}.status, 3, 1) END",
    "state": "CASE WHEN {row}.cancelled_at IS NOT NULL THEN '!ca' WHEN {row}.left_on IS NULL THEN '!op' END",
    "late": "CASE WHEN {row}.late_minutes > 0 THEN '!la' END",
    "corrected": "CASE WHEN {row}.revision > 0 THEN '!co' END",
    "doubtful": "CASE WHEN {row}.doubtful THEN '!do' END",
}
CHANGING = ("name_key", "ward_id", "establishment_id", "arrived_on", "nationality", "room", "channel", "status", "cancelled_at",
            "left_on", "late_minutes", "revision", "doubtful")
NAMES = ", ".join(WORDS)


def _values(row):
    return ", ".join(words.format(row=row) for words in WORDS.values())


ADD = f"INSERT INTO stay_word(rowid, {NAMES}) VALUES (new.id, {_values('new')})"  # noqa: S608 (our own names)
REMOVE = f"INSERT INTO stay_word(stay_word, rowid, {NAMES}) VALUES ('delete', old.id, {_values('old')})"  # noqa: S608
SQLITE = (
    "DROP TRIGGER stay_name_added", "DROP TRIGGER stay_name_removed", "DROP TRIGGER stay_name_changed",
    "DROP TABLE stay_name", "DROP VIEW stay_name_source",
    f"CREATE VIEW stay_word_source({', '.join(('id', *WORDS))}) AS SELECT id, {_values('stay')} FROM stay",  # noqa: S608
    f"CREATE VIRTUAL TABLE stay_word USING fts5({NAMES}, content='stay_word_source', content_rowid='id', detail=none, "
    "columnsize=0, tokenize='trigram')",
    "INSERT INTO stay_word(stay_word) VALUES ('rebuild')",
    f"CREATE TRIGGER stay_word_added AFTER INSERT ON stay BEGIN {ADD}; END",
    f"CREATE TRIGGER stay_word_removed AFTER DELETE ON stay BEGIN {REMOVE}; END",
    f"CREATE TRIGGER stay_word_changed AFTER UPDATE OF {', '.join(CHANGING)} ON stay BEGIN {REMOVE}; {ADD}; END",
)
UNDO = (
    "DROP TRIGGER stay_word_added", "DROP TRIGGER stay_word_removed", "DROP TRIGGER stay_word_changed",
    "DROP TABLE stay_word", "DROP VIEW stay_word_source",
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


def up(migrator, db):
    _run(db, SQLITE)


def down(migrator, db):
    _run(db, UNDO)


def _run(db, statements):
    if not isinstance(db, PostgresqlDatabase):
        for statement in statements:
            db.execute_sql(statement)
