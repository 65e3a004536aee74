"""What happens to payments by itself: every few minutes VNPAY is asked what it was silent on, fees are reminded of and expire."""

from datetime import datetime, timedelta

from domain.clock import now
from domain.payments import callbacks, orders

EVERY = timedelta(minutes=5)


class Rounds:
    """When the next round is due. Any number of processes may run them: what is recorded twice counts once."""

    def __init__(self, ways):
        self.ways, self.next = ways, datetime.min

    def run(self):
        """Do what is due; asked every few seconds by the thread of the outbox."""
        if now() >= self.next:
            self.next = now() + EVERY
            # Asked first: what was paid at the last minute is not ended.
            callbacks.ask_round(self.ways)
            orders.remind()
            orders.expire()
