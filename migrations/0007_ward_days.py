"""The stays of a ward by day of arrival, for officers who look for a name among those of long ago."""

NAME = "stay_ward_arrived"


def up(migrator, db):
    db.execute_sql(f'CREATE INDEX "{NAME}" ON "stay" ("ward_id", "arrived_on", "id")')


def down(migrator, db):
    db.execute_sql(f'DROP INDEX "{NAME}"')
