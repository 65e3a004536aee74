"""What an office lives through: a full disk, a Postgres that is away, data that are held; it says so, loses nothing, goes on."""

import os
import resource
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from types import SimpleNamespace

import psycopg
import pytest
from peewee import IntegrityError

import database
from bench.load import Client, where
from models import AuditEntry, Stay
from operation import engines
from tests import postgres
from tests.houses import another_bound
from tests.soak.clients import _guest
from tests.soak.house import ROOT, House, settle

pytestmark = pytest.mark.own_database


@pytest.fixture
def office(app, tmp_path):
    """A started server with a database of its own, and an owner who declares."""
    with ExitStack() as closing_time:
        post = closing_time.enter_context(postgres.server()) if app.khaibao.database_url else None
        closing_time.enter_context(another_bound())
        house = House(tmp_path, post.url if post else "", 0)
        closing_time.callback(house.close)
        known = settle(house.config, dossiers=1, fees=0)
        house.start()
        house.ready()
        token, place = known.owners[0]
        client = Client(house.config.port, token)
        closing_time.callback(client.connection.close)
        # The launcher keeps compiled templates in files: those needed on a full disk are there before.
        for page in ("/nowhere", "/owner/stays", "/owner/stays/new"):
            client.get(page)

        def declare(passport):
            return client.post("/owner/stays/new", {"establishment": place, "full_name": "FAULT GUEST", **_guest(passport)})
        yield SimpleNamespace(house=house, postgres=post, client=client, declare=declare)


def test_a_connection_that_postgres_has_ended_is_not_used_again(app):
    with database.db.connection_context():
        ended = database.db.connection()
    if database.is_postgres():
        with database.db.connection_context():
            assert database.db.connection() is ended, "one that rests well is used again"
        with psycopg.connect(app.khaibao.database_url, autocommit=True) as another:
            another.execute("SELECT pg_terminate_backend(%s, 5000)", [ended.info.backend_pid])
    with database.db.connection_context():
        assert database.db.connection() is not ended and database.db.execute_sql("SELECT 1").fetchone() == (1,)


def test_a_change_waits_for_the_disk_also_after_a_look_that_did_not(app, stored, monkeypatch):
    """A power cut cannot be made here: what keeps its promise is that the disk has the change before the answer leaves."""
    def asked(setting):
        words = "SHOW synchronous_commit" if database.is_postgres() else f"PRAGMA {setting}"
        return database.db.execute_sql(words).fetchone()[0]

    jotted, insert = [], database.insert
    monkeypatch.setattr(database, "insert", lambda *args, **columns: (
        jotted.append((columns.get("wait"), asked("synchronous"))), insert(*args, **columns))[1])
    if database.is_postgres():
        assert any("fsync = off: a power cut" in words for words in engines.unsafe(app.khaibao)), "the server of these tests"
        database.db.execute_sql("SET synchronous_commit = on")
    for action in ("search.made", None):
        with suppress(IntegrityError):
            database.jot(AuditEntry, action=action)
        if database.is_postgres():
            assert jotted.pop() == (False, "on") and asked("synchronous_commit") == "on"
        else:
            assert jotted.pop() == (None, 1) and (asked("synchronous"), asked("journal_mode")) == (2, "wal")
    with database.write():
        database.jot(AuditEntry, action="letter.issued")
        assert jotted.pop()[0] in (True, None)
    assert [entry.action for entry in AuditEntry.select()] == ["search.made", "letter.issued"]


@contextmanager
def full(office):
    """No file of the server may grow: its disk is full. On Postgres the database's server is away."""
    if office.postgres:
        office.postgres.stop()
        yield
        office.postgres.start()
        return
    before = resource.prlimit(office.house.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    resource.prlimit(office.house.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def held(office):
    """Another program has opened the data and writes."""
    if office.postgres:
        with psycopg.connect(office.postgres.url) as other:
            other.execute("LOCK TABLE stay IN EXCLUSIVE MODE")
            yield
        return
    with closing(sqlite3.connect(office.house.config.sqlite_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def test_what_cannot_be_stored_now_is_said_and_can_be_stored_later(office):
    wanted = ["F00000000", "F00000001"]
    for fault, passport in zip((full, held), wanted, strict=True):
        with fault(office):
            answer = office.declare(passport)
            assert (answer.status, answer.headers.get("Retry-After")) == (503, "5"), answer.text
            assert "vui lòng thử lại" in answer.text and "Traceback" not in answer.text
            away = fault is full and office.postgres
            assert office.client.get("/owner/stays").status == (503 if away else 200), "what can be read is read"
        where(office.declare(passport))
    assert office.client.get("/healthz").status == 200
    database.connect(office.house.config)
    with database.db.connection_context():
        assert sorted(stay.passport_number for stay in Stay.select()) == wanted
    database.disconnect()


@pytest.mark.parametrize("words", [[], ["backup"], ["recount"]])
def test_without_its_database_nothing_begins_and_one_sentence_says_why(tmp_path, words):
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/khaibao", "PORT": "0"}
    ended = subprocess.run([sys.executable, "app.py", *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "refused" in ended.stderr and "Traceback" not in ended.stderr


def test_a_key_it_may_not_read_keeps_the_server_from_starting_with_one_sentence(tmp_path):
    (tmp_path / "secret_key").mkdir()
    ended = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env={**os.environ, "DATA_DIR": str(tmp_path)}, check=False,
                           capture_output=True, text=True)
    assert ended.returncode == 1 and f"does not start: [Errno 21] Is a directory: '{tmp_path}/secret_key'" in ended.stderr


@pytest.mark.parametrize("words", [[], ["migrate"], ["backup"]])
def test_on_a_damaged_file_nothing_begins_and_one_sentence_says_so(tmp_path, words):
    (tmp_path / "khaibao.db").write_bytes(b"torn" * 4096)
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "PORT": "0"}
    ended = subprocess.run([sys.executable, "app.py", *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "not a database" in ended.stderr and "Traceback" not in ended.stderr
