"""A transfer that a bank lists once in each currency: its lines bear one reference, and are told apart by the currency."""

UP = ('DROP INDEX "statement_line_reference"',
      'CREATE UNIQUE INDEX "statement_line_reference_currency" ON statement_line (reference, currency)')
DOWN = ('DROP INDEX "statement_line_reference_currency"',
        # The reference alone was unique: foreign lines, which count nowhere, get one of their own.
        "UPDATE statement_line SET reference = SUBSTR(reference, 1, 89) || ' ' || currency WHERE currency <> 'VND'",
        'CREATE UNIQUE INDEX "statement_line_reference" ON statement_line (reference)')


def up(migrator, db):
    for statement in UP:
        db.execute_sql(statement)


def down(migrator, db):
    for statement in DOWN:
        db.execute_sql(statement)
