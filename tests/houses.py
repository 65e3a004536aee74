"""Databases of a test's own, of the kind under test, for what cannot be rolled back."""

from contextlib import contextmanager

import psycopg

import config
import database
import field_key
from domain import installation


@contextmanager
def empty_database(app, folder, name, **more):
    """The settings of a database of the kind under test with nothing in it; afterwards the app has its own again."""
    url, before = app.khaibao.database_url, database.db.obj
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        url = url.rsplit("/", 1)[0] + f"/{name}"
    installation.forget()
    try:
        yield config.Config(database_url=url, data_dir=folder, **{"demo": True, "second_factor": False} | more)
    finally:
        database.db.initialize(before)
        field_key.use(app.khaibao)
        installation.forget()


@contextmanager
def own_database(app, folder, name, **more):
    """The same, brought up to date and open."""
    with empty_database(app, folder, name, **more) as settings:
        fresh = database.connect(settings).obj
        try:
            database.migrate()
            with fresh.connection_context():
                yield settings
        finally:
            if settings.database_url:
                fresh.close_all()
