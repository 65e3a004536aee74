"""Reference lists: watch lists that look for nobody and only tell what is known of a document."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE watch_list ADD COLUMN reference BOOLEAN NOT NULL DEFAULT FALSE")


def down(migrator, db):
    db.execute_sql("ALTER TABLE watch_list DROP COLUMN reference")
