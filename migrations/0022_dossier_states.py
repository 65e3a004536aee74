"""Dossiers: the way they came, their national code and its sequence, the supplement that stops the clock, the end."""

from peewee import CharField, DateField, IntegerField, Model

ADD = ("ALTER TABLE application ADD COLUMN channel VARCHAR(6) NOT NULL DEFAULT 'visit' CHECK (channel IN ('visit', 'online'))",
       "ALTER TABLE application ADD COLUMN national_code VARCHAR(50)",
       "CREATE UNIQUE INDEX application_national_code ON application (national_code)",
       "ALTER TABLE application ADD COLUMN ended_at {moment}",
       "ALTER TABLE application ADD COLUMN supplement_asked_at {moment}",
       "ALTER TABLE application ADD COLUMN supplement_ended_at {moment}",
       "ALTER TABLE application ADD COLUMN handler_id INTEGER REFERENCES person (id) ON DELETE SET NULL",
       # What ended before is known from its moves.
       "UPDATE application SET ended_at = (SELECT MIN(m.at) FROM application_move m WHERE m.application_id = application.id"
       " AND m.after IN ('not_received', 'withdrawn', 'stopped', 'done', 'returned'))")
DROP = ("DROP INDEX application_national_code",
        *(f"ALTER TABLE application DROP COLUMN {column}" for column in (
            "channel", "national_code", "ended_at", "supplement_asked_at", "supplement_ended_at", "handler_id")))


class DossierSequence(Model):
    agency = CharField(30)
    day = DateField()
    last = IntegerField(default=0)

    class Meta:
        legacy_table_names = False
        indexes = ((("agency", "day"), True),)


def up(migrator, db):
    moment = "TIMESTAMP" if "Postgres" in type(db).__name__ else "DATETIME"
    for statement in ADD:
        db.execute_sql(statement.format(moment=moment))
    with db.bind_ctx([DossierSequence]):
        db.create_tables([DossierSequence])


def down(migrator, db):
    with db.bind_ctx([DossierSequence]):
        db.drop_tables([DossierSequence])
    for statement in DROP:
        db.execute_sql(statement)
