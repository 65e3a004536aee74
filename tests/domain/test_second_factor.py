"""A code of the phone or from the paper opens the door once, even when two hands try it in the same moment."""

import threading

import pyotp
import pytest
import time_machine

import database
from domain import accounts, notices, second_factor, sessions
from domain.problems import Refused
from models import RecoveryCode, User
from tests.conftest import PASSWORD, person
from tests.people import unguarded

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOON = "2026-11-22 05:00:15"


def switched_on(user):
    """The ten recovery codes of a person whose second factor is on."""
    return second_factor.switch_on(by=user, secret=SECRET, code=pyotp.TOTP(SECRET).now(), password=PASSWORD, session=None)


def half_open(app, user):
    token = accounts.sign_in(identifier=user.email, password=PASSWORD, address="203.0.113.7")[1]
    return sessions.resume(token, config=app.khaibao)


def test_codes_are_those_of_rfc_6238():
    assert pyotp.TOTP(SECRET, digits=8).at(59) == "94287082"
    with time_machine.travel(59, tick=False):
        assert second_factor._step(SECRET, "287082") == 1


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (0, True), (30, True), (60, False), (-60, False)])
def test_a_clock_may_be_one_step_wrong(seconds, opens):
    with time_machine.travel(NOON, tick=False) as clock:
        code = pyotp.TOTP(SECRET).now()
        clock.shift(seconds)
        assert (second_factor._step(SECRET, code) is not None) is opens


@pytest.mark.parametrize("code", ["", None, "12345", "1234567", "１２３４５６", "12a456", "²²²²²²", "9" * 5000])
def test_what_is_not_six_digits_is_no_code(code):
    assert second_factor._step(SECRET, code) is None


def test_it_is_switched_on_by_a_first_code_and_the_password(owner):
    for code, password, field in (("000000", PASSWORD, "code"), (pyotp.TOTP(SECRET).now(), "wrong", "password")):
        with pytest.raises(Refused) as refused:
            second_factor.switch_on(by=owner, secret=SECRET, code=code, password=password, session=None)
        assert refused.value.problems[0].field == field
    codes = switched_on(owner)
    assert len(set(codes)) == 10 and second_factor.codes_left(owner) == 10
    assert User.get_by_id(owner.id).totp_secret == SECRET
    assert not RecoveryCode.select().where(RecoveryCode.code_hash.in_(codes)).exists()
    assert notices.of(owner).get().kind == "second_factor_changed"


def test_the_password_alone_leaves_the_session_half_open(app, owner):
    with time_machine.travel(NOON, tick=False) as clock:
        switched_on(owner)
        session = half_open(app, owner)
        assert not session.confirmed and list(sessions.open_of(owner)) == []
        clock.shift(30)
        token = second_factor.confirm(session=session, code=pyotp.TOTP(SECRET).now())
    with time_machine.travel(NOON, tick=False):
        assert sessions.resume(token, config=app.khaibao).confirmed
        assert [row.token_hash for row in owner.sessions] == [sessions.digest(token)]
        sessions.end(session)
        assert sessions.resume(token, config=app.khaibao), "ending the half-open one again leaves the new one alone"


def test_a_code_works_once(app, owner):
    with time_machine.travel(NOON, tick=False) as clock:
        paper = switched_on(owner)
        user = User.get_by_id(owner.id)
        assert not second_factor.passes(user, pyotp.TOTP(SECRET).now()), "the code that switched it on is used up"
        clock.shift(30)
        code = pyotp.TOTP(SECRET).now()
        assert second_factor.passes(user, code)
        assert not second_factor.passes(user, code)
        assert second_factor.passes(user, paper[3].lower().replace("-", " "))
        assert not second_factor.passes(user, paper[3])
        assert second_factor.codes_left(user) == 9


def test_a_recovery_code_of_somebody_else_opens_nothing(owner, other_owner):
    paper = switched_on(owner)
    switched_on(other_owner)
    assert not second_factor.passes(User.get_by_id(other_owner.id), paper[0])
    assert second_factor.passes(User.get_by_id(owner.id), paper[0])


def test_wrong_codes_are_slowed_wherever_they_come_from(app, owner):
    with time_machine.travel(NOON, tick=False) as clock:
        switched_on(owner)
        session = half_open(app, owner)
        for _each in range(5):
            with pytest.raises(Refused) as refused:
                second_factor.confirm(session=session, code="000000")
            assert refused.value.problems[0].message == second_factor.WRONG_CODE
        clock.shift(1)
        with pytest.raises(Refused) as refused:
            second_factor.confirm(session=session, code=pyotp.TOTP(SECRET).now(), from_address="198.51.100.9")
        assert refused.value.problems[0].message == accounts.WAIT


def test_the_password_again_and_again_does_not_forget_the_wrong_codes(app, owner):
    switched_on(owner)
    User.update(wrong_in_a_row=99).where(User.id == owner.id).execute()
    session = half_open(app, owner)
    with pytest.raises(Refused):
        second_factor.confirm(session=session, code="000000")
    with pytest.raises(Refused):
        half_open(app, owner)


def test_a_half_open_session_waits_ten_minutes(app, owner):
    with time_machine.travel(NOON, tick=False) as clock:
        switched_on(owner)
        session = half_open(app, owner)
        clock.shift(601)
        with pytest.raises(Refused):
            second_factor.confirm(session=session, code=pyotp.TOTP(SECRET).now())
        assert list(owner.sessions) == []


def test_owners_may_do_without_it_officers_may_not(owner, commune_officer):
    for user in (owner, commune_officer):
        switched_on(user)
    second_factor.switch_off(by=owner, password=PASSWORD)
    assert User.get_by_id(owner.id).totp_secret is None and second_factor.codes_left(owner) == 0
    with pytest.raises(Refused):
        second_factor.switch_off(by=commune_officer, password=PASSWORD)
    assert User.get_by_id(commune_officer.id).totp_secret == SECRET


def test_new_recovery_codes_replace_the_old_ones(owner):
    old = switched_on(owner)
    user = User.get_by_id(owner.id)
    new = second_factor.renew_codes(by=user, password=PASSWORD)
    assert not set(old) & set(new)
    assert not second_factor.passes(user, old[0]) and second_factor.passes(user, new[0])


def test_a_lost_factor_is_removed_by_another_administrator_only(admin, owner, province_officer):
    other = person("admin", "Quản Hai")
    for user in (admin, owner):
        switched_on(user)
    for by, user in ((admin, admin), (owner, owner), (province_officer, owner)):
        with pytest.raises(Refused):
            second_factor.remove(by=by, user=user)
    second_factor.remove(by=other, user=admin)
    assert User.get_by_id(admin.id).totp_secret is None


def together(times, act):
    """What `act` answers in so many threads at once, each with its own connection."""
    answers, gate = [], threading.Barrier(times)

    def one():
        with database.db.connection_context():
            gate.wait()
            answers.append(act())
    threads = [threading.Thread(target=one) for _each in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.own_database
@pytest.mark.parametrize("kind", ["phone", "paper"])
def test_one_code_sent_from_six_browsers_at_once_opens_one(app, kind):
    with database.db.connection_context():
        user = person("owner", "Người Song Song")
        paper = switched_on(user)
    try:
        with time_machine.travel("2027-01-01 05:00:00", tick=False):
            code = pyotp.TOTP(SECRET).now() if kind == "phone" else paper[0]
            user = accounts.User(id=user.id, totp_secret=SECRET)
            assert sorted(together(6, lambda: second_factor.passes(user, code))) == [False] * 5 + [True]
    finally:
        with database.db.connection_context(), database.db.atomic():
            with unguarded():
                accounts.audit.AuditEntry.delete().where(accounts.audit.AuditEntry.actor == user.id).execute()
            User.delete().where(User.id == user.id).execute()
