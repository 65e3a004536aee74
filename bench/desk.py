"""What officers ask of a large office: people found, every report of a month and of a year, long workbooks."""

import re
import time
from contextlib import contextmanager
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode

from peewee import fn

from bench import measures
from bench.data import RARE
from bench.load import Client
from domain.reports import DIMENSIONS
from models import Foreigner, Ward

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


def search(table, server, seats, known):
    """Documents, fragments of names and purposes, one after the other; lists of two thousand numbers."""
    rng = Random(5)
    words = [*FRAGMENTS, RARE.split()[0], *known["names"], *(name[1:6] for name in known["names"])]
    filters = {}, {"q": "minjun"}, {"here": "y"}, {"ward": known["ward"]}, {"nationality": "KOR"}
    asked = {"exact document": (30, [{"q": number} for number in rng.sample(known["numbers"], EXACT)]),
             "name fragment": (200, [{"q": text} for text in words]),
             "purpose": (200, [{"purpose": purpose, **more} for purpose in PURPOSES for more in filters])}
    for who, door in OFFICERS:
        client = Client(server.port, seats[who].token)
        for what, (most, searches) in asked.items():
            used = server.processor()
            spent = sorted((1000 * _spent(client, f"/{door}/search?{urlencode(each)}"), " ".join(each.values()))
                           for each in searches)
            used, (slowest, at) = 1000 * (server.processor() - used) / len(spent), spent[-1]
            p95, median = spent[int(0.95 * len(spent))][0], spent[len(spent) // 2][0]
            table.add(f"search, {what}, {who}", f"p95 <= {most} ms", f"p95 {p95:.0f} ms, median {median:.0f} ms, "
                      f"{used:.0f} ms work, slowest {slowest:.0f} ms ({at})", p95 <= most)
        client.get(f"/{door}/search/batch")
        sought = [*rng.sample(known["numbers"], min(NUMBERS, len(known["numbers"])) - UNKNOWN),
                  *(f"Q9{number:06}" for number in range(UNKNOWN))]
        spent = max(_spent(client, f"/{door}/search/batch", {"documents": "\n".join(sought)}) for _ in range(3))
        table.add(f"search, {NUMBERS:,} numbers, {who}", "<= 3 s", f"{spent:.2f} s, slowest of 3", spent <= 3)


def reports(table, server, seats):
    """Every report of a month and of a year: on the screen and as a workbook by each dimension, the paragraph, the packs."""
    for who, door in OFFICERS:
        client = Client(server.port, seats[who].token)
        for name, (most, periods) in PERIODS.items():
            for what, path in _papers(name):
                asked = [f"/{door}/{path.format(period=period, by=by)}" for period in periods
                         for by in (DIMENSIONS if "{by}" in path else ("",))]
                used = server.processor()
                spent, slowest = max((_spent(client, each), each.partition("period=")[2]) for each in asked)
                used = (server.processor() - used) / len(asked)
                table.add(f"{name}, {what}, {who}", f"<= {most} s",
                          f"{spent:.2f} s, slowest of {len(asked)} ({slowest}); {used:.2f} s work", spent <= most)


def _papers(name):
    yield "screen", "reports?period={period}&by={by}"
    yield "workbook", "reports/export.xlsx?period={period}&by={by}"
    if name == "year":
        yield "with its paragraph", "reports?text=yes&period={period}"
    yield "pack as a workbook", "reports/pack/xlsx?period={period}"
    yield "pack as PDF", "reports/pack/pdf?period={period}"


def disturbed(table, server, seats, places):
    """Declaring alone, then while an officer draws a year's report every second."""
    alone = measures.declare(server, seats, places)
    with _turning(Client(server.port, seats["province"].token), "/province/reports?period=year&by=nationality", 1) as drawn:
        beside = measures.declare(server, seats, places)
    table.add("declaring beside a year's report every second", "p95 within 20 %",
              f"p95 {beside.p95:.0f} ms, alone {alone.p95:.0f} ms; {len(drawn)} reports", beside.p95 <= 1.2 * alone.p95)


def exports(table, server, seats):
    """A hundred thousand rows as a workbook, from the search and from the list, while another officer turns pages."""
    client, other = Client(server.port, seats["province"].token), Client(server.port, seats["commune"].token)
    for path in ("search/export.xlsx", "stays/export/xlsx"):
        used = server.processor()
        with server.peak() as peak, _turning(other, "/commune/stays") as turned:
            spent = _spent(client, f"/province/{path}?nationality=CHN")
        used = server.processor() - used
        slowest = 1000 * sorted(turned)[int(0.95 * len(turned))]
        table.add(f"workbook of {ROWS:,} rows, {path.partition('/')[0]}", "<= 20 s, 200 MB",
                  f"{spent:.0f} s, {used:.0f} s work, {peak[0]:.0f} MB; pages beside it p95 {slowest:.0f} ms",
                  spent <= 20 and peak[0] <= 200)


@contextmanager
def _turning(client, path, pause=0.2):
    """Somebody asks for a page meanwhile, with so many seconds between; yields the list of the seconds it took."""
    stop, spent = Event(), []

    def turn():
        while not stop.wait(pause):
            spent.append(_spent(client, path))

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
