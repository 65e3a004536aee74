"""The database as one file and back: SQLite by its online copy, Postgres by pg_dump; while the office goes on working."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections import namedtuple
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from operation import Trouble

# What a copy of a database holds: its engine, the server's version, rows by table, migrations applied.
Contents = namedtuple("Contents", "engine version counts migrations")
_HISTORY = "schema_migration"


class Damaged(Trouble):
    """The file of the database cannot be read as one."""


def engine(config):
    """ "postgres" or "sqlite": which database the settings name."""
    return "postgres" if config.database_url else "sqlite"


def size(config):
    """About how many bytes a copy of the database takes."""
    if not config.database_url:
        return config.sqlite_path.stat().st_size
    with _postgres(config) as connection:
        return connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]


def copy(config, path):
    """Write the whole database, as it is at one instant, into the file `path`; returns its Contents."""
    return _copy_postgres(config, path) if config.database_url else _copy_sqlite(config.sqlite_path, path)


def contents(config):
    """The Contents of the database of the settings; no tables at all before the first start."""
    if config.database_url:
        with _postgres(config) as connection:
            return _postgres_contents(connection)
    if not config.sqlite_path.exists():
        return Contents("sqlite", sqlite3.sqlite_version, {}, [])
    with _sqlite(config.sqlite_path) as connection:
        return _sqlite_contents(connection)


def examine(config, path, kind):
    """Read the copied database at `path` through; returns the row counts found, or None where only pg_restore can tell."""
    if kind == "sqlite":
        with _sqlite(path) as connection:
            found = connection.execute("PRAGMA integrity_check(3)").fetchall()
            if found != [("ok",)]:
                raise Trouble(f"The database in this backup is damaged: {found[0][0]}")
            return _sqlite_contents(connection).counts
    # Unpacks and reads everything without a database to put it into.
    _run(config, "pg_restore", "--file", os.devnull, str(path), environ=os.environ)
    return None


def put_back(config, path):
    """Make the copy at `path` the database of the settings, which must be empty."""
    if config.database_url:
        _run(config, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
             "--dbname", environment(config)["PGDATABASE"], str(path), environ=environment(config))
    else:
        os.replace(path, config.sqlite_path)


def damage(config):
    """What is wrong with the database's own structures, "" when nothing is; Postgres is asked where its amcheck is installed."""
    if not config.database_url:
        if not config.sqlite_path.exists():
            raise Trouble(f"there is no {config.sqlite_path} yet: it is made at the first start.")
        try:
            with _sqlite(config.sqlite_path) as connection:
                found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except Damaged as problem:
            return str(problem)
        return "" if found == "ok" else found
    with _postgres(config) as connection:
        if not connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'").fetchone():
            return ""
        try:
            connection.execute("SELECT bt_index_check(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
                               "JOIN pg_am a ON a.oid = c.relam WHERE a.amname = 'btree' AND c.relnamespace = "
                               "current_schema()::regnamespace AND i.indisvalid").fetchall()
        except psycopg.Error as problem:
            return str(problem).strip()
    return ""


def unsafe(config):
    """Settings of a Postgres server by which a power cut loses what was acknowledged, or damage goes unnoticed."""
    if not config.database_url:
        return
    with _postgres(config) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            if connection.execute("SELECT current_setting(%s)", (name,)).fetchone()[0] == "off":
                yield f"Postgres has {name} = off: " + ("switch it on with pg_checksums --enable while it is stopped."
                                                        if name == "data_checksums" else "a power cut can lose declarations.")


def time_there(config):
    """What the Postgres server's clock says."""
    with _postgres(config) as connection:
        return connection.execute("SELECT clock_timestamp()").fetchone()[0]


def newest_entry(config):
    """When the last entry of the record was made, None when there is none or no database."""
    for at, in _asked(config, "SELECT at FROM audit_entry ORDER BY id DESC LIMIT 1"):
        return datetime.fromisoformat(at) if isinstance(at, str) else at
    return None


def stands(config, number, seal):
    """Whether the stretch of the record that ends with this entry is under this seal."""
    return (seal,) in _asked(config, f"SELECT seal FROM audit_seal WHERE last = {int(number)}")  # noqa: S608 (a number)


def unsealed(config, head):
    """How many second factors, accounts for refunds and pictures of inspections are plain, or do not begin with `head`."""
    begins = f"'\\x{head.encode().hex()}'::bytea" if config.database_url else f"x'{head.encode().hex()}'"
    marked = f"""SELECT (SELECT COUNT(*) FROM person WHERE totp_secret NOT LIKE '{head}%'), (SELECT COUNT(*) FROM application
        WHERE CAST(answers AS text) LIKE '%"refund_account"%' AND CAST(answers AS text) NOT LIKE '%{head}%' AND replace(
        CAST(answers AS text), ' ', '') NOT LIKE '%"refund_account":""%'), (SELECT COUNT(*) FROM inspection
        WHERE substr(photo, 1, {len(head)}) <> {begins})"""  # noqa: S608 (eight hex digits)
    return next(iter(_asked(config, marked)), (0, 0, 0))


def backup_problem(config):
    """What kept the last nightly backup from being made, copied or handed over, by the record; "" when nothing did."""
    found = _asked(config, "SELECT CAST(details AS text) FROM audit_entry WHERE action = 'backup.failed' AND id > "
                           "COALESCE((SELECT MAX(id) FROM audit_entry WHERE action = 'backup.made'), 0)")
    return json.loads(found[0][0])["reason"] if found else ""


def heads(config):
    """What the sealed second factors begin with: which keys they were sealed with."""
    return {head for head, in _asked(
        config, "SELECT DISTINCT substr(totp_secret, 1, 16) FROM person WHERE totp_secret LIKE 'sealed:%'")}


def lease(config):
    """Which server works in the background just now, None when none does."""
    with _postgres(config) as connection:
        held = connection.execute("SELECT holder FROM lease WHERE until > now() AT TIME ZONE 'utc'").fetchone()
    return held and held[0]


def environment(config):
    """The environment by which Postgres' own programs find the database: a password in their words could be seen by others."""
    parts = urlsplit(config.database_url)
    given = {"PGHOST": parts.hostname, "PGPORT": str(parts.port or 5432), "PGUSER": unquote(parts.username or ""),
             "PGPASSWORD": unquote(parts.password or ""), "PGDATABASE": unquote(parts.path.lstrip("/"))}
    return {**os.environ, **{name: value for name, value in given.items() if value}}


def program(config, name):
    """Where a program of Postgres lies; Debian and Windows keep them outside PATH. Raises Trouble when there is none."""
    named = [Path(config.postgres_bin) / name] if config.postgres_bin else []
    # Elsewhere a path of Windows is one below the folder in which the command was typed, which may be closed to this user.
    homes = Path("C:/Program Files/PostgreSQL").glob(f"*/bin/{name}.exe") if os.name == "nt" else \
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = sorted(homes, key=lambda path: path.parts[-3].zfill(3), reverse=True)
    for path in [*named, *newest]:
        if path.exists():
            return str(path)
    found = shutil.which(name)
    if found and not named:
        return found
    raise Trouble(f"{name} was not found. Install it (Debian: apt install postgresql-client), "
                  "or set POSTGRES_BIN to the folder it lies in.")


def _asked(config, sql):
    """The rows of a question; none where the database is not there or has no such tables yet."""
    if not config.database_url and not config.sqlite_path.exists():
        return []
    with _reading(config) as connection:
        try:
            return connection.execute(sql).fetchall()
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return []


def _reading(config):
    """A connection, closed afterwards, that cannot change anything."""
    return _postgres(config) if config.database_url else _sqlite(config.sqlite_path)


def _copy_sqlite(source, path):
    with _sqlite(source) as live, closing(sqlite3.connect(path)) as copy:
        # In one step: writers go on in the WAL meanwhile; a copy made in parts would begin again at each change.
        try:
            live.backup(copy, pages=-1)
        except sqlite3.OperationalError as problem:
            raise Trouble(f"{source} could not be copied: {problem}.")
        copy.execute("PRAGMA journal_mode = delete")
        return _sqlite_contents(copy)


@contextmanager
def _sqlite(path):
    """Read only: it can neither change anything nor take part in the log's checkpoints. Raises Damaged."""
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            yield connection
    except sqlite3.DatabaseError as problem:
        # Its own kinds of errors mean other things: no such table, held by another, not open to this user.
        if type(problem) is not sqlite3.DatabaseError:
            raise
        raise Damaged(f"{path}: {problem}") from problem


def _sqlite_contents(connection):
    tables = [name for schema, name, kind, *_rest in connection.execute("PRAGMA table_list")
              if schema == "main" and kind == "table" and not name.startswith("sqlite_")]
    counts = {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]  # noqa: S608 (its own names)
              for name in sorted(tables)}
    applied = connection.execute(f"SELECT name FROM {_HISTORY} ORDER BY name") if _HISTORY in tables else []  # noqa: S608
    return Contents("sqlite", sqlite3.sqlite_version, counts, [name for name, in applied])


def _copy_postgres(config, path):
    with _postgres(config) as connection:
        # pg_dump reads what this transaction sees: the counts are those of the copy.
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        found = _postgres_contents(connection)
        _run(config, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--compress=1",
             f"--snapshot={snapshot}", "--file", str(path), environ=environment(config))
        return found


@contextmanager
def _postgres(config):
    given = {name[2:].lower(): value for name, value in environment(config).items()
             if name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")}
    try:
        connection = psycopg.connect(**given, dbname=environment(config)["PGDATABASE"], connect_timeout=10)
    except psycopg.OperationalError as error:
        raise Trouble(f"The database does not answer: {str(error).strip()}")
    with connection:
        connection.isolation_level, connection.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        yield connection


def _postgres_contents(connection):
    tables = [name for name, in connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")]
    counts = {name: connection.execute(sql.SQL("SELECT COUNT(*) FROM {}").format(sql.Identifier(name))).fetchone()[0]
              for name in tables}
    applied = connection.execute(f"SELECT name FROM {_HISTORY} ORDER BY name") if _HISTORY in tables else []  # noqa: S608
    version = connection.execute("SHOW server_version").fetchone()[0]
    return Contents("postgres", version, counts, [name for name, in applied])


def _run(config, name, *words, environ):
    ended = subprocess.run([program(config, name), *words], env=environ, capture_output=True, text=True, check=False)  # noqa: S603
    if ended.returncode:
        raise Trouble(f"{name} failed: {ended.stderr.strip()[-600:]}")
