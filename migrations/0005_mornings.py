"""Indexes for the officers' morning lists and for who looked at whom on a day."""

OPEN = ' WHERE (("left_on" IS NULL) AND ("cancelled_at" IS NULL))'
INDEXES = {
    "stay_late_declared": 'ON "stay" ("declared_at") WHERE ("late_minutes" > 0)',
    "stay_open_places": f'ON "stay" ("passport_number", "nationality", "establishment_id"){OPEN}',
    "stay_open_room": f'ON "stay" ("ward_id", "establishment_id", "room"){OPEN}',
    "audit_entry_at": 'ON "audit_entry" ("at")',
}


def up(migrator, db):
    for name, columns in INDEXES.items():
        db.execute_sql(f'CREATE INDEX "{name}" {columns}')


def down(migrator, db):
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
