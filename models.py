"""The tables: fields, constraints, choices and simple properties. The database keeps the promises made here."""

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
)

from database import db
from domain.clock import now, today


class Table(Model):
    """Every table of the app."""

    class Meta:
        database = db
        legacy_table_names = False


def one_of(column, values):
    """A CHECK that a column holds one of the values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


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
    email = CharField(200, null=True, unique=True)
    phone = CharField(20, null=True, unique=True)
    user_name = CharField(50, null=True, unique=True)
    password_hash = CharField(200)
    password_set_at = DateTimeField(default=now)
    must_change_password = BooleanField(default=False)
    locale = CharField(2, default="vi")
    office = ForeignKeyField(Office, null=True, on_delete="RESTRICT")
    employer = ForeignKeyField("self", null=True, backref="employees", on_delete="RESTRICT")
    totp_secret = CharField(64, null=True)
    totp_step = BigIntegerField(default=0)
    wrong_in_a_row = IntegerField(default=0)
    locked_at = DateTimeField(null=True)
    locked_reason = CharField(300, default="")
    demo = BooleanField(default=False)
    created_at = DateTimeField(default=now)

    class Meta:
        table_name = "person"
        constraints = [Check("email IS NOT NULL OR phone IS NOT NULL OR user_name IS NOT NULL")]

    @property
    def is_officer(self):
        return self.role in ("commune", "province")


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


class EstablishmentKind(Table):
    """A type of accommodation (domain.md A3.3); some need a room number for each guest."""

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


CHANNELS = ("web", "file", "slip")


class DeadlineRule(Table):
    """How soon a stay must be declared: hours after arrival, by channel and remoteness, with validity dates."""

    channel = CharField(4, constraints=[one_of("channel", ("web", "slip"))])
    remote = BooleanField(default=False)
    hours = IntegerField()
    grace_minutes = IntegerField(default=0)
    valid_from = DateField()
    valid_to = DateField(null=True)
    source = CharField(300)


IMPORT_STATES = ("reading", "failed", "draft", "storing", "stored", "discarded")


class Import(Table):
    """A file (or pasted table) of guests: a draft until its owner confirms it."""

    establishment = ForeignKeyField(Establishment, backref="imports", on_delete="CASCADE")
    user = ForeignKeyField(User, on_delete="RESTRICT")
    file_name = CharField(200)
    content_hash = CharField(64, index=True)
    content = BlobField(null=True)
    table_info = JSONField(default=dict)
    late_reason = CharField(500, default="")
    state = CharField(10, default="reading", constraints=[one_of("state", IMPORT_STATES)])
    problem = JSONField(null=True)
    rows_read = IntegerField(default=0)
    rows_checked = IntegerField(default=0)
    rows_stored = IntegerField(default=0)
    rows_refused = IntegerField(default=0)
    rows_duplicate = IntegerField(default=0)
    rows_doubtful = IntegerField(default=0)
    created_at = DateTimeField(default=now)
    stored_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state <> 'stored' OR rows_read = rows_stored + rows_refused + rows_duplicate")]


class Batch(Table):
    """Declarations received together (a group or a file) under one receipt."""

    code = CharField(13, unique=True)
    establishment = ForeignKeyField(Establishment, backref="batches", on_delete="RESTRICT")
    declared_by = ForeignKeyField(User, on_delete="RESTRICT")
    declared_at = DateTimeField(default=now)
    source = ForeignKeyField(Import, null=True, unique=True, on_delete="SET NULL")
    read = IntegerField()
    stored = IntegerField()
    refused = IntegerField(default=0)
    duplicate = IntegerField(default=0)

    class Meta:
        constraints = [Check('"read" = stored + refused + duplicate')]


STATUSES = ("new", "confirmed", "not_confirmed", "rejected", "reverify")
PURPOSE_KINDS = ("work", "tourism", "family", "business", "study", "other")


class Stay(Table):
    """A declared stay of one foreigner at one establishment, as declared, with the office's word on it."""

    code = CharField(13, unique=True)
    establishment = ForeignKeyField(Establishment, backref="stays", on_delete="RESTRICT", index=False)
    ward = ForeignKeyField(Ward, on_delete="RESTRICT", index=False)
    batch = ForeignKeyField(Batch, null=True, backref="stays", on_delete="RESTRICT")
    full_name = CharField(200)
    name_key = CharField(200)
    birth_date = DateField()
    birth_precision = CharField(1, default="D", constraints=[one_of("birth_precision", "DMY")])
    sex = CharField(1, constraints=[one_of("sex", "MFX")])
    nationality = CharField(3)
    passport_number = CharField(20)
    passport_kind = CharField(50, default="")
    passport_expires_on = DateField(null=True)
    visa_kind = CharField(50, default="")
    visa_number = CharField(30, default="")
    permitted_until = DateField(null=True)
    entered_on = DateField(null=True)
    entry_gate = CharField(100, default="")
    purpose = CharField(100, default="")
    purpose_kind = CharField(8, default="other", constraints=[one_of("purpose_kind", PURPOSE_KINDS)])
    occupation = CharField(100, default="")
    birth_place = CharField(100, default="")
    children = JSONField(default=list)
    room = CharField(20, default="")
    note = CharField(500, default="")
    arrived_on = DateField()
    arrival_time = CharField(5, default="")
    leaving_on = DateField()
    left_on = DateField(null=True)
    channel = CharField(4, default="web", constraints=[one_of("channel", CHANNELS)])
    declared_at = DateTimeField(default=now)
    declared_by = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    due_at = DateTimeField()
    late_minutes = IntegerField(default=0, constraints=[Check("late_minutes >= 0")])
    late_reason = CharField(500, default="")
    warnings = JSONField(default=list)
    doubtful = BooleanField(default=False)
    status = CharField(13, default="new", constraints=[one_of("status", STATUSES)])
    status_reason = CharField(500, default="")
    verification_result = CharField(1000, default="")
    revision = IntegerField(default=0)
    corrected_at = DateTimeField(null=True)
    cancelled_at = DateTimeField(null=True)
    cancel_reason = CharField(500, default="")

    class Meta:
        constraints = [Check("leaving_on >= arrived_on"), Check("left_on IS NULL OR left_on >= arrived_on"),
                       Check("length(full_name) > 0"), Check("length(passport_number) BETWEEN 1 AND 20")]

    @property
    def staying(self):
        return self.left_on is None and self.cancelled_at is None

    @property
    def state(self):
        """Where the stay stands today: cancelled, left, overdue or staying."""
        if self.cancelled_at:
            return "cancelled"
        if self.left_on:
            return "left"
        return "overdue" if self.leaving_on < today() else "staying"


# Written out, not bound: SQLite uses a partial index only for a condition it can read.
ZERO = SQL("0")
_open = Stay.left_on.is_null() & Stay.cancelled_at.is_null()
# One open stay of a document at an establishment, and one declaration of its arrival there on a day.
Stay.add_index(Stay.index(Stay.establishment, Stay.passport_number, Stay.nationality, unique=True, where=_open,
                          name="stay_open_document"))
Stay.add_index(Stay.index(Stay.establishment, Stay.passport_number, Stay.nationality, Stay.arrived_on, unique=True,
                          where=Stay.cancelled_at.is_null(), name="stay_document_arrival"))
Stay.add_index(Stay.index(Stay.establishment, Stay.leaving_on, where=_open, name="stay_open"))
Stay.add_index(Stay.index(Stay.leaving_on, where=_open, name="stay_open_leaving"))
Stay.add_index(Stay.index(Stay.permitted_until, where=_open, name="stay_open_permit"))
Stay.add_index(Stay.index(Stay.passport_number, Stay.nationality, name="stay_document"))
Stay.add_index(Stay.index(Stay.establishment, Stay.id, Stay.ward, name="stay_establishment_newest"))
Stay.add_index(Stay.index(Stay.ward, Stay.id, name="stay_ward_newest"))
Stay.add_index(Stay.index(Stay.establishment, Stay.arrived_on, Stay.id, name="stay_establishment_arrived"))
Stay.add_index(Stay.index(Stay.ward, Stay.arrived_on, Stay.id, name="stay_ward_arrived"))
Stay.add_index(Stay.index(Stay.arrived_on, Stay.id, name="stay_arrived"))
# With the ward in each: officers of a commune find theirs without a look at every stay.
Stay.add_index(Stay.index(Stay.status, Stay.id, Stay.ward, name="stay_status"))
Stay.add_index(Stay.index(Stay.nationality, Stay.id, Stay.ward, name="stay_nationality"))
Stay.add_index(Stay.index(Stay.room, Stay.id, Stay.ward, name="stay_room"))
Stay.add_index(Stay.index(Stay.channel, Stay.id, Stay.ward, name="stay_channel"))
Stay.add_index(Stay.index(Stay.purpose_kind, Stay.id, name="stay_purpose_kind"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.late_minutes > ZERO, name="stay_late"))
# What the officers' morning begins with: who was late lately, who is in two places, how many are in a room.
Stay.add_index(Stay.index(Stay.declared_at, where=Stay.late_minutes > ZERO, name="stay_late_declared"))
Stay.add_index(Stay.index(Stay.passport_number, Stay.nationality, Stay.establishment, where=_open, name="stay_open_places"))
Stay.add_index(Stay.index(Stay.ward, Stay.establishment, Stay.room, where=_open, name="stay_open_room"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.doubtful, name="stay_doubtful"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.revision > ZERO, name="stay_corrected"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.cancelled_at.is_null(False), name="stay_cancelled"))


class StayChange(Table):
    """One change to a declared stay: who, when, why, and the values before and after. Never altered."""

    stay = ForeignKeyField(Stay, backref="changes", on_delete="RESTRICT")
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, on_delete="RESTRICT")
    verb = CharField(20)
    before = JSONField(default=dict)
    after = JSONField(default=dict)
    reason = CharField(500, default="")


ROW_STATES = ("ready", "refused", "duplicate", "stored")


class ImportRow(Table):
    """One row of an import: the person's own row number and cells, what they mean, and what is wrong."""

    import_ = ForeignKeyField(Import, backref="rows", on_delete="CASCADE", column_name="import_id", index=False)
    number = IntegerField()
    cells = JSONField(default=list)
    values = JSONField(default=dict)
    problems = JSONField(default=list)
    state = CharField(9, constraints=[one_of("state", ROW_STATES)])
    doubtful = BooleanField(default=False)

    class Meta:
        indexes = ((("import_", "number"), True), (("import_", "state", "number"), False))


class AuditEntry(Table):
    """Who did what to what, when, from where. Rows are only ever added."""

    at = DateTimeField(default=now)
    actor = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    action = CharField(50)
    subject = CharField(30, default="")
    subject_id = IntegerField(null=True)
    details = JSONField(default=dict)
    address = CharField(45, default="")

    class Meta:
        indexes = ((("subject", "subject_id"), False), (("at",), False))


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
    """A named list of people the office looks for, and the letter it rests on. Shared lists are seen by the communes."""

    name = CharField(200, unique=True)
    kind = CharField(100, default="")
    letter_number = CharField(100, default="")
    letter_date = DateField(null=True)
    shared = BooleanField(default=False)
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


class Inspection(Table):
    """A visit of officers to an establishment with findings, and a picture if one was taken (re-drawn JPEG)."""

    establishment = ForeignKeyField(Establishment, backref="inspections", on_delete="CASCADE")
    inspected_on = DateField(default=today)
    officers = CharField(300)
    findings = CharField(2000)
    photo = BlobField(null=True)
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


class DayCount(Table):
    """How many stays that arrived on a day in a ward have a value of some kind: the sums the reports read.

    Kept in the same change as the stay itself (domain/counting.py); cancelled stays are not counted. On SQLite the rows lie
    in the order of the key, and nowhere else.
    """

    kind = CharField(16)
    day = DateField()
    ward = ForeignKeyField(Ward, on_delete="RESTRICT", index=False)
    value = CharField(60)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "day", "ward", "value")


class MonthCount(Table):
    """The DayCounts of a month that is over, added up (domain/month_counts.py), by the first day of the month."""

    kind = CharField(16)
    month = DateField()
    ward = ForeignKeyField(Ward, on_delete="RESTRICT", index=False)
    value = CharField(60)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "month", "ward", "value")


APPLICATION_KINDS = ("adult", "child", "loss", "restore", "uncollected")
# The national catalogue of a dossier's states; a draft is not yet a dossier.
APPLICATION_STATES = ("draft", "registered", "received", "not_received", "processing", "supplement", "payment", "withdrawn",
                      "stopped", "done", "returned")
CHANNELS = ("visit", "online")


class Service(Table):
    """What people come to a reception point for. `letter` begins its ticket numbers."""

    code = CharField(20, unique=True)
    name_vi = CharField(200)
    name_en = CharField(200)
    letter = CharField(1)
    needs_application = BooleanField(default=True)
    bookable = BooleanField(default=True)
    position = IntegerField(default=0)


class ReceptionPoint(Table):
    """Where an office receives people. Booking reaches `horizon_days` ahead; `same_day_until` is HH:MM, empty for never."""

    code = CharField(13, unique=True)
    office = ForeignKeyField(Office, backref="reception_points", on_delete="RESTRICT")
    name = CharField(200)
    address = CharField(300, default="")
    phone = CharField(50, default="")
    note_vi = CharField(500, default="")
    note_en = CharField(500, default="")
    latitude = FloatField(null=True, constraints=[Check("latitude BETWEEN -90 AND 90")])
    longitude = FloatField(null=True, constraints=[Check("longitude BETWEEN -180 AND 180")])
    horizon_days = IntegerField(default=14, constraints=[Check("horizon_days BETWEEN 1 AND 90")])
    same_day_until = CharField(5, default="")
    active = BooleanField(default=True)


class OpeningHours(Table):
    """A session of each week at a point for a service, cut into slots of so many minutes with places in three shares."""

    point = ForeignKeyField(ReceptionPoint, backref="opening_hours", on_delete="CASCADE")
    service = ForeignKeyField(Service, on_delete="RESTRICT")
    weekday = IntegerField(constraints=[Check("weekday BETWEEN 0 AND 6")])
    starts = CharField(5)
    ends = CharField(5)
    minutes = IntegerField(constraints=[Check("minutes BETWEEN 5 AND 240")])
    public = IntegerField(constraints=[Check("public >= 0")])
    counter = IntegerField(default=0, constraints=[Check("counter >= 0")])
    reserve = IntegerField(default=0, constraints=[Check("reserve >= 0")])
    valid_from = DateField(default=today)
    valid_to = DateField(null=True)

    class Meta:
        constraints = [Check("starts < ends")]


class Closure(Table):
    """A day, or part of a day, on which a point (or, without one, every point) is closed beside the public holidays."""

    point = ForeignKeyField(ReceptionPoint, null=True, backref="closures", on_delete="CASCADE")
    day = DateField(index=True)
    starts = CharField(5, default="00:00")
    ends = CharField(5, default="24:00")
    reason = CharField(300)
    created_by = ForeignKeyField(User, on_delete="RESTRICT")
    created_at = DateTimeField(default=now)


SHARES = ("public", "counter", "reserve")


class Slot(Table):
    """The places of one share at one time. `taken` counts holds, bookings, offers and freed places alike."""

    point = ForeignKeyField(ReceptionPoint, backref="slots", on_delete="RESTRICT", index=False)
    service = ForeignKeyField(Service, on_delete="RESTRICT", index=False)
    share = CharField(7, default="public", constraints=[one_of("share", SHARES)])
    day = DateField()
    starts = CharField(5)
    minutes = IntegerField()
    capacity = IntegerField(constraints=[Check("capacity >= 0")])
    taken = IntegerField(default=0)
    closed = BooleanField(default=False)

    class Meta:
        constraints = [Check("taken >= 0 AND taken <= capacity")]
        indexes = ((("point", "service", "share", "day", "starts"), True), (("day",), False))


class Application(Table):
    """A citizen's application: a draft, then a dossier. `answers` are the fields of the version of the form it was begun on."""

    code = CharField(13, unique=True)
    kind = CharField(11, constraints=[one_of("kind", APPLICATION_KINDS)])
    form = CharField(20)
    user = ForeignKeyField(User, null=True, backref="applications", on_delete="SET NULL")
    answers = JSONField(default=dict)
    finished = JSONField(default=list)
    full_name = CharField(200, default="")
    name_key = CharField(200, default="", index=True)
    personal_number = CharField(12, default="", index=True)
    birth_date = DateField(null=True)
    email = CharField(200, default="")
    phone = CharField(20, default="")
    point = ForeignKeyField(ReceptionPoint, null=True, on_delete="RESTRICT")
    present_on = DateField(null=True)
    state = CharField(12, default="draft", constraints=[one_of("state", APPLICATION_STATES)])
    state_reason = CharField(1000, default="")
    revision = IntegerField(default=0)
    created_at = DateTimeField(default=now)
    changed_at = DateTimeField(default=now)
    registered_at = DateTimeField(null=True)
    opened_at = DateTimeField(null=True)
    received_at = DateTimeField(null=True)
    received_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    due_on = DateField(null=True)
    warned_at = DateTimeField(null=True)
    channel = CharField(6, default="visit", constraints=[one_of("channel", CHANNELS)])
    national_code = CharField(50, null=True, unique=True)
    ended_at = DateTimeField(null=True)
    supplement_asked_at = DateTimeField(null=True)
    supplement_ended_at = DateTimeField(null=True)
    handler = ForeignKeyField(User, null=True, on_delete="SET NULL", index=False)

    class Meta:
        indexes = ((("state", "changed_at"), False),)
        constraints = [Check("state = 'draft' OR registered_at IS NOT NULL")]

    @property
    def correctable(self):
        """Whether the applicant may change it: until an officer opens it, and again while something is asked for."""
        return self.state in ("draft", "registered") and self.opened_at is None or self.state == "supplement"

    @property
    def withdrawable(self):
        """Whether the applicant may take it back: not while an officer compares it at the counter, nor once it has ended."""
        return (self.state == "registered" and self.opened_at is None
                or self.state in ("received", "payment", "processing", "supplement"))


class DossierSequence(Table):
    """The last number of an agency's national dossier codes on a day."""

    agency = CharField(30)
    day = DateField()
    last = IntegerField(default=0)

    class Meta:
        indexes = ((("agency", "day"), True),)


class ApplicationKey(Table):
    """A browser that may open an application without an account. Only the SHA-256 of its random cookie is kept."""

    token_hash = CharField(64)
    application = ForeignKeyField(Application, backref="keys", on_delete="CASCADE")
    private = BooleanField(default=False)
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("token_hash", "application"), True),)


PAPER_KINDS = ("photo", "birth_certificate", "representative", "old_passport", "loss_report", "other")


class Paper(Table):
    """A picture or PDF handed in with an application; its bytes lie outside the web root under their checksums.

    A photo keeps the whole picture too (`original`), the part cut out of it (`crop`, fractions) and what was found (`findings`).
    """

    application = ForeignKeyField(Application, backref="papers", on_delete="CASCADE")
    kind = CharField(17, constraints=[one_of("kind", PAPER_KINDS)])
    file_name = CharField(200)
    media_type = CharField(30)
    checksum = CharField(64, index=True)
    size = IntegerField()
    original = CharField(64, default="", index=True)
    crop = JSONField(default=dict)
    findings = JSONField(default=list)
    kept_doubtful = BooleanField(default=False)
    added_at = DateTimeField(default=now)


class ApplicationMove(Table):
    """One step of a dossier from state to state: who, when and why. Never altered."""

    application = ForeignKeyField(Application, backref="moves", on_delete="CASCADE")
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    before = CharField(12)
    after = CharField(12)
    note = CharField(1000, default="")


class Notice(Table):
    """Something a person must be told: shown in the app, and mailed by the outbox when mail is set up.

    A citizen without an account is told beside the application, and at its address.
    """

    user = ForeignKeyField(User, null=True, backref="notices", on_delete="CASCADE")
    application = ForeignKeyField(Application, null=True, backref="notices", on_delete="CASCADE")
    kind = CharField(30)
    details = JSONField(default=dict)
    created_at = DateTimeField(default=now)
    read_at = DateTimeField(null=True)
    mail = CharField(5, default="none", constraints=[one_of("mail", ("none", "wait", "sent", "dead"))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)

    class Meta:
        indexes = ((("mail", "next_try_at"), False),)
        constraints = [Check("user_id IS NOT NULL OR application_id IS NOT NULL")]


# Every page tells how many notices are not opened yet.
Notice.add_index(Notice.index(Notice.user, where=Notice.read_at.is_null(), name="notice_unread"))


APPOINTMENT_STATES = ("held", "booked", "served", "missed", "excused", "revoked", "expired")


class Appointment(Table):
    """A place taken in a slot: held while a person decides, then booked. Not transferable. `party` joins a family's."""

    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref="appointments", on_delete="CASCADE", index=False)
    slot = ForeignKeyField(Slot, backref="appointments", on_delete="RESTRICT")
    personal_number = CharField(12, default="")
    state = CharField(7, default="held", constraints=[one_of("state", APPOINTMENT_STATES)])
    party = CharField(13, default="", index=True)
    held_until = DateTimeField(null=True)
    extensions = IntegerField(default=0)
    moves = IntegerField(default=0)
    proposed_slot = ForeignKeyField(Slot, null=True, backref="proposals", on_delete="RESTRICT")
    proposed_until = DateTimeField(null=True)
    reminded_at = DateTimeField(null=True)
    reason = CharField(500, default="")
    created_at = DateTimeField(default=now)
    booked_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state <> 'held' OR held_until IS NOT NULL"),
                       Check("(proposed_slot_id IS NULL) = (proposed_until IS NULL)")]


# Written out for the same reason as above: one live appointment a person and an application.
_LIVE = SQL("state IN ('held', 'booked')")
Appointment.add_index(Appointment.index(Appointment.personal_number, unique=True,
                                        where=SQL("state IN ('held', 'booked') AND personal_number <> ''"),
                                        name="appointment_live_person"))
Appointment.add_index(Appointment.index(Appointment.application, unique=True, where=_LIVE, name="appointment_live_application"))
Appointment.add_index(Appointment.index(Appointment.application, Appointment.id, name="appointment_application"))
Appointment.add_index(Appointment.index(Appointment.held_until, where=SQL("state = 'held'"), name="appointment_held"))


class FreedPlace(Table):
    """A place given back: it still counts as taken until it reappears at a random moment, unless the waiting list takes it."""

    slot = ForeignKeyField(Slot, backref="freed", on_delete="CASCADE")
    freed_at = DateTimeField(default=now)
    release_at = DateTimeField(index=True)


HALVES = ("any", "morning", "afternoon")
WAITING_STATES = ("waiting", "offered", "taken", "ended")


class Waiting(Table):
    """An application waiting for a place at a point between two days. An offer holds a place until it is answered or late."""

    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref="waits", on_delete="CASCADE", index=False)
    point = ForeignKeyField(ReceptionPoint, on_delete="RESTRICT", index=False)
    service = ForeignKeyField(Service, on_delete="RESTRICT", index=False)
    from_day = DateField()
    until_day = DateField()
    half = CharField(9, default="any", constraints=[one_of("half", HALVES)])
    state = CharField(7, default="waiting", constraints=[one_of("state", WAITING_STATES)])
    offered_slot = ForeignKeyField(Slot, null=True, backref="offers", on_delete="RESTRICT")
    offered_until = DateTimeField(null=True)
    created_at = DateTimeField(default=now)

    class Meta:
        constraints = [Check("until_day >= from_day"), Check("(state = 'offered') = (offered_slot_id IS NOT NULL)")]


Waiting.add_index(Waiting.index(Waiting.application, unique=True, where=SQL("state IN ('waiting', 'offered')"),
                                name="waiting_application"))
Waiting.add_index(Waiting.index(Waiting.point, Waiting.service, Waiting.id, where=SQL("state = 'waiting'"), name="waiting_line"))


class Counter(Table):
    """A counter of a point, and the officer who sits at it while it is open."""

    point = ForeignKeyField(ReceptionPoint, backref="counters", on_delete="CASCADE")
    name = CharField(30)
    officer = ForeignKeyField(User, null=True, unique=True, on_delete="SET NULL")
    opened_at = DateTimeField(null=True)

    class Meta:
        indexes = ((("point", "name"), True),)


TICKET_STATES = ("waiting", "called", "serving", "parked", "missed", "finished", "left")
OUTCOMES = ("", "received", "incomplete", "refused", "other")


class Ticket(Table):
    """A person in the line of a day: numbered per point and service, called by `line_at` (the appointed time, else arrival)."""

    code = CharField(13, unique=True)
    point = ForeignKeyField(ReceptionPoint, on_delete="RESTRICT", index=False)
    service = ForeignKeyField(Service, on_delete="RESTRICT", index=False)
    day = DateField(default=today)
    number = IntegerField()
    application = ForeignKeyField(Application, null=True, backref="tickets", on_delete="SET NULL")
    appointment = ForeignKeyField(Appointment, null=True, unique=True, backref="tickets", on_delete="SET NULL")
    holder = CharField(200, default="")
    state = CharField(8, default="waiting", constraints=[one_of("state", TICKET_STATES)])
    counter = ForeignKeyField(Counter, null=True, on_delete="SET NULL")
    officer = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    line_at = DateTimeField(default=now)
    arrived_at = DateTimeField(default=now)
    called_at = DateTimeField(null=True)
    calls = IntegerField(default=0)
    started_at = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)
    outcome = CharField(10, default="", constraints=[one_of("outcome", OUTCOMES)])
    missing = JSONField(default=list)
    note = CharField(1000, default="")

    class Meta:
        indexes = ((("point", "day", "service", "number"), True), (("point", "day", "state", "line_at"), False))


# One person at a counter at a time.
Ticket.add_index(Ticket.index(Ticket.counter, unique=True, where=SQL("state IN ('called', 'serving')"), name="ticket_at_counter"))


class Procedure(Table):
    """What the law wants published of an administrative procedure, in both languages, as of a day."""

    code = CharField(20, unique=True)
    position = IntegerField(default=0)
    name_vi = CharField(300)
    name_en = CharField(300)
    text_vi = JSONField(default=dict)
    text_en = JSONField(default=dict)
    as_of = DateField(default=today)
    published = BooleanField(default=True)
    changed_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")


FEE_GROUPS = ("new", "replacement", "none")
FEE_WAYS = ("any", "online", "digital")


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
    at = DateTimeField(default=now)
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
    """A line of the bank's statement, stored once by the bank's reference, and what it was found to be."""

    reference = CharField(100, unique=True)
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


class Rating(Table):
    """What somebody thought of the office's work, by month; whose it was is kept nowhere."""

    point = ForeignKeyField(ReceptionPoint, null=True, on_delete="RESTRICT")
    kind = CharField(11, constraints=[one_of("kind", APPLICATION_KINDS)])
    month = DateField(index=True)
    score = IntegerField(constraints=[Check("score BETWEEN 1 AND 5")])
    words = CharField(1000, default="")


class Rated(Table):
    """A dossier whose work was rated: once, and which Rating is its is not kept."""

    application = ForeignKeyField(Application, unique=True, on_delete="CASCADE")


class DataRequest(Table):
    """A citizen asks to have data corrected or deleted; an officer answers with a reason."""

    application = ForeignKeyField(Application, backref="data_requests", on_delete="CASCADE")
    kind = CharField(7, constraints=[one_of("kind", ("correct", "delete"))])
    words = CharField(1000)
    state = CharField(7, default="open", constraints=[one_of("state", ("open", "done", "refused"))])
    created_at = DateTimeField(default=now)
    answer = CharField(1000, default="")
    answered_at = DateTimeField(null=True)
    answered_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")

    class Meta:
        constraints = [Check("state = 'open' OR answered_at IS NOT NULL")]


DataRequest.add_index(DataRequest.index(DataRequest.application, DataRequest.kind, unique=True, where=SQL("state = 'open'"),
                                        name="data_request_open"))


TABLES = [Installation, Ward, Office, User, OfficerWard, Session, RecoveryCode, OneTimeLink, Attempt, EstablishmentKind,
          Establishment, Membership, DeadlineRule, Import, Batch, Stay, StayChange, ImportRow, AuditEntry,
          Foreigner, ForeignerNote, WatchList, WatchEntry, WatchDocument, WatchHit, Inspection, RegisterList, DayCount,
          MonthCount, Service, ReceptionPoint, OpeningHours, Closure, Slot, Application, ApplicationKey, Paper, ApplicationMove,
          Notice, Appointment, FreedPlace, Waiting, Counter, Ticket, Procedure, Fee, Payment,
          PaymentEvent, Refund, StatementLine,
          Identity, SignInRequest, Rating, Rated, DataRequest, DossierSequence]
