"""Measures and holds to its targets: `python -m bench [10k|100k|1m|10m|all] [sqlite|postgres] [--only search,reports]`."""

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path

import config
import database
from bench import composing, data, figures, house, measures
from bench.parts import PARTS, READING, Ground, asked_for
from tests import postgres

SETTINGS = {"SECOND_FACTOR": "no", "OFFICER_IDLE_MINUTES": "600", "SESSION_IDLE_MINUTES": "600", "UPLOAD_ROWS": "20000",
            "TRUSTED_PROXY": "127.0.0.1", "BACKUP_AT": ""}
BUFFERS = {"10m": "2GB"}


def main(words):
    """Measure what was asked, one size after the other; what was measured is kept part by part, whatever happens later."""
    asked = _asked(words)
    ends = time.monotonic() + 60 * asked.minutes
    for size in composing.WHOLE if asked.size == "all" else [asked.size]:
        for parts in _goes(asked):
            if not _over(ends, size, parts):
                _measure(size, parts, asked, ends)


def _goes(asked):
    """The parts that one database is good for: on SQLite those that write have a copy of it for themselves."""
    if asked.database == "postgres":
        return [asked.only]
    goes = [part for part in asked.only if part not in READING], [part for part in asked.only if part in READING]
    return [parts for parts in goes if parts]


def _measure(size, parts, asked, ends):
    print(f"\n{size} {asked.database}: {', '.join(parts)}", flush=True)
    with house.running(["-m", "bench.floor", "PORT"]) as bare, _database(size, parts, asked) as settings:
        database.connect(settings)
        environ = {**SETTINGS, "DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
        try:
            known = asked_for()
            with house.running(["app.py"], "/sign-in", **environ) as server:
                _parts(size, parts, asked, ends, Ground(server, bare, **known))
        finally:
            if asked.database == "postgres":
                database.db.close_all()


def _parts(size, parts, asked, ends, ground):
    floor = measures.floor(ground.bare).rate
    for place, name in enumerate(parts):
        if _over(ends, size, parts[place:]):
            return
        part = figures.Part(f"{name}, cold" if asked.cold else name)
        PARTS[name](part, ground)
        before, floor = floor, measures.floor(ground.bare).rate
        print(f"floor {before:.0f}/s before, {floor:.0f}/s after", flush=True)
        figures.keep(part, (before, floor), size=size, kind=asked.database, edition=_edition(asked.database))
        composing.compose()


def _over(ends, size, parts):
    """Whether the time is over; it is said then what keeps its former figures."""
    over = time.monotonic() >= ends
    if over:
        print(f"\nThe time is over: of {size}, {', '.join(parts)} keep their former figures.", flush=True)
    return over


def _edition(kind):
    """The database's version, and what makes its writes slow or fast."""
    if kind == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}, synchronous=FULL"
    with database.db.connection_context():
        return f"Postgres {database.db.execute_sql('SHOW server_version').fetchone()[0].split()[0]}, fsync on"


@contextmanager
def _database(size, parts, asked):
    """The data to be measured on: the settings that lead to it."""
    if asked.database == "sqlite":
        with _file(size, READING.issuperset(parts), asked.cold) as folder:
            yield config.Config(data_dir=folder)
        return
    with nullcontext(asked.url) if asked.url else _filled(size) as url, tempfile.TemporaryDirectory() as folder:
        yield config.Config(database_url=url, data_dir=Path(folder))


@contextmanager
def _filled(size):
    """The URL of a Postgres of our own, filled."""
    built = data.sqlite(size)
    options = f"-c shared_buffers={BUFFERS.get(size, '256MB')} -c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=8GB"
    with postgres.cluster(options) as url:
        data.postgres(url, built)
        yield url


@contextmanager
def _file(size, as_built, cold):
    """The folder of an SQLite file, as it was built or a copy, held in memory unless it is to be cold."""
    built = data.sqlite(size)
    with nullcontext(built) if as_built else tempfile.TemporaryDirectory(dir=built.parent, prefix="copy-") as folder:
        file = Path(folder) / "khaibao.db"
        if not as_built:
            shutil.copy(built / file.name, file)
            # The copy is on the disk before anything is measured: a start does not wait for a gigabyte of ours to be written.
            if hasattr(os, "sync"):
                os.sync()
        if cold:
            house.forget(file)
        with nullcontext() if cold else house.in_memory(file) as held:
            print(f"the database is {'' if held else 'not '}held in memory", flush=True)
            yield Path(folder)


def _asked(words):
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("size", nargs="?", choices=(*data.SIZES, "all"), default="1m", help=f"all: {', '.join(composing.WHOLE)}")
    parser.add_argument("database", nargs="?", choices=tuple(composing.HEADINGS), default="sqlite")
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, metavar=",".join(PARTS))
    parser.add_argument("--minutes", type=float, default=180, help="no part begins after so many minutes (180)")
    parser.add_argument("--cold", action="store_true", help="SQLite: begin with nothing of the database in memory")
    parser.add_argument("--url", help="a Postgres database filled before (data.postgres), to be measured as it is")
    asked = parser.parse_args(words)
    if unknown := [part for part in asked.only if part not in PARTS]:
        parser.error(f"no part is called {unknown[0]}: {', '.join(PARTS)}")
    if asked.url and (asked.size == "all" or asked.database != "postgres"):
        parser.error("--url is a postgres of one size")
    asked.only = [part for part in PARTS if part in asked.only]
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
