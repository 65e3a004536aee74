"""Measures everything and holds it to its targets: `python -m bench [10k|100k|1m] [--postgres]`."""

import os
import platform
import shutil
import sqlite3
import sys
import tempfile
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import config
import database
from bench import area, data, house, measures, searches
from models import Establishment
from tests import postgres

SETTINGS = {"SECOND_FACTOR": "no", "OFFICER_IDLE_MINUTES": "600", "SESSION_IDLE_MINUTES": "600", "UPLOAD_ROWS": "20000"}


class Table:
    """The figures so far, printed as they come."""

    def __init__(self):
        self.rows = []

    def add(self, what, target, figure, ok):
        self.rows.append((what, target, figure, "ok" if ok else "**MISSED**"))
        print(f"{what:58} {target:22} {figure:44} {'ok' if ok else 'MISSED'}", flush=True)


@contextmanager
def _database(size, on_postgres):
    """A copy of the data to be measured on: the settings that lead to it."""
    if on_postgres:
        with postgres.cluster("-c shared_buffers=256MB") as url, tempfile.TemporaryDirectory() as folder:
            data.postgres(url, size)
            yield config.Config(database_url=url, data_dir=Path(folder))
        return
    built = data.sqlite(size)
    with tempfile.TemporaryDirectory(dir=built.parent, prefix="copy-") as folder:
        shutil.copy(built / "khaibao.db", folder)
        yield config.Config(data_dir=Path(folder))


def main(words):
    size = next((word for word in words if word in data.SIZES), os.environ.get("SIZE", "1m"))
    on_postgres, table = "--postgres" in words, Table()
    with house.running(["-m", "bench.floor", "PORT"]) as bare:
        floor = measures.floor(bare)
    print(f"floor: {floor.rate:.0f} pages/s, p95 {floor.p95:.1f} ms, {floor.work:.2f} ms work", flush=True)
    with _database(size, on_postgres) as settings:
        database.connect(settings)
        with database.db.connection_context():
            seats = area.seats()
            places = [place.code for place in Establishment.select().order_by(Establishment.id).limit(measures.CLIENTS)]
            asked = list(searches.searches())
        environ = {**SETTINGS, "DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
        content = measures.workbook(10_000)
        with house.running(["app.py"], "/sign-in", **environ) as server:
            slow = _serve(table, server, seats, places, asked, content, floor)
        with database.db.connection_context():
            rate = measures.check_rows(content)
            table.add("row checking alone", ">= 5,000 rows/s", f"{rate:,.0f} rows/s", rate >= 5000)
        if on_postgres:
            database.db.close_all()
    _write(table, slow, floor, size, on_postgres)


def _serve(table, server, seats, places, asked, content, floor):
    """Everything that is measured through the server. Returns the searches above their target, and the slowest ten."""
    table.add("cold start to first answer", "<= 2 s", f"{server.cold_start:.2f} s", server.cold_start <= 2)
    whole, later, page = measures.sizes(server, seats)
    table.add("first visit, gzip", "<= 45 KB", f"{whole / 1024:.1f} KB", whole <= 45 * 1024)
    table.add("later pages, gzip", "<= 12 KB", f"{later / 1024:.1f} KB at most ({page})", later <= 12 * 1024)
    listed = measures.owners_list(server, seats)
    ratio = listed.rate / floor.rate
    table.add("owner's list, 50 rows", ">= 0.10 of the floor",
              f"{ratio:.3f} ({listed.rate:.0f}/s, p95 {listed.p95:.0f} ms, {listed.work:.1f} ms work)", ratio >= 0.1)
    declared = measures.declare(server, seats, places)
    table.add("declare one guest, 8 clients", ">= 80/s, p95 < 150 ms",
              f"{declared.rate:.0f}/s, p95 {declared.p95:.0f} ms, {declared.work:.1f} ms work",
              declared.rate >= 80 and declared.p95 < 150)
    found = measures.officers_lists(server, seats, asked)
    order = sorted(found, key=lambda key: found[key].p95, reverse=True)
    over = [key for key in order if found[key].p95 >= 100]
    table.add(f"officer's list, {len(found)} searches, 8 clients", "p95 < 100 ms",
              f"worst {found[order[0]].p95:.0f} ms; {len(over)} above", not over)
    memory, share = server.memory(), server.memory("Pss")
    if memory:
        table.add("memory of the server after the above", "<= 130 MB", f"{memory:.0f} MB ({share:.0f} MB its own share)",
                  memory <= 130)
    preview, spent, stored, peak = measures.bring(server, seats, content)
    table.add("workbook of 10,000 rows to stored", "<= 6 s, peak 200 MB",
              f"{spent:.1f} s (preview {preview:.1f} s), {stored:,} rows, {peak:.0f} MB", spent <= 6 and peak <= 200)
    return [(*key, found[key]) for key in order[:max(10, len(over))]]


def _write(table, slow, floor, size, on_postgres):
    where = "Postgres, fsync on" if on_postgres else f"SQLite {sqlite3.sqlite_version}, synchronous=FULL"
    load = f", load before {os.getloadavg()[2]:.1f}" if hasattr(os, "getloadavg") else ""
    lines = [f"# {where}: {data.SIZES[size]:,} stays", "",
             f"{datetime.now():%d/%m/%Y %H:%M}, {os.cpu_count()} processors ({platform.processor() or platform.machine()}, "
             f"{platform.system()} {platform.release()}), Python {platform.python_version()}{load}. The clients run on the same "
             f"machine. Floor: a bare page of Flask on waitress, {floor.rate:.0f}/s with {measures.CLIENTS} clients, "
             f"{floor.work:.2f} ms of the server's processor time each. “Work” is that time, which other programs on the machine "
             "disturb less.", "",
             "| What | Target | Measured | |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in table.rows), "",
             "The slowest of the officers' searches:", "",
             "| Who | Search | median ms | p95 ms | work ms |", "|---|---|---|---|---|",
             *(f"| {who} | {label} | {each.median:.0f} | {each.p95:.0f} | {each.work:.1f} |" for who, label, each in slow)]
    name = "results-postgres.md" if on_postgres else "results.md"
    (Path(__file__).parent / name).write_text("\n".join(lines) + "\n", encoding="utf8")
    print(f"\nwritten to bench/{name}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
