"""VNPAY 2.1.0: a signed redirect, signed calls back, and signed questions about an order."""

import hashlib
import hmac
import json
import re
import secrets
from http.client import HTTPException
from urllib.parse import quote_plus
from urllib.request import HTTPRedirectHandler, Request, build_opener

from adapters.gateways.contract import Forged, Start, Unreachable, Verdict
from domain.clock import local, now

VERSION, SECONDS, MOST_BYTES = "2.1.0", 10, 65_536
_ASKED = ("vnp_RequestId", "vnp_Version", "vnp_Command", "vnp_TmnCode", "vnp_TxnRef", "vnp_TransactionDate", "vnp_CreateDate",
          "vnp_IpAddr", "vnp_OrderInfo")
_ANSWERED = ("vnp_ResponseId", "vnp_Command", "vnp_ResponseCode", "vnp_Message", "vnp_TmnCode", "vnp_TxnRef", "vnp_Amount",
             "vnp_BankCode", "vnp_PayDate", "vnp_TransactionNo", "vnp_TransactionType", "vnp_TransactionStatus", "vnp_OrderInfo",
             "vnp_PromotionCode", "vnp_PromotionAmount")
# What is kept of a call: never the signature.
_KEPT = ("vnp_ResponseCode", "vnp_TransactionStatus", "vnp_BankCode", "vnp_BankTranNo", "vnp_CardType", "vnp_PayDate")
_UNSIGNED = ("vnp_SecureHash", "vnp_SecureHashType")


class _Straight(HTTPRedirectHandler):
    def redirect_request(self, *_args):
        # A question with our signature goes to VNPAY's address and nowhere else.
        return None


class Vnpay:
    """One terminal of VNPAY: its code and secret, the payment page, and the address for questions ("" for none)."""

    def __init__(self, terminal, secret, page, questions=""):
        self.terminal, self.secret, self.page, self.questions = terminal, secret.encode(), page, questions

    def start(self, order):
        """The address of VNPAY's page for an order, signed."""
        given = {
            "vnp_Version": VERSION, "vnp_Command": "pay", "vnp_TmnCode": self.terminal, "vnp_Amount": str(order.amount * 100),
            "vnp_CreateDate": _stamp(order.made_at), "vnp_CurrCode": "VND", "vnp_IpAddr": order.address,
            "vnp_Locale": "en" if order.language == "en" else "vn", "vnp_OrderInfo": order.text, "vnp_OrderType": "other",
            "vnp_ReturnUrl": order.return_to, "vnp_ExpireDate": _stamp(order.expires_at), "vnp_TxnRef": order.reference}
        query = encoded(given)
        return Start(redirect=f"{self.page}?{query}&vnp_SecureHash={self.sign(query)}")

    def read_callback(self, pairs):
        """What the call of VNPAY's server (or the payer's return) says. Raises Forged for what VNPAY has not signed."""
        pairs = list(pairs)
        given = dict(pairs)
        if len(given) != len(pairs):
            raise Forged("a parameter twice")
        signed = {name: value for name, value in given.items() if name.startswith("vnp_") and name not in _UNSIGNED}
        if not self._same(given.get("vnp_SecureHash", ""), encoded(signed)):
            raise Forged("signature")
        if given.get("vnp_TmnCode", self.terminal) != self.terminal:
            raise Forged("another terminal")
        return _verdict(given)

    def query(self, order):
        """Ask what became of an order (querydr). None when it knows of none, or it is not finished. Raises Unreachable."""
        if not self.questions:
            return None
        asked = {"vnp_RequestId": secrets.token_hex(16), "vnp_Version": VERSION, "vnp_Command": "querydr",
                 "vnp_TmnCode": self.terminal, "vnp_TxnRef": order.reference, "vnp_TransactionDate": _stamp(order.made_at),
                 "vnp_CreateDate": _stamp(now()), "vnp_IpAddr": order.address, "vnp_OrderInfo": order.text}
        asked["vnp_SecureHash"] = self.sign("|".join(asked[name] for name in _ASKED))
        said = self._ask(asked)
        if not self._same(said.get("vnp_SecureHash", ""), "|".join(said.get(name, "") for name in _ANSWERED)):
            raise Unreachable("the answer is not signed by VNPAY")
        if said.get("vnp_ResponseCode") == "91" or said.get("vnp_TransactionStatus") == "01":
            return None
        if said.get("vnp_ResponseCode") != "00" or said.get("vnp_TxnRef") != order.reference:
            raise Unreachable(f"VNPAY answers {said.get('vnp_ResponseCode')!r}")
        # The first code says that the question was answered, the second what became of the order.
        return _verdict(said | {"vnp_ResponseCode": said.get("vnp_TransactionStatus", "")})

    def sign(self, text):
        """HMAC-SHA512 of a text under the terminal's secret, in hex."""
        return hmac.new(self.secret, text.encode(), hashlib.sha512).hexdigest()

    def _same(self, given, text):
        return hmac.compare_digest(given.lower().encode(), self.sign(text).encode())

    def _ask(self, asked):
        question = Request(self.questions, json.dumps(asked).encode(), {"Content-Type": "application/json"})  # noqa: S310
        try:
            with build_opener(_Straight).open(question, timeout=SECONDS) as answer:
                said = json.loads(answer.read(MOST_BYTES))
        except (OSError, HTTPException, ValueError) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        if not isinstance(said, dict):
            raise Unreachable("the answer is no object")
        return {str(name): "" if value is None else str(value) for name, value in said.items()}


def encoded(given):
    """Names in order, values as forms encode them: what is signed and what is sent are one text."""
    return "&".join(f"{quote_plus(name)}={quote_plus(given[name])}" for name in sorted(given))


def _verdict(given):
    amount = given.get("vnp_Amount", "")
    whole = int(amount) if re.fullmatch(r"[0-9]{1,15}", amount) and amount.endswith("00") else -100
    return Verdict(given.get("vnp_TxnRef", "")[:40], given.get("vnp_TransactionNo", "")[:100], whole // 100,
                   given.get("vnp_ResponseCode") == given.get("vnp_TransactionStatus") == "00",
                   {name.removeprefix("vnp_"): given[name][:60] for name in _KEPT if name in given})


def _stamp(instant):
    return f"{local(instant):%Y%m%d%H%M%S}"
