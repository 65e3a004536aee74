"""Opens SQLite or Postgres with the settings that keep promises; every change passes through write()."""

import json
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from peewee import DatabaseProxy, ForeignKeyField, JSONField, PostgresqlDatabase, SqliteDatabase, __exception_wrapper__
from playhouse.migrations import Runner
from playhouse.pool import PooledPostgresqlDatabase

db = DatabaseProxy()
MIGRATIONS = Path(__file__).parent / "migrations"

# FULL: an acknowledged declaration survives a power cut. IMMEDIATE: read-then-write never fails with "locked".
# A small cache: each of the threads has one, and the system keeps the file's pages anyway.
# trusted_schema stays on: SQLite 3.40 otherwise refuses the triggers that feed the name search.
_PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "busy_timeout": 5000,
            "journal_size_limit": 64 * 1024**2, "secure_delete": 1, "cache_size": -2000}
_POSTGRES = "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"

# Debian's SQLite 3.40 can corrupt a WAL when two checkpoints race a commit: one writer at a time avoids it.
_writer = threading.RLock()
_absent = object()


def connect(config):
    """Bind `db` to the database of the settings and return it (no connection is opened yet)."""
    db.initialize(_postgres(config.database_url, config.threads) if config.database_url else _sqlite(config.sqlite_path))
    return db


def _sqlite(path):
    return SqliteDatabase(str(path), lock_type="IMMEDIATE", timeout=5, pragmas=_PRAGMAS, autoconnect=False)


def _postgres(url, threads):
    parts = urlsplit(url)
    return PooledPostgresqlDatabase(
        unquote(parts.path.lstrip("/")), user=unquote(parts.username or "") or None, host=parts.hostname,
        password=unquote(parts.password or "") or None, port=parts.port or 5432, autoconnect=False, prefer_psycopg3=True,
        max_connections=threads + 4, stale_timeout=300, timeout=10, options=_POSTGRES)


def is_postgres():
    """Whether the database in use is Postgres."""
    return isinstance(db.obj, PostgresqlDatabase)


@contextmanager
def write():
    """One whole change: everything inside is stored together, or nothing is. Nests as a savepoint."""
    if db.in_transaction() or is_postgres():
        with db.atomic():
            yield
    else:
        with _writer, db.atomic():
            yield


def locked(query):
    """The rows of `query`, held against other writers until the change is stored (SQLite has one writer anyway)."""
    return query.for_update() if is_postgres() else query


def insert_all(model, rows):
    """Insert many dicts of columns, absent ones with their defaults: several times as fast as one long statement."""
    fields = [field for field in model._meta.sorted_fields if field is not model._meta.primary_key]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([db.param] * len(fields))
    sql = f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks})'  # noqa: S608 (our own names)
    with db.atomic(), __exception_wrapper__:
        # One column after the other: a loop over cells would take most of the time.
        db.cursor().executemany(sql, zip(*(_column(field, rows) for field in fields), strict=True))


def _column(field, rows):
    default = field.default
    found = [row.get(field.name, _absent) for row in rows]
    if _absent in found:
        found = [value if value is not _absent else default() if callable(default) else default for value in found]
    if isinstance(field, JSONField) and not is_postgres():
        # The library wraps JSON for SQLite in a call of SQL; the text itself is what that call stores.
        return [json.dumps(value, separators=(",", ":")) for value in found]
    if isinstance(field, (JSONField, ForeignKeyField)):
        return [value if value is None else field.db_value(value) for value in found]
    return found


def migrate():
    """Bring the schema up to date; returns the names of the migrations applied."""
    with db.connection_context():
        return Runner(db.obj, str(MIGRATIONS)).up()
