"""Indexes for what is read of payments again and again: the attempts of these days, the lines of a statement by outcome."""

INDEXES = {"payment_event_at": "payment_event (at)", "statement_line_outcome_id": "statement_line (outcome, id)"}


def up(migrator, db):
    for name, columns in INDEXES.items():
        db.execute_sql(f'CREATE INDEX "{name}" ON {columns}')


def down(migrator, db):
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
