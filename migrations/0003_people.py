"""People, watch lists, inspections and the sums of the reports; people are filled in from the stays there are."""

from peewee import (
    BlobField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
)
from playhouse.pool import PostgresqlDatabase


class Table(Model):
    class Meta:
        legacy_table_names = False


def one_of(column, values):
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


class User(Table):
    class Meta:
        table_name = "person"


class Ward(Table):
    pass


class Establishment(Table):
    pass


class Stay(Table):
    pass


WATCH_REASONS = ("document", "name_and_birth", "close_name")
HIT_STATES = ("open", "confirmed", "cleared")


class Foreigner(Table):
    passport_number = CharField(20)
    nationality = CharField(3)
    full_name = CharField(200)
    search_key = CharField(1000)
    birth_date = DateField()
    birth_precision = CharField(1, constraints=[one_of('birth_precision', 'DMY')])
    sex = CharField(1, constraints=[one_of('sex', 'MFX')])
    joined_to = ForeignKeyField('self', null=True, backref='joined', on_delete='SET NULL')

    class Meta:
        table_name = 'foreigner'
        indexes = ((('passport_number', 'nationality'), True),)
        constraints = [Check('joined_to_id IS NULL OR joined_to_id <> id')]


class ForeignerNote(Table):
    person = ForeignKeyField(Foreigner, backref='notes', on_delete='CASCADE')
    officer = ForeignKeyField(User, on_delete='RESTRICT')
    note = CharField(2000)
    created_at = DateTimeField()


class WatchList(Table):
    name = CharField(200, unique=True)
    kind = CharField(100, default='')
    letter_number = CharField(100, default='')
    letter_date = DateField(null=True)
    shared = BooleanField(default=False)
    valid_until = DateField(null=True)
    created_by = ForeignKeyField(User, on_delete='RESTRICT')
    created_at = DateTimeField()
    closed_at = DateTimeField(null=True)


class WatchEntry(Table):
    list = ForeignKeyField(WatchList, backref='entries', on_delete='CASCADE')
    full_name = CharField(200, default='')
    name_key = CharField(200, default='', index=True)
    birth_date = DateField(null=True)
    birth_precision = CharField(1, default='D', constraints=[one_of('birth_precision', 'DMY')])
    nationality = CharField(3, default='')
    instruction = CharField(1000, default='')
    valid_until = DateField(null=True)
    added_by = ForeignKeyField(User, on_delete='RESTRICT')
    created_at = DateTimeField()
    removed_at = DateTimeField(null=True)


class WatchDocument(Table):
    entry = ForeignKeyField(WatchEntry, backref='documents', on_delete='CASCADE')
    passport_number = CharField(20, index=True)
    nationality = CharField(3, default='')


class WatchHit(Table):
    entry = ForeignKeyField(WatchEntry, backref='hits', on_delete='CASCADE')
    stay = ForeignKeyField(Stay, backref='hits', on_delete='CASCADE')
    why = CharField(14, constraints=[one_of('why', WATCH_REASONS)])
    score = IntegerField(default=100, constraints=[Check('score BETWEEN 0 AND 100')])
    state = CharField(9, default='open', constraints=[one_of('state', HIT_STATES)])
    reason = CharField(500, default='')
    decided_by = ForeignKeyField(User, null=True, on_delete='RESTRICT')
    decided_at = DateTimeField(null=True)
    created_at = DateTimeField()

    class Meta:
        indexes = ((('entry', 'stay'), True), (('state', 'id'), False))


class Inspection(Table):
    establishment = ForeignKeyField(Establishment, backref='inspections', on_delete='CASCADE')
    inspected_on = DateField()
    officers = CharField(300)
    findings = CharField(2000)
    photo = BlobField(null=True)
    written_by = ForeignKeyField(User, on_delete='RESTRICT')
    created_at = DateTimeField()


class DayCount(Table):
    day = DateField()
    ward = ForeignKeyField(Ward, on_delete='RESTRICT', index=False)
    kind = CharField(16)
    value = CharField(60)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey('day', 'ward', 'kind', 'value')
        indexes = ((('kind', 'day'), False),)


NEW = [Foreigner, ForeignerNote, WatchList, WatchEntry, WatchDocument, WatchHit, Inspection, DayCount]
FILL = """INSERT INTO foreigner (passport_number, nationality, full_name, search_key, birth_date, birth_precision, sex)
 SELECT s.passport_number, s.nationality, s.full_name, replace(s.name_key, ' ', ''), s.birth_date, s.birth_precision, s.sex
 FROM stay s JOIN (SELECT max(id) AS id FROM stay WHERE cancelled_at IS NULL GROUP BY passport_number, nationality) newest
 ON newest.id = s.id"""
SQLITE = (
    "CREATE VIRTUAL TABLE foreigner_name USING fts5(search_key, content='foreigner', content_rowid='id', tokenize='trigram')",
    "INSERT INTO foreigner_name(foreigner_name) VALUES ('rebuild')",
    "CREATE TRIGGER foreigner_name_added AFTER INSERT ON foreigner BEGIN"
    " INSERT INTO foreigner_name(rowid, search_key) VALUES (new.id, new.search_key); END",
    "CREATE TRIGGER foreigner_name_removed AFTER DELETE ON foreigner BEGIN"
    " INSERT INTO foreigner_name(foreigner_name, rowid, search_key) VALUES ('delete', old.id, old.search_key); END",
    "CREATE TRIGGER foreigner_name_changed AFTER UPDATE OF search_key ON foreigner WHEN old.search_key <> new.search_key BEGIN"
    " INSERT INTO foreigner_name(foreigner_name, rowid, search_key) VALUES ('delete', old.id, old.search_key);"
    " INSERT INTO foreigner_name(rowid, search_key) VALUES (new.id, new.search_key); END",
)
POSTGRES = ("CREATE INDEX foreigner_pieces ON foreigner USING gin (search_key gin_trgm_ops)",)
UNDO_SQLITE = ("DROP TRIGGER foreigner_name_added", "DROP TRIGGER foreigner_name_removed", "DROP TRIGGER foreigner_name_changed",
               "DROP TABLE foreigner_name")
UNDO_POSTGRES = ("DROP INDEX foreigner_pieces",)


def up(migrator, db):
    with db.bind_ctx([User, Ward, Establishment, Stay, *NEW]):
        db.create_tables(NEW)
    db.execute_sql(FILL)
    for statement in POSTGRES if isinstance(db, PostgresqlDatabase) else SQLITE:
        db.execute_sql(statement)


def down(migrator, db):
    for statement in UNDO_POSTGRES if isinstance(db, PostgresqlDatabase) else UNDO_SQLITE:
        db.execute_sql(statement)
    with db.bind_ctx([User, Ward, Establishment, Stay, *NEW]):
        db.drop_tables(NEW)
