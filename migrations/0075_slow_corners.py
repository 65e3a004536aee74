"""Indexes that hold all that figures count of a dossier, and what could not leave among a million that wait for their turn."""

COME = {
    "application_received": "application (point_id, received_at, channel, supplement_asked_at, kind)",
    "application_ended": "application (point_id, ended_at, due_on, received_at, supplement_asked_at, supplement_ended_at, kind)",
    "notice_tried": "notice (mail, id) WHERE mail <> 'sent' AND tries > 0",
    "text_message_tried": "text_message (state, id) WHERE state <> 'sent' AND tries > 0",
}
GONE = {"application_received": "application (point_id, received_at)",
        "application_ended": "application (point_id, ended_at, due_on)"}


def up(migrator, db):
    _replace(db, GONE, COME)


def down(migrator, db):
    _replace(db, COME, GONE)


def _replace(db, gone, come):
    for name in gone:
        db.execute_sql(f'DROP INDEX "{name}"')
    for name, columns in come.items():
        db.execute_sql(f'CREATE INDEX "{name}" ON {columns}')
