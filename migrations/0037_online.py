"""Dossiers filed online: the way their fee was shown for, digital citizens, contacts proved by mail, fees reminded of."""

ADD = ("ALTER TABLE application ADD COLUMN fee_way VARCHAR(7) NOT NULL DEFAULT 'any'"
       " CHECK (fee_way IN ('any', 'online', 'digital'))",
       "ALTER TABLE identity ADD COLUMN digital BOOLEAN NOT NULL DEFAULT FALSE",
       "ALTER TABLE person ADD COLUMN contact_confirmed_at {moment}",
       "ALTER TABLE payment ADD COLUMN reminded_at {moment}")
DROP = (("application", "fee_way"), ("identity", "digital"), ("person", "contact_confirmed_at"), ("payment", "reminded_at"))


def up(migrator, db):
    moment = "TIMESTAMP" if "Postgres" in type(db).__name__ else "DATETIME"
    for statement in ADD:
        db.execute_sql(statement.format(moment=moment))


def down(migrator, db):
    for table, column in DROP:
        db.execute_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
