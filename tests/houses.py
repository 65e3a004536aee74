"""Databases of a test's own, of the kind under test, for what cannot be rolled back."""

import shutil
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

import config
import database
import field_key
from domain import installation

# The name of the database on Postgres from which those of single tests are copied.
BROUGHT_UP = "brought_up"


@contextmanager
def another_bound():
    """Whatever is bound meanwhile; afterwards database and keys are those of before again."""
    bound, keys = database.db.obj, field_key.used()
    installation.forget()
    try:
        yield
    finally:
        database.db.initialize(bound)
        field_key.use(keys)
        installation.forget()


@contextmanager
def empty_database(app, folder, name, template="template1", **more):
    """The settings of a database of the kind under test with nothing in it; afterwards the app has its own again.

    On Postgres it is a copy of the template."""
    url = app.khaibao.database_url
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        url = url.rsplit("/", 1)[0] + f"/{name}"
    with another_bound():
        yield config.Config(database_url=url, data_dir=folder, **{"demo": True, "second_factor": False} | more)


@contextmanager
def own_database(app, folder, name, **more):
    """The same, brought up to date and open: a copy of one that was brought up to date before."""
    pattern = _brought_up(app)
    for file in Path(pattern.name).glob("khaibao.db*"):
        shutil.copy(file, folder)
    with empty_database(app, folder, name, template=BROUGHT_UP, **more) as settings, _open(settings):
        yield settings


@cache
def _brought_up(app):
    folder = tempfile.TemporaryDirectory()
    with empty_database(app, Path(folder.name), BROUGHT_UP) as settings, _open(settings):
        database.migrate()
    return folder


@contextmanager
def _open(settings):
    fresh = database.connect(settings).obj
    try:
        with fresh.connection_context():
            yield
    finally:
        if settings.database_url:
            fresh.close_all()
