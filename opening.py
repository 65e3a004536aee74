"""The database of the settings, SQLite or Postgres, with the options that keep promises; not opened yet."""

from selectors import EVENT_READ, DefaultSelector
from urllib.parse import unquote, urlsplit

import psycopg
from peewee import SqliteDatabase, __exception_wrapper__
from playhouse.pool import PooledPostgresqlDatabase

# FULL: an acknowledged declaration survives a power cut. IMMEDIATE: read-then-write never fails with "locked".
# A small cache and few prepared statements: each of the threads has its own, and the system keeps the file's pages anyway.
# trusted_schema stays on: SQLite 3.40 otherwise refuses the triggers that feed the name search.
PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "busy_timeout": 5000,
           "journal_size_limit": 64 * 1024**2, "secure_delete": 1, "cache_size": -1000}
_POSTGRES = ("-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC "
             # Its measures are those of a turning disk; and compiling a question takes longer than any answer of ours.
             "-c random_page_cost=1.1 -c jit=off")
# A machine that has vanished does not even refuse: it is given up after 5 s (not reached) or 15 s (in the middle of an answer).
_VANISHED = {"connect_timeout": 5, "tcp_user_timeout": 15000}


class _Many:
    def execute_many(self, sql, rows):
        """One statement for each tuple of values."""
        with __exception_wrapper__:
            self.cursor().executemany(sql, rows)


class Sqlite(_Many, SqliteDatabase):
    """A file."""


class Postgres(_Many, PooledPostgresqlDatabase):
    """A server, by a pool of connections."""

    def copy_rows(self, sql, rows):
        """What COPY … FROM STDIN says: many rows in a fifth of the time that reading them as an INSERT takes."""
        with __exception_wrapper__, self.cursor().copy(sql) as into:
            for row in rows:
                into.write_row(row)

    def _is_closed(self, conn):
        # A server that ends says so on the line: only then a resting connection is asked, and not before each answer.
        if conn.closed:
            return True
        with DefaultSelector() as line:
            line.register(conn.fileno(), EVENT_READ)
            return bool(line.select(0)) and super()._is_closed(conn)


class Lasting(str):
    """The text of a question that is asked again and again, with other values."""

    __slots__ = ()


class _Cursor(psycopg.RawCursor):
    """Numbers the places of values itself: the driver would read a long question's text again each time.

    The server prepares what is Lasting. Of any other question it would soon keep one plan for all values; but a filter that a few
    stays in a million pass, and one that most do, are answered in different ways.
    """

    def execute(self, query, params=None, **options):
        return super().execute(_numbered(query), params, prepare=isinstance(query, Lasting), **options)

    def executemany(self, query, params_seq, **options):
        return super().executemany(_numbered(query), params_seq, **options)


def _numbered(text):
    first, *parts = text.split("%s")
    return first + "".join(f"${number}{part}" for number, part in enumerate(parts, 1))


def sqlite(path):
    """The SQLite database in a file."""
    return Sqlite(str(path), lock_type="IMMEDIATE", timeout=5, cached_statements=40, pragmas=PRAGMAS, autoconnect=False)


def postgres(url, threads):
    """The Postgres database of a URL, with a connection for each thread that answers and some for the background."""
    parts = urlsplit(url)
    return Postgres(
        unquote(parts.path.lstrip("/")), user=unquote(parts.username or "") or None, host=parts.hostname,
        password=unquote(parts.password or "") or None, port=parts.port or 5432, autoconnect=False, prefer_psycopg3=True,
        max_connections=threads + 4, stale_timeout=300, timeout=10, options=_POSTGRES,
        cursor_factory=_Cursor, **_VANISHED)
