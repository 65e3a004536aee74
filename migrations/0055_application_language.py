"""The language in which an application was begun: whoever has no account is written to in it."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE application ADD COLUMN locale VARCHAR(2) NOT NULL DEFAULT 'vi'")


def down(migrator, db):
    db.execute_sql("ALTER TABLE application DROP COLUMN locale")
