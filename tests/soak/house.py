"""The office that is killed: invented people with their sessions, a server of its own port, and the killing."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import config
import database
from domain import codes, installation, sessions
from domain.applications import access
from domain.clock import today
from domain.payments import orders
from domain.visits import hours, points
from models import Office, OpeningHours, ReceptionPoint
from tests import paying, visits
from tests.people import establishment, person, set_up

ROOT = Path(__file__).parents[2]
OWNERS = 4


class House:
    """A server that is started, killed at random moments and started again; `kills` so far."""

    def __init__(self, folder, url, seed, pace="usual"):
        self.config = config.Config(data_dir=Path(folder), database_url=url, second_factor=False, port=_free_port())
        self.random, self.kills, self.log = random.Random(seed), 0, open(Path(folder) / "log", "ab")  # noqa: SIM115
        self.environ = {
            **os.environ, "DATA_DIR": str(folder), "DATABASE_URL": url, "PORT": str(self.config.port), "SECOND_FACTOR": "no",
            "TRUSTED_PROXY": "127.0.0.1", "BACKUP_AT": "", "IMPORT_DRAFTS": "100000", "VNPAY_TMN_CODE": paying.TERMINAL,
            "VNPAY_HASH_SECRET": paying.SECRET, "VNPAY_URL": "http://127.0.0.1:9/pay", "PYTHONPATH": str(ROOT)}
        self.launcher = subprocess.Popen([sys.executable, "-m", "tests.soak.launcher", pace], cwd=ROOT, env=self.environ,
                                         text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)
        self.pid = None

    def start(self):
        self.launcher.stdin.write("start\n")
        self.launcher.stdin.flush()
        self.pid = int(self.launcher.stdout.readline())

    def end(self, how=signal.SIGKILL):
        """End the server; its exit code."""
        os.kill(self.pid, how)
        self.pid = None
        return int(self.launcher.stdout.readline())

    def ready(self, seconds=300):
        """Wait until the server listens."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.config.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.01)
        raise AssertionError("the server does not listen; see its log")

    def kill_once(self, done, work=1.0):
        """Kill at a random moment: one time in eight while it starts, else up to `work` seconds after the first thing more was
        `done()`; then start again."""
        if self.random.random() < 1 / 8:
            time.sleep(self.random.uniform(0, 0.3))
        else:
            self.ready()
            before, until = done(), time.monotonic() + 20
            while done() == before and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(self.random.uniform(0, work))
        code = self.end()
        assert code == -signal.SIGKILL, f"the server had ended by itself with {code}"
        self.kills += 1
        self.start()

    def close(self):
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.launcher.stdin.close()
        self.launcher.stdout.close()
        self.launcher.wait(30)
        self.log.close()


def settle(settings, dossiers, fees):
    """Fill an empty database: owners with hotels, applicants with times to choose from, fees that are asked. Gives who is who."""
    database.connect(settings)
    database.migrate()
    installation.forget()
    with database.db.connection_context(), database.write():
        if database.is_postgres():
            database.db.execute_sql("SET idle_in_transaction_session_timeout = 0")
        set_up()
        owners = [person("owner", f"Chủ Cơ Sở {number}") for number in range(OWNERS)]
        places = [establishment(owner, f"Khách sạn Số {number}") for number, owner in enumerate(owners)]
        office = Office.get(Office.ward.is_null())
        officer = person("province", "Đỗ Văn Tỉnh", office=office)
        point = _point(office)
        people = [visits.application() for _each in range(dossiers)]
        received = [visits.application(state="received", point=point, answers={"request": "first"}) for _each in range(fees)]
        asked = [orders.ask(by=officer, application=dossier) for dossier in received]
        known = SimpleNamespace(
            owners=[(sessions.start(user=owner), place.code) for owner, place in zip(owners, places, strict=True)],
            point=point.code, dossiers=[(each.code, access.start_key(application=each)) for each in people],
            fees=[(payment.code, orders.start(by=None, payment=payment, way="vnpay").reference) for payment in asked])
    database.disconnect()
    return known


def _point(office):
    point = ReceptionPoint.create(code=codes.new(), office=office, name="Điểm tiếp nhận", horizon_days=30)
    for weekday in range(7):
        OpeningHours.create(point=point, service=points.service("passport"), weekday=weekday, starts="07:00", ends="17:00",
                            minutes=30, public=40, valid_from=today() - timedelta(1))
    hours.open_days(point)
    return point


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
