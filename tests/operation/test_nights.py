"""Each night one backup, kept for days, weeks and months; a copy elsewhere; and a word in the record when something fails."""

import sys
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine

from domain import installation
from models import AuditEntry, Installation
from operation import Trouble, background, backups, nights


@pytest.fixture
def office(app, tmp_path, monkeypatch):
    """The office, set up on 20 November 2026 at noon; making a backup writes a file named after the moment."""
    Installation.update(created_at=datetime(2026, 11, 20, 5)).execute()
    installation.forget()

    def make(config):
        path = backups.folder(config) / f"khaibao-{backups.local(backups.now()):%Y-%m-%d-%H%M%S}.backup"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"sealed")
        return path, {}
    monkeypatch.setattr(backups, "make", make)
    yield replace(app.khaibao, backup_dir=str(tmp_path / "backups"))
    installation.forget()


def at(words):
    return time_machine.travel(f"{words}+07:00", tick=False)


def recorded():
    return [(entry.action, entry.details) for entry in AuditEntry.select().order_by(AuditEntry.id)]


def test_a_backup_is_made_once_a_night_also_by_a_machine_that_sleeps_at_night(office):
    made = nights.Nights(office)
    for moment, count in (("2026-11-20 23:00", 0), ("2026-11-21 01:29", 0), ("2026-11-21 01:30", 1), ("2026-11-21 20:00", 1),
                          ("2026-11-22 08:10", 2), ("2026-11-22 08:11", 2), ("2026-11-23 01:31", 3)):
        with at(moment):
            made.run()
        assert len(backups.kept(office.backup_dir)) == count, moment
    assert recorded()[0] == ("backup.made", {"file": "khaibao-2026-11-21-013000.backup"})


def test_none_is_made_before_set_up_or_where_it_is_switched_off(office, monkeypatch):
    with at("2026-11-23 02:00"):
        assert nights.due(office) and not nights.due(replace(office, backup_at=""))
        monkeypatch.setattr(installation, "done", lambda: False)
        assert not nights.due(office)


def test_after_a_failure_it_is_tried_again_an_hour_later(office, monkeypatch):
    def fail(config):
        raise Trouble("There is no room.")
    monkeypatch.setattr(backups, "make", fail)
    made = nights.Nights(office)
    for moment in ("2026-11-21 01:30", "2026-11-21 02:00", "2026-11-21 02:30"):
        with at(moment):
            made.run()
    assert recorded() == [("backup.failed", {"reason": "There is no room."})] * 2


def test_the_last_of_each_day_week_and_month_is_kept(tmp_path):
    first = datetime(2026, 1, 1, 1, 30)
    for day in range(320):
        for hour in (0, 9):
            (tmp_path / f"khaibao-{first + timedelta(days=day, hours=hour):%Y-%m-%d-%H%M%S}.backup").touch()
    (tmp_path / "khaibao-by-hand.backup").touch()
    (tmp_path / "letter.odt").touch()
    nights.let_go(tmp_path, "3 2 2")
    assert [f"{backups.made_at(path):%d/%m %H}" for path in backups.kept(tmp_path)] == [
        "16/11 10", "15/11 10", "14/11 10", "31/10 10"]
    assert {"khaibao-by-hand.backup", "letter.odt"} <= {path.name for path in tmp_path.iterdir()}


def test_a_copy_goes_to_the_second_place_and_the_file_to_the_command(office, tmp_path):
    (tmp_path / "second").mkdir()
    said = tmp_path / "said"
    hook = f"{sys.executable} -c \"import sys; open('{said}', 'w').write(sys.argv[1])\" {{}}"
    assert nights.night(replace(office, backup_copy=str(tmp_path / "second"), backup_hook=hook)) == []
    made, = backups.kept(office.backup_dir)
    assert (tmp_path / "second" / made.name).read_bytes() == b"sealed" and said.read_text() == str(made)


def test_a_disk_that_is_gone_or_a_command_that_fails_is_in_the_record_and_the_backup_stays(office, tmp_path):
    hook = f"{sys.executable} -c \"import sys; sys.exit('the line is down')\""
    problems = nights.night(replace(office, backup_copy=str(tmp_path / "gone"), backup_hook=hook))
    assert ["is its disk connected" in problems[0], "the line is down" in problems[1]] == [True, True]
    assert [action for action, _details in recorded()] == ["backup.made", "backup.failed", "backup.failed"]
    assert len(backups.kept(office.backup_dir)) == 1


def test_a_lost_database_ends_no_night_for_ever(monkeypatch):
    runs, turns = [], iter([False, False, True])

    def run(self):
        runs.append(1)
        raise OSError("gone")
    monkeypatch.setattr(nights.Nights, "run", run)
    background._each_minute(background.rounds(None)[1], SimpleNamespace(wait=lambda seconds: next(turns)))
    assert len(runs) == 2


def test_while_the_backup_takes_its_time_the_pulse_beats_and_the_database_is_free(office, monkeypatch):
    short, long = background.rounds(office)
    assert "pulse" in short and "backup" in long, "by threads of their own: a line of an hour is no outage"
    seen = []

    def ended(words, **more):
        seen.append(nights.db.is_closed())
        return SimpleNamespace(returncode=0)

    def night():
        with at("2026-11-21 01:30"):
            nights.Nights(replace(office, backup_hook="send {}")).run()
            seen.append(nights.db.is_closed())
    monkeypatch.setattr(nights.subprocess, "run", ended)
    monkeypatch.setattr(nights.audit, "record", lambda *words, **more: None)
    monkeypatch.setattr(nights, "due", lambda config: True)
    thread = threading.Thread(target=night)
    thread.start()
    thread.join()
    assert seen == [True, True]
