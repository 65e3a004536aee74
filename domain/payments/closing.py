"""A fee that is not asked any more: withdrawn, or its dossier has ended; what came of it in part is to be paid back."""

from database import locked
from domain import audit
from models import Payment, PaymentEvent, Refund


def close(payment):
    """Withdraw a payment the caller holds, inside its change."""
    Payment.update(state="cancelled").where(Payment.id == payment.id).execute()
    for event in PaymentEvent.select().where(PaymentEvent.payment == payment, PaymentEvent.verdict == "part"):
        Refund.create(payment=payment, event=event, kind="surplus", amount=event.amount)


def end(*, by, application):
    """A dossier the caller holds has ended: an open fee of it is asked no more."""
    for payment in locked(Payment.select().where(Payment.application == application, Payment.state == "open")):
        close(payment)
        audit.record("payment.cancelled", by=by, subject=payment, amount=payment.amount)
