"""A new version, rehearsed before it takes over: a backup, a copy of the office brought up to date, its first pages asked for."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
from psycopg import sql

from changelog import VERSION
from operation import Trouble, backups, engines

ROOT = Path(__file__).parents[1]
REHEARSAL = "khaibao_rehearsal"
# What a rehearsal must not do: mail, make backups, answer in the name of the office.
_QUIET = {"SMTP_URL": "", "BACKUP_AT": ""}
_LOOK = """import sys, app
client = app.create_app().test_client()
sys.exit([path for path in ("/healthz", "/", "/sign-in") if client.get(path, base_url=sys.argv[1]).status_code != 200] or None)"""


def rehearse(config, say):
    """Back up, and try this version on a copy of the office. Raises Trouble; the office itself is not touched either way."""
    say("1. A backup, while the old version works …")
    path, manifest = backups.make(config)
    say(f"   {path}")
    say(f"2. Version {VERSION} on a copy of the office …")
    began = time.monotonic()
    with _copy(config, path, manifest) as there:
        environ = {**os.environ, **_QUIET, "DATA_DIR": str(there.data_dir.resolve()), "DATABASE_URL": there.database_url}
        environ.pop("DATABASE_URL_FILE", None)
        for words, quiet in ((["app.py", "migrate"], "Its data are as this version wants them."),
                             (["-c", _LOOK, there.site], "Its first pages answer.")):
            ended = subprocess.run([sys.executable, *words], cwd=ROOT, env=environ, capture_output=True, text=True,  # noqa: S603
                                   check=False)
            if ended.returncode:
                raise Trouble("This version cannot take over this office. Nothing was changed, and the old version goes on. "
                              f"What it said:\n{(ended.stderr or ended.stdout).strip()[-1500:]}")
            say("".join(f"   {line}\n" for line in ended.stdout.splitlines()).rstrip("\n") or f"   {quiet}")
    say(f"   It works; the stop will take about {time.monotonic() - began:.0f} s at most.")


def answers(config, seconds=120):
    """Wait until the server of this version answers at its address; whether it does."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with (suppress(OSError, URLError, HTTPException, ValueError),
              urlopen(f"http://{config.host}:{config.port}/healthz", timeout=5) as answer):  # noqa: S310 (our own)
            if json.load(answer)["version"] == VERSION:
                return True
        time.sleep(0.5)
    return False


@contextmanager
def _copy(config, path, manifest):
    """The settings of a copy of the office, put back from its backup; gone afterwards."""
    with backups.scratch(config) as place, _empty(config) as url:
        backups.unpack(config, path, place, papers=False)
        there = replace(config, data_dir=place, database_url=url)
        engines.put_back(there, place / backups.DATABASE)
        if engines.contents(there).counts != manifest["counts"]:
            raise Trouble("The copy for the rehearsal has other numbers of rows than the backup.")
        yield there


@contextmanager
def _empty(config):
    """The URL of an empty database beside the office's; "" on SQLite."""
    if not config.database_url:
        yield ""
        return
    name = sql.Identifier(REHEARSAL)
    try:
        with psycopg.connect(config.database_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            server.execute(sql.SQL("CREATE DATABASE {}").format(name))
    except psycopg.errors.InsufficientPrivilege:
        raise Trouble("The rehearsal needs a database of its own. Allow it: "
                      "sudo -u postgres psql -c 'ALTER ROLE khaibao CREATEDB'")
    try:
        yield config.database_url.rpartition("/")[0] + f"/{REHEARSAL}"
    finally:
        with psycopg.connect(config.database_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
