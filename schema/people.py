"""Offices and wards, people and how they sign in, and the record of what was done."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    JSONField,
)

from domain.clock import now
from schema.base import Table, one_of
from schema.sealed import SealedField


class Installation(Table):
    """The one row that says which province this is; absent until set-up is done."""

    province_code = CharField(2)
    province_name = CharField(100)
    area_name = CharField(100)
    created_at = DateTimeField(default=now)


class Ward(Table):
    """A ward or commune the office serves. `remote` wards have the longer deadline of the paper slip."""

    code = CharField(5, unique=True)
    name = CharField(100)
    name_key = CharField(100)
    remote = BooleanField(default=False)
    valid_from = DateField()
    valid_to = DateField(null=True)


class Office(Table):
    """An office that receives: the provincial immigration office (no ward) or a ward's police."""

    name = CharField(200)
    address = CharField(300, default="")
    phone = CharField(50, default="")
    ward = ForeignKeyField(Ward, null=True, unique=True, backref="offices", on_delete="RESTRICT")


ROLES = ("owner", "citizen", "commune", "province", "admin")


class User(Table):
    """A person who signs in. Role = audience; an owner's staff are owners by Membership only."""

    role = CharField(10, constraints=[one_of("role", ROLES)])
    full_name = CharField(200)
    name_key = CharField(200, default="")
    email = CharField(200, null=True, unique=True)
    phone = CharField(20, null=True, unique=True)
    user_name = CharField(50, null=True, unique=True)
    password_hash = CharField(200)
    password_set_at = DateTimeField(default=now)
    must_change_password = BooleanField(default=False)
    locale = CharField(2, default="vi")
    office = ForeignKeyField(Office, null=True, on_delete="RESTRICT")
    employer = ForeignKeyField("self", null=True, backref="employees", on_delete="RESTRICT")
    totp_secret = SealedField(200, null=True)
    totp_step = BigIntegerField(default=0)
    wrong_in_a_row = IntegerField(default=0)
    locked_at = DateTimeField(null=True)
    locked_reason = CharField(300, default="")
    absent_until = DateField(null=True)
    contact_confirmed_at = DateTimeField(null=True)
    demo = BooleanField(default=False)
    created_at = DateTimeField(default=now)

    class Meta:
        table_name = "person"
        constraints = [Check("email IS NOT NULL OR phone IS NOT NULL OR user_name IS NOT NULL")]

    @property
    def is_officer(self):
        return self.role in ("commune", "province")


# The lists of people, the newest first and by name; their words are indexed too (migration 0072).
User.add_index(User.index(User.role, User.id, name="person_role"))
User.add_index(User.index(User.id, where=User.locked_at.is_null(False), name="person_locked"))
User.add_index(User.index(User.name_key, User.id, name="person_named"))


class OfficerWard(Table):
    """A ward in a commune officer's care."""

    officer = ForeignKeyField(User, backref="officer_wards", on_delete="CASCADE")
    ward = ForeignKeyField(Ward, on_delete="RESTRICT")

    class Meta:
        primary_key = CompositeKey("officer", "ward")


class Session(Table):
    """A signed-in browser. Only the SHA-256 of its random cookie is kept."""

    token_hash = CharField(64, unique=True)
    user = ForeignKeyField(User, backref="sessions", on_delete="CASCADE")
    confirmed = BooleanField(default=True)
    address = CharField(45, default="")
    agent = CharField(200, default="")
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)
    proved_at = DateTimeField(null=True)


class RecoveryCode(Table):
    """A one-time code for a lost second factor, stored hashed."""

    user = ForeignKeyField(User, backref="recovery_codes", on_delete="CASCADE")
    code_hash = CharField(64)
    used_at = DateTimeField(null=True)


class OneTimeLink(Table):
    """A link that works once: to set a forgotten password or accept an invitation."""

    token_hash = CharField(64, unique=True)
    user = ForeignKeyField(User, on_delete="CASCADE")
    purpose = CharField(20, constraints=[one_of("purpose", ("password", "invitation"))])
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)


class Attempt(Table):
    """One try counted against a limit (sign-in, code, look-up, registration), by account or address range."""

    key = CharField(120)
    at = DateTimeField(default=now)

    class Meta:
        indexes = ((("key", "at"), False),)


class AuditEntry(Table):
    """Who did what to what, when, from where. Rows are only ever added."""

    at = DateTimeField(default=now)
    actor = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    action = CharField(50)
    subject = CharField(30, default="")
    subject_id = IntegerField(null=True)
    details = JSONField(default=dict)
    address = CharField(45, default="")

    class Meta:
        indexes = ((("subject", "subject_id"), False), (("at",), False), (("action", "at"), False))


# An officer's entries are many: which act each is stands in their index.
AuditEntry.add_index(AuditEntry.index(AuditEntry.actor, AuditEntry.at, AuditEntry.action, name="audit_entry_actor"))


class Identity(Table):
    """Who an identity provider says a citizen is: the subject of an issuer, with the verified number and name."""

    issuer = CharField(300)
    subject = CharField(255)
    user = ForeignKeyField(User, backref="identities", on_delete="CASCADE")
    personal_number = CharField(12, index=True)
    full_name = CharField(200)
    family_name = CharField(200, default="")
    birth_date = DateField(null=True)
    sex = CharField(1, default="")
    email = CharField(200, default="")
    phone = CharField(20, default="")
    digital = BooleanField(default=False)
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("issuer", "subject"), True),)


class SignInRequest(Table):
    """A browser on its way to the identity provider and back, once. `user` wants to join an identity to the own account."""

    token_hash = CharField(64, unique=True)
    state = CharField(64)
    nonce = CharField(64)
    verifier = CharField(128)
    target = CharField(300, default="")
    user = ForeignKeyField(User, null=True, on_delete="CASCADE")
    created_at = DateTimeField(default=now)
