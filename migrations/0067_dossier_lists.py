"""All that the inbox of dossiers filters by stands in narrow indexes: a rare filter no longer reads every dossier."""

DUE = "COALESCE(due_on, '9999-12-31')"
FILTERED = "state, kind, channel, handler_id, point_id, personal_number, phone"
NEW = (f'CREATE INDEX "application_state_due" ON application (state, {DUE}, id, handler_id, point_id, kind, channel, due_on)',
       f'CREATE INDEX "application_newest" ON application (id, {FILTERED}, name_key)',
       f'CREATE INDEX "application_named" ON application (name_key, id, {FILTERED})')
OLD = (f'CREATE INDEX "application_state_due" ON application (state, {DUE}, id, handler_id, point_id)',
       'CREATE INDEX "application_name_key" ON application (name_key)')


def up(migrator, db):
    _replace(db, ("state_due", "name_key"), NEW)


def down(migrator, db):
    _replace(db, ("state_due", "newest", "named"), OLD)


def _replace(db, gone, come):
    for name in gone:
        db.execute_sql(f'DROP INDEX "application_{name}"')
    for statement in come:
        db.execute_sql(statement)
