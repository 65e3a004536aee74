"""A lease in the database: of several servers on Postgres one works in the background, and another when that one is gone."""

import logging
import os
import secrets
import socket
import threading
from datetime import timedelta
from time import monotonic

from peewee import SQL

from database import db, is_postgres, write
from domain.clock import now
from models import Lease

log = logging.getLogger("khaibao")
SECONDS, RENEWED_EVERY = 60, 15


class Turn:
    """This process' share in the work named. Its threads `wait` for their turn as they would for an event that stops them.

    A process that shares its database with no other (SQLite: DATA_DIR's lock says so) always has the turn.
    """

    def __init__(self, name="background", shared=True):
        self.name, self.shared = name, shared
        self.holder = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.over = threading.Event()
        self._ours_until = 0.0

    @property
    def ours(self):
        """Whether it is this process' turn: it stops by its own clock before another may begin."""
        return not self.shared or monotonic() < self._ours_until

    def take(self):
        """Take the lease or hold it longer; whether it is ours now."""
        asked = monotonic()
        with write():
            mine = Lease.update(holder=self.holder, until=_in(SECONDS)).where(
                Lease.name == self.name, (Lease.holder == self.holder) | (Lease.until < _in(0))).execute()
            if not mine:
                new = Lease.insert(name=self.name, holder=self.holder, until=_in(SECONDS))
                mine = new.on_conflict_ignore().as_rowcount().execute()
        self._ours_until = asked + SECONDS if mine else 0.0
        return self.ours

    def keep(self):
        """Take the lease, and hold it, for as long as this process lives and reaches the database."""
        while not self.over.is_set():
            try:
                with db.connection_context():
                    self.take()
            except Exception:  # the database may be started anew
                log.exception("lease")
            self.over.wait(RENEWED_EVERY)

    def wait(self, seconds):
        """Come back after so many seconds, and not before it is our turn; True when the server is being stopped."""
        while not self.over.wait(seconds):
            if self.ours:
                return False
        return True

    def give_back(self):
        """Let the next one take over at once."""
        self.over.set()
        if self.shared:
            with db.connection_context(), write():
                Lease.delete().where(Lease.name == self.name, Lease.holder == self.holder).execute()
        self._ours_until = 0.0


def _in(seconds):
    """So many seconds from now: by the clock of the database where several machines ask it."""
    if is_postgres():
        return SQL(f"(now() AT TIME ZONE 'utc' + interval '{seconds} seconds')")
    return now() + timedelta(seconds=seconds)
