"""Declared stays, the files they came from, and the sums kept of them."""

from peewee import (
    SQL,
    BlobField,
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

from domain.clock import now, today
from schema.base import Table, one_of
from schema.establishments import Establishment
from schema.people import User, Ward

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


# Written out, not as a parameter: SQLite uses a partial index only where it can read the value.
ZERO = SQL("0")
# Whose guest is staying: neither left nor cancelled.
OPEN_STAYS = Stay.left_on.is_null() & Stay.cancelled_at.is_null()
# One open stay of a document at an establishment, and one declaration of its arrival there on a day.
Stay.add_index(Stay.index(Stay.establishment, Stay.passport_number, Stay.nationality, unique=True, where=OPEN_STAYS,
                          name="stay_open_document"))
Stay.add_index(Stay.index(Stay.establishment, Stay.passport_number, Stay.nationality, Stay.arrived_on, unique=True,
                          where=Stay.cancelled_at.is_null(), name="stay_document_arrival"))
Stay.add_index(Stay.index(Stay.establishment, Stay.leaving_on, where=OPEN_STAYS, name="stay_open"))
Stay.add_index(Stay.index(Stay.leaving_on, where=OPEN_STAYS, name="stay_open_leaving"))
Stay.add_index(Stay.index(Stay.permitted_until, where=OPEN_STAYS, name="stay_open_permit"))
# Whatever a person's stays add up to stands in it: neither the search nor a list of numbers reads the stays themselves.
Stay.add_index(Stay.index(Stay.passport_number, Stay.nationality, Stay.ward, Stay.arrived_on, Stay.left_on, Stay.leaving_on,
                          Stay.cancelled_at, Stay.id, name="stay_document"))
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
Stay.add_index(Stay.index(Stay.purpose_kind, Stay.id, Stay.ward, name="stay_purpose_kind"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.late_minutes > ZERO, name="stay_late"))
# What the officers' morning begins with: who was late lately, who is in two places, how many are in a room.
Stay.add_index(Stay.index(Stay.declared_at, where=Stay.late_minutes > ZERO, name="stay_late_declared"))
Stay.add_index(Stay.index(Stay.passport_number, Stay.nationality, Stay.establishment, where=OPEN_STAYS,
                          name="stay_open_places"))
# Wide, but only of the open ones: who is staying now is counted by every dimension without reading a stay. SQLite takes that
# way only where what makes a stay open stands in the index, too.
Stay.add_index(Stay.index(Stay.ward, Stay.establishment, Stay.room, Stay.nationality, Stay.purpose_kind, Stay.sex,
                          Stay.birth_date, Stay.arrived_on, Stay.leaving_on, Stay.permitted_until, Stay.status,
                          Stay.late_minutes, Stay.channel, Stay.left_on, Stay.cancelled_at, where=OPEN_STAYS,
                          name="stay_open_room"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.doubtful, name="stay_doubtful"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.revision > ZERO, name="stay_corrected"))
Stay.add_index(Stay.index(Stay.id, Stay.ward, where=Stay.cancelled_at.is_null(False), name="stay_cancelled"))
# Read each night for stays past their term; those redacted before are not in it.
STILL_WHOLE = SQL("substr(passport_number, 1, 1) <> '~'")
Stay.add_index(Stay.index(Stay.leaving_on, Stay.id, where=STILL_WHOLE, name="stay_whole"))


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
