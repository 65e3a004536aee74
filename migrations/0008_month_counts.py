"""Sums of the months that are over, sums in the order in which reports read them, and what kind of purpose a stay has."""

import unicodedata

from peewee import CharField, CompositeKey, DateField, ForeignKeyField, IntegerField, Model
from playhouse.pool import PostgresqlDatabase

PURPOSES = {"work": ("LAO DONG", "LAM VIEC", "WORK", "LABOUR", "LABOR"), "tourism": ("DU LICH", "TOUR", "HOLIDAY"),
            "family": ("THAM THAN", "FAMILY", "VISIT"), "business": ("CONG TAC", "THUONG MAI", "BUSINESS", "DAU TU", "INVEST"),
            "study": ("HOC TAP", "DU HOC", "STUDY")}
KINDS = ", ".join(f"'{kind}'" for kind in (*PURPOSES, "other"))
COLUMNS = "kind, day, ward_id, value, n"
_AT_ONCE = 500


class Table(Model):
    class Meta:
        legacy_table_names = False


class Ward(Table):
    pass


class DayCount(Table):
    kind = CharField(16)
    day = DateField()
    ward = ForeignKeyField(Ward, on_delete="RESTRICT", index=False)
    value = CharField(60)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "day", "ward", "value")
        without_rowid = True


class FormerDayCount(Table):
    day = DateField()
    ward = ForeignKeyField(Ward, on_delete="RESTRICT", index=False)
    kind = CharField(16)
    value = CharField(60)
    n = IntegerField()

    class Meta:
        table_name = "day_count"
        primary_key = CompositeKey("day", "ward", "kind", "value")
        indexes = ((("kind", "day"), False),)


class MonthCount(Table):
    kind = CharField(16)
    month = DateField()
    ward = ForeignKeyField(Ward, on_delete="RESTRICT", index=False)
    value = CharField(60)
    n = IntegerField()

    class Meta:
        primary_key = CompositeKey("kind", "month", "ward", "value")
        without_rowid = True


def up(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        # Among ten million declarations a step takes minutes; a question asked by a page is ended after half of one.
        db.execute_sql("SET LOCAL statement_timeout = 0")
    db.execute_sql(f"ALTER TABLE stay ADD COLUMN purpose_kind VARCHAR(8) DEFAULT 'other' NOT NULL "
                   f"CHECK (purpose_kind IN ({KINDS}))")
    _fill(db)
    db.execute_sql('CREATE INDEX stay_purpose_kind ON stay (purpose_kind, id)')
    if isinstance(db, PostgresqlDatabase):
        _key(db, "kind, day, ward_id, value")
        db.execute_sql("DROP INDEX day_count_kind_day")
        MonthCount._meta.without_rowid = False
    else:
        _remake(db, DayCount, "ORDER BY kind, day, ward_id, value")
    with db.bind_ctx([Ward, MonthCount]):
        db.create_tables([MonthCount])


def down(migrator, db):
    with db.bind_ctx([Ward, MonthCount]):
        db.drop_tables([MonthCount])
    if isinstance(db, PostgresqlDatabase):
        _key(db, "day, ward_id, kind, value")
        db.execute_sql("CREATE INDEX day_count_kind_day ON day_count (kind, day)")
    else:
        _remake(db, FormerDayCount, "ORDER BY day, ward_id, kind, value")
    db.execute_sql("DROP INDEX stay_purpose_kind")
    db.execute_sql("ALTER TABLE stay DROP COLUMN purpose_kind")


def _fill(db):
    found = {kind: [] for kind in PURPOSES}
    for text, in db.execute_sql("SELECT DISTINCT purpose FROM stay WHERE purpose <> ''").fetchall():
        folded = _folded(text)
        kind = next((kind for kind, words in PURPOSES.items() if any(word in folded for word in words)), None)
        if kind:
            found[kind].append(text)
    for kind, texts in found.items():
        for start in range(0, len(texts), _AT_ONCE):
            part = texts[start:start + _AT_ONCE]
            marks = ", ".join([db.param] * len(part))
            db.execute_sql(f"UPDATE stay SET purpose_kind = '{kind}' WHERE purpose IN ({marks})", part)  # noqa: S608


def _folded(text):
    plain = unicodedata.normalize("NFKD", text.upper()).replace("Đ", "D")
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _key(db, columns):
    # As the rows lie, so they are read: a report of a year would otherwise fetch page after page.
    db.execute_sql("ALTER TABLE day_count DROP CONSTRAINT day_count_pkey")
    db.execute_sql(f"ALTER TABLE day_count ADD PRIMARY KEY ({columns})")
    db.execute_sql("CLUSTER day_count USING day_count_pkey")


def _remake(db, table, order):
    db.execute_sql("DROP INDEX IF EXISTS day_count_kind_day")
    db.execute_sql("ALTER TABLE day_count RENAME TO day_count_before")
    with db.bind_ctx([Ward, table]):
        db.create_tables([table])
    db.execute_sql(f"INSERT INTO day_count ({COLUMNS}) SELECT {COLUMNS} FROM day_count_before {order}")  # noqa: S608
    db.execute_sql("DROP TABLE day_count_before")
