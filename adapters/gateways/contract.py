"""What every way of paying promises: start an order, read what the provider calls back, ask about an order."""

from datetime import datetime
from typing import NamedTuple, Protocol


class Order(NamedTuple):
    """What is to be collected: amounts in whole đồng, instants in naive UTC. `reference` is unique to this attempt."""

    reference: str
    amount: int
    text: str
    made_at: datetime
    expires_at: datetime
    language: str = "vi"
    address: str = "127.0.0.1"
    return_to: str = ""


class Start(NamedTuple):
    """How the payer goes on: the address of the provider's page, or the text of a QR code; neither at the counter."""

    redirect: str = ""
    qr: str = ""


class Verdict(NamedTuple):
    """What a provider says became of an order. `amount` is whole đồng, -1 for none; `paid` only when both its codes agree."""

    reference: str
    transaction: str
    amount: int
    paid: bool
    details: dict


class Forged(Exception):
    """What came back is not the provider's: unsigned, wrongly signed, or written twice over."""


class Unreachable(Exception):
    """The provider did not answer; the text says why, for the log."""


class Gateway(Protocol):
    """A way of paying."""

    def start(self, order: Order) -> Start:
        """How the payer goes on with an order."""

    def read_callback(self, pairs) -> Verdict:
        """What (name, value) pairs from outside say. Raises Forged."""

    def query(self, order: Order) -> Verdict | None:
        """Ask the provider; None when it knows nothing of the order yet. Raises Unreachable."""
