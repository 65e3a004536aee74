"""The record beyond the database: the operator's commands on it, and another machine's log that is told each entry."""

import json
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from domain import audit
from domain.clock import now
from models import AuditEntry, AuditSeal
from operation import Trouble, record
from tests.people import unguarded


@pytest.fixture
def office(app, province_officer, monkeypatch):
    """An office whose officer looked at two stays some minutes ago; the commands stay in the test's own change."""
    monkeypatch.setattr(record, "_opened", lambda config: threading.Lock())
    record.begin_from(app.khaibao, "")
    with time_machine.travel(now() - timedelta(minutes=5), tick=False):
        audit.record("stay.looked_at", by=province_officer, search="Müller")
        audit.record("stay.looked_at", by=province_officer, search="Hoà")
    return app.khaibao


@pytest.fixture
def gatherer():
    """A machine that gathers logs: its address, and what it was told once it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        told = []

        def hear():
            way, _address = listening.accept()
            with way, way.makefile("rb") as file:
                told.extend(file.read().decode().splitlines())
        thread = threading.Thread(target=hear)
        thread.start()
        yield SimpleNamespace(address=f"tcp://127.0.0.1:{listening.getsockname()[1]}", heard=lambda: thread.join(5) or told)
        thread.join(5)


def said(command, office, **given):
    lines = []
    return command(office, SimpleNamespace(**given), lines.append), lines


def test_the_operator_reads_that_the_record_is_whole(office):
    record.keep(office)
    ending, (line,) = said(record.verify, office)
    assert ending is None and line.startswith("The record is whole: 2 entries") and (office.data_dir / "audit_key").exists()


def test_the_operator_reads_which_entries_were_altered(office):
    record.keep(office)
    with unguarded():
        AuditSeal.update(seal="0" * 64).execute()
    ending, lines = said(record.verify, office)
    assert "altered" in ending and lines == []


def test_who_takes_seals_away_has_nothing_sealed_anew(office):
    """The attack: the end is cut off together with its seal, or all is altered and every seal deleted."""
    record.keep(office)
    with unguarded():
        AuditSeal.delete().execute()
        AuditEntry.update(details={"search": "else"}).execute()
    with pytest.raises(Trouble, match="ends before its entry"):
        record.keep(office)
    assert not AuditSeal.select().exists() and "ends before its entry" in said(record.verify, office)[0]
    record.begin_from(office, "")
    record.keep(office)
    assert said(record.verify, office)[0] is None


def test_without_its_key_the_record_is_not_called_altered(office):
    record.keep(office)
    key = (office.data_dir / "audit_key").read_text()
    (office.data_dir / "audit_key").unlink()
    assert said(record.verify, office) == (record.NO_KEY, []) and not (office.data_dir / "audit_key").exists()
    record.begin_from(office, "ab" * 32)
    record.begin_from(office, key)
    assert said(record.verify, office)[0] is None
    kept, = office.data_dir.glob("audit_key.before-restoring-*")
    assert kept.read_text() == "ab" * 32
    kept.unlink()


def test_the_record_is_written_out_by_days_as_lines_of_json(office):
    _ending, lines = said(record.write_out, office, since=None, until=None)
    assert [json.loads(line)["details"]["search"] for line in lines] == ["Müller", "Hoà"]
    assert said(record.write_out, office, since="2099-01-01", until="2099-01-02") == (None, [])
    assert said(record.write_out, office, since="01/01/2026", until=None) == ("Write days as 2026-12-31.", [])


def test_another_machines_log_is_told_what_was_sealed(office, gatherer):
    record.keep(replace(office, audit_syslog=gatherer.address))
    first, second = gatherer.heard()
    assert first.startswith("<110>1 ") and " khaibao - audit - {" in first
    assert json.loads(second[second.index("{"):])["details"]["search"] == "Hoà"


def test_while_that_machine_is_away_the_record_is_sealed_all_the_same(office):
    with pytest.raises(OSError):
        record.keep(replace(office, audit_syslog="tcp://127.0.0.1:9"))
    assert AuditSeal.get().entries == AuditEntry.select().count() == 2
    assert AuditSeal.get().sent_at is None
