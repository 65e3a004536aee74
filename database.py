"""The database in use; every change passes through write(), what is asked often is prepared()."""

import json
import threading
from contextlib import contextmanager
from functools import cache, update_wrapper
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from peewee import DatabaseError, DatabaseProxy, ForeignKeyField, JSONField, Node, OperationalError, SelectBase
from playhouse.migrations import Runner

import field_key
import opening
from instances import reader

db = DatabaseProxy()
MIGRATIONS = Path(__file__).parent / "migrations"
# Debian's SQLite 3.40 can corrupt a WAL when two checkpoints race a commit: one writer at a time avoids it.
_writer = threading.RLock()
_absent, _AT_ONCE = object(), 200
# From so many rows on, the questions and answers of a COPY take less time than reading a long INSERT.
_COPIED = 20
# The database is not reached, or not written: its server is away, its disk is full, another program holds it.
Away = OperationalError


def connect(config):
    """Bind `db` to the database of the settings, its fields to their key, and return it (no connection is opened yet)."""
    db.initialize(opening.postgres(config.database_url, config.threads) if config.database_url
                  else opening.sqlite(config.sqlite_path))
    field_key.use(config)
    return db


def is_postgres():
    """Whether the database in use is Postgres."""
    return isinstance(db.obj, opening.Postgres)


@contextmanager
def many_rows():
    """Around a change of thousands of rows: SQLite keeps many pages of the indexes meanwhile, instead of reading them again."""
    if is_postgres():
        yield
        return
    db.execute_sql("PRAGMA cache_size = -24000")
    try:
        yield
    finally:
        db.execute_sql(f"PRAGMA cache_size = {opening.PRAGMAS['cache_size']}")
        db.execute_sql("PRAGMA shrink_memory")


@contextmanager
def write():
    """One whole change: everything inside is stored together, or nothing is. Nests as a savepoint."""
    if db.in_transaction() or is_postgres():
        with db.atomic():
            yield
    else:
        with _writer, db.atomic():
            yield


def locked(query, *, of=None):
    """The rows of `query` (or only its rows `of` one table), held against other writers until the change is stored.

    SQLite has one writer anyway. Rows that only point to these (a number given, a paper sent) need not wait for them: who locks
    an application first and who locks its reception point first would otherwise wait for each other.
    """
    return query.for_update("FOR NO KEY UPDATE", of=of) if is_postgres() else query


class prepared:
    """A query whose words are written once, to be run with other values each time: writing them takes longer than the answer.

    Decorates a function from stand-ins to a query. Called with values, it gives the rows as a list (instances, tuples or dicts,
    as the query says) or, of a change, how many rows it touched. A value is converted as the column it is compared with asks; in
    SET and VALUES it is passed as it is. A list stands for as many values. None compares as NULL does: with nothing.
    What the function works out by itself stays as it was the first time: days and moments are values too.
    """

    def __init__(self, build):
        update_wrapper(self, build)
        self._build, self._written = build, {}

    def __call__(self, *values):
        # Filled up to the next power of two, so that lists of all lengths share a few texts.
        values = [_filled(value) if isinstance(value, list) else value for value in values]
        return self._text_for(values).run(values)

    def first(self, *values):
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def many(self, rows):
        """Make the change once for each tuple of values."""
        if rows:
            self._text_for(rows[0]).run_many(rows)

    def _text_for(self, values):
        lengths = tuple(len(value) if isinstance(value, list) else None for value in values)
        key = (is_postgres(), lengths)
        if key not in self._written:
            self._written[key] = _Text(self._build(*(
                _StandIn(place) if length is None else [_StandIn(place, item) for item in range(length)]
                for place, length in enumerate(lengths))))
        return self._written[key]


def _filled(values):
    return values + values[-1:] * ((1 << (len(values) - 1).bit_length()) - len(values)) if values else values


class _StandIn(Node):
    def __init__(self, place, item=None):
        self.place, self.item = place, item

    def __sql__(self, ctx):
        return ctx.value(_Given(self.place, self.item, ctx.state.converter), converter=False)


class _Given(NamedTuple):
    place: int
    item: int | None
    convert: object

    def of(self, values):
        value = values[self.place] if self.item is None else values[self.place][self.item]
        return self.convert(value) if self.convert else value


class _Text:
    def __init__(self, query):
        self.query, self.read = query, None
        sql, self.params = query.sql()
        self.sql = opening.Lasting(sql)

    def run(self, values):
        cursor = db.execute_sql(self.sql, self._params(values))
        if not isinstance(self.query, SelectBase):
            return db.rows_affected(cursor)
        # How a row becomes what is asked for follows from the query, and is worked out once too.
        self.read = self.read or reader(self.query._get_cursor_wrapper(cursor))
        return [self.read(row) for row in cursor.fetchall()]

    def run_many(self, rows):
        db.execute_many(self.sql, [self._params(values) for values in rows])

    def _params(self, values):
        return [given.of(values) if isinstance(given, _Given) else given for given in self.params]


def insert(model, *, but_known=False, wait=True, **columns):
    """Store one row and return it, as `model.create` does, by words written once; `but_known` gives None instead of a row that a
    unique index knows already. Postgres does not `wait` for the disk if it need not."""
    row = model(**columns)
    sql, fields = _insertion(model, db.param)
    sql += " ON CONFLICT DO NOTHING" if but_known else ""
    if is_postgres():
        sql += f' RETURNING "{model._meta.primary_key.column_name}"'
        sql += "" if wait else ", set_config('synchronous_commit', 'off', TRUE)"
    cursor = db.execute_sql(opening.Lasting(sql), [_column(field, [row.__data__])[0] for field in fields])
    if but_known and not cursor.rowcount:
        return None
    row._pk = cursor.fetchone()[0] if is_postgres() else cursor.lastrowid
    row._dirty.clear()
    return row


def jot(model, **columns):
    """Store one row that a power cut may undo, though no crash of ours: that somebody looked at something. Neither database waits
    for the disk; the next change that must last takes it along."""
    if db.in_transaction() or is_postgres():
        return insert(model, wait=db.in_transaction(), **columns)
    db.execute_sql("PRAGMA synchronous = normal")
    try:
        with write():
            return insert(model, **columns)
    finally:
        db.execute_sql("PRAGMA synchronous = full")


def insert_all(model, rows, *, but_known=False):
    """Insert many dicts of columns, with defaults for absent ones; `but_known` skips those that a unique index knows already."""
    sql, fields = _insertion(model, db.param)
    head, _values, marks = sql.partition(" VALUES ")
    # One column after the other: a loop over cells would take most of the time.
    given = list(zip(*(_column(field, rows) for field in fields), strict=True))
    with db.atomic():
        if is_postgres() and len(given) > _COPIED and not but_known:
            db.copy_rows(f"{head.replace('INSERT INTO', 'COPY')} FROM STDIN", given)
            return
        # Two hundred rows in a statement: one for each row would make SQLite write its name search to the disk as often.
        for first in range(0, len(given), _AT_ONCE):
            part = given[first:first + _AT_ONCE]
            values = f"{head} VALUES {', '.join([marks] * len(part))}{' ON CONFLICT DO NOTHING' if but_known else ''}"
            db.execute_sql(values, [*chain.from_iterable(part)])


@cache
def _insertion(model, mark):
    fields = [field for field in model._meta.sorted_fields if field is not model._meta.primary_key]
    columns, marks = ", ".join(f'"{field.column_name}"' for field in fields), ", ".join([mark] * len(fields))
    return f'INSERT INTO "{model._meta.table_name}" ({columns}) VALUES ({marks})', fields  # noqa: S608 (our own names)


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


def disconnect():
    """Close this thread's connection, and Postgres' whole pool."""
    if not db.is_closed():
        db.close()
    if is_postgres():
        db.close_all()


class Newer(Exception):
    """The database was brought up to date by a newer version; this one would not understand it."""


class Damaged(Exception):
    """The database's file cannot be read as one."""


def why(problem):
    """The sentence of what keeps the database away, and of a migration its name."""
    return " ".join([str(problem).strip(), *getattr(problem, "__notes__", ())])


def known_migrations():
    """The names of the migrations this version has."""
    return {path.stem for path in MIGRATIONS.glob("[0-9]*.py")}


def migrate():
    """Bring the schema up to date; returns the names of the migrations applied. When one fails, those before it are undone too.

    Of several processes that start together one does it and the others wait. Raises Newer and Damaged.
    """
    with _whole(), db.connection_context(), one_at_a_time():
        runner = Runner(db.obj, str(MIGRATIONS))
        before = set(runner.applied())
        if unknown := sorted(before - known_migrations()):
            raise Newer(f"The database was made by a newer version (it knows {unknown[-1]}). Start that version, "
                        "or restore the backup made before it came.")
        try:
            return runner.up()
        except Exception as problem:
            problem.add_note(f"in migration {min(known_migrations() - set(runner.applied()))}")
            for _each in set(runner.applied()) - before:
                runner.down()
            raise


@contextmanager
def _whole():
    try:
        yield
    except DatabaseError as problem:
        # Each kind of error but damage has a class of its own.
        if type(problem) is not DatabaseError:
            raise
        raise Damaged(f"the database is damaged ({problem}). Keep a copy of DATA_DIR as it is, then put the last backup back: "
                      "python app.py restore --replace FILE (docs/operate.md).") from problem


@contextmanager
def one_at_a_time():
    """Around what only one of several starting processes may do at a time, and may take long; the others wait."""
    if not is_postgres():
        yield
        return
    # Among millions of rows a migration takes minutes: the limits of a page do not hold for it.
    db.execute_sql("SET statement_timeout = 0")
    db.execute_sql("SET lock_timeout = 0")
    db.execute_sql("SELECT pg_advisory_lock(20261122)")
    try:
        yield
    finally:
        db.execute_sql("SELECT pg_advisory_unlock(20261122)")
        db.execute_sql("RESET statement_timeout")
        db.execute_sql("RESET lock_timeout")
