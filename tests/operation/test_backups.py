"""A backup made while the office works holds everything acknowledged before it began, and of each batch all or nothing."""

import hashlib
import json
import os
import shutil
import tarfile
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

import database
from domain import audit, audit_seals, stays
from domain.applications import storage
from domain.clock import now
from lock import alone
from models import Batch, DayCount, Establishment, Stay, User
from operation import Trouble, backups, engines, record, restoring, sealing
from tests.house.world import guest
from tests.houses import empty_database, own_database
from tests.people import establishment, person, set_up

pytestmark = pytest.mark.own_database
PAPER = b"%PDF-1.7 an invented paper"


@pytest.fixture
def office(app, tmp_path):
    """A small office in a database of its own: one hotel, one declared guest, one paper."""
    (tmp_path / "office").mkdir()
    with own_database(app, tmp_path / "office", "office") as settings:
        set_up()
        place = establishment(person("owner", "Nguyễn Thị Chủ"))
        stays.declare(by=User.get(), establishment=place, values=guest())
        storage.keep_in(settings.data_dir / "papers")
        with storage.lock:
            storage.put(PAPER)
        yield settings
    storage.keep_in(app.khaibao.data_dir / "papers")


def moved(app, settings, folder):
    """An empty place with the office's key: a new machine."""
    folder.mkdir(exist_ok=True)
    shutil.copy(settings.data_dir / "backup_key", folder)
    return empty_database(app, folder, "new_machine")


def restored(app, settings, path, folder, look):
    """What `look()` finds after the backup was put into an empty place."""
    with moved(app, settings, folder) as there:
        restoring.restore(there, path, say=lambda words: None)
        database.connect(there)
        try:
            with database.db.connection_context():
                return look()
        finally:
            database.disconnect()


class Clerks:
    """Four clerks who declare lists of three guests each, again and again, and remember what was acknowledged."""

    def __init__(self):
        self.acknowledged, self.over = [], threading.Event()
        self._threads = [threading.Thread(target=self._declare, args=(number,)) for number in range(1, 5)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        while len(self.acknowledged) < 4:
            self.over.wait(0.01)
        return self

    def __exit__(self, *_problem):
        self.over.set()
        for thread in self._threads:
            thread.join()

    def _declare(self, number):
        with database.db.connection_context():
            place, done = Establishment.get(), number * 10_000
            while not self.over.is_set():
                batch = stays.declare_batch(by=User.get(), establishment=place, entries=[guest(done + k) for k in range(3)])
                self.acknowledged.append(batch.id)
                done += 3


def found():
    """(batches with their numbers of stays, stays in all, what the sums say) of the database that is open."""
    sizes = {batch.id: Stay.select().where(Stay.batch == batch).count() for batch in Batch.select()}
    return sizes, Stay.select().count(), sum(row.n for row in DayCount.select().where(DayCount.kind == "all"))


def test_a_backup_made_while_clerks_declare_is_whole(app, office, tmp_path):
    with Clerks() as clerks:
        before = set(clerks.acknowledged)
        path, manifest = backups.make(office)
    papers = (tmp_path / "new/papers").glob
    (sizes, declared, summed), kept = restored(app, office, path, tmp_path / "new", lambda: (
        found(), [storage.plain(each) for each in papers("??/*")]))
    assert before <= set(sizes)
    # The one declared alone has a batch of its own or none; no list is there in part.
    assert set(sizes.values()) <= {1, 3} and declared == manifest["counts"]["stay"] == summed
    assert kept == [PAPER] and PAPER not in next(papers("??/*")).read_bytes()
    assert not list((tmp_path / "new").glob(".scratch-*")) and path.stat().st_mode & 0o077 == 0


def test_what_was_sealed_is_read_on_the_new_machine_too(app, office, tmp_path):
    User.update(totp_secret="GEZDGNBVGY3TQOJQ").execute()
    path, _manifest = backups.make(office)
    assert restored(app, office, path, tmp_path / "new", lambda: User.get().totp_secret) == "GEZDGNBVGY3TQOJQ"
    assert (tmp_path / "new/field_key").stat().st_mode & 0o077 == 0


def test_the_record_put_back_on_a_new_machine_is_whole_and_goes_on(app, office, tmp_path):
    with time_machine.travel(now() - timedelta(minutes=9), tick=False):
        audit.record("stay.looked_at", by=User.get())
    record.keep(office)
    path, _manifest = backups.make(office)
    (tmp_path / "new").mkdir()
    (tmp_path / "new/audit_last").write_text(f"999 {'5e' * 32}")
    assert restored(app, office, path, tmp_path / "new", lambda: audit_seals.verify(
        (tmp_path / "new/audit_key").read_text())) == (2, None)
    assert not (tmp_path / "new/audit_last").exists()
    assert backups.make(replace(office, audit_key="ab" * 32, backup_dir=str(tmp_path)))[1]["audit_key"] == ""


def test_a_field_key_kept_apart_stays_out_of_the_backup(office):
    apart = replace(office, field_key="ab" * 32)
    assert backups.make(apart)[1]["field_keys"] == []


def test_nothing_of_the_office_can_be_read_in_a_backup(office):
    path, _manifest = backups.make(office)
    content = path.read_bytes()
    assert not [word for word in (b"SCHMIDT", b"C01X", b"%PDF", b"SQLite", b"PGDMP", b"manifest") if word in content]


def test_an_office_that_is_there_is_not_overwritten(app, office, tmp_path):
    path, _manifest = backups.make(office)
    stays.declare(by=User.get(), establishment=Establishment.get(), values=guest(7))
    with pytest.raises(Trouble, match="not(hing is)? .*overwritten"):
        restoring.restore(office, path, say=str)
    assert Stay.select().count() == 2


def test_what_is_there_can_be_set_aside(app, office, tmp_path):
    path, _manifest = backups.make(office)
    for _once in range(2):
        assert restored(app, office, path, tmp_path / f"new{_once}", Stay.select().count) == 1
    with empty_database(app, tmp_path / "new0", "new_machine") as there:
        if not there.database_url:
            restoring.restore(there, path, replace=True, say=str)
            aside, = (tmp_path / "new0").glob("before-restoring-*")
            assert {each.name for each in aside.iterdir()} >= {"khaibao.db", "papers"}


def test_programs_are_not_looked_for_where_the_command_was_typed(office, tmp_path, monkeypatch):
    below = tmp_path / "C:/Program Files/PostgreSQL/99/bin"
    below.mkdir(parents=True)
    (below / "pg_dump.exe").touch()
    monkeypatch.chdir(tmp_path)
    assert "99" not in engines.program(office, "pg_dump")


def test_a_damaged_database_and_a_log_left_alone_are_set_aside_too(app, office, tmp_path):
    path, _manifest = backups.make(office)
    with moved(app, office, tmp_path / "new") as there:
        if there.database_url:
            return
        for name, content in (("khaibao.db-wal", b"declared after the backup"), ("khaibao.db", b"torn" * 4096)):
            (there.data_dir / name).write_bytes(content)
            with pytest.raises(Trouble, match="--replace"):
                restoring.restore(there, path, say=str)
        restoring.restore(there, path, replace=True, say=str)
        assert engines.contents(there).counts == engines.contents(office).counts
        with pytest.raises(Trouble, match="not a database"):
            engines.contents(replace(there, data_dir=next(there.data_dir.glob("before-restoring-*"))))


def test_a_running_office_is_left_alone(office, tmp_path):
    path, _manifest = backups.make(office)
    there = replace(office, database_url="", data_dir=tmp_path / "running")
    there.data_dir.mkdir()
    (there.data_dir / "khaibao.lock").write_text("12345\n")
    with alone(replace(there, data_dir=tmp_path / "office")):
        assert backups.verify(office, path)["papers"] == 1


def forge(office, path, *members):
    """A sealed file of these (name, content): what somebody who has the key might make."""
    with open(path, "wb") as file:
        sealer = sealing.Sealer(file, bytes.fromhex((office.data_dir / "backup_key").read_text()))
        with tarfile.open(fileobj=sealer, mode="w|") as box:
            for name, content in members:
                source = path.with_suffix(".part")
                source.write_bytes(content)
                backups._add(box, source, name)
        sealer.close()


def test_a_backup_that_is_not_what_its_manifest_says_is_refused(office, tmp_path):
    path, manifest = backups.make(office)
    words = json.dumps(manifest).encode()
    other = json.dumps({**manifest, "database_sha256": hashlib.sha256(b"x").hexdigest()}).encode()
    forged = tmp_path / "forged.backup"
    for problem, members in {
            "no manifest": [("database", b"x")], "database in this backup is not": [("database", b"x"), ("manifest.json", words)],
            "papers in this backup": [("database", b"x"), (f"papers/aa/{'a' * 64}", b"x"), ("manifest.json", other)],
            "does not belong": [("papers/../../khaibao.db", b"x")], "more in it": [("manifest.json", words), ("database", b"x")],
    }.items():
        forge(office, forged, *members)
        with pytest.raises(Trouble, match=problem):
            backups.verify(office, forged)


def test_a_backup_of_a_newer_version_or_another_engine_is_refused(app, office, tmp_path):
    with moved_after(app, office, tmp_path / "new") as there:
        manifest = {"engine": engines.engine(there), "migrations": ["9999_of_the_future"], "version": "9.9"}
        with pytest.raises(Trouble, match="newer version 9.9"):
            restoring._refuse_other(there, manifest)
        with pytest.raises(Trouble, match="Set DATABASE_URL"):
            restoring._refuse_other(there, {**manifest, "engine": "oracle"})


def moved_after(app, office, folder):
    backups.make(office)
    return moved(app, office, folder)


def test_without_room_or_programs_the_sentence_says_what_to_do(office, monkeypatch, tmp_path):
    with pytest.raises(Trouble, match="apt install postgresql-client"):
        engines.program(replace(office, postgres_bin=str(tmp_path)), "pg_nothing")
    monkeypatch.setattr(backups.shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(9, 9, 0))
    with pytest.raises(Trouble, match="BACKUP_DIR"):
        backups.make(office)
    assert not list(backups.folder(office).iterdir())


def test_what_a_killed_backup_left_is_swept_away_days_later_and_nothing_else(office):
    place, days = backups.folder(office), 86400
    place.mkdir()
    left = {office.data_dir / ".scratch-ab12": 3, place / "khaibao-2026-11-01-013000.half": 3}
    kept = {office.data_dir / ".scratch-now1": 1, place / "khaibao-2026-11-22-013000.half": 1, office.data_dir / "scratch-": 3,
            place / "khaibao-2026-11-01-013000.backup": 3}
    for path, old in (left | kept).items():
        path.touch() if path.parent == place else path.mkdir()
        os.utime(path, (time.time() - old * days,) * 2)
    backups.make(office)
    assert not [path for path in left if path.exists()] and all(path.exists() for path in kept)


def test_a_new_machine_without_the_key_is_told_so(app, office, tmp_path):
    path, _manifest = backups.make(office)
    with empty_database(app, tmp_path / "new", "new_machine") as there, pytest.raises(Trouble, match="backup_key"):
        (tmp_path / "new").mkdir()
        restoring.restore(there, path, say=str)
    assert not (tmp_path / "new/backup_key").exists()
