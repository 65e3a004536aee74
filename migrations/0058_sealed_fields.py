"""Seals the second factors' secrets and the accounts for refunds that were stored before there was a field key."""

from peewee import CharField, JSONField, Model
from playhouse.pool import PostgresqlDatabase

import field_key

AT_ONCE = 500


class Row(Model):
    class Meta:
        legacy_table_names = False


class User(Row):
    totp_secret = CharField(200, null=True)

    class Meta:
        table_name = "person"


class Application(Row):
    answers = JSONField()


def up(migrator, db):
    _widen(db, 200)
    _turn(db, field_key.seal)


def down(migrator, db):
    _turn(db, field_key.opened)
    _widen(db, 64)


def _widen(db, length):
    # SQLite keeps texts of any length.
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(f"ALTER TABLE person ALTER COLUMN totp_secret TYPE VARCHAR({length})")


def _turn(db, turned):
    with db.bind_ctx([User, Application]):
        for user in User.select(User.id, User.totp_secret).where(User.totp_secret.is_null(False)):
            User.update(totp_secret=turned(user.totp_secret, "person.totp_secret")).where(User.id == user.id).execute()
        last = 0
        while rows := list(Application.select().where(Application.id > last).order_by(Application.id).limit(AT_ONCE)):
            last = rows[-1].id
            for row in rows:
                if account := row.answers.get("refund_account"):
                    sealed = row.answers | {"refund_account": turned(account, "application.answers.refund_account")}
                    Application.update(answers=sealed).where(Application.id == row.id).execute()
