"""A new version that cannot take over leaves the old one running and its data untouched."""

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import database
from models import User
from operation import Trouble, backups, engines, upgrade
from tests.houses import own_database
from tests.people import person, set_up

pytestmark = pytest.mark.own_database
GOOD = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE of_the_future (id INTEGER)')\n\n\n" \
       "def down(migrator, db):\n    db.execute_sql('DROP TABLE of_the_future')\n"
BROKEN = "def up(migrator, db):\n    db.execute_sql('UPDATE person SET full_name = 1 WHERE nothing_like_it = 1')\n\n\n" \
         "def down(migrator, db):\n    pass\n"


@pytest.fixture
def office(app, tmp_path):
    (tmp_path / "data").mkdir()
    with own_database(app, tmp_path / "data", "upgraded") as settings:
        set_up()
        person("owner", "Nguyễn Thị Chủ")
        yield settings


@contextmanager
def version(folder, **migrations):
    """The folder of a new version with further migrations."""
    parts = [*(path.name for path in upgrade.ROOT.glob("*.py")), "CHANGELOG.md", "adapters", "documents", "domain", "forms",
             "migrations", "operation", "schema", "static", "templates", "translations", "views", "deploy"]
    folder.mkdir()
    for part in parts:
        source = upgrade.ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / part)
    for name, text in migrations.items():
        (folder / "migrations" / f"{name.strip('_')}.py").write_text(f'"""Of the test."""\n\n\n{text}')
    yield folder


def run(folder, settings, *words):
    """Type a command in a version's folder: (exit code, everything said)."""
    environ = {**os.environ, "DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url, "SECOND_FACTOR": "no"}
    ended = subprocess.run([sys.executable, *words], cwd=folder, env=environ, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_a_migration_that_fails_on_the_copy_stops_the_upgrade(office, tmp_path):
    before = engines.contents(office)
    with version(tmp_path / "new", _9998_good=GOOD, _9999_broken=BROKEN) as new:
        code, said = run(new, office, "app.py", "upgrade")
    assert code == 1 and "the old version goes on" in said and "nothing_like_it" in said
    assert engines.contents(office) == before and User.get().full_name == "Nguyễn Thị Chủ"
    assert len(backups.kept(backups.folder(office))) == 1 and not list(office.data_dir.glob(".scratch-*"))


def test_a_migration_that_fails_on_the_office_itself_is_undone_with_those_before_it(office, tmp_path):
    before = engines.contents(office)
    with version(tmp_path / "new", _9998_good=GOOD, _9999_broken=BROKEN) as new:
        code, said = run(new, office, "app.py", "migrate")
        assert code == 1 and "nothing_like_it" in said and "in migration 9999_broken" in said
        assert engines.contents(office) == before
        (new / "migrations/9999_broken.py").unlink()
        assert run(new, office, "app.py", "migrate") == (0, "migrated: 9998_good\n")
    assert "of_the_future" in engines.contents(office).counts
    with pytest.raises(database.Newer, match="9998_good"):
        database.migrate()


def test_a_good_version_is_tried_on_a_copy_and_the_office_waits(office, tmp_path):
    before, said = engines.contents(office), []
    upgrade.rehearse(office, said.append)
    assert "It works" in said[-1] and engines.contents(office) == before
    assert not list(office.data_dir.glob(".scratch-*"))


@pytest.fixture
def machine(tmp_path):
    """A machine with stand-ins for systemctl and the app: what they were told stands in `calls`."""
    tools, new, old = tmp_path / "tools", tmp_path / "new", tmp_path / "old"
    for folder in (tools, old, new / ".venv/bin"):
        folder.mkdir(parents=True)
    shutil.copytree(upgrade.ROOT / "deploy", new / "deploy")
    (tmp_path / "current").symlink_to(old)
    for path, words in ((tools / "systemctl", "systemctl"), (new / ".venv/bin/python", "python")):
        path.write_text(f'#!/bin/sh\nall="$*" said="${{all#{new}/}}"\n'
                        f'echo "{words} $said${{PORT+ at $PORT}}" >> {tmp_path}/calls\n'
                        '[ "$said" != "$FAILS" ]\n')
        path.chmod(0o755)

    def upgraded(fails="", **more):
        ended = subprocess.run(["sh", new / "deploy/upgrade"], check=False, capture_output=True, text=True, env={
            "PATH": f"{tools}:/usr/bin:/bin", "FAILS": fails, "CURRENT": str(tmp_path / "current"), "SERVICE_USER": "",
            "SETTINGS": "/nowhere", **more})
        calls = (tmp_path / "calls").read_text().splitlines()
        return ended.returncode, calls, Path(os.readlink(tmp_path / "current")).name
    return upgraded


def test_the_service_is_stopped_only_after_the_rehearsal_and_started_again_whatever_happens(machine):
    code, calls, current = machine(fails="app.py upgrade")
    assert code != 0 and calls == ["python app.py upgrade"] and current == "old"


def test_a_failed_change_of_the_data_starts_the_old_version_again(machine):
    code, calls, current = machine(fails="app.py migrate")
    assert code == 1 and calls[-1] == "systemctl start khaibao" and current == "old"


def test_a_good_version_becomes_the_current_one(machine):
    code, calls, current = machine()
    assert code == 0 and current == "new"
    assert calls == ["python app.py upgrade", "systemctl is-active --quiet khaibao", "systemctl stop khaibao",
                     "python app.py migrate", "systemctl start khaibao", "python app.py upgrade --wait"]


def test_several_servers_are_stopped_and_started_together(machine):
    code, calls, current = machine(SERVICE="khaibao@8000 khaibao@8001")
    assert code == 0 and current == "new" and "systemctl stop khaibao@8000 khaibao@8001" in calls
    assert calls[-3:] == ["systemctl start khaibao@8000 khaibao@8001", "python app.py upgrade --wait at 8000",
                          "python app.py upgrade --wait at 8001"]


def test_where_no_service_runs_the_operator_is_told_what_to_do(machine):
    code, calls, current = machine(fails="is-active --quiet khaibao")
    assert code == 0 and current == "old" and calls[-1] == "systemctl is-active --quiet khaibao"


def test_without_the_right_to_make_a_database_the_sentence_says_how_to_get_it(office, monkeypatch):
    if office.database_url:
        def refused(*given, **more):
            raise upgrade.psycopg.errors.InsufficientPrivilege("no")
        monkeypatch.setattr(upgrade.psycopg, "connect", refused)
        with pytest.raises(Trouble, match="CREATEDB"), upgrade._empty(office):
            raise AssertionError("there is none")
    else:
        with upgrade._empty(office) as url:
            assert url == ""
