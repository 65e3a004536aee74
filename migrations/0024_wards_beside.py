"""The ward in the indexes that officers filter by, and the days of an establishment: found without reading every stay."""

WHOLE = {"stay_status": "status", "stay_nationality": "nationality", "stay_room": "room", "stay_channel": "channel",
         "stay_establishment_newest": "establishment_id"}
PARTS = {"stay_late": '("late_minutes" > 0)', "stay_doubtful": '"doubtful"', "stay_corrected": '("revision" > 0)',
         "stay_cancelled": '("cancelled_at" IS NOT NULL)'}


def up(migrator, db):
    _remake(db, ', "ward_id"')
    db.execute_sql('CREATE INDEX "stay_establishment_arrived" ON "stay" ("establishment_id", "arrived_on", "id")')


def down(migrator, db):
    db.execute_sql('DROP INDEX "stay_establishment_arrived"')
    _remake(db, "")


def _remake(db, ward):
    made = {name: f'("{column}", "id"{ward})' for name, column in WHOLE.items()}
    made |= {name: f'("id"{ward}) WHERE {test}' for name, test in PARTS.items()}
    for name, columns in made.items():
        db.execute_sql(f'DROP INDEX "{name}"')
        db.execute_sql(f'CREATE INDEX "{name}" ON "stay" {columns}')
