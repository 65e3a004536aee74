"""How each thing is measured: one function each, over the pages as people use them."""

import itertools
import re
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from urllib.parse import urlencode

from bench.load import Client, closed_loop, where
from demo.people import guests
from documents import kbtt
from domain import import_rows, tables
from domain.clock import now, today
from domain.import_tables import meaning
from models import Establishment

CLIENTS = 8
_NUMBER = itertools.count(1)
_ASSET = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def floor(house):
    """The bare page's rate."""
    return closed_loop(house, [Client(house.port) for _ in range(CLIENTS)], lambda client: client.get("/"), seconds=3)


def declare(house, seats, places):
    """Declare one guest: POST, 303, the page of the stay; each client is another owner."""
    clients = []
    for number in range(CLIENTS):
        client = Client(house.port, seats[f"owner{number}"].token)
        client.place = places[number]
        assert client.get("/owner/stays/new").status == 200
        clients.append(client)

    def step(client):
        page = client.get(where(client.post("/owner/stays/new", _guest(client.place))))
        assert page.status == 200

    return closed_loop(house, clients, step, seconds=10)


def _guest(place):
    day = "%d/%m/%Y"
    return {"establishment": place, "full_name": "BENCH GUEST", "birth_date": "05/11/1990", "birth_precision": "D", "sex": "F",
            "nationality": "DEU", "passport_number": f"Z{next(_NUMBER):08}", "room": "305", "arrived_on": f"{today():{day}}",
            "leaving_on": f"{today() + timedelta(2):{day}}", "permitted_until": f"{today() + timedelta(60):{day}}"}


def owners_list(house, seats):
    """The owner's list of fifty rows."""
    clients = [Client(house.port, seats["owner0"].token) for _ in range(CLIENTS)]
    assert clients[0].get("/owner/stays").text.count("<tr") > 50
    return closed_loop(house, clients, lambda client: client.get("/owner/stays"), seconds=3)


def officers_lists(house, seats, searches, only=None, steps=40):
    """{(who, label): Measured} of each search by each officer, or of those whose (who, label) are given."""
    found = {}
    for who, door in (("province", "province"), ("commune", "commune"), ("commune3", "commune")):
        clients = [Client(house.port, seats[who].token) for _ in range(CLIENTS)]
        for label, filters in (each for each in searches if only is None or (who, each[0]) in only):
            path = f"/{door}/stays?{urlencode(filters)}"
            assert clients[0].get(path).status == 200, path
            found[who, label] = closed_loop(house, clients, _getting(path), steps=steps)
    return found


def _getting(path):
    return lambda client: client.get(path)


def workbook(rows):
    """The official workbook with so many guests, as bytes."""
    return kbtt.workbook([SimpleNamespace(
        **{**guest._asdict(), "permitted_until": today() + timedelta(90)}, room=f"{number % 900 + 100}", arrived_on=today(),
        leaving_on=today() + timedelta(3), left_on=None) for number, guest in enumerate(guests(Random(3), rows))], made_at=now())


def bring(house, seats, content):
    """Send a workbook, wait for its preview, confirm it: seconds in all and to the preview, rows stored, the peak's megabytes."""
    client = Client(house.port, seats["owner0"].token)
    client.get("/owner/imports/new")
    with house.peak() as peak:
        began = time.perf_counter()
        path = where(client.send_file("/owner/imports/new", {}, "khach.xlsx", content))
        _until(client, path, "data-ready")
        preview = time.perf_counter() - began
        where(client.post(f"{path}/confirmation", {}))
        rows = _until(client, path, "data-stored")
        seconds = time.perf_counter() - began
    return {"seconds": seconds, "preview": preview, "rows": rows, "peak": peak[0]}


def _until(client, path, mark):
    """Ask until the page carries the mark; its number."""
    for _ in range(1200):
        if found := re.search(rf'{mark}="(\d+)"', client.get(path).text):
            return int(found[1])
        time.sleep(0.05)
    raise AssertionError(f"no {mark} on {path}")


def check_rows(content):
    """Rows per second that are interpreted and judged, without reading the file or storing anything."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "khach.xlsx"
        path.write_bytes(content)
        table = tables.read(str(path), path.name, tables.Limits(rows=20_000))
    place, began = Establishment.get_by_id(2), time.perf_counter()
    rows = list(meaning(table, {}))
    judge = import_rows.Judge(place, [values.get("passport_number") or "" for _, values, _ in rows])
    states = [judge.row(*row)[0] for row in rows]
    spent = time.perf_counter() - began
    assert states.count("ready") > 0.9 * len(states), states[:5]
    return len(rows) / spent


def sizes(house, seats):
    """(bytes of the first visit, most bytes of a later page, that page): bodies as a browser takes them, packed."""
    visitor = Client(house.port)
    first = visitor.get("/sign-in")
    assets = sorted(set(_ASSET.findall(first.text)))
    whole = sum(len(visitor.get(path, Accept_Encoding="gzip").body) for path in ["/sign-in", *assets])
    owner, officer = Client(house.port, seats["owner0"].token), Client(house.port, seats["province"].token)
    later = {path: len((officer if path.startswith("/province") else owner).get(path, Accept_Encoding="gzip").body) for path in
             ("/owner", "/owner/stays", "/owner/stays/new", "/owner/imports", "/owner/establishments", "/province/stays",
              "/province/establishments")}
    largest = max(later, key=later.get)
    return whole, later[largest], largest
