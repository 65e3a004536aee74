"""What is past its term is found by day among what is still whole; what was redacted before is not read again."""

INDEXES = {
    "stay_whole": """"stay" ("leaving_on", "id") WHERE substr(passport_number, 1, 1) <> '~'""",
    "application_whole": """"application" ("ended_at", "id") WHERE ended_at IS NOT NULL AND name_key <> ''""",
    "notice_created_at_id": '"notice" ("created_at", "id")',
}


def up(migrator, db):
    for name, what in INDEXES.items():
        db.execute_sql(f'CREATE INDEX "{name}" ON {what}')


def down(migrator, db):
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
