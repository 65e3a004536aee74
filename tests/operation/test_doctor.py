"""The doctor finds what is wrong, says what to do, ends with an exit code, and changes nothing."""

import ssl
import threading
from collections import namedtuple
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest

import database
from adapters import mail
from domain import audit
from domain.clock import local, now
from models import AuditEntry, AuditSeal, Lease
from operation import backups, commands, doctor, engines
from tests.houses import empty_database, own_database
from tests.people import person, set_up

pytestmark = pytest.mark.own_database


class Healthy(BaseHTTPRequestHandler):
    """A server that is well."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()


@pytest.fixture
def office(app, tmp_path):
    with own_database(app, tmp_path, "patient") as settings:
        set_up()
        audit.record("officer.invited", by=None, subject=person("admin", "Bùi Thị Quản"))
        yield replace(settings, demo=False)


@pytest.fixture
def found(office):
    """What is found in one office: {thing: [(state, words)]} of the things named."""
    def look(*things, **changes):
        settings = replace(office, **changes)
        return [(each.state, each.words) for each in doctor.examine(settings, things)]
    return look


def test_a_sound_office_has_nothing_wrong_but_a_missing_backup(office):
    backups.make(office)
    said = []
    assert commands.RUN["doctor"](office, None, said.append) is None
    assert not [line for line in said if line.startswith("WRONG")] and len(said) >= 9
    for path in backups.kept(backups.folder(office)):
        path.unlink()
    assert commands.RUN["doctor"](office, None, said.append) == "One thing is wrong."
    assert "python app.py backup" in said[-3] or "python app.py backup" in said[-2]


def test_what_strangers_can_open_is_wrong(found, office):
    office.data_dir.chmod(0o755)
    (state, words), = found("files")
    assert state == doctor.WRONG and words.endswith(f"chmod o-rwx {office.data_dir}")
    office.data_dir.chmod(0o700)
    assert found("files")[0][0] == doctor.OK


def test_the_settings_of_an_office_on_the_open_network(found):
    assert found("settings")[0][0] == doctor.ATTENTION
    assert found("settings", base_url="http://khaibao.example")[0][1].startswith("BASE_URL is not https")
    assert found("settings", base_url="https://khaibao.example", smtp_url="")[0][0] == doctor.WRONG
    assert found("settings", base_url="https://khaibao.example", trusted_proxy="127.0.0.1")[0][0] == doctor.OK


def test_a_full_disk_is_wrong_before_it_is_full(found, monkeypatch):
    sizes = namedtuple("sizes", "total used free")
    for free, state in ((9**9, doctor.WRONG), (2**32, doctor.ATTENTION), (2**40, doctor.OK)):
        monkeypatch.setattr(doctor.shutil, "disk_usage", lambda place, free=free: sizes(0, 0, free))
        assert found("disk")[0][0] == state


def test_a_clock_that_went_back_is_wrong(found):
    assert found("clock")[0][0] == doctor.OK
    AuditEntry.create(action="officer.invited", at=now() + timedelta(days=1))
    assert found("clock")[0][0] == doctor.WRONG


def test_a_clock_that_differs_from_the_networks_is_wrong(found, monkeypatch):
    for ahead, state in ((timedelta(minutes=5), doctor.WRONG), (timedelta(0), doctor.OK)):
        monkeypatch.setattr(doctor, "_told_time", lambda config, ahead=ahead: datetime.now(UTC) + ahead)
        assert found("clock")[0][0] == state


def test_a_mail_server_that_lets_nobody_in_is_wrong(found, monkeypatch):
    assert found("mail")[0][0] == doctor.ATTENTION
    assert found("mail", smtp_url="smtp://127.0.0.1:9")[0][0] == doctor.WRONG
    monkeypatch.setattr(mail, "knock", lambda config: None)
    assert found("mail", smtp_url="smtp://mail.example:587") == [(doctor.OK, "mail.example lets us in.")]


def test_a_certificate_is_renewed_in_time(found, monkeypatch):
    @contextmanager
    def proxy(days):
        ends = datetime.now(UTC) + timedelta(days=days, hours=1)
        yield SimpleNamespace(connect=lambda: None, sock=SimpleNamespace(
            getpeercert=lambda: {"notAfter": f"{ends:%b %d %H:%M:%S %Y} GMT"}))
    monkeypatch.setattr(doctor, "closing", lambda opened: opened)
    for days, state in ((60, doctor.OK), (12, doctor.ATTENTION), (2, doctor.WRONG)):
        monkeypatch.setattr(doctor, "_proxy", lambda config, days=days: proxy(days))
        assert found("certificate", base_url="https://khaibao.example", database_url="")[0][0] == state
    assert ssl.cert_time_to_seconds("Jan  1 00:00:00 2027 GMT") > 0


def test_a_proxy_that_does_not_answer_is_wrong(found):
    assert found("certificate", base_url="https://127.0.0.1:9")[0][0] == doctor.WRONG


def test_a_certificate_that_has_ended_is_to_be_renewed_and_not_looked_for_elsewhere(found, monkeypatch):
    def refused():
        problem = ssl.SSLCertVerificationError(1, "certificate verify failed")
        problem.verify_message = "certificate has expired"
        raise problem
    monkeypatch.setattr(doctor, "_proxy", lambda config: SimpleNamespace(connect=refused, close=lambda: None))
    (state, words), = found("certificate", base_url="https://khaibao.example")
    assert state == doctor.WRONG and "has expired" in words and "certbot renew" in words


def test_an_old_backup_wants_attention_then_is_wrong(found, office):
    place = backups.folder(office)
    place.mkdir()
    for hours, state in ((100, doctor.WRONG), (30, doctor.ATTENTION), (2, doctor.OK)):
        (place / f"khaibao-{local(now()) - timedelta(hours=hours):%Y-%m-%d-%H%M%S}.backup").touch()
        assert found("backups")[0][0] == state
    assert "same disk" in found("backups")[1][1]


def test_an_office_that_never_began_is_looked_at_to_the_end(app, tmp_path):
    with empty_database(app, tmp_path, "unborn") as settings:
        said = []
        ended = commands.RUN["doctor"](settings, None, said.append)
    assert "wrong" in ended and len(said) >= len(doctor.CHECKS)


def test_a_backup_that_was_not_handed_over_is_wrong_until_the_next_one_was(found, office, tmp_path):
    backups.make(office)
    for action, more, wrong in (("backup.made", {"file": "x"}, 0), ("backup.failed", {"reason": "the line is down"}, 1),
                                ("backup.made", {"file": "y"}, 0)):
        audit.record(action, by=None, **more)
        assert [words for state, words in found("backups") if state == doctor.WRONG] == [
            "the last nightly one was not made, copied or handed over: the line is down"][:wrong]
    (state, words), = [each for each in found("backups", backup_copy=str(tmp_path / "gone")) if "BACKUP_COPY" in each[1]][:1]
    assert state == doctor.WRONG and "is not there" in words


def test_a_damaged_database_is_wrong(found, office, monkeypatch):
    assert found("database")[0][0] == doctor.OK
    monkeypatch.setattr(database, "known_migrations", lambda: set())
    assert "newer version" in found("database")[-1][1]
    if office.database_url:
        monkeypatch.setattr(engines, "damage", lambda config: "heap tuple is torn")
    else:
        database.db.execute_sql("PRAGMA wal_checkpoint(truncate)")
        content = bytearray(office.sqlite_path.read_bytes())
        content[4096 * 3:4096 * 6] = bytes(4096 * 3)
        (office.data_dir / "copy").mkdir()
        (office.data_dir / "copy/khaibao.db").write_bytes(content)
    (state, words), *_more = found("database", data_dir=office.data_dir / "copy")
    assert state == doctor.WRONG and "restore the last backup" in words
    if not office.database_url:
        # The file of this day is as damaged for all that look into it: each says so, and the next one is asked.
        (office.data_dir / "copy/khaibao.db").write_bytes(bytes(4096 * 9))
        said = []
        ended = commands.RUN["doctor"](replace(office, data_dir=office.data_dir / "copy"), None, said.append)
        assert "things are wrong" in ended and len(said) > len(doctor.CHECKS)


def test_a_record_whose_end_was_cut_off_is_wrong(found, office):
    (office.data_dir / "audit_last").write_text(f"7 {'5e' * 32}")
    assert found("record")[0][0] == doctor.WRONG
    AuditSeal.create(first=1, last=7, entries=7, seal="5e" * 32)
    assert found("record")[0][0] == doctor.OK


def test_who_works_in_the_background_is_named(found, office):
    (state, words), = found("background", port=9)
    assert state == doctor.ATTENTION and "start" in words
    Lease.create(name="background", holder="server-2:17:ab", until=now() + timedelta(seconds=60))
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        (state, words), = found("background", port=server.server_port)
    assert state == doctor.OK and ("server-2" in words) == bool(office.database_url)


def test_a_check_that_fails_by_itself_is_a_finding(found, monkeypatch):
    def fail(config):
        raise OSError("no such host")
        yield
    monkeypatch.setitem(doctor.CHECKS, "mail", fail)
    assert found("mail") == [(doctor.WRONG, "could not be looked at: no such host")]


def test_what_keeps_several_things_from_being_looked_at_is_told_once(found, monkeypatch):
    def fail(config):
        yield doctor.OK, "looked at so far"
        raise PermissionError(13, "Permission denied", str(config.data_dir / "secret_key"))
    for thing in ("mail", "record"):
        monkeypatch.setitem(doctor.CHECKS, thing, fail)
    began, why, again, see = found("mail", "record")
    assert began == again == (doctor.OK, "looked at so far") and see == (doctor.WRONG, "could not be looked at: see mail.")
    assert why[0] == doctor.WRONG and "secret_key may not be opened" in why[1] and "sudo chown -R khaibao: " in why[1]


def test_a_misspelt_setting_is_told_with_the_one_that_is_meant(found, monkeypatch):
    before = len(found("settings"))
    for name in ("BACKUPDIR", "SMPT_URL", "HOSTNAME", "XDG_DATA_DIRS", "BACKUP_KEY_FILE"):
        monkeypatch.setenv(name, "/somewhere")
    told = [words for _state, words in found("settings") if "is no setting" in words]
    assert len(found("settings")) == before + 2
    assert [words.split()[0] for words in told] == ["BACKUPDIR", "SMPT_URL"] and all(
        words.endswith(f"is {name} meant?") for words, name in zip(told, ("BACKUP_DIR", "SMTP_URL"), strict=True))
