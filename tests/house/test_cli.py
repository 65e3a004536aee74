"""The operator's commands: what each prints, and what it says when it must not be done."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine

import cli
import config
import database
import field_key
from domain import accounts, installation, links, stays
from domain.applications import storage
from domain.clock import now
from models import AuditEntry, DayCount, RecoveryCode, User
from operation import backups
from tests.house.test_house import ROOT
from tests.house.world import guest
from tests.people import establishment, person, set_up


@pytest.fixture
def console(tmp_path, monkeypatch, capsys):
    """Type a command on the server, with a data folder of its own; gives what is printed and the sentence it ends with."""
    earlier = database.db.obj
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("BASE_URL", "https://khaibao.example.vn")
    installation.forget()

    def types(*words):
        ended = cli.main(words)
        return capsys.readouterr().out, ended
    types("migrate")
    yield types
    database.db.close()
    database.db.initialize(earlier)
    installation.forget()


@pytest.fixture
def open_office(console):
    """The same, after set-up, with the database open to look into."""
    with database.db.connection_context():
        set_up()
    return console


def test_migrating_twice_changes_nothing_more(tmp_path, console):
    assert console("migrate") == ("", None)
    assert (tmp_path / "khaibao.db").exists()


def test_a_new_set_up_address_makes_the_older_one_worthless(tmp_path, console):
    first, second = (console("setup-token")[0].strip() for _each in range(2))
    assert second.startswith("https://khaibao.example.vn/setup?token=")
    settings = config.Config(data_dir=tmp_path)
    fits = [installation.token_fits(address.partition("token=")[2], settings) for address in (first, second)]
    assert fits == [False, True]


def test_nobody_is_made_administrator_before_set_up(console):
    printed, ended = console("create-admin", "Bùi Thị Quản", "quan@example.vn")
    assert not printed and "setup-token" in ended


def test_an_open_office_needs_no_set_up_address(open_office):
    printed, ended = open_office("setup-token")
    assert not printed and "create-admin" in ended


def test_an_invited_administrator_gets_a_link_that_works(open_office):
    printed, ended = open_office("create-admin", "Bùi Thị Quản", "quan@example.vn")
    assert ended is None and "Bùi Thị Quản" in printed
    token = printed.strip().rpartition("https://khaibao.example.vn/set-password/")[2]
    with database.db.connection_context():
        assert links.live(token).user == accounts.find("quan@example.vn")
        assert User.get().role == "admin"
        assert AuditEntry.get(AuditEntry.action == "officer.invited").actor is None


@pytest.mark.parametrize("email, sentence", [("quan@", "not an e-mail address"), ("quan@example.vn", "already signs in")])
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(open_office, email, sentence):
    open_office("create-admin", "Bùi Thị Quản", "quan@example.vn")
    printed, ended = open_office("create-admin", "Bùi Thị Hai", email)
    assert not printed and sentence in ended


def test_a_lost_second_factor_is_taken_from_the_person_named_only(open_office):
    with database.db.connection_context():
        lost, other = (person("admin", name, totp_secret="JBSWY3DPEHPK3PXP") for name in ("Bùi Thị Quản", "Bùi Thị Hai"))
        RecoveryCode.create(user=lost, code_hash="0")
    printed, ended = open_office("reset-second-factor", lost.email)
    assert ended is None and "Bùi Thị Quản" in printed
    with database.db.connection_context():
        assert User.get_by_id(lost.id).totp_secret is None and not RecoveryCode.select().exists()
        assert User.get_by_id(other.id).totp_secret


def test_an_unknown_person_has_no_second_factor_to_lose(open_office):
    assert open_office("reset-second-factor", "nobody@example.vn") == ("", "Nobody signs in with that.")


def test_the_demo_is_made_only_where_it_is_allowed(console):
    printed, ended = console("demo")
    assert not printed and "DEMO=yes" in ended


def test_the_sums_are_made_anew_from_the_declarations(open_office):
    with database.db.connection_context():
        owner = person("owner", "Nguyễn Thị Chủ")
        place = establishment(owner)
        for number in range(3):
            stays.declare(by=owner, establishment=place, values=guest(number))
        DayCount.update(n=99).execute()
    said, problem = open_office("recount")
    assert said.splitlines()[-1] == "3 declarations were counted." and problem is None
    with database.db.connection_context():
        assert [row.n for row in DayCount.select().where(DayCount.kind == "all")] == [3]


def test_what_is_past_its_term_is_told_first_and_redacted_then(open_office, monkeypatch):
    with database.db.connection_context():
        owner = person("owner", "Nguyễn Thị Chủ")
        stays.declare(by=owner, establishment=establishment(owner), values=guest())
    monkeypatch.setenv("NOTICE_MONTHS", "0")
    assert open_office("retention")[0].startswith("No kind has a term")
    monkeypatch.setenv("STAY_YEARS", "2")
    with time_machine.travel(now() + timedelta(days=1100), tick=False):
        assert ": 1 would be redacted or deleted, 0 are held." in open_office("retention", "--dry-run")[0]
        assert ": 1 were redacted or deleted, 0 are held." in open_office("retention")[0]
        assert ": 0 were redacted or deleted, 0 are held." in open_office("retention")[0]


def test_an_unsafe_setting_stops_every_command(console, monkeypatch):
    monkeypatch.setenv("PORT", "eighty")
    assert console("migrate") == ("", "Khaibao does not start: PORT must be a whole number, not 'eighty'.")


def test_a_word_that_is_no_command_is_told_the_commands(capsys):
    with pytest.raises(SystemExit):
        cli.main(["reboot"])
    assert "create-admin" in capsys.readouterr().err


def test_an_office_with_papers_is_backed_up_by_hand(tmp_path, open_office, monkeypatch):
    before = storage.keep_in(tmp_path / "papers")
    with database.db.connection_context(), storage.lock:
        storage.put(b"%PDF-1.7 an invented paper")
    storage.keep_in(before)
    # As a process that has just begun: nothing was opened yet.
    monkeypatch.setattr(field_key._Ring, "config", None)
    monkeypatch.setattr(field_key._Ring, "ciphers", None)
    printed, ended = open_office("backup")
    assert ended is None and "1 papers. Read back and found whole." in printed
    made, = (tmp_path / "backups").iterdir()
    assert open_office("verify-backup", str(made))[0].startswith("The backup is whole: ")


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(console):
    _printed, sentence = console("backup", "/proc/nowhere")
    assert sentence.startswith("That did not work") and "/proc/nowhere" in sentence and "user of the service" in sentence


def test_a_full_disk_is_said_in_a_sentence(console, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(backups, "make", full)
    assert console("backup")[1].startswith("The disk is full. Make room")


def test_who_reads_only_the_beginning_gets_no_trace_of_an_error(tmp_path):
    doctor = subprocess.Popen([sys.executable, "app.py", "doctor"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env={**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": "", "BASE_URL": ""}, text=True)
    doctor.stdout.close()
    with doctor.stderr:
        said = doctor.stderr.read()
    assert (doctor.wait(), len(said.splitlines())) == (1, 1) and said.endswith(" wrong.\n")
