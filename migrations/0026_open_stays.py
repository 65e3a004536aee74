"""What is asked of open stays in the index of them by ward: who is staying now is counted without reading the stays."""

NAME = "stay_open_room"
BEFORE = '"ward_id", "establishment_id", "room"'
NOW = (f'{BEFORE}, "nationality", "purpose_kind", "sex", "birth_date", "arrived_on", "leaving_on", "permitted_until", "status", '
       '"late_minutes", "channel", "left_on", "cancelled_at"')


def up(migrator, db):
    _remake(db, NOW)


def down(migrator, db):
    _remake(db, BEFORE)


def _remake(db, columns):
    db.execute_sql(f'DROP INDEX "{NAME}"')
    db.execute_sql(f'CREATE INDEX "{NAME}" ON "stay" ({columns}) WHERE (("left_on" IS NULL) AND ("cancelled_at" IS NULL))')
