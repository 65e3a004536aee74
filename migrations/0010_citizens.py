"""Citizens: applications with their papers, reception points with slots and appointments, counters, procedures and fees."""

from datetime import date

from peewee import (
    SQL,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKeyField,
    IntegerField,
    JSONField,
    Model,
)
from playhouse.pool import PostgresqlDatabase

from domain.clock import now, today


class Table(Model):
    class Meta:
        legacy_table_names = False


def one_of(column, values):
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


class User(Table):
    class Meta:
        table_name = "person"


class Office(Table):
    pass


APPLICATION_KINDS = ('adult', 'child', 'loss', 'restore', 'uncollected')

APPLICATION_STATES = ('draft', 'registered', 'received', 'not_received', 'processing', 'supplement', 'payment', 'withdrawn', 'stopped', 'done', 'returned')

class Service(Table):
    code = CharField(20, unique=True)
    name_vi = CharField(200)
    name_en = CharField(200)
    letter = CharField(1)
    needs_application = BooleanField(default=True)
    bookable = BooleanField(default=True)
    position = IntegerField(default=0)

class ReceptionPoint(Table):
    code = CharField(13, unique=True)
    office = ForeignKeyField(Office, backref='reception_points', on_delete='RESTRICT')
    name = CharField(200)
    address = CharField(300, default='')
    phone = CharField(50, default='')
    note_vi = CharField(500, default='')
    note_en = CharField(500, default='')
    latitude = FloatField(null=True, constraints=[Check('latitude BETWEEN -90 AND 90')])
    longitude = FloatField(null=True, constraints=[Check('longitude BETWEEN -180 AND 180')])
    horizon_days = IntegerField(default=14, constraints=[Check('horizon_days BETWEEN 1 AND 90')])
    same_day_until = CharField(5, default='')
    active = BooleanField(default=True)

class OpeningHours(Table):
    point = ForeignKeyField(ReceptionPoint, backref='opening_hours', on_delete='CASCADE')
    service = ForeignKeyField(Service, on_delete='RESTRICT')
    weekday = IntegerField(constraints=[Check('weekday BETWEEN 0 AND 6')])
    starts = CharField(5)
    ends = CharField(5)
    minutes = IntegerField(constraints=[Check('minutes BETWEEN 5 AND 240')])
    public = IntegerField(constraints=[Check('public >= 0')])
    counter = IntegerField(default=0, constraints=[Check('counter >= 0')])
    reserve = IntegerField(default=0, constraints=[Check('reserve >= 0')])
    valid_from = DateField(default=today)
    valid_to = DateField(null=True)

    class Meta:
        constraints = [Check('starts < ends')]

class Closure(Table):
    point = ForeignKeyField(ReceptionPoint, null=True, backref='closures', on_delete='CASCADE')
    day = DateField(index=True)
    starts = CharField(5, default='00:00')
    ends = CharField(5, default='24:00')
    reason = CharField(300)
    created_by = ForeignKeyField(User, on_delete='RESTRICT')
    created_at = DateTimeField(default=now)

SHARES = ('public', 'counter', 'reserve')

class Slot(Table):
    point = ForeignKeyField(ReceptionPoint, backref='slots', on_delete='RESTRICT', index=False)
    service = ForeignKeyField(Service, on_delete='RESTRICT', index=False)
    share = CharField(7, default='public', constraints=[one_of('share', SHARES)])
    day = DateField()
    starts = CharField(5)
    minutes = IntegerField()
    capacity = IntegerField(constraints=[Check('capacity >= 0')])
    taken = IntegerField(default=0)
    closed = BooleanField(default=False)

    class Meta:
        constraints = [Check('taken >= 0 AND taken <= capacity')]
        indexes = ((('point', 'service', 'share', 'day', 'starts'), True), (('day',), False))

class Application(Table):
    code = CharField(13, unique=True)
    kind = CharField(11, constraints=[one_of('kind', APPLICATION_KINDS)])
    form = CharField(20)
    user = ForeignKeyField(User, null=True, backref='applications', on_delete='SET NULL')
    answers = JSONField(default=dict)
    finished = JSONField(default=list)
    full_name = CharField(200, default='')
    name_key = CharField(200, default='', index=True)
    personal_number = CharField(12, default='', index=True)
    birth_date = DateField(null=True)
    email = CharField(200, default='')
    phone = CharField(20, default='')
    point = ForeignKeyField(ReceptionPoint, null=True, on_delete='RESTRICT')
    present_on = DateField(null=True)
    state = CharField(12, default='draft', constraints=[one_of('state', APPLICATION_STATES)])
    state_reason = CharField(1000, default='')
    revision = IntegerField(default=0)
    created_at = DateTimeField(default=now)
    changed_at = DateTimeField(default=now)
    registered_at = DateTimeField(null=True)
    opened_at = DateTimeField(null=True)
    received_at = DateTimeField(null=True)
    received_by = ForeignKeyField(User, null=True, on_delete='RESTRICT')
    due_on = DateField(null=True)
    warned_at = DateTimeField(null=True)

    class Meta:
        indexes = ((('state', 'changed_at'), False),)
        constraints = [Check("state = 'draft' OR registered_at IS NOT NULL")]

class ApplicationKey(Table):
    token_hash = CharField(64)
    application = ForeignKeyField(Application, backref='keys', on_delete='CASCADE')
    private = BooleanField(default=False)
    created_at = DateTimeField(default=now)
    seen_at = DateTimeField(default=now)

    class Meta:
        indexes = ((('token_hash', 'application'), True),)

PAPER_KINDS = ('photo', 'birth_certificate', 'representative', 'old_passport', 'loss_report', 'other')

class Paper(Table):
    application = ForeignKeyField(Application, backref='papers', on_delete='CASCADE')
    kind = CharField(17, constraints=[one_of('kind', PAPER_KINDS)])
    file_name = CharField(200)
    media_type = CharField(30)
    checksum = CharField(64, index=True)
    size = IntegerField()
    original = CharField(64, default='', index=True)
    crop = JSONField(default=dict)
    findings = JSONField(default=list)
    kept_doubtful = BooleanField(default=False)
    added_at = DateTimeField(default=now)

class ApplicationMove(Table):
    application = ForeignKeyField(Application, backref='moves', on_delete='CASCADE')
    at = DateTimeField(default=now)
    by = ForeignKeyField(User, null=True, on_delete='RESTRICT')
    before = CharField(12)
    after = CharField(12)
    note = CharField(1000, default='')

class Notice(Table):
    user = ForeignKeyField(User, null=True, backref='notices', on_delete='CASCADE')
    application = ForeignKeyField(Application, null=True, backref='notices', on_delete='CASCADE')
    kind = CharField(30)
    details = JSONField(default=dict)
    created_at = DateTimeField(default=now)
    read_at = DateTimeField(null=True)
    mail = CharField(5, default='none', constraints=[one_of('mail', ('none', 'wait', 'sent', 'dead'))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)

    class Meta:
        indexes = ((('mail', 'next_try_at'), False),)
        constraints = [Check('user_id IS NOT NULL OR application_id IS NOT NULL')]

APPOINTMENT_STATES = ('held', 'booked', 'served', 'missed', 'excused', 'revoked', 'expired')

class Appointment(Table):
    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref='appointments', on_delete='CASCADE', index=False)
    slot = ForeignKeyField(Slot, backref='appointments', on_delete='RESTRICT')
    personal_number = CharField(12, default='')
    state = CharField(7, default='held', constraints=[one_of('state', APPOINTMENT_STATES)])
    party = CharField(13, default='', index=True)
    held_until = DateTimeField(null=True)
    extensions = IntegerField(default=0)
    moves = IntegerField(default=0)
    proposed_slot = ForeignKeyField(Slot, null=True, backref='proposals', on_delete='RESTRICT')
    proposed_until = DateTimeField(null=True)
    reminded_at = DateTimeField(null=True)
    reason = CharField(500, default='')
    created_at = DateTimeField(default=now)
    booked_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state <> 'held' OR held_until IS NOT NULL"), Check('(proposed_slot_id IS NULL) = (proposed_until IS NULL)')]

_LIVE = SQL("state IN ('held', 'booked')")

Appointment.add_index(Appointment.index(Appointment.personal_number, unique=True, where=SQL("state IN ('held', 'booked') AND personal_number <> ''"), name='appointment_live_person'))

Appointment.add_index(Appointment.index(Appointment.application, unique=True, where=_LIVE, name='appointment_live_application'))

Appointment.add_index(Appointment.index(Appointment.application, Appointment.id, name='appointment_application'))

Appointment.add_index(Appointment.index(Appointment.held_until, where=SQL("state = 'held'"), name='appointment_held'))

class FreedPlace(Table):
    slot = ForeignKeyField(Slot, backref='freed', on_delete='CASCADE')
    freed_at = DateTimeField(default=now)
    release_at = DateTimeField(index=True)

HALVES = ('any', 'morning', 'afternoon')

WAITING_STATES = ('waiting', 'offered', 'taken', 'ended')

class Waiting(Table):
    code = CharField(13, unique=True)
    application = ForeignKeyField(Application, backref='waits', on_delete='CASCADE', index=False)
    point = ForeignKeyField(ReceptionPoint, on_delete='RESTRICT', index=False)
    service = ForeignKeyField(Service, on_delete='RESTRICT', index=False)
    from_day = DateField()
    until_day = DateField()
    half = CharField(9, default='any', constraints=[one_of('half', HALVES)])
    state = CharField(7, default='waiting', constraints=[one_of('state', WAITING_STATES)])
    offered_slot = ForeignKeyField(Slot, null=True, backref='offers', on_delete='RESTRICT')
    offered_until = DateTimeField(null=True)
    created_at = DateTimeField(default=now)

    class Meta:
        constraints = [Check('until_day >= from_day'), Check("(state = 'offered') = (offered_slot_id IS NOT NULL)")]

Waiting.add_index(Waiting.index(Waiting.application, unique=True, where=SQL("state IN ('waiting', 'offered')"), name='waiting_application'))

Waiting.add_index(Waiting.index(Waiting.point, Waiting.service, Waiting.id, where=SQL("state = 'waiting'"), name='waiting_line'))

class Counter(Table):
    point = ForeignKeyField(ReceptionPoint, backref='counters', on_delete='CASCADE')
    name = CharField(30)
    officer = ForeignKeyField(User, null=True, unique=True, on_delete='SET NULL')
    opened_at = DateTimeField(null=True)

    class Meta:
        indexes = ((('point', 'name'), True),)

TICKET_STATES = ('waiting', 'called', 'serving', 'parked', 'missed', 'finished', 'left')

OUTCOMES = ('', 'received', 'incomplete', 'refused', 'other')

class Ticket(Table):
    code = CharField(13, unique=True)
    point = ForeignKeyField(ReceptionPoint, on_delete='RESTRICT', index=False)
    service = ForeignKeyField(Service, on_delete='RESTRICT', index=False)
    day = DateField(default=today)
    number = IntegerField()
    application = ForeignKeyField(Application, null=True, backref='tickets', on_delete='SET NULL')
    appointment = ForeignKeyField(Appointment, null=True, unique=True, backref='tickets', on_delete='SET NULL')
    holder = CharField(200, default='')
    state = CharField(8, default='waiting', constraints=[one_of('state', TICKET_STATES)])
    counter = ForeignKeyField(Counter, null=True, on_delete='SET NULL')
    officer = ForeignKeyField(User, null=True, on_delete='RESTRICT')
    line_at = DateTimeField(default=now)
    arrived_at = DateTimeField(default=now)
    called_at = DateTimeField(null=True)
    calls = IntegerField(default=0)
    started_at = DateTimeField(null=True)
    finished_at = DateTimeField(null=True)
    outcome = CharField(10, default='', constraints=[one_of('outcome', OUTCOMES)])
    missing = JSONField(default=list)
    note = CharField(1000, default='')

    class Meta:
        indexes = ((('point', 'day', 'service', 'number'), True), (('point', 'day', 'state', 'line_at'), False))

Ticket.add_index(Ticket.index(Ticket.counter, unique=True, where=SQL("state IN ('called', 'serving')"), name='ticket_at_counter'))

class Procedure(Table):
    code = CharField(20, unique=True)
    position = IntegerField(default=0)
    name_vi = CharField(300)
    name_en = CharField(300)
    text_vi = JSONField(default=dict)
    text_en = JSONField(default=dict)
    as_of = DateField(default=today)
    published = BooleanField(default=True)
    changed_by = ForeignKeyField(User, null=True, on_delete='RESTRICT')

FEE_GROUPS = ('new', 'replacement', 'none')

FEE_WAYS = ('any', 'online', 'digital')

class Fee(Table):
    group = CharField(11, constraints=[one_of('"group"', FEE_GROUPS)])
    way = CharField(7, default='any', constraints=[one_of('way', FEE_WAYS)])
    amount = IntegerField(constraints=[Check('amount >= 0')])
    valid_from = DateField()
    valid_to = DateField(null=True)
    confirmed = BooleanField(default=True)
    basis = CharField(300)

class FormerNotice(Table):
    user = ForeignKeyField(User, backref="former_notices", on_delete="CASCADE")
    kind = CharField(30)
    details = JSONField(default=dict)
    created_at = DateTimeField(default=now)
    read_at = DateTimeField(null=True)
    mail = CharField(5, default="none", constraints=[one_of("mail", ("none", "wait", "sent", "dead"))])
    tries = IntegerField(default=0)
    next_try_at = DateTimeField(default=now)

    class Meta:
        table_name = "notice"
        indexes = ((("mail", "next_try_at"), False),)


TABLES = [Service, ReceptionPoint, OpeningHours, Closure, Slot, Application, ApplicationKey, Paper, ApplicationMove, Appointment,
          FreedPlace, Waiting, Counter, Ticket, Procedure, Fee]
WHOEVER = "user_id IS NOT NULL OR application_id IS NOT NULL"
COLUMNS = "id, user_id, kind, details, created_at, read_at, mail, tries, next_try_at"
SERVICES = (("passport", "Nộp hồ sơ hộ chiếu", "Hand in a passport application", "A", True, True),
            ("report", "Trình báo mất, khôi phục hộ chiếu", "Report a lost passport, restore one", "B", True, True),
            ("result", "Nhận kết quả", "Collect a result", "C", False, False),
            ("other", "Hỏi đáp, việc khác", "Questions and other matters", "D", False, False))
# Circular 25/2021/TT-BTC; 63/2023/TT-BTC; 64/2025/TT-BTC; 28/2026/TT-BTC; Resolution 66.22/2026/NQ-CP (to be confirmed).
FEES = (("new", "any", 200_000, date(2021, 5, 22), date(2025, 6, 30), True, "25/2021/TT-BTC"),
        ("replacement", "any", 400_000, date(2021, 5, 22), date(2025, 6, 30), True, "25/2021/TT-BTC"),
        ("new", "online", 180_000, date(2024, 1, 1), date(2025, 6, 30), True, "63/2023/TT-BTC"),
        ("replacement", "online", 360_000, date(2024, 1, 1), date(2025, 6, 30), True, "63/2023/TT-BTC"),
        ("new", "any", 100_000, date(2025, 7, 1), date(2026, 12, 31), True, "64/2025/TT-BTC; 28/2026/TT-BTC"),
        ("replacement", "any", 200_000, date(2025, 7, 1), date(2026, 12, 31), True, "64/2025/TT-BTC; 28/2026/TT-BTC"),
        ("new", "digital", 0, date(2026, 8, 15), date(2027, 2, 28), False, "66.22/2026/NQ-CP"),
        ("replacement", "digital", 0, date(2026, 8, 15), date(2027, 2, 28), False, "66.22/2026/NQ-CP"),
        ("new", "any", 200_000, date(2027, 1, 1), None, True, "28/2026/TT-BTC"),
        ("replacement", "any", 400_000, date(2027, 1, 1), None, True, "28/2026/TT-BTC"),
        ("none", "any", 0, date(2021, 5, 22), None, True, "25/2021/TT-BTC"))


def up(migrator, db):
    with db.bind_ctx([User, Office, Notice, *TABLES]):
        db.create_tables(TABLES)
        _widen(db)
        Service.insert_many([dict(zip(("code", "name_vi", "name_en", "letter", "needs_application", "bookable", "position"),
                                      (*row, place), strict=True)) for place, row in enumerate(SERVICES)]).execute()
        Fee.insert_many(FEES, [Fee.group, Fee.way, Fee.amount, Fee.valid_from, Fee.valid_to, Fee.confirmed, Fee.basis]).execute()


def down(migrator, db):
    with db.bind_ctx([User, Office, Notice, *TABLES]):
        db.execute_sql("DELETE FROM notice WHERE user_id IS NULL")
        _narrow(db)
        db.drop_tables(TABLES[::-1])


def _widen(db):
    """Notices of applications: SQLite cannot loosen a column, so the table is made anew there."""
    if isinstance(db, PostgresqlDatabase):
        for change in ("ALTER COLUMN user_id DROP NOT NULL",
                       "ADD COLUMN application_id INTEGER REFERENCES application (id) ON DELETE CASCADE",
                       f"ADD CHECK ({WHOEVER})"):
            db.execute_sql(f"ALTER TABLE notice {change}")
        db.execute_sql("CREATE INDEX notice_application_id ON notice (application_id)")
        return
    _remake(db, Notice)


def _narrow(db):
    if isinstance(db, PostgresqlDatabase):
        for change in ("DROP COLUMN application_id", "ALTER COLUMN user_id SET NOT NULL"):
            db.execute_sql(f"ALTER TABLE notice {change}")
        return
    _remake(db, FormerNotice)


def _remake(db, table):
    for index in ("notice_user_id", "notice_mail_next_try_at", "notice_application_id"):
        db.execute_sql(f"DROP INDEX IF EXISTS {index}")
    db.execute_sql("ALTER TABLE notice RENAME TO notice_before")
    with db.bind_ctx([table]):
        db.create_tables([table])
    db.execute_sql(f"INSERT INTO notice ({COLUMNS}) SELECT {COLUMNS} FROM notice_before")
    db.execute_sql("DROP TABLE notice_before")
