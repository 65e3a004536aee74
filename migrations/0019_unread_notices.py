"""An index of the notices not opened yet: every page tells how many there are."""


def up(migrator, db):
    db.execute_sql('CREATE INDEX "notice_unread" ON "notice" ("user_id") WHERE ("read_at" IS NULL)')


def down(migrator, db):
    db.execute_sql('DROP INDEX "notice_unread"')
