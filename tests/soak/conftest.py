"""Gives the app its database back after a test that looked into another one."""

import pytest

import database
from domain import installation


@pytest.fixture
def own_binding(app):
    """The database of the run stays bound, whatever the test binds meanwhile."""
    before = database.db.obj
    yield
    database.db.initialize(before)
    installation.forget()
