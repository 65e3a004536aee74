"""What officers keep with a dossier: messages to and from the applicant, and the checklist."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField

from domain.clock import now
from schema.applications import Application
from schema.base import Table, one_of
from schema.people import User


class DossierMessage(Table):
    """A word between applicant and office inside a dossier; `by` is None for an applicant without an account. Never altered."""

    application = ForeignKeyField(Application, backref="messages", on_delete="CASCADE", index=False)
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    from_office = BooleanField()
    text = CharField(2000)
    read_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("application", "id"), False),)


DossierMessage.add_index(DossierMessage.index(DossierMessage.application, DossierMessage.from_office,
                                              where=DossierMessage.read_at.is_null(), name="dossier_message_unread"))


class DossierCheck(Table):
    """What an officer found at one item of a dossier's checklist, and who looked last."""

    application = ForeignKeyField(Application, backref="checks", on_delete="CASCADE", index=False)
    item = CharField(30)
    verdict = CharField(7, constraints=[one_of("verdict", ("good", "missing"))])
    by = ForeignKeyField(User, on_delete="RESTRICT")
    at = DateTimeField(default=now)

    class Meta:
        indexes = ((("application", "item"), True),)
