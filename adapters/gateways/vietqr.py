"""VietQR of NAPAS (EMVCo, merchant-presented): the text of a QR code that fills in a bank transfer. It calls nobody back."""

from adapters.gateways.contract import Forged, Start

_NAPAS, _TO_ACCOUNT, _DONG, _COUNTRY = "A000000727", "QRIBFTTA", "704", "VN"


class VietQR:
    """Transfers to one account, named by the bank's BIN (six digits) and its number."""

    def __init__(self, bank, account):
        self.bank, self.account = bank, account

    def start(self, order):
        """The QR of a transfer of exactly this amount with the order's own text."""
        return Start(qr=payload(self.bank, self.account, amount=order.amount, text=order.text))

    def read_callback(self, pairs):
        """A bank transfer is known from the statement only."""
        raise Forged("transfer")

    def query(self, order):
        """Nobody to ask: the statement says it."""


def payload(bank, account, *, amount=None, text=""):
    """The text of the QR: dynamic with an amount in whole đồng, static without. `text` is ASCII, at most 25 characters."""
    if not text.isascii() or len(text) > 25:
        raise ValueError("The text of a transfer is ASCII and short.")
    fields = [("00", "01"), ("01", "11" if amount is None else "12"),
              ("38", _join([("00", _NAPAS), ("01", _join([("00", bank), ("01", account)])), ("02", _TO_ACCOUNT)])),
              ("53", _DONG), ("54", "" if amount is None else str(amount)), ("58", _COUNTRY),
              ("62", _join([("08", text)]) if text else "")]
    body = _join([field for field in fields if field[1]]) + "6304"
    return body + f"{crc(body):04X}"


def crc(text):
    """CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF."""
    register = 0xFFFF
    for byte in text.encode("ascii"):
        register ^= byte << 8
        for _bit in range(8):
            register = (register << 1 ^ 0x1021 if register & 0x8000 else register << 1) & 0xFFFF
    return register


def _join(fields):
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in fields)
