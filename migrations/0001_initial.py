"""The first schema: a frozen copy of the tables, and the rows the law gives."""

from datetime import date

from peewee import SQL, BigIntegerField, BlobField, BooleanField, CharField, Check, CompositeKey, DateField, DateTimeField, FloatField, ForeignKeyField, IntegerField, JSONField, Model

from domain.clock import now, today

class Table(Model):

    class Meta:
        legacy_table_names = False

def one_of(column, values):
    return Check('%s IN (%s)' % (column, ', '.join((f"'{value}'" for value in values))))

class Installation(Table):
    province_code = CharField(2)
    province_name = CharField(100)
    area_name = CharField(100)
    created_at = DateTimeField(default=now)

class Ward(Table):
    code = CharField(5, unique=True)
    name = CharField(100)
    name_key = CharField(100)
    remote = BooleanField(default=False)
    valid_from = DateField()
    valid_to = DateField(null=True)

class Office(Table):
    name = CharField(200)
    address = CharField(300, default='')
    phone = CharField(50, default='')
    ward = ForeignKeyField(Ward, null=True, unique=True, backref='offices', on_delete='RESTRICT')

ROLES = ('owner', 'citizen', 'commune', 'province', 'admin')

class User(Table):
    role = CharField(10, constraints=[one_of('role', ROLES)])
    full_name = CharField(200)
    email = CharField(200, null=True, unique=True)
    phone = CharField(20, null=True, unique=True)
    user_name = CharField(50, null=True, unique=True)
    password_hash = CharField(200)
    password_set_at = DateTimeField(default=now)
    must_change_password = BooleanField(default=False)
    locale = CharField(2, default='vi')
    office = ForeignKeyField(Office, null=True, on_delete='RESTRICT')
    employer = ForeignKeyField('self', null=True, backref='employees', on_delete='RESTRICT')
    totp_secret = CharField(64, null=True)
    totp_step = BigIntegerField(default=0)
    wrong_in_a_row = IntegerField(default=0)
    locked_at = DateTimeField(null=True)
    locked_reason = CharField(300, default='')
    demo = BooleanField(default=False)
    created_at = DateTimeField(default=now)

    class Meta:
        table_name = 'person'
        constraints = [Check('email IS NOT NULL OR phone IS NOT NULL OR user_name IS NOT NULL')]

class OfficerWard(Table):
    officer = ForeignKeyField(User, backref='officer_wards', on_delete='CASCADE')
    ward = ForeignKeyField(Ward, on_delete='RESTRICT')

    class Meta:
        primary_key = CompositeKey('officer', 'ward')

class Session(Table):
    token_hash = CharField(64, unique=True)
    user = ForeignKeyField(User, backref='sessions', on_delete='CASCADE')
    confirmed = BooleanField(default=True)
    address = CharField(45, default='')
    agent = CharField(200, default='')
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)

class RecoveryCode(Table):
    user = ForeignKeyField(User, backref='recovery_codes', on_delete='CASCADE')
    code_hash = CharField(64)
    used_at = DateTimeField(null=True)

class OneTimeLink(Table):
    token_hash = CharField(64, unique=True)
    user = ForeignKeyField(User, on_delete='CASCADE')
    purpose = CharField(20, constraints=[one_of('purpose', ('password', 'invitation'))])
    expires_at = DateTimeField()
    used_at = DateTimeField(null=True)

class Attempt(Table):
    key = CharField(120)
    at = DateTimeField(default=now)

    class Meta:
        indexes = ((('key', 'at'), False),)

class EstablishmentKind(Table):
    code = CharField(20, unique=True)
    name_vi = CharField(100)
    name_en = CharField(100)
    room_required = BooleanField(default=False)
    position = IntegerField(default=0)
    valid_from = DateField()
    valid_to = DateField(null=True)

ESTABLISHMENT_STATES = ('proposed', 'returned', 'active', 'refused', 'locked')

class Establishment(Table):
    code = CharField(13, unique=True)
    name = CharField(200)
    name_key = CharField(200)
    kind = ForeignKeyField(EstablishmentKind, on_delete='RESTRICT')
    address = CharField(300)
    ward = ForeignKeyField(Ward, on_delete='RESTRICT')
    office = ForeignKeyField(Office, on_delete='RESTRICT')
    latitude = FloatField(null=True, constraints=[Check('latitude BETWEEN -90 AND 90')])
    longitude = FloatField(null=True, constraints=[Check('longitude BETWEEN -180 AND 180')])
    tax_code = CharField(20, default='')
    email = CharField(200, default='')
    phone = CharField(20, default='')
    rooms = IntegerField(null=True)
    representative_name = CharField(200)
    representative_birth_date = DateField(null=True)
    representative_sex = CharField(1, default='')
    representative_number = CharField(12, default='')
    representative_number_until = DateField(null=True)
    representative_phone = CharField(20, default='')
    representative_origin = CharField(300, default='')
    representative_address = CharField(300, default='')
    has_computer = BooleanField(default=True)
    state = CharField(10, default='proposed', constraints=[one_of('state', ESTABLISHMENT_STATES)])
    state_reason = CharField(500, default='')
    oath_at = DateTimeField(null=True)
    created_at = DateTimeField(default=now)
    decided_at = DateTimeField(null=True)
    decided_by = ForeignKeyField(User, null=True, on_delete='RESTRICT')
    last_declared_at = DateTimeField(null=True)

class Membership(Table):
    user = ForeignKeyField(User, backref='memberships', on_delete='CASCADE')
    establishment = ForeignKeyField(Establishment, backref='memberships', on_delete='CASCADE')
    part = CharField(5, constraints=[one_of('part', ('owner', 'staff'))])
    created_at = DateTimeField(default=now)
    revoked_at = DateTimeField(null=True)

    class Meta:
        indexes = ((('user', 'establishment'), True),)

class VisitNote(Table):
    establishment = ForeignKeyField(Establishment, backref='visit_notes', on_delete='CASCADE')
    officer = ForeignKeyField(User, on_delete='RESTRICT')
    visited_on = DateField(default=today)
    note = CharField(2000)
    created_at = DateTimeField(default=now)

CHANNELS = ('web', 'file', 'slip')

class DeadlineRule(Table):
    channel = CharField(4, constraints=[one_of('channel', ('web', 'slip'))])
    remote = BooleanField(default=False)
    hours = IntegerField()
    grace_minutes = IntegerField(default=0)
    valid_from = DateField()
    valid_to = DateField(null=True)
    source = CharField(300)

IMPORT_STATES = ('reading', 'failed', 'draft', 'storing', 'stored', 'discarded')

class Import(Table):
    establishment = ForeignKeyField(Establishment, backref='imports', on_delete='CASCADE')
    user = ForeignKeyField(User, on_delete='RESTRICT')
    file_name = CharField(200)
    content_hash = CharField(64, index=True)
    content = BlobField(null=True)
    table_info = JSONField(default=dict)
    late_reason = CharField(500, default='')
    state = CharField(10, default='reading', constraints=[one_of('state', IMPORT_STATES)])
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
    code = CharField(13, unique=True)
    establishment = ForeignKeyField(Establishment, backref='batches', on_delete='RESTRICT')
    declared_by = ForeignKeyField(User, on_delete='RESTRICT')
    declared_at = DateTimeField(default=now)
    source = ForeignKeyField(Import, null=True, unique=True, on_delete='SET NULL')
    read = IntegerField()
    stored = IntegerField()
    refused = IntegerField(default=0)
    duplicate = IntegerField(default=0)

    class Meta:
        constraints = [Check('"read" = stored + refused + duplicate')]

STATUSES = ('new', 'confirmed', 'not_confirmed', 'rejected', 'reverify')

class Stay(Table):
    code = CharField(13, unique=True)
    establishment = ForeignKeyField(Establishment, backref='stays', on_delete='RESTRICT', index=False)
    ward = ForeignKeyField(Ward, on_delete='RESTRICT', index=False)
    batch = ForeignKeyField(Batch, null=True, backref='stays', on_delete='RESTRICT')
    full_name = CharField(200)
    name_key = CharField(200)
    birth_date = DateField()
    birth_precision = CharField(1, default='D', constraints=[one_of('birth_precision', 'DMY')])
    sex = CharField(1, constraints=[one_of('sex', 'MFX')])
    nationality = CharField(3)
    passport_number = CharField(20)
    passport_kind = CharField(50, default='')
    passport_expires_on = DateField(null=True)
    visa_kind = CharField(50, default='')
    visa_number = CharField(30, default='')
    permitted_until = DateField(null=True)
    entered_on = DateField(null=True)
    entry_gate = CharField(100, default='')
    purpose = CharField(100, default='')
    occupation = CharField(100, default='')
    birth_place = CharField(100, default='')
    children = JSONField(default=list)
    room = CharField(20, default='')
    note = CharField(500, default='')
    arrived_on = DateField()
    arrival_time = CharField(5, default='')
    leaving_on = DateField()
    left_on = DateField(null=True)
    channel = CharField(4, default='web', constraints=[one_of('channel', CHANNELS)])
    declared_at = DateTimeField(default=now)
    declared_by = ForeignKeyField(User, on_delete='RESTRICT', index=False)
    due_at = DateTimeField()
    late_minutes = IntegerField(default=0, constraints=[Check('late_minutes >= 0')])
    late_reason = CharField(500, default='')
    warnings = JSONField(default=list)
    doubtful = BooleanField(default=False)
    status = CharField(13, default='new', constraints=[one_of('status', STATUSES)])
    status_reason = CharField(500, default='')
    verification_result = CharField(1000, default='')
    revision = IntegerField(default=0)
    corrected_at = DateTimeField(null=True)
    cancelled_at = DateTimeField(null=True)
    cancel_reason = CharField(500, default='')

    class Meta:
        constraints = [Check('leaving_on >= arrived_on'), Check('left_on IS NULL OR left_on >= arrived_on'), Check('length(full_name) > 0'), Check('length(passport_number) BETWEEN 1 AND 20')]

ZERO = SQL('0')

_open = Stay.left_on.is_null() & Stay.cancelled_at.is_null()

Stay.add_index(Stay.index(Stay.establishment, Stay.passport_number, Stay.nationality, unique=True, where=_open, name='stay_open_document'))

Stay.add_index(Stay.index(Stay.establishment, Stay.passport_number, Stay.nationality, Stay.arrived_on, unique=True, where=Stay.cancelled_at.is_null(), name='stay_document_arrival'))

Stay.add_index(Stay.index(Stay.establishment, Stay.leaving_on, where=_open, name='stay_open'))

Stay.add_index(Stay.index(Stay.leaving_on, where=_open, name='stay_open_leaving'))

Stay.add_index(Stay.index(Stay.permitted_until, where=_open, name='stay_open_permit'))

Stay.add_index(Stay.index(Stay.passport_number, Stay.nationality, name='stay_document'))

Stay.add_index(Stay.index(Stay.establishment, Stay.id, name='stay_establishment_newest'))

Stay.add_index(Stay.index(Stay.ward, Stay.id, name='stay_ward_newest'))

Stay.add_index(Stay.index(Stay.arrived_on, Stay.id, name='stay_arrived'))

Stay.add_index(Stay.index(Stay.status, Stay.id, name='stay_status'))

Stay.add_index(Stay.index(Stay.nationality, Stay.id, name='stay_nationality'))

Stay.add_index(Stay.index(Stay.room, Stay.id, name='stay_room'))

Stay.add_index(Stay.index(Stay.channel, Stay.id, name='stay_channel'))

Stay.add_index(Stay.index(Stay.id, where=Stay.late_minutes > ZERO, name='stay_late'))

Stay.add_index(Stay.index(Stay.id, where=Stay.doubtful, name='stay_doubtful'))

Stay.add_index(Stay.index(Stay.id, where=Stay.revision > ZERO, name='stay_corrected'))

Stay.add_index(Stay.index(Stay.id, where=Stay.cancelled_at.is_null(False), name='stay_cancelled'))

class StayChange(Table):
    stay = ForeignKeyField(Stay, backref='changes', on_delete='RESTRICT')
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, on_delete='RESTRICT')
    verb = CharField(20)
    before = JSONField(default=dict)
    after = JSONField(default=dict)
    reason = CharField(500, default='')

ROW_STATES = ('ready', 'refused', 'duplicate', 'stored')

class ImportRow(Table):
    import_ = ForeignKeyField(Import, backref='rows', on_delete='CASCADE', column_name='import_id', index=False)
    number = IntegerField()
    cells = JSONField(default=list)
    values = JSONField(default=dict)
    problems = JSONField(default=list)
    state = CharField(9, constraints=[one_of('state', ROW_STATES)])
    doubtful = BooleanField(default=False)

    class Meta:
        indexes = ((('import_', 'number'), True), (('import_', 'state', 'number'), False))

class AuditEntry(Table):
    at = DateTimeField(default=now)
    actor = ForeignKeyField(User, null=True, on_delete='RESTRICT')
    action = CharField(50)
    subject = CharField(30, default='')
    subject_id = IntegerField(null=True)
    details = JSONField(default=dict)
    address = CharField(45, default='')

    class Meta:
        indexes = ((('subject', 'subject_id'), False),)

class Notice(Table):
    user = ForeignKeyField(User, backref='notices', on_delete='CASCADE')
    kind = CharField(30)
    details = JSONField(default=dict)
    created_at = DateTimeField(default=now)
    read_at = DateTimeField(null=True)
    mail = CharField(5, default='none', constraints=[one_of('mail', ('none', 'wait', 'sent', 'dead'))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)

    class Meta:
        indexes = ((('mail', 'next_try_at'), False),)

TABLES = [Installation, Ward, Office, User, OfficerWard, Session, RecoveryCode, OneTimeLink, Attempt, EstablishmentKind, Establishment, Membership, VisitNote, DeadlineRule, Import, Batch, Stay, StayChange, ImportRow, AuditEntry, Notice]

KINDS = (  # the room is mandatory where the portal makes it so
    ("hotel", "Khách sạn", "Hotel", True),
    ("guest_house", "Nhà nghỉ, nhà khách", "Guest house", True),
    ("rooming_house", "Nhà trọ", "Rooming house", True),
    ("industrial_zone", "Khu công nghiệp, khu chế xuất", "Industrial or export-processing zone", True),
    ("apartment", "Chung cư", "Apartment building", True),
    ("medical", "Cơ sở y tế", "Medical facility", True),
    ("dormitory", "Ký túc xá", "Dormitory", True),
    ("worker_housing", "Khu nhà ở cho người lao động, chuyên gia nước ngoài", "Housing for foreign workers and experts", False),
    ("school", "Trường học", "School", False),
    ("private_house", "Nhà riêng", "Private house", False),
    ("other", "Cơ sở khác", "Other", False),
)
OLD = "Circular 53/2016/TT-BCA and Law 47/2014/QH13 Art. 33(2)"
NEW = "Circular 87/2026/TT-BCA and Law 47/2014/QH13 Art. 33(2)"
RULES = (  # channel, remote, hours after arrival, grace in minutes, valid from, valid to, source
    ("web", False, 0, 60, date(2017, 2, 15), date(2026, 7, 23), OLD),
    ("web", True, 0, 60, date(2017, 2, 15), date(2026, 7, 23), OLD),
    ("slip", False, 12, 0, date(2017, 2, 15), date(2026, 7, 23), OLD),
    ("slip", True, 24, 0, date(2017, 2, 15), date(2026, 7, 23), OLD),
    ("web", False, 0, 60, date(2026, 7, 24), None, NEW),
    ("web", True, 0, 60, date(2026, 7, 24), None, NEW),
    ("slip", False, 12, 0, date(2026, 7, 24), None, NEW),
    ("slip", True, 24, 0, date(2026, 7, 24), None, NEW),
)


def up(migrator, db):
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        for position, (code, name_vi, name_en, room) in enumerate(KINDS):
            EstablishmentKind.create(code=code, name_vi=name_vi, name_en=name_en, room_required=room, position=position,
                                     valid_from=date(2017, 2, 15))
        for channel, remote, hours, grace, valid_from, valid_to, source in RULES:
            DeadlineRule.create(channel=channel, remote=remote, hours=hours, grace_minutes=grace, valid_from=valid_from,
                                valid_to=valid_to, source=source)


def down(migrator, db):
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
