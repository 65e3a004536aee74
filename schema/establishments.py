"""Establishments where foreigners stay, their staff and visits, and the old registers taken over."""

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from domain.clock import now, today
from schema.base import Table, one_of
from schema.people import Office, User, Ward
from schema.sealed import SealedBlobField


class EstablishmentKind(Table):
    """A type of accommodation; some need a room number for each guest."""

    code = CharField(20, unique=True)
    name_vi = CharField(100)
    name_en = CharField(100)
    room_required = BooleanField(default=False)
    position = IntegerField(default=0)
    valid_from = DateField()
    valid_to = DateField(null=True)


ESTABLISHMENT_STATES = ("proposed", "returned", "active", "refused", "locked")


class Establishment(Table):
    """A place where foreigners stay, its representative, and where it stands with the office."""

    code = CharField(13, unique=True)
    name = CharField(200)
    name_key = CharField(200)
    kind = ForeignKeyField(EstablishmentKind, on_delete="RESTRICT")
    address = CharField(300)
    ward = ForeignKeyField(Ward, on_delete="RESTRICT")
    office = ForeignKeyField(Office, on_delete="RESTRICT")
    latitude = FloatField(null=True, constraints=[Check("latitude BETWEEN -90 AND 90")])
    longitude = FloatField(null=True, constraints=[Check("longitude BETWEEN -180 AND 180")])
    tax_code = CharField(20, default="")
    email = CharField(200, default="")
    phone = CharField(20, default="")
    rooms = IntegerField(null=True)
    representative_name = CharField(200)
    representative_birth_date = DateField(null=True)
    representative_sex = CharField(1, default="")
    representative_number = CharField(12, default="")
    representative_number_until = DateField(null=True)
    representative_phone = CharField(20, default="")
    representative_origin = CharField(300, default="")
    representative_address = CharField(300, default="")
    has_computer = BooleanField(default=True)
    state = CharField(10, default="proposed", constraints=[one_of("state", ESTABLISHMENT_STATES)])
    state_reason = CharField(500, default="")
    oath_at = DateTimeField(null=True)
    created_at = DateTimeField(default=now)
    decided_at = DateTimeField(null=True)
    decided_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    last_declared_at = DateTimeField(null=True)
    lapse_warned_at = DateTimeField(null=True)
    merged_into = ForeignKeyField("self", null=True, backref="merged", on_delete="RESTRICT")


class Membership(Table):
    """A person's place in an establishment: its owner, or staff let in by the owner until revoked."""

    user = ForeignKeyField(User, backref="memberships", on_delete="CASCADE")
    establishment = ForeignKeyField(Establishment, backref="memberships", on_delete="CASCADE")
    part = CharField(5, constraints=[one_of("part", ("owner", "staff"))])
    created_at = DateTimeField(default=now)
    revoked_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("user", "establishment"), True),)


class Inspection(Table):
    """A visit of officers to an establishment with findings, and a picture if one was taken (re-drawn JPEG)."""

    establishment = ForeignKeyField(Establishment, backref="inspections", on_delete="CASCADE")
    inspected_on = DateField(default=today)
    officers = CharField(300)
    findings = CharField(2000)
    photo = SealedBlobField(null=True)
    written_by = ForeignKeyField(User, on_delete="RESTRICT")
    created_at = DateTimeField(default=now)


REGISTER_STATES = ("draft", "stored", "discarded")


class RegisterList(Table):
    """An uploaded register of establishments: header and rows as read until it is confirmed or wiped, and what became of it.

    A row is [number, cells, state, problems]; states are ready, refused and there (already), once confirmed ["stored", code].
    """

    user = ForeignKeyField(User, on_delete="RESTRICT")
    file_name = CharField(200)
    header = JSONField(default=dict)
    rows = JSONField(default=list)
    state = CharField(9, default="draft", constraints=[one_of("state", REGISTER_STATES)])
    rows_read = IntegerField(default=0)
    rows_stored = IntegerField(default=0)
    rows_refused = IntegerField(default=0)
    rows_there = IntegerField(default=0)
    created_at = DateTimeField(default=now)
    stored_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state <> 'stored' OR rows_read = rows_stored + rows_refused + rows_there")]
