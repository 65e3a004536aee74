"""Cash at the counter: an officer takes it, so there is no page to go to, no call and nobody to ask."""

from adapters.gateways.contract import Forged, Start


class Counter:
    """Paying at the counter."""

    def start(self, order):
        """Nothing to go on with but the way to the office."""
        return Start()

    def read_callback(self, pairs):
        """Nobody calls back for cash."""
        raise Forged("cash")

    def query(self, order):
        """Nobody to ask."""
