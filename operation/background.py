"""What the office does by itself, in threads of the server whose turn it is: the outbox, its rounds, and the nightly backup."""

import logging
import threading
from contextlib import contextmanager

from database import db
from domain import outbox
from operation.lease import Turn
from operation.nights import Nights

NIGHTS_EVERY = 60
log = logging.getLogger("khaibao")


@contextmanager
def working(config, writer):
    """Do it for as long as the server serves; `writer` gives the words of letters (views/letters.py)."""
    turn = Turn(shared=bool(config.database_url))
    works = [lambda: outbox.run(config, writer, turn), lambda: _nights(config, turn), turn.keep]
    for number, work in enumerate(works if turn.shared else works[:-1]):
        threading.Thread(target=work, name=f"background-{number}", daemon=True).start()
    try:
        yield turn
    finally:
        turn.give_back()


def _nights(config, turn):
    nights = Nights(config)
    while not turn.wait(NIGHTS_EVERY):
        try:
            with db.connection_context():
                nights.run()
        except Exception:  # a failed night must not be the last one
            log.exception("backup")
