"""Whether this server can take work: asked by a proxy or a watcher, answered in a word for each thing and about nobody."""

import shutil
from datetime import timedelta

from database import db, known_migrations
from domain import outages
from domain.applications import storage
from domain.clock import now

# The pulse beats each minute.
SILENT = timedelta(minutes=5)
OK = "ok"


def look(folder):
    """What is asked of the database, the schema, the disk of `folder` and the work in the background: "ok", or what is wrong."""
    return {"database": _database(), "schema": _schema(), "disk": _disk(folder), "background": _background()}


def _database():
    db.execute_sql("SELECT 1")
    return OK


def _schema():
    applied = {name for name, in db.execute_sql("SELECT name FROM schema_migration").fetchall()}
    known = known_migrations()
    return OK if applied == known else "newer" if applied - known else "older"


def _disk(folder):
    return OK if shutil.disk_usage(folder).free >= storage.KEPT_FREE else "full"


def _background():
    last = outages.last_beat()
    return OK if last and now() - last < SILENT else "stopped"
