"""Figures: held to their targets, printed as they come, kept by size and database in bench/results/SIZE-DATABASE.json."""

import json
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).parent / "results"


class Unit(NamedTuple):
    """How a value is written: the words before and after it, its decimals; and whether more of it is better."""

    before: str = ""
    after: str = ""
    digits: int = 0
    more: bool = False


UNITS = {
    "rate": Unit(after="/s", more=True), "share": Unit(after=" of the floor", digits=3, more=True),
    "checked": Unit(after=" rows/s", more=True),
    "p95": Unit("p95 ", " ms"), "median": Unit("median ", " ms"), "slowest": Unit("slowest ", " ms"),
    "work": Unit(after=" ms work", digits=1), "above": Unit(after=" above"),
    "longer": Unit(after=" times as long as alone", digits=2), "alone": Unit("alone ", " ms"), "drawn": Unit(after=" reports"),
    "seconds": Unit(after=" s", digits=2), "preview": Unit("preview ", " s", 1), "processor": Unit(after=" s work", digits=2),
    "rows": Unit(after=" rows"), "beside": Unit("pages beside it p95 ", " ms"),
    "memory": Unit(after=" MB"), "own": Unit(after=" MB its own share"), "peak": Unit("peak ", " MB"),
    "weight": Unit(after=" KB", digits=1),
    "booked": Unit(after=" booked"), "over": Unit(after=" times over capacity"),
}


def words(values, note=""):
    """Values as they are read: `66/s, p95 172 ms (a note)`."""
    told = ", ".join(f"{unit.before}{value:,.{unit.digits}f}{unit.after}"
                     for unit, value in ((UNITS[name], value) for name, value in values.items()))
    return f"{told} ({note})" if note else told


def target(limits):
    """Limits as they are read: `<= 6 s, peak <= 200 MB`."""
    return ", ".join(f"{unit.before}{'>=' if unit.more else '<='} {limit:,g}{unit.after}"
                     for unit, limit in ((UNITS[name], limit) for name, limit in limits.items()))


def met(limits, values):
    """Whether the values keep to every limit."""
    return all(values[name] >= limit if UNITS[name].more else values[name] <= limit for name, limit in limits.items())


class Part:
    """One part while it is measured."""

    def __init__(self, name):
        self.name, self.rows = name, []
        print(f"\n{name}", flush=True)

    def add(self, what, limits, *, note="", **values):
        """One more figure: values and limits are named as in UNITS."""
        ok = met(limits, values)
        self.rows.append({"what": what, "target": limits, "values": {name: round(value, 4) for name, value in values.items()},
                          "note": note, "ok": ok})
        print(f"{what:50} {target(limits):24} {words(values, note):70} {'ok' if ok else 'MISSED'}", flush=True)


def keep(part, floors, *, size, kind, edition, folder=RESULTS):
    """Keep a part that is whole, with the day, the machine and the floor before and after it; other parts stay as they were.

    `kind` is the database's name, `edition` tells its version and what it was told; `floors` are pages a second.
    """
    path, load = folder / f"{size}-{kind}.json", os.getloadavg()[1] if hasattr(os, "getloadavg") else None
    around = {"measured": f"{datetime.now():%Y-%m-%d %H:%M}", "floor": [round(floor) for floor in floors],
              "load": load and round(load, 1), "machine": _machine(), "database": edition}
    rows = [row for row in _read(path) if row["part"] != part.name] + [
        {"part": part.name} | row | around for row in part.rows]
    folder.mkdir(exist_ok=True)
    written = path.with_suffix(".part")
    written.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n", encoding="utf8")
    written.replace(path)


def kept(folder=RESULTS):
    """All that is kept: rows by (database, size)."""
    return {tuple(reversed(path.stem.split("-"))): _read(path) for path in sorted(folder.glob("*.json"))}


def _read(path):
    return json.loads(path.read_text(encoding="utf8")) if path.exists() else []


def _machine():
    return (f"{os.cpu_count()} processors ({platform.processor() or platform.machine()}, {platform.system()} "
            f"{platform.release()}), Python {platform.python_version()}")
