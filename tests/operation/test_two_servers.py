"""Two servers on one Postgres are one office: a sign-in holds on both, tries count together, what is done once is done once.

On SQLite the second server says that there is one already."""

import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

import database
from bench.load import Client, where
from domain import notices
from domain.clock import now
from models import Application, Appointment, AuditEntry, Lease, User
from tests.houses import empty_database
from tests.people import PASSWORD
from tests.soak.clients import _TIME
from tests.soak.house import House, settle
from tests.visits import balanced

pytestmark = pytest.mark.own_database


class Post(socketserver.ThreadingTCPServer):
    """A mail server that takes everything; `taken` has the Message-IDs, and `more` rings at each."""

    daemon_threads = True

    class RequestHandlerClass(socketserver.StreamRequestHandler):
        """One line of mail."""

        def handle(self):
            self.wfile.write(b"220 post\r\n")
            text = False
            for line in self.rfile:
                if text and line.lower().startswith(b"message-id:"):
                    self.server.taken.append(line.strip())
                text = line.upper().startswith(b"DATA") or text and line != b".\r\n"
                if not text or line.upper().startswith(b"DATA"):
                    self.wfile.write(b"354 go on\r\n" if text else b"250 well\r\n")
                    self.server.more.set()

    def __init__(self):
        self.taken, self.more = [], threading.Event()
        super().__init__(("127.0.0.1", 0), self.RequestHandlerClass)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def wait_for(self, number):
        """Wait until so many mails have come."""
        while len(self.taken) < number:
            assert self.more.wait(90), f"{len(self.taken)} of {number} mails came"
            self.more.clear()


@pytest.fixture
def post(monkeypatch):
    with Post() as post:
        monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{post.server_address[1]}")
        yield post
        post.shutdown()


@pytest.fixture
def pair(app, tmp_path, post):
    """(who is who, two started servers, the database open to look into)."""
    with empty_database(app, tmp_path, "pair") as settings:
        houses = [House(tmp_path, settings.database_url, seed, pace="quick") for seed in range(2)]
        known = settle(houses[0].config, dossiers=2, fees=0)
        try:
            houses[0].start()
            houses[0].ready()
            houses[1].start()
            database.connect(settings)
            with database.db.connection_context():
                yield known, houses
            database.disconnect()
        finally:
            for house in houses:
                house.close()


def alone_on_sqlite(houses):
    """Whether there is one server only, because SQLite has one; the other has ended with a sentence."""
    if database.is_postgres():
        houses[1].ready()
        return False
    ended = houses[1].launcher.stdout.readline()
    assert ended.strip() == "1" and "already running" in (houses[1].config.data_dir / "log").read_text()
    return True


def work(post, owner, number):
    for _each in range(number):
        notices.queue("password_changed", to=owner)
    expected = len(post.taken) + number
    post.wait_for(expected)


def test_two_servers_are_one_office(pair, post):
    known, houses = pair
    if alone_on_sqlite(houses):
        houses = houses[:1] * 2
    owner = User.get(User.role == "owner")
    _signed_in_on_both(owner, houses)
    _slowed_on_both(houses)
    held = _held(known, houses[0])
    work(post, owner, 10)
    _taken_over(houses)
    work(post, owner, 5)
    # The rounds come after the mails: when the next mail is there, those of before are over.
    work(post, owner, 1)
    _ended_once(held)
    assert len(post.taken) == len(set(post.taken)) == 16


@contextmanager
def browsers(houses):
    """A browser at each server."""
    clients = [Client(house.config.port) for house in houses]
    try:
        yield clients
    finally:
        for client in clients:
            client.connection.close()


def _signed_in_on_both(owner, houses):
    with browsers(houses) as (first, second):
        first.get("/sign-in")
        assert where(first.post("/sign-in", {"identifier": owner.email, "password": PASSWORD})).startswith("/owner")
        second.cookies = first.cookies
        page = second.get("/owner/stays/new")
        assert page.status == 200 and second.page
        first.page = second.page
        assert where(first.post("/sign-out", {})) and second.get("/owner/stays/new").status == 303


def _slowed_on_both(houses):
    answers = []
    with browsers(houses * 4) as clients:
        for client in clients:
            client.get("/sign-in")
            answers.append(client.post("/sign-in", {"identifier": "nobody@example.com", "password": "wrong"}).text)
    assert "giây" in answers[-1] + answers[-2], "tries on both count together"


def _held(known, house):
    """A place held by an applicant that is over by now."""
    code, key = known.dossiers[0]
    address = f"/citizen/applications/{code}/appointment"
    with browsers([house]) as (client,):
        client.cookies = {"khaibao-dossier": key}
        times = _TIME.findall(client.get(address).text)
        where(client.post(address, {"point": known.point, "listed": "1", "half": "any", "time": times[0]}))
    found = Appointment.get(Appointment.application == Application.get(Application.code == code))
    Appointment.update(held_until=now() - timedelta(minutes=1)).where(Appointment.id == found.id).execute()
    return found


def _ended_once(held):
    assert not Appointment.select().where(Appointment.id == held.id, Appointment.state == "held").exists() and balanced()
    assert AuditEntry.select().where(AuditEntry.action == "appointment.missed").count() == 0


def _taken_over(houses):
    """The server that works in the background is killed; the other takes over."""
    holder = Lease.get().holder if database.is_postgres() else f":{houses[0].pid}:"
    working = next(house for house in houses if f":{house.pid}:" in holder)
    working.end()
    working.start()
