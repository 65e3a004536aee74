"""Fills an empty database with a believable province: the former Bình Dương, its offices, owners and foreign guests."""

from random import Random

import config as settings
from database import write
from demo import counter, deliveries, desk, dossiers, events, files, history, opinions, paying, places, visits, watching
from domain import installation

ESTABLISHMENTS, STAYS = 72, 3400
# Places of which the office has never heard.
_SILENT = 2
_SEED = 74


def run(config, size=STAYS):
    """Fill the open database, all or nothing; one that is set up already stays as it is.

    The same day gives the same people and places; only the codes differ, being random by nature."""
    if not config.demo:
        raise settings.Unsafe("The invented province is for the demo only: set DEMO=yes, as `make demo` does.")
    with write():
        if not installation.done():
            _fill(Random(_SEED), config, size)  # noqa: S311 - invented people, no secrets


def _fill(rng, config, size):
    admin = places.open_area(config)
    accounts = places.people() | {"admin": admin}
    declaring = places.settle(rng, accounts, ESTABLISHMENTS)
    hotel = declaring[0]
    hotels = [place for place in declaring if place.kind == "hotel"]
    told = (history.ordinary(rng, declaring[:-_SILENT], size), history.parties(rng, hotels, 8), history.tonight(rng, hotel),
            history.earlier(rng, declaring[:-_SILENT], size // 2))
    told, quiet = desk.hush(sum(told, []), declaring)
    history.keep(rng, told)
    events.happen(rng, declaring)
    events.two_places(rng, [place for place in declaring if place.row.id not in quiet])
    places.visit(rng, declaring)
    files.bring(rng, hotel, config)
    events.answer_owner(hotel)
    watching.look_out(accounts["province"])
    desk.happen(rng, declaring, quiet, accounts, config)
    open_points = visits.receive(rng, accounts)
    counter.serve(rng, accounts, open_points[0])
    paying.collect(rng, accounts)
    dossiers.work(rng, accounts, open_points[0], config)
    deliveries.give_out(rng, accounts, open_points[0])
    opinions.tell(rng, open_points)
