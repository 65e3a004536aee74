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
    works = [lambda: outbox.run(config, writer, turn), *(lambda each=each: _each_minute(each, turn) for each in rounds(config)),
             turn.keep]
    for number, work in enumerate(works if turn.shared else works[:-1]):
        threading.Thread(target=work, name=f"background-{number}", daemon=True).start()
    try:
        yield turn
    finally:
        turn.give_back()


def rounds(config):
    """What is done each minute: one thread does what is short, another the backup, which may take hours."""
    short = {"pulse": outages.beat, "seals on the record": lambda: record.keep(config), "retention": Terms(config).run}
    return {name: db.connection_context()(work) for name, work in short.items()}, {"backup": Nights(config).run}


def _each_minute(works, turn):
    while not turn.wait(MINUTE):
        for name, work in works.items():
            try:
                work()
            except Exception:  # a failed night must not be the last one
                log.exception(name)
