"""Foreigners by document, and the lists of people looked for."""

from peewee import BooleanField, CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField

from domain.clock import now
from schema.base import Table, one_of
from schema.people import User
from schema.stays import Stay


class Foreigner(Table):
    """A foreigner as one document shows him or her. Other documents are joined by an officer's hand only.

    `search_key` holds every spelling of the name, unaccented and without blanks, the newest first, "|" between them.
    """

    passport_number = CharField(20)
    nationality = CharField(3)
    full_name = CharField(200)
    search_key = CharField(1000)
    birth_date = DateField()
    birth_precision = CharField(1, constraints=[one_of("birth_precision", "DMY")])
    sex = CharField(1, constraints=[one_of("sex", "MFX")])
    joined_to = ForeignKeyField("self", null=True, backref="joined", on_delete="SET NULL")

    class Meta:
        table_name = "foreigner"
        indexes = ((("passport_number", "nationality"), True),)
        constraints = [Check("joined_to_id IS NULL OR joined_to_id <> id")]


class ForeignerNote(Table):
    """What an officer wrote down about a person; for officers only."""

    person = ForeignKeyField(Foreigner, backref="notes", on_delete="CASCADE")
    officer = ForeignKeyField(User, on_delete="RESTRICT")
    note = CharField(2000)
    created_at = DateTimeField(default=now)


class WatchList(Table):
    """A named list of people the office looks for, and the letter it rests on. Shared lists are seen by the communes.

    A reference list looks for nobody: it only tells what is known (domain/references.py).
    """

    name = CharField(200, unique=True)
    kind = CharField(100, default="")
    letter_number = CharField(100, default="")
    letter_date = DateField(null=True)
    shared = BooleanField(default=False)
    reference = BooleanField(default=False)
    valid_until = DateField(null=True)
    created_by = ForeignKeyField(User, on_delete="RESTRICT")
    created_at = DateTimeField(default=now)
    closed_at = DateTimeField(null=True)


class WatchEntry(Table):
    """One person on a watch list: known by documents (WatchDocument), by name and birth date, or by both."""

    list = ForeignKeyField(WatchList, backref="entries", on_delete="CASCADE")
    full_name = CharField(200, default="")
    name_key = CharField(200, default="", index=True)
    birth_date = DateField(null=True)
    birth_precision = CharField(1, default="D", constraints=[one_of("birth_precision", "DMY")])
    nationality = CharField(3, default="")
    instruction = CharField(1000, default="")
    valid_until = DateField(null=True)
    added_by = ForeignKeyField(User, on_delete="RESTRICT")
    created_at = DateTimeField(default=now)
    removed_at = DateTimeField(null=True)


class WatchDocument(Table):
    """A document of a watched person; an empty nationality means any."""

    entry = ForeignKeyField(WatchEntry, backref="documents", on_delete="CASCADE")
    passport_number = CharField(20, index=True)
    nationality = CharField(3, default="")


WATCH_REASONS = ("document", "name_and_birth", "close_name")
HIT_STATES = ("open", "confirmed", "cleared")


class WatchHit(Table):
    """A declared stay that fits a watch entry: which, why, and what the officer decided."""

    entry = ForeignKeyField(WatchEntry, backref="hits", on_delete="CASCADE")
    stay = ForeignKeyField(Stay, backref="hits", on_delete="CASCADE")
    why = CharField(14, constraints=[one_of("why", WATCH_REASONS)])
    score = IntegerField(default=100, constraints=[Check("score BETWEEN 0 AND 100")])
    state = CharField(9, default="open", constraints=[one_of("state", HIT_STATES)])
    reason = CharField(500, default="")
    decided_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    decided_at = DateTimeField(null=True)
    created_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("entry", "stay"), True), (("state", "id"), False))
