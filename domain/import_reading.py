"""Reading a file of guests into a draft: at once when it is small, else in a thread of its own, one file at a time."""

import logging
import os
import tempfile
import threading
from contextlib import contextmanager

from database import db, is_postgres, write
from domain import audit, import_rows, memory, tables
from domain.import_tables import kept
from domain.problems import N_, Problem, Refused
from domain.tables import outside
from models import Import, ImportRow

# One stranger's file at a time: each may use much memory and a whole processor.
_turn = threading.BoundedSemaphore(1)
# The first half of the names of Postgres' locks on imports.
_READING = 6
log = logging.getLogger("khaibao")

BROKEN_OFF = N_("The file could not be read because of an error on our side. Nothing was stored. Please send it again.")


def at_once(content, file_name, limits):
    """The Table in a file's bytes, or None while another file is being read. Raises Refused at `file`."""
    if not _turn.acquire(blocking=False):
        return None
    try:
        with _on_disk(content) as path:
            return tables.read(path, file_name, limits)
    finally:
        _turn.release()


def draft(new, table):
    """Store a table that was read as a new draft; `new` holds the columns of Import."""
    with write():
        import_ = Import.create(**new)
        audit.record("import.begun", by=import_.user, subject=import_, file=import_.file_name)
    with _ours(import_.id):
        try:
            return _keep(import_, table)
        except Exception:
            # Nobody goes on reading this one: left as it is, it would stand in the way of the same file sent again.
            with write():
                Import.delete().where(Import.id == import_.id).execute()
            raise


def begin(new, content, limits):
    """Store a file that is to be read apart. What can be known without opening it is refused here and now."""
    with _on_disk(content) as path:
        outside.inspect(path, new["file_name"], limits)
    with write():
        import_ = Import.create(**new, content=content)
        audit.record("import.begun", by=import_.user, subject=import_, file=import_.file_name)
    return import_


def start(import_id, limits):
    """Start the thread that reads a stored file; it ends when the draft stands or the import has failed."""
    thread = threading.Thread(target=_apart, args=(import_id, limits, audit.asking.get()), name=f"import-{import_id}",
                              daemon=True)
    thread.start()
    return thread


def resume(limits):
    """After a stop of the server: read again what was being read, unless another server is reading it. Nothing half read is kept.
    Returns the threads."""
    cut_off = []
    for import_ in Import.select(Import.id, Import.content.is_null().alias("lost")).where(Import.state == "reading"):
        with _ours(import_.id) as ours, write():
            if ours:
                ImportRow.delete().where(ImportRow.import_ == import_.id).execute()
                lost = Import.delete().where(Import.id == import_.id, Import.state == "reading", Import.content.is_null())
                if not lost.execute():
                    cut_off.append(import_.id)
    return [start(number, limits) for number in cut_off]


@contextmanager
def _ours(import_id):
    """Held while this process reads an import; whether no other one does. It ends with the process, however that ends."""
    if not is_postgres():
        yield True
        return
    ours = db.execute_sql("SELECT pg_try_advisory_lock(%s, %s)", (_READING, import_id)).fetchone()[0]
    try:
        yield ours
    finally:
        if ours:
            db.execute_sql("SELECT pg_advisory_unlock(%s, %s)", (_READING, import_id))


def read(import_id, limits):
    """Read a stored file into its draft, or note why it cannot be read. Its bytes are not kept any longer."""
    import_ = Import.get_or_none(Import.id == import_id, Import.state == "reading")
    if import_ is None:
        return
    try:
        with _on_disk(bytes(import_.content)) as path:
            table = tables.read(path, import_.file_name, limits)
        import_.content = None
        _keep(import_, table)
    except Refused as refused:
        _fail(import_id, refused.problems[0])


def _apart(import_id, limits, asking):
    audit.asking.set(asking)
    with _turn, db.connection_context():
        try:
            with _ours(import_id) as ours:
                if ours:
                    read(import_id, limits)
        except Exception:  # whatever happened, the person waiting must be told
            log.exception("import %s", import_id)
            _fail(import_id, Problem("file", BROKEN_OFF))
    memory.give_back()


def _keep(import_, table):
    import_rows.store(import_, table, {}, import_.establishment)
    with write():
        Import.update(state="draft", table_info=kept(table), content=None).where(Import.id == import_.id).execute()
        return import_rows.count(Import.get_by_id(import_.id))


def _fail(import_id, problem):
    with write():
        ImportRow.delete().where(ImportRow.import_ == import_id).execute()
        Import.update(state="failed", problem=problem._asdict(), content=None).where(Import.id == import_id).execute()


@contextmanager
def _on_disk(content):
    """A file's bytes as a path, for as long as it is looked at."""
    handle, path = tempfile.mkstemp(prefix="khaibao-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        yield path
    finally:
        os.unlink(path)
