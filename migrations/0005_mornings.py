"""Indexes for the officers' morning lists: the late declarations of the last days, and who shares a room."""

INDEXES = (
    'CREATE INDEX "stay_late_declared" ON "stay" ("declared_at") WHERE ("late_minutes" > 0)',
    'CREATE INDEX "stay_open_room" ON "stay" ("ward_id", "establishment_id", "room")'
    ' WHERE (("left_on" IS NULL) AND ("cancelled_at" IS NULL))',
)
UNDO = ('DROP INDEX "stay_late_declared"', 'DROP INDEX "stay_open_room"')


def up(migrator, db):
    for statement in INDEXES:
        db.execute_sql(statement)


def down(migrator, db):
    for statement in UNDO:
        db.execute_sql(statement)
