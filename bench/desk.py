"""What officers ask of a large office: people found, every report of a month and of a year, long workbooks."""

import re
import time
from contextlib import contextmanager
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode

from peewee import fn

import database
from bench import measures
from bench.data import RARE
from bench.load import Client
from domain.reports import DIMENSIONS
from models import Foreigner, Stay, Ward

OFFICERS = (("province", "province"), ("commune", "commune"))
EXACT, NUMBERS, UNKNOWN, ROWS = 200, 2000, 100, 100_000
FRAGMENTS = ("hewu", "wang li", "minjun", "NGUYEN", "KIM SEO", "maria", "XQZJ", "tran van", "LIWEI", "ivan petrov")
PURPOSES = ("work", "tourism", "family", "business", "study", "other")
PERIODS = {"month": (1, ("last_month", "this_month")), "year": (3, ("year", "year_before", "calendar_year"))}


def known():
    """What is there to look for: numbers and names of people all over the table, and a ward."""
    last = Foreigner.select(fn.MAX(Foreigner.id)).scalar()
    ids = Random(7).sample(range(1, last + 1), min(2 * NUMBERS, last))
    people = [person for start in range(0, len(ids), 500)
              for person in Foreigner.select().where(Foreigner.id.in_(ids[start:start + 500]))]
    return {"numbers": sorted({person.passport_number for person in people}),
            "names": [person.full_name for person in people[:20]], "ward": Ward.select().order_by(Ward.id.desc()).get().code}


def search(part, ground):
    """Documents, fragments of names and purposes, one after the other; lists of two thousand numbers."""
    rng = Random(5)
    words = [*FRAGMENTS, RARE.split()[0], *ground.names, *(name[1:6] for name in ground.names)]
    filters = {}, {"q": "minjun"}, {"here": "y"}, {"ward": ground.ward}, {"nationality": "KOR"}
    asked = {"exact document": (30, [{"q": number} for number in rng.sample(ground.numbers, EXACT)]),
             "name fragment": (200, [{"q": text} for text in words]),
             "purpose": (200, [{"purpose": purpose, **more} for purpose in PURPOSES for more in filters])}
    sought = [*rng.sample(ground.numbers, min(NUMBERS, len(ground.numbers)) - UNKNOWN),
              *(f"Q9{number:06}" for number in range(UNKNOWN))]
    for who, door in OFFICERS:
        client = Client(ground.server.port, ground.seats[who].token)
        for what, (most, searches) in asked.items():
            part.add(f"{what}, {who}", {"p95": most}, **_one_by_one(ground.server, client, door, searches))
        client.get(f"/{door}/search/batch")
        pasted = {"documents": "\n".join(sought)}
        part.add(f"{NUMBERS:,} numbers, {who}", {"seconds": 3}, note="slowest of 3",
                 seconds=max(_spent(client, f"/{door}/search/batch", pasted) for _ in range(3)))


def _one_by_one(server, client, door, searches):
    """The values of so many searches, and the slowest of them."""
    used = server.processor()
    spent = sorted((1000 * _spent(client, f"/{door}/search?{urlencode(each)}"), " ".join(each.values())) for each in searches)
    slowest, note = spent[-1]
    return {"p95": spent[int(0.95 * len(spent))][0], "median": spent[len(spent) // 2][0],
            "work": 1000 * (server.processor() - used) / len(spent), "slowest": slowest, "note": note}


def reports(part, ground):
    """Every report of a month and of a year: on the screen and as a workbook by each dimension, the paragraph, the packs."""
    for who, door in OFFICERS:
        client = Client(ground.server.port, ground.seats[who].token)
        for name, (most, periods) in PERIODS.items():
            for what, path in _papers(name):
                asked = [f"/{door}/{path.format(period=period, by=by)}" for period in periods
                         for by in (DIMENSIONS if "{by}" in path else ("",))]
                used = ground.server.processor()
                seconds, slowest = max((_spent(client, each), each.partition("period=")[2]) for each in asked)
                part.add(f"{name}, {what}, {who}", {"seconds": most}, seconds=seconds,
                         processor=(ground.server.processor() - used) / len(asked), note=f"slowest of {len(asked)}: {slowest}")


def _papers(name):
    yield "screen", "reports?period={period}&by={by}"
    yield "workbook", "reports/export.xlsx?period={period}&by={by}"
    if name == "year":
        yield "with its paragraph", "reports?text=yes&period={period}"
    yield "pack as a workbook", "reports/pack/xlsx?period={period}"
    yield "pack as PDF", "reports/pack/pdf?period={period}"


def disturbed(part, ground):
    """Declaring alone, then while an officer draws a year's report every second."""
    asked = ground.server, ground.seats, ground.places
    alone, officer = measures.declare(*asked), Client(ground.server.port, ground.seats["province"].token)
    with _turning(officer, "/province/reports?period=year&by=nationality", 1) as drawn:
        beside = measures.declare(*asked)
    part.add("declare beside a year's report every second", {"longer": 1.2}, longer=beside.p95 / alone.p95, p95=beside.p95,
             alone=alone.p95, drawn=len(drawn))


def exports(part, ground):
    """A hundred thousand rows as a workbook, from the search and from the list, while another officer turns pages."""
    officer, other = (Client(ground.server.port, ground.seats[who].token) for who, _door in OFFICERS)
    with database.db.connection_context():
        rows = min(Stay.select().where(Stay.nationality == "CHN").count(), ROWS)
    for path in ("search/export.xlsx", "stays/export/xlsx"):
        used = ground.server.processor()
        with ground.server.peak() as peak, _turning(other, "/commune/stays") as turned:
            seconds = _spent(officer, f"/province/{path}?nationality=CHN")
        part.add(f"workbook of at most {ROWS:,} rows, {path.partition('/')[0]}", {"seconds": 20, "peak": 200}, seconds=seconds,
                 rows=rows, processor=ground.server.processor() - used, peak=peak[0],
                 beside=1000 * sorted(turned)[int(0.95 * len(turned))])


@contextmanager
def _turning(client, path, pause=0.2):
    """Somebody asks for a page meanwhile, with so many seconds between; yields the list of the seconds it took."""
    stop, spent = Event(), []

    def turn():
        while True:
            spent.append(_spent(client, path))
            if stop.wait(pause):
                return

    turning = Thread(target=turn)
    turning.start()
    try:
        yield spent
    finally:
        stop.set()
        turning.join()


def _spent(client, path, values=None):
    began = time.perf_counter()
    answer = client.post(path, values) if values else client.get(path)
    spent = time.perf_counter() - began
    assert answer.status == 200, (path, answer.status, re.sub(r"\s+", " ", answer.text)[:1000])
    return spent
