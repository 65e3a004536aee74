"""All that counts of a stay in the index of documents: what a person's stays add up to is told without reading them."""

NAME = "stay_document"
NOW = '"passport_number", "nationality", "ward_id", "arrived_on", "left_on", "leaving_on", "cancelled_at", "id"'
BEFORE = '"passport_number", "nationality"'


def up(migrator, db):
    _remake(db, NOW)


def down(migrator, db):
    _remake(db, BEFORE)


def _remake(db, columns):
    db.execute_sql(f'DROP INDEX "{NAME}"')
    db.execute_sql(f'CREATE INDEX "{NAME}" ON "stay" ({columns})')
