"""Reference lists: watch lists that look for nobody and only tell what is known of a document."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE watch_list ADD COLUMN reference BOOLEAN NOT NULL DEFAULT FALSE")


def down(migrator, db):
    # The version before would look for everybody who stands on them.
    db.execute_sql("UPDATE watch_list SET closed_at = CURRENT_TIMESTAMP WHERE reference AND closed_at IS NULL")
    db.execute_sql("ALTER TABLE watch_list DROP COLUMN reference")
