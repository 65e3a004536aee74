"""Databases of a test's own, of the kind under test, for what cannot be rolled back."""

from contextlib import contextmanager

import psycopg

import config
import database
import field_key
from domain import installation


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
def empty_database(app, folder, name, **more):
    """The settings of a database of the kind under test with nothing in it; afterwards the app has its own again."""
    url = app.khaibao.database_url
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {name}")
        url = url.rsplit("/", 1)[0] + f"/{name}"
    with another_bound():
        yield config.Config(database_url=url, data_dir=folder, **{"demo": True, "second_factor": False} | more)


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
