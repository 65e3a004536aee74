"""A fee is asked of a dossier once, and what arrives for it is recorded exactly once, however often and in whatever order."""

from datetime import timedelta

from peewee import SQL, IntegrityError, fn

from database import db, locked, write
from domain import audit, codes, notices
from domain.applications import access, fees, inbox, moves
from domain.clock import local, now
from domain.payments import closing
from domain.problems import N_, refuse
from models import Application, Payment, PaymentEvent, Refund

DAYS = 15
# The payer is reminded so long before the last day; what was begun at a provider is waited for so long.
REMINDED_BEFORE, HEARD_WITHIN = timedelta(days=3), timedelta(days=3)
WAYS = {"counter": N_("Cash at the counter"), "vietqr": N_("Bank transfer (VietQR)"), "vnpay": N_("VNPAY"),
        "free": N_("Exempt, nothing to pay")}
STATES = {"open": N_("To be paid"), "paid": N_("Paid"), "expired": N_("Not paid in time"), "cancelled": N_("Withdrawn"),
          "refunded": N_("Paid back")}
# A paid fee counts as money; the rest of what arrives is kept to be read.
MONEY = ("paid", "part", "surplus")
# In these states of a dossier a fee may be asked.
ASKABLE = ("received", "payment")
# A dossier that has ended takes no fee any more: what comes is paid back.
ENDED = ("not_received", "withdrawn", "stopped", "returned")
# As the index of the few that are open has it.
OPEN = Payment.state == SQL("'open'")

NOT_YOURS = N_("This dossier goes to another office.")
NOT_NOW = N_("A fee can be asked once a dossier is received, and before it is processed.")
ASKED = N_("The fee of this dossier is asked already.")
PAID = N_("The fee of this dossier is paid already.")
NO_FEE = N_("No fee is set for this day. The administrator adds it.")
CLOSED = N_("This fee can no longer be paid here. Please look at your application.")


def current(application):
    """The payment of a dossier that counts: the paid one, else the latest; None when no fee was ever asked."""
    return (Payment.select().where(Payment.application == application)
            .order_by((Payment.state == "paid").desc(), Payment.id.desc()).first())


def desk_rows(user, q="", most=50):
    """[(dossier, its payment or None)] an officer may ask, take or look at: by name, number or code, else those to be paid.

    The payment is that of `current`."""
    found = inbox.page(user, inbox.Filters(q=q)).rows if q else list(access.visible_to(user).where(
        Application.state << ASKABLE).order_by(Application.changed_at.desc()).limit(most))
    asked = Payment.select().where(Payment.application << [each.id for each in found])
    counting = {each.application_id: each for each in asked.order_by(Payment.state == "paid", Payment.id)}
    return [(each, counting.get(each.id)) for each in found]


def by_code(code):
    """The payment with a code, or None."""
    return Payment.get_or_none(Payment.code == (codes.read(code) or ""))


def received(payment):
    """What has arrived for a payment so far, in whole đồng, without what is to be paid back as too much."""
    came = PaymentEvent.select(fn.SUM(PaymentEvent.amount)).where(
        PaymentEvent.payment == payment, PaymentEvent.verdict << ("paid", "part")).scalar() or 0
    over = Refund.select(fn.SUM(Refund.amount)).join(PaymentEvent).where(
        Refund.payment == payment, Refund.kind == "surplus", PaymentEvent.verdict << ("paid", "part")).scalar() or 0
    return int(came) - int(over)


def payable(payment):
    """Whether a payment may be made now: asked, in time, and its dossier has not ended."""
    return payment.state == "open" and payment.expires_at > now() and payment.application.state not in ENDED


def open_of(application):
    """The payment of a dossier that can be made now, or None."""
    asked = current(application)
    return asked if asked and payable(asked) else None


def ask(*, by, application, days=DAYS):
    """An officer asks the fee of a received dossier, by its day and way of filing (fees.of); the applicant is told. Returns it.

    A fee of 0 đồng is paid at once. An unpaid fee that expired may be asked again."""
    with write():
        dossier = _dossier(by, application)
        fee = fees.of(dossier) or refuse("", NO_FEE)
        payment = Payment.create(code=codes.new(), application=dossier, amount=fee.amount, basis=fee.basis, asked_by=by,
                                 expires_at=now() + timedelta(days=days))
        if dossier.state == "received":
            moves.step(by, dossier, "payment", who="system")
        audit.record("payment.asked", by=by, subject=payment, amount=fee.amount, basis=fee.basis)
        if fee.amount:
            notices.queue("payment_asked", to=dossier.user, application=dossier, code=dossier.code, amount=fee.amount,
                          day=f"{local(payment.expires_at):%d/%m/%Y}")
        else:
            _settle(payment, "free", by)
    return Payment.get_by_id(payment.id)


def start(*, by, payment, way):
    """The payer sets out for a provider: an attempt with a reference of its own is kept. Returns its event."""
    with write():
        payment = hold(payment)
        if not payable(payment):
            refuse("", PAID if payment.state == "paid" else CLOSED)
        number = PaymentEvent.select().where(PaymentEvent.payment == payment, PaymentEvent.verdict == "started").count() + 1
        attempt = PaymentEvent.create(payment=payment, way=way, verdict="started", reference=f"{payment.code}{number:02}",
                                      amount=payment.amount)
        audit.record("payment.started", by=by, subject=payment, way=way, number=number)
    return attempt


def attempt_of(reference):
    """The attempt with a reference, or None."""
    return PaymentEvent.get_or_none(PaymentEvent.reference == reference, PaymentEvent.verdict == "started")


def record_paid(*, payment, way, transaction, amount, by=None, reference="", details=None, collected=None):
    """Money has arrived: count it once by the provider's own number of it, whatever was recorded before.

    Returns what it was: "paid" (settles the fee), "part" (less than asked), "surplus" (the fee is settled or withdrawn: to be
    paid back) or "again" (known already, nothing stored). `collected` are columns of a receipt at the counter."""
    with write():
        payment = hold(payment)
        # An attempt is paid once, by whatever number the provider names it: an answer and a call may differ in that.
        if reference and PaymentEvent.select().where(PaymentEvent.reference == reference, PaymentEvent.verdict << MONEY).exists():
            return "again"
        verdict, over = judge(payment, amount)
        try:
            with db.atomic():
                event = PaymentEvent.create(payment=payment, way=way, verdict=verdict, reference=reference[:40],
                                            transaction=transaction[:100], amount=amount, details=details or {})
        except IntegrityError:
            return "again"
        if verdict == "paid":
            _settle(payment, way, by, **(collected or {}))
        if over:
            Refund.create(payment=payment, event=event, kind="surplus", amount=over)
            audit.record("refund.due", by=by, subject=payment, amount=over, way=way)
        if verdict == "part":
            audit.record("payment.part", by=by, subject=payment, amount=amount, way=way)
    return verdict


def note(*, way, verdict, reference="", transaction="", amount=0, payment=None, details=None):
    """Keep a message that moves no money: failed, of another amount, unknown or forged."""
    with write():
        PaymentEvent.create(payment=payment, way=way, verdict=verdict, reference=reference[:40], transaction=transaction[:100],
                            amount=max(amount, 0), details=details or {})


def cancel(*, by, payment):
    """An officer withdraws a fee asked by mistake; what was paid in part is to be paid back, what comes later too."""
    with write():
        fresh = hold(payment)
        if not access.visible_to(by).where(Application.id == fresh.application_id).exists():
            refuse("", NOT_YOURS)
        if fresh.state != "open":
            refuse("", PAID if fresh.state == "paid" else CLOSED)
        closing.close(fresh)
        if fresh.application.state == "payment":
            moves.step(by, fresh.application, "received", who="system")
        audit.record("payment.cancelled", by=by, subject=fresh, amount=fresh.amount)
        notices.queue("payment_cancelled", to=fresh.application.user, application=fresh.application, code=fresh.application.code)


def unheard():
    """The attempts of these days of which no provider has said anything yet."""
    said = PaymentEvent.alias()
    heard = fn.EXISTS(said.select(said.id).where(said.reference == PaymentEvent.reference,
                                                 said.verdict << ("paid", "part", "surplus", "failed")))
    return PaymentEvent.select(PaymentEvent, Payment).join(Payment).where(
        PaymentEvent.verdict == "started", PaymentEvent.at > now() - HEARD_WITHIN, ~heard)


def remind():
    """Remind once of each fee whose last day is near; returns how many."""
    due = Payment.select().where(OPEN, Payment.reminded_at.is_null(), Payment.expires_at > now(),
                                 Payment.expires_at <= now() + REMINDED_BEFORE, Payment.asked_at < now() - timedelta(days=1))
    return sum(_remind(each) for each in due.order_by(Payment.id))


def expire():
    """End the fees nobody paid in time, of which nothing has arrived; returns how many. Money that comes later still counts.

    An online dossier ends with its fee, as withdrawn, once the provider has been heard of all that was begun there; money that
    comes after that is paid back. Who comes to the counter may still pay there."""
    due = Payment.select().where(OPEN, Payment.expires_at <= now()).order_by(Payment.id)
    return sum(_expire(each) for each in list(due))


def on_paid(payment):
    """What a paid fee does to its dossier, inside the caller's change: it goes on to be processed."""
    dossier = payment.application
    if dossier.state == "payment":
        moves.step(None, dossier, "processing", who="system")
    notices.queue("payment_paid", to=dossier.user, application=dossier, code=dossier.code, amount=payment.amount)


def hold(payment):
    """The payment as it stands, with its dossier, both held until the change is stored; always in this order."""
    dossier = locked(Application.select().where(Application.id == payment.application_id)).get()
    fresh = locked(Payment.select().where(Payment.id == payment.id)).get()
    fresh.application = dossier
    return fresh


def _dossier(by, application):
    dossier = locked(access.visible_to(by).where(Application.id == application.id)).first() if by.is_officer else None
    if dossier is None:
        refuse("", NOT_YOURS)
    last = current(dossier)
    if last and last.state in ("open", "paid"):
        refuse("", PAID if last.state == "paid" else ASKED)
    if dossier.state not in ASKABLE:
        refuse("", NOT_NOW)
    return dossier


def judge(payment, amount):
    """(verdict, amount to be paid back) of money that arrives, or would, for a payment."""
    other = Payment.select().where(Payment.application == payment.application_id, Payment.state == "paid",
                                   Payment.id != payment.id).exists()
    if other or payment.state not in ("open", "expired") or payment.application.state in ENDED:
        return "surplus", amount
    total = received(payment) + amount
    return ("paid", total - payment.amount) if total >= payment.amount else ("part", 0)


def _settle(payment, way, by, **receipt):
    # A fee asked again after the first expired is not asked any more once the first is paid after all.
    for other in Payment.select().where(Payment.application == payment.application_id, Payment.state << ("open", "expired"),
                                        Payment.id != payment.id):
        closing.close(other)
    Payment.update(state="paid", way=way, paid_at=now(), **receipt).where(Payment.id == payment.id).execute()
    payment.state, payment.way = "paid", way
    audit.record("payment.paid", by=by, subject=payment, amount=payment.amount, way=way)
    on_paid(payment)


def _expire(payment):
    with write():
        fresh = hold(payment)
        if fresh.state != "open" or fresh.expires_at > now() or received(fresh):
            return 0
        ends = fresh.application.channel == "online" and fresh.application.state == "payment"
        if ends and unheard().where(PaymentEvent.payment == fresh).exists():
            return 0
        Payment.update(state="expired").where(Payment.id == fresh.id).execute()
        audit.record("payment.expired", by=None, subject=fresh, amount=fresh.amount)
        if ends:
            moves.step(None, fresh.application, "withdrawn", who="system", told={"unpaid": True})
    return 1


def _remind(payment):
    with write():
        fresh = hold(payment)
        if fresh.state != "open" or fresh.reminded_at:
            return 0
        Payment.update(reminded_at=now()).where(Payment.id == fresh.id).execute()
        notices.queue("payment_reminder", to=fresh.application.user, application=fresh.application, code=fresh.application.code,
                      amount=fresh.amount - received(fresh), day=f"{local(fresh.expires_at):%d/%m/%Y}",
                      online=fresh.application.channel == "online")
    return 1
