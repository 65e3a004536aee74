"""When a signed-in person last gave the own password again."""

from playhouse.pool import PostgresqlDatabase


def up(migrator, db):
    kind = "TIMESTAMP" if isinstance(db, PostgresqlDatabase) else "DATETIME"
    db.execute_sql(f"ALTER TABLE session ADD COLUMN proved_at {kind}")


def down(migrator, db):
    db.execute_sql("ALTER TABLE session DROP COLUMN proved_at")
