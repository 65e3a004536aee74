"""Indexes for the figures of a period and for lines nobody closed: neither reads the years before."""

INDEXES = {"application_received": "application (point_id, received_at)",
           "application_ended": "application (point_id, ended_at, due_on)",
           "ticket_open": "ticket (day) WHERE state IN ('waiting', 'called', 'serving', 'parked', 'missed')"}


def up(migrator, db):
    for name, columns in INDEXES.items():
        db.execute_sql(f'CREATE INDEX "{name}" ON {columns}')


def down(migrator, db):
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
