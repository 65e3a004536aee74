"""Money paid back: the fee of whoever is not eligible (Circular 25/2021/TT-BTC Art. 6(3)), and what came twice or too much."""

from typing import NamedTuple

from database import locked, write
from domain import audit, notices
from domain.applications import access
from domain.clock import now
from domain.names import tidy
from domain.payments import orders
from domain.problems import N_, refuse, refuse_longer
from models import Application, Payment, PaymentEvent, Refund

NOT_STOPPED = N_("The fee is paid back only when a dossier is not eligible. Who does not collect the result is not paid back.")
NOT_PAID = N_("Of this dossier no fee was paid.")
PROVINCE = N_("Only officers of the province may do this.")
NO_REFERENCE = N_("Please give the number of the bank's transfer, or of the receipt.")
DONE = N_("This was paid back already.")


class Account(NamedTuple):
    """Where money goes back to, as item 15 of the form says; each "" when it was not given."""

    number: str
    holder: str
    bank: str


def account_of(application):
    """The Account of item 15 of the application's form."""
    return Account(*(application.answers.get(f"refund_{key}", "") for key in ("account", "holder", "bank")))


def on_stopped(*, by, application):
    """A dossier was found not eligible: its paid fee is to be paid back, inside the caller's change. None when none was paid."""
    payment = orders.current(application)
    if payment is None or payment.state != "paid" or not payment.amount:
        return None
    payment = orders.hold(payment)
    event = PaymentEvent.get(PaymentEvent.payment == payment, PaymentEvent.verdict == "paid")
    refund, new = Refund.get_or_create(event=event, kind="stopped", defaults={"payment": payment, "amount": payment.amount})
    if new:
        audit.record("refund.due", by=by, subject=payment, amount=payment.amount, way=payment.way)
    return refund


def ask(*, by, application):
    """An officer puts the fee of a stopped dossier on the list of what is to be paid back. Returns the Refund."""
    with write():
        found = locked(access.visible_to(by).where(Application.id == application.id)).first() if by.is_officer else None
        if found is None:
            refuse("", orders.NOT_YOURS)
        if found.state != "stopped":
            refuse("", NOT_STOPPED)
        return on_stopped(by=by, application=found) or refuse("", NOT_PAID)


def due(user, done=False):
    """What is to be paid back (or was, newest first), as an officer may see it."""
    found = Refund.select(Refund, Payment, Application).join(Payment).join(Application).where(
        Refund.done_at.is_null(not done), access.sent_to(user))
    return found.order_by(Refund.id.desc() if done else Refund.id)


def pay_back(*, by, refund, reference):
    """The province has paid money back: written down with the bank's number. A whole fee paid back ends as refunded."""
    if by.role != "province":
        refuse("", PROVINCE)
    reference = tidy(reference)
    if not reference:
        refuse("reference", NO_REFERENCE)
    refuse_longer("reference", reference, 100)
    with write():
        payment = orders.hold(refund.payment)
        fresh = locked(Refund.select().where(Refund.id == refund.id)).get()
        if fresh.done_at:
            refuse("", DONE)
        Refund.update(done_at=now(), done_by=by, reference=reference).where(Refund.id == fresh.id).execute()
        if fresh.kind == "stopped":
            Payment.update(state="refunded").where(Payment.id == payment.id).execute()
        audit.record("refund.done", by=by, subject=payment, amount=fresh.amount, reference=reference)
        notices.queue("payment_refunded", to=payment.application.user, application=payment.application,
                      code=payment.application.code, amount=fresh.amount)
    return Refund.get_by_id(fresh.id)
