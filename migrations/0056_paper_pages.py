"""How many pages a paper has; of a PDF that came before, nobody counted them: 0."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE paper ADD COLUMN pages INTEGER NOT NULL DEFAULT 1")
    db.execute_sql("UPDATE paper SET pages = 0 WHERE media_type = 'application/pdf'")


def down(migrator, db):
    db.execute_sql("ALTER TABLE paper DROP COLUMN pages")
