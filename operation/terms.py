"""The nightly look for what is past its term, then for what is not sealed yet: a few batches each minute, and nothing waits."""

from datetime import time
from itertools import chain, islice

from domain import installation, resealing, retention
from domain.clock import local, now

BEGINS, BATCHES = time(2), 25


class Terms:
    """Walks once a night through all that is stored; a walk that failed, or that a stop cut short, begins anew."""

    def __init__(self, config):
        self.config, self._walk, self._night = config, None, None

    def run(self):
        """Go on with tonight's walk; asked every minute."""
        here = local(now())
        if self._walk is None and self._night != here.date() and here.time() >= BEGINS and installation.done():
            self._walk, self._night = chain(retention.steps(self.config), resealing.steps()), here.date()
        if self._walk:
            try:
                done = list(islice(self._walk, BATCHES))
            except Exception:
                self._walk = self._night = None
                raise
            if len(done) < BATCHES:
                self._walk = None
