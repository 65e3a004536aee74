"""What providers say by themselves or when asked: each message is judged, kept, and counted at most once."""

from datetime import timedelta

from adapters import gateways
from adapters.gateways.contract import Forged, Order, Unreachable
from domain import attempts
from domain.clock import now
from domain.payments import orders
from models import Payment, PaymentEvent

# VNPAY's answers to a call (domain: RspCode), with its words.
SAID = {"00": "Confirm Success", "01": "Order not found", "02": "Order already confirmed", "04": "Invalid amount",
        "97": "Fail checksum", "99": "Unknown error"}
# Forged calls kept from one address in an hour; further ones are answered and forgotten.
FORGED_PER_HOUR = 30
# An attempt is asked about after this time, and no longer than VNPAY knows it.
ASK_AFTER, ASKED_AT_ONCE = timedelta(minutes=15), 20
# Begins the text of a transfer; the payment's code follows.
PREFIX = "LPHC"
MINUTES = timedelta(minutes=15)


def offered(config):
    """The ways to pay at this office, by name."""
    return gateways.offered(config)


def order(attempt, *, language="vi", address="127.0.0.1", return_to=""):
    """What a gateway is told of an attempt; it may be paid for 15 minutes, or until the fee expires."""
    payment = attempt.payment
    return Order(attempt.reference, attempt.amount, f"Le phi ho so {payment.code}", attempt.at,
                 min(attempt.at + MINUTES, payment.expires_at), language, address, return_to)


def transfer_text(payment):
    """What a bank transfer must say, so that the statement leads back to its payment."""
    return PREFIX + payment.code


def transfer(payment, received=0):
    """The Order of a bank transfer of what is still to be paid."""
    text = transfer_text(payment)
    return Order(text, payment.amount - received, text, payment.asked_at, payment.expires_at)


def take(gateway, pairs, *, address=""):
    """Judge a call from outside and return its RspCode; only what the provider signed changes anything."""
    try:
        verdict = gateway.read_callback(pairs)
    except Forged as problem:
        key = f"forged:{attempts.address_range(address)}"
        if attempts.count(key, 60) < FORGED_PER_HOUR:
            attempts.add(key)
            orders.note(way="vnpay", verdict="forged", details={"reason": str(problem), "address": address})
        return "97"
    return settle(verdict)


def returned(gateway, pairs):
    """The attempt a payer comes back from, or None when the provider has not signed the way back. Nothing is changed."""
    try:
        return orders.attempt_of(gateway.read_callback(pairs).reference)
    except Forged:
        return None


def settle(verdict):
    """What a signed verdict does: 01 unknown, 04 another amount, 02 known already, 00 recorded."""
    attempt = orders.attempt_of(verdict.reference)
    if attempt is None:
        _keep("unknown", verdict)
        return "01"
    if verdict.amount != attempt.amount:
        _keep("amount", verdict, attempt.payment)
        return "04"
    if not verdict.paid:
        return _failed(verdict, attempt)
    became = orders.record_paid(
        payment=attempt.payment, way=attempt.way, transaction=verdict.transaction or verdict.reference, amount=verdict.amount,
        reference=verdict.reference, details=verdict.details)
    return "00" if became in ("paid", "part") else "02"


def ask_round(ways):
    """Ask about the attempts nothing was heard of for 15 minutes; returns how many were answered. Each is asked alone."""
    return sum(_ask(ways[attempt.way], attempt) for attempt in unanswered(ways))


def unanswered(ways):
    """The latest attempts of open or expired payments of which nothing was heard, oldest first."""
    return list(orders.unheard().where(
        PaymentEvent.way << list(ways), PaymentEvent.at < now() - ASK_AFTER,
        Payment.state << ("open", "expired", "cancelled", "paid")).order_by(PaymentEvent.id).limit(ASKED_AT_ONCE))


def ask_now(ways, application):
    """Ask about what the payer of a dossier has just begun, at most three attempts; whether one turned out to be paid."""
    begun = orders.unheard().where(PaymentEvent.way << list(ways), Payment.application == application, Payment.state == "open")
    asked = [_ask(ways[attempt.way], attempt) for attempt in begun.order_by(PaymentEvent.id.desc()).limit(3)]
    return any(asked) and orders.current(application).state == "paid"


def _ask(gateway, attempt):
    try:
        verdict = gateway.query(order(attempt))
    except Unreachable:
        return 0
    if verdict is None or verdict.reference != attempt.reference:
        return 0
    settle(verdict)
    return 1


def _failed(verdict, attempt):
    known = PaymentEvent.select().where(PaymentEvent.reference == verdict.reference,
                                        PaymentEvent.verdict << ("paid", "surplus", "failed")).exists()
    if known:
        return "02"
    _keep("failed", verdict, attempt.payment)
    return "00"


def _keep(kind, verdict, payment=None):
    orders.note(way="vnpay", verdict=kind, reference=verdict.reference, transaction=verdict.transaction, amount=verdict.amount,
                payment=payment, details=verdict.details)
