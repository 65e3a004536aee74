"""The record is written like every change: one writer at a time, whole, with the address it came from."""

import pytest

import database
from domain import audit
from models import AuditEntry
from tests.people import unguarded

pytestmark = pytest.mark.own_database


def test_an_entry_of_its_own_waits_for_the_one_writer(app, monkeypatch):
    held = []

    class Writer:
        def __enter__(self):
            held.append(database.db.in_transaction())

        def __exit__(self, *error):
            held.append(database.db.in_transaction())

    monkeypatch.setattr(database, "_writer", Writer())
    with database.db.connection_context():
        audit.record("stays.exported", by=None)
        assert AuditEntry.select().where(AuditEntry.action == "stays.exported").count() == 1
        with database.db.atomic(), unguarded():
            AuditEntry.delete().execute()
    assert held == ([] if database.is_postgres() else [False, False])
