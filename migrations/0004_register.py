"""The register of establishments: merged doubles, warnings before a lapse, uploaded registers; visit notes join inspections."""

from peewee import CharField, Check, DateField, DateTimeField, ForeignKeyField, IntegerField, JSONField, Model

# SQLite lets a column with a foreign key be dropped only while no index stands on it.
ADD = ("ALTER TABLE establishment ADD COLUMN merged_into_id INTEGER REFERENCES establishment (id) ON DELETE RESTRICT",
       "CREATE INDEX establishment_merged_into_id ON establishment (merged_into_id)",
       "ALTER TABLE establishment ADD COLUMN lapse_warned_at {moment}",
       "INSERT INTO inspection (establishment_id, inspected_on, officers, findings, written_by_id, created_at)"
       " SELECT n.establishment_id, n.visited_on, p.full_name, n.note, n.officer_id, n.created_at"
       " FROM visit_note n JOIN person p ON p.id = n.officer_id ORDER BY n.id")
DROP = ("DROP INDEX establishment_merged_into_id", "ALTER TABLE establishment DROP COLUMN merged_into_id",
        "ALTER TABLE establishment DROP COLUMN lapse_warned_at")


class Table(Model):
    class Meta:
        legacy_table_names = False


class User(Table):
    class Meta:
        table_name = "person"


class Establishment(Table):
    pass


class VisitNote(Table):
    establishment = ForeignKeyField(Establishment, backref="visit_notes", on_delete="CASCADE")
    officer = ForeignKeyField(User, on_delete="RESTRICT")
    visited_on = DateField()
    note = CharField(2000)
    created_at = DateTimeField()


class RegisterList(Table):
    user = ForeignKeyField(User, on_delete="RESTRICT")
    file_name = CharField(200)
    header = JSONField(default=dict)
    rows = JSONField(default=list)
    state = CharField(9, default="draft", constraints=[Check("state IN ('draft', 'stored', 'discarded')")])
    rows_read = IntegerField(default=0)
    rows_stored = IntegerField(default=0)
    rows_refused = IntegerField(default=0)
    rows_there = IntegerField(default=0)
    created_at = DateTimeField()
    stored_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("state <> 'stored' OR rows_read = rows_stored + rows_refused + rows_there")]


def up(migrator, db):
    moment = "TIMESTAMP" if "Postgres" in type(db).__name__ else "DATETIME"
    for statement in ADD:
        db.execute_sql(statement.format(moment=moment))
    with db.bind_ctx([User, Establishment, VisitNote, RegisterList]):
        db.drop_tables([VisitNote])
        db.create_tables([RegisterList])


def down(migrator, db):
    # What was a visit note stays an inspection: nobody can tell them apart any more, and nothing is lost.
    with db.bind_ctx([User, Establishment, VisitNote, RegisterList]):
        db.drop_tables([RegisterList])
        db.create_tables([VisitNote])
    for statement in DROP:
        db.execute_sql(statement)
