"""Indexes by which the record is read: the entries of an act, and those of a person with their acts, by time."""

COME = {"audit_entry_action_at": "audit_entry (action, at)", "audit_entry_actor": "audit_entry (actor_id, at, action)"}
GONE = {"audit_entry_actor_id": "audit_entry (actor_id)"}


def up(migrator, db):
    _replace(db, GONE, COME)


def down(migrator, db):
    _replace(db, COME, GONE)


def _replace(db, gone, come):
    for name in gone:
        db.execute_sql(f'DROP INDEX "{name}"')
    for name, columns in come.items():
        db.execute_sql(f'CREATE INDEX "{name}" ON {columns}')
