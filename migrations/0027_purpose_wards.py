"""The ward in the index of purposes, too: a commune's people of a purpose are found without reading those of all wards."""

NAME = "stay_purpose_kind"


def up(migrator, db):
    _remake(db, '"purpose_kind", "id", "ward_id"')


def down(migrator, db):
    _remake(db, '"purpose_kind", "id"')


def _remake(db, columns):
    db.execute_sql(f'DROP INDEX "{NAME}"')
    db.execute_sql(f'CREATE INDEX "{NAME}" ON "stay" ({columns})')
