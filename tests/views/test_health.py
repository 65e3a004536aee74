"""What a proxy and a watcher are told: whether the server lives, and whether it should be given work."""

from collections import namedtuple
from datetime import timedelta

import pytest
from peewee import OperationalError

from database import db
from domain import outages, readiness
from domain.applications import storage
from domain.clock import now
from models import Pulse

READY = {"database": "ok", "schema": "ok", "disk": "ok", "background": "ok"}
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def ready(app, monkeypatch):
    """A server with a pulse and room on its disk."""
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda folder: Usage(10**12, 0, 10**12))
    outages.beat()


def asked(browser):
    answer = browser().get("/readyz")
    return answer.status_code, answer.json


def test_a_ready_server_says_so_and_nothing_about_anybody(browser, ready):
    assert asked(browser) == (200, READY)


def test_a_full_disk_makes_a_server_not_ready(browser, ready, monkeypatch):
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda folder: Usage(10**12, 10**12, storage.KEPT_FREE - 1))
    assert asked(browser) == (503, READY | {"disk": "full"})


@pytest.mark.parametrize("change, word", [
    ("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2026-01-01')", "newer"),
    ("DELETE FROM schema_migration WHERE name LIKE '0001%%'", "older")])
def test_a_schema_of_another_version_makes_a_server_not_ready(browser, ready, change, word):
    db.execute_sql(change, ())
    assert asked(browser) == (503, READY | {"schema": word})


def test_a_background_silent_for_five_minutes_makes_a_server_not_ready(browser, ready):
    Pulse.update(at=now() - timedelta(minutes=5)).execute()
    assert asked(browser) == (503, READY | {"background": "stopped"})
    Pulse.delete().execute()
    assert asked(browser) == (503, READY | {"background": "stopped"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_database_that_is_away_is_told_in_a_word(browser, ready, monkeypatch, address):
    def away(*args, **kwargs):
        raise OperationalError("could not connect to 10.0.0.9 as khaibao")
    monkeypatch.setattr(db.obj, "connect", away)
    answer = browser().get(address)
    assert (answer.status_code, answer.json) == (503, {"database": "away"})
