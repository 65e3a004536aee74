"""How results reach people: handed over or posted; and the short messages that tell them so."""

from peewee import SQL, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField

from domain.clock import now
from schema.applications import Application, Notice
from schema.base import Table, one_of
from schema.people import User

DELIVERY_WAYS = ("office", "post")
# "waiting": at the office, to be collected or to be posted; "returned": the post brought it back; "given_up": not collected in
# twelve months and sent to be cancelled.
DELIVERY_STATES = ("waiting", "posted", "delivered", "returned", "handed", "given_up")


class Delivery(Table):
    """The way of one result from the office to the applicant, from the day it is ready; the address is that of the parcel."""

    application = ForeignKeyField(Application, unique=True, backref="deliveries", on_delete="CASCADE")
    way = CharField(6, constraints=[one_of("way", DELIVERY_WAYS)])
    state = CharField(9, default="waiting", constraints=[one_of("state", DELIVERY_STATES)])
    recipient = CharField(200, default="")
    phone = CharField(20, default="")
    address = CharField(500, default="")
    ready_at = DateTimeField(default=now)
    reminded_at = DateTimeField(null=True)
    postings = IntegerField(default=0)
    tracking = CharField(40, null=True)
    posted_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    reason = CharField(300, default="")
    letter_on = DateField(null=True)
    # Who came: "applicant" or "authorised", with the paper that authorises; the number of the card that was seen.
    collector = CharField(10, default="", constraints=[one_of("collector", ("", "applicant", "authorised"))])
    collector_name = CharField(200, default="")
    collector_number = CharField(20, default="")
    collector_paper = CharField(200, default="")
    handed_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")

    class Meta:
        indexes = ((("state", "ready_at"), False),)
        constraints = [Check("(state = 'handed') = (collector <> '')"), Check("state <> 'posted' OR posted_at IS NOT NULL")]


# One number is one parcel; what was posted before keeps none.
Delivery.add_index(Delivery.index(Delivery.tracking, unique=True, where=SQL("tracking IS NOT NULL"), name="delivery_tracking"))


class TextMessage(Table):
    """One SMS to one telephone about one notice: its words hold the code and the day, never a name."""

    notice = ForeignKeyField(Notice, unique=True, backref="messages", on_delete="CASCADE")
    number = CharField(20)
    state = CharField(5, default="wait", constraints=[one_of("state", ("wait", "sent", "dead"))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)
    sent_at = DateTimeField(null=True)
    again_at = DateTimeField(null=True)
    error = CharField(300, default="")

    class Meta:
        indexes = ((("state", "next_try_at"), False), (("number", "sent_at"), False))


TEXT_TRIED = (TextMessage.state != SQL("'sent'")) & (TextMessage.tries > SQL("0"))
TextMessage.add_index(TextMessage.index(TextMessage.state, TextMessage.id, where=TEXT_TRIED, name="text_message_tried"))


class TextKind(Table):
    """A kind of notice that the administrator lets go out as an SMS too."""

    kind = CharField(30, unique=True)
