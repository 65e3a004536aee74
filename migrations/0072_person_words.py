"""People found by a piece of name, e-mail address, telephone number or user name; indexes for the lists of them."""

import re
import unicodedata
from itertools import islice

from playhouse.pool import PostgresqlDatabase

WORDS = ("' ' || {0}name_key || ' ' || COALESCE({0}email, '') || ' ' || COALESCE({0}phone, '') || ' ' || "
         "COALESCE({0}user_name, '')")
OLD, NEW, ROW = (WORDS.format(name) for name in ("old.", "new.", ""))
GONE = f"INSERT INTO person_words(person_words, rowid, words) VALUES ('delete', old.id, {OLD})"  # noqa: S608
COME = f"INSERT INTO person_words(rowid, words) VALUES (new.id, {NEW})"  # noqa: S608
SQLITE = (
    f"CREATE VIEW person_words_source AS SELECT id, {ROW} AS words FROM person",  # noqa: S608
    "CREATE VIRTUAL TABLE person_words USING fts5(words, content='person_words_source', content_rowid='id', tokenize='trigram')",
    "INSERT INTO person_words(person_words) VALUES ('rebuild')",
    f"CREATE TRIGGER person_words_added AFTER INSERT ON person BEGIN {COME}; END",
    f"CREATE TRIGGER person_words_removed AFTER DELETE ON person BEGIN {GONE}; END",
    "CREATE TRIGGER person_words_changed AFTER UPDATE OF name_key, email, phone, user_name ON person"
    f" WHEN {OLD} <> {NEW} BEGIN {GONE}; {COME}; END",
)
POSTGRES = ("CREATE EXTENSION IF NOT EXISTS pg_trgm",
            f"CREATE INDEX person_pieces ON person USING gin (({ROW}) gin_trgm_ops)")
INDEXES = ('CREATE INDEX "person_role" ON person (role, id)',
           'CREATE INDEX "person_locked" ON person (id) WHERE locked_at IS NOT NULL',
           'CREATE INDEX "person_named" ON person (name_key, id)')
UNDO = ("DROP INDEX person_role", "DROP INDEX person_locked", "DROP INDEX person_named")
UNDO_SQLITE = ("DROP TRIGGER person_words_added", "DROP TRIGGER person_words_removed", "DROP TRIGGER person_words_changed",
               "DROP TABLE person_words", "DROP VIEW person_words_source")
UNDO_POSTGRES = ("DROP INDEX person_pieces",)
AT_ONCE = 10_000
SPECIAL = str.maketrans({"Đ": "D", "Ð": "D", "Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "Ħ": "H", "ı": "I"})


def up(migrator, db):
    postgres = isinstance(db, PostgresqlDatabase)
    db.execute_sql("ALTER TABLE person ADD COLUMN name_key VARCHAR(200) NOT NULL DEFAULT ''")
    if postgres:
        db.execute_sql("ALTER TABLE person ALTER COLUMN name_key DROP DEFAULT")
    people = iter(db.execute_sql("SELECT id, full_name FROM person").fetchall())
    while some := [(_folded(name), number) for number, name in islice(people, AT_ONCE)]:
        db.execute_many(f"UPDATE person SET name_key = {db.param} WHERE id = {db.param}", some)  # noqa: S608
    for statement in (*INDEXES, *(POSTGRES if postgres else SQLITE)):
        db.execute_sql(statement)


def down(migrator, db):
    for statement in (*UNDO, *(UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE),
                      "ALTER TABLE person DROP COLUMN name_key"):
        db.execute_sql(statement)


def _folded(name):
    plain = unicodedata.normalize("NFKD", name).upper().translate(SPECIAL)
    return " ".join(re.sub(r"[^\w]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).split())
