"""Fees, payments, refunds, and the bank's lines."""

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from domain.clock import now
from schema.applications import FEE_WAYS, Application
from schema.base import Table, one_of
from schema.people import Office, User

FEE_GROUPS = ("new", "replacement", "none")


class Fee(Table):
    """What a request costs in whole đồng between two days, by way of filing; `digital` only while it is confirmed."""

    group = CharField(11, constraints=[one_of('"group"', FEE_GROUPS)])
    way = CharField(7, default="any", constraints=[one_of("way", FEE_WAYS)])
    amount = IntegerField(constraints=[Check("amount >= 0")])
    valid_from = DateField()
    valid_to = DateField(null=True)
    confirmed = BooleanField(default=True)
    basis = CharField(300)


PAYMENT_STATES = ("open", "paid", "expired", "cancelled", "refunded")
PAYMENT_WAYS = ("", "counter", "vietqr", "vnpay", "free")


class Payment(Table):
    """A fee asked for a dossier, in whole đồng. Cash has a receipt number without gaps by office and year."""

    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref="payments", on_delete="RESTRICT", index=False)
    amount = IntegerField(constraints=[Check("amount >= 0")])
    basis = CharField(300, default="")
    state = CharField(9, default="open", constraints=[one_of("state", PAYMENT_STATES)])
    way = CharField(7, default="", constraints=[one_of("way", PAYMENT_WAYS)])
    asked_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    asked_at = DateTimeField(default=now)
    expires_at = DateTimeField()
    reminded_at = DateTimeField(null=True)
    paid_at = DateTimeField(null=True, index=True)
    collected_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    receipt_office = ForeignKeyField(Office, null=True, on_delete="RESTRICT", index=False)
    receipt_year = IntegerField(null=True)
    receipt_number = IntegerField(null=True)

    class Meta:
        indexes = ((("receipt_office", "receipt_year", "receipt_number"), True), (("application", "id"), False))
        constraints = [Check("(paid_at IS NOT NULL) = (state IN ('paid', 'refunded'))"),
                       Check("(receipt_number IS NULL) = (way <> 'counter')")]


# One fee at a time is asked of a dossier, and one is paid.
Payment.add_index(Payment.index(Payment.application, unique=True, where=SQL("state = 'open'"), name="payment_open"))
Payment.add_index(Payment.index(Payment.application, unique=True, where=SQL("state = 'paid'"), name="payment_paid"))


# What became of money or a message that arrived; the first three are money.
PAYMENT_VERDICTS = ("paid", "part", "surplus", "started", "failed", "amount", "unknown", "forged")


class PaymentEvent(Table):
    """Everything that ever arrived about payments, never altered. `transaction` is the bank's or the gateway's own number."""

    payment = ForeignKeyField(Payment, null=True, backref="events", on_delete="RESTRICT")
    at = DateTimeField(default=now, index=True)
    way = CharField(7, constraints=[one_of("way", PAYMENT_WAYS)])
    verdict = CharField(7, constraints=[one_of("verdict", PAYMENT_VERDICTS)])
    reference = CharField(40, default="", index=True)
    transaction = CharField(100, default="")
    amount = BigIntegerField(default=0)
    details = JSONField(default=dict)


# Money is counted once, however often it is told of; an attempt has a number of its own.
PaymentEvent.add_index(PaymentEvent.index(PaymentEvent.way, PaymentEvent.transaction, unique=True,
                                          where=SQL("verdict IN ('paid', 'part', 'surplus')"), name="payment_event_money"))
PaymentEvent.add_index(PaymentEvent.index(PaymentEvent.reference, unique=True, where=SQL("verdict = 'started'"),
                                          name="payment_event_attempt"))


REFUND_KINDS = ("stopped", "surplus")


class Refund(Table):
    """Money to be paid back: the fee of whoever is not eligible, or what came twice or too much. Once for each event."""

    payment = ForeignKeyField(Payment, backref="refunds", on_delete="RESTRICT")
    event = ForeignKeyField(PaymentEvent, on_delete="RESTRICT", index=False)
    kind = CharField(7, constraints=[one_of("kind", REFUND_KINDS)])
    amount = BigIntegerField(constraints=[Check("amount > 0")])
    reason = CharField(300, default="")
    created_at = DateTimeField(default=now)
    done_at = DateTimeField(null=True, index=True)
    done_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    reference = CharField(100, default="")

    class Meta:
        constraints = [Check("(done_at IS NULL) = (done_by_id IS NULL)")]
        indexes = ((("event", "kind"), True),)


LINE_OUTCOMES = ("paid", "part", "surplus", "unknown", "currency", "other")


class StatementLine(Table):
    """A line of the bank's statement, stored once by the bank's reference and currency, and what it was found to be."""

    reference = CharField(100)
    booked_on = DateField(null=True)
    amount = BigIntegerField()
    currency = CharField(10, default="VND")
    content = CharField(500, default="")
    outcome = CharField(8, constraints=[one_of("outcome", LINE_OUTCOMES)])
    payment = ForeignKeyField(Payment, null=True, backref="lines", on_delete="RESTRICT")
    file_name = CharField(200)
    row = IntegerField()
    uploaded_by = ForeignKeyField(User, on_delete="RESTRICT")
    uploaded_at = DateTimeField(default=now)
    note = CharField(300, default="")

    class Meta:
        indexes = ((("reference", "currency"), True), (("outcome", "id"), False))


class StatementFile(Table):
    """A bank's statement that was read but not yet stored: its lines wait for an officer who looks at them first."""

    file_name = CharField(200)
    lines = JSONField(default=list)
    uploaded_by = ForeignKeyField(User, on_delete="CASCADE")
    uploaded_at = DateTimeField(default=now)
