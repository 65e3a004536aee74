"""Who searched for a document: what was typed, and the numbers of a list, found by their pieces among a million searches."""

from playhouse.pool import PostgresqlDatabase

# What was typed stands between bars, in capitals and without blanks, dashes and dots; the list behind it as it is stored.
DETAIL = {False: "coalesce({0}details ->> '{1}', '')", True: "coalesce({0}details #>> '{{{1}}}', '')"}
WORDS = "('|' || replace(replace(replace(upper({0}), ' ', ''), '-', ''), '.', '') || '|' || {1})"
SEARCHED = "{0}action IN ('search.made', 'search.batch_made', 'search.exported', 'stays.exported')"


def words(postgres, row=""):
    return WORDS.format(*(DETAIL[postgres].format(row, name) for name in ("q", "documents")))


COME = f"INSERT INTO search_words(rowid, words) VALUES (new.id, {words(False, 'new.')})"  # noqa: S608
GONE = f"INSERT INTO search_words(search_words, rowid, words) VALUES ('delete', old.id, {words(False, 'old.')})"  # noqa: S608
SOURCE = f"SELECT id, {words(False)} AS words FROM audit_entry WHERE {SEARCHED.format('')}"  # noqa: S608
SQLITE = (
    f"CREATE VIEW search_words_source AS {SOURCE}",
    "CREATE VIRTUAL TABLE search_words USING fts5(words, content='search_words_source', content_rowid='id', tokenize='trigram')",
    "INSERT INTO search_words(search_words) VALUES ('rebuild')",
    f"CREATE TRIGGER search_words_added AFTER INSERT ON audit_entry WHEN {SEARCHED.format('new.')} BEGIN {COME}; END",
    f"CREATE TRIGGER search_words_removed AFTER DELETE ON audit_entry WHEN {SEARCHED.format('old.')} BEGIN {GONE}; END",
)
POSTGRES = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"CREATE INDEX audit_entry_searched ON audit_entry USING gin ({words(True)} gin_trgm_ops) WHERE {SEARCHED.format('')}",
)
UNDO_SQLITE = ("DROP TRIGGER search_words_added", "DROP TRIGGER search_words_removed", "DROP TABLE search_words",
               "DROP VIEW search_words_source")
UNDO_POSTGRES = ("DROP INDEX audit_entry_searched",)


def up(migrator, db):
    _run(db, POSTGRES if isinstance(db, PostgresqlDatabase) else SQLITE)


def down(migrator, db):
    _run(db, UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE)


def _run(db, statements):
    for statement in statements:
        db.execute_sql(statement)
