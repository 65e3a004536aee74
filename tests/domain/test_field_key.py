"""What is most harmful is sealed where it lies: a stolen database, backup of it or folder of papers does not tell it."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

import config
import database
import field_key
from domain import second_factor
from domain.applications import drafts
from domain.payments import refunds
from models import Application, User

SECRET, ACCOUNT = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "19030000123456"


@pytest.fixture
def keyed(app, tmp_path):
    """Uses the keys it is given, in front of nothing; afterwards the app has its own again."""
    def use(*keys):
        field_key.use(config.Config(data_dir=tmp_path, field_key=" ".join(keys)))
    yield use
    field_key.use(app.khaibao)


def raw(column, table):
    """What stands in the only row of a table, as a thief reads it."""
    return database.db.execute_sql(f"SELECT CAST({column} AS text) FROM {table} WHERE {column} IS NOT NULL").fetchone()[0]


def applied(**answers):
    made, _key = drafts.start(by=None, kind="adult")
    Application.update(answers=answers).where(Application.id == made.id).execute()
    return Application.get_by_id(made.id)


@given(st.text(min_size=1).filter(lambda text: not text.startswith(field_key.PREFIX)), st.text())
def test_what_is_sealed_opens_for_its_place_only(app, text, place):
    sealed = field_key.seal(text, place)
    assert sealed.startswith(field_key.PREFIX) and field_key.opened(sealed, place) == text
    assert field_key.opened(sealed, place + "x") == sealed
    assert field_key.seal(sealed, place) == sealed and field_key.seal(text, place) != sealed


def test_the_database_does_not_tell_the_secret_of_a_second_factor(owner):
    User.update(totp_secret=SECRET).where(User.id == owner.id).execute()
    assert raw("totp_secret", "person").startswith(field_key.head()) and SECRET not in raw("totp_secret", "person")
    assert User.get_by_id(owner.id).totp_secret == SECRET and not User.get_by_id(owner.id).is_officer


def test_the_database_does_not_tell_the_account_of_a_refund_and_the_province_reads_it(app):
    made = applied(refund_account=ACCOUNT, refund_holder="DANG THI ANH", refund_bank="Vietcombank", occupation="Giáo viên")
    kept = raw("answers", "application")
    assert ACCOUNT not in kept and "DANG THI ANH" in kept
    assert refunds.account_of(made) == (ACCOUNT, "DANG THI ANH", "Vietcombank")
    assert Application.select(Application.answers).dicts().get()["answers"]["refund_account"] == ACCOUNT


def test_a_secret_moved_into_the_column_of_another_thing_opens_nothing(owner):
    made = applied(refund_account=ACCOUNT)
    stolen = database.db.execute_sql("SELECT CAST(answers AS text) FROM application").fetchone()[0]
    sealed = stolen[stolen.index(field_key.PREFIX):].split('"')[0]
    User.update(totp_secret=sealed).where(User.id == owner.id).execute()
    assert field_key.locked(User.get_by_id(owner.id).totp_secret) and made.answers == {"refund_account": ACCOUNT}


def test_who_lost_the_key_still_asks_for_the_factor_and_a_recovery_code_opens(owner, keyed):
    User.update(totp_secret=SECRET).where(User.id == owner.id).execute()
    code, *_others = second_factor._new_codes(owner)
    keyed(secrets.token_hex(32))
    found = User.get_by_id(owner.id)
    assert found.totp_secret and not second_factor.passes(found, "123456") and second_factor.passes(found, code)


def test_what_cannot_be_opened_is_not_lost_when_the_rest_is_saved(keyed):
    first, second = secrets.token_hex(32), secrets.token_hex(32)
    keyed(first)
    made = applied(refund_account=ACCOUNT)
    keyed(second)
    other = Application.get_by_id(made.id)
    Application.update(answers=other.answers | {"occupation": "Thợ may"}).where(Application.id == made.id).execute()
    keyed(second, first)
    assert Application.get_by_id(made.id).answers == {"refund_account": ACCOUNT, "occupation": "Thợ may"}


def test_what_was_stored_before_there_was_a_key_is_still_read(owner):
    database.db.execute_sql(f"UPDATE person SET totp_secret = '{SECRET}' WHERE id = {int(owner.id)}")
    assert User.get_by_id(owner.id).totp_secret == SECRET and not field_key.locked(SECRET)
