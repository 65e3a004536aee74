"""What must be kept although its term is over."""

from peewee import CharField, Check, DateTimeField, ForeignKeyField

from domain.clock import now
from schema.applications import Application
from schema.base import Table
from schema.people import User
from schema.stays import Stay


class LegalHold(Table):
    """A declaration, a dossier or everything of a document that is kept until somebody releases it: why, by whom, since when."""

    stay = ForeignKeyField(Stay, null=True, backref="holds", on_delete="RESTRICT")
    application = ForeignKeyField(Application, null=True, backref="holds", on_delete="RESTRICT")
    passport_number = CharField(20, default="", index=True)
    nationality = CharField(3, default="")
    reason = CharField(500)
    held_by = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    held_at = DateTimeField(default=now)
    released_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    released_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("(CASE WHEN stay_id IS NULL THEN 0 ELSE 1 END)"
                             " + (CASE WHEN application_id IS NULL THEN 0 ELSE 1 END)"
                             " + (CASE WHEN passport_number = '' THEN 0 ELSE 1 END) = 1"),
                       Check("(passport_number = '') = (nationality = '')"),
                       Check("(released_at IS NULL) = (released_by_id IS NULL)")]
