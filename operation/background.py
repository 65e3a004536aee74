"""What the office does by itself, in threads of the server whose turn it is: the outbox, its rounds, and the nightly backup."""

import logging
import threading
from contextlib import contextmanager

from database import db
from domain import outages, outbox
from operation import record
from operation.lease import Turn
from operation.nights import Nights
from operation.terms import Terms

MINUTE = 60
log = logging.getLogger("khaibao")


@contextmanager
def working(config, writer):
    """Do it for as long as the server serves; `writer` gives the words of letters (views/letters.py)."""
    turn = Turn(shared=bool(config.database_url))
    works = [lambda: outbox.run(config, writer, turn), lambda: _each_minute(config, turn), turn.keep]
    for number, work in enumerate(works if turn.shared else works[:-1]):
        threading.Thread(target=work, name=f"background-{number}", daemon=True).start()
    try:
        yield turn
    finally:
        turn.give_back()


def _each_minute(config, turn):
    works = {"backup": Nights(config).run, "seals on the record": lambda: record.keep(config), "pulse": outages.beat,
             "retention": Terms(config).run}
    while not turn.wait(MINUTE):
        for name, work in works.items():
            try:
                with db.connection_context():
                    work()
            except Exception:  # a failed night must not be the last one
                log.exception(name)
