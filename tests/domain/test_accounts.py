"""People are found by whatever they sign in with, slowed down when they guess, and never told who has an account."""

from dataclasses import replace

import pytest
import time_machine

from database import is_postgres
from domain import accounts, attempts, identifiers, notices, passwords, second_factor, sessions
from domain.problems import Refused
from models import Attempt, AuditEntry, Session, User
from tests.conftest import PASSWORD, person

HOME, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def enter(identifier, password=PASSWORD, address=HOME):
    return accounts.sign_in(identifier=identifier, password=password, address=address)


def refusal(identifier, password="wrong", address=HOME):
    with pytest.raises(Refused) as refused:
        enter(identifier, password, address)
    return refused.value.problems[0]


def guess(user, times, address=HOME):
    with time_machine.travel("2026-11-22 03:00:00", tick=False) as clock:
        for _each in range(times):
            clock.shift(1000)
            assert refusal(user.email, address=address).message == accounts.WRONG


def test_a_person_is_found_by_email_phone_or_user_name_whatever_the_capitals(owner):
    User.update(phone="0912345678", user_name="hoa.sen").where(User.id == owner.id).execute()
    for typed in (owner.email, owner.email.upper(), f"  {owner.email} ", "0912 345 678", "+84912345678", "HOA.SEN"):
        assert accounts.find(typed) == owner
    for typed in ("", "nobody", "0912345679", "%", "x" * 300, None):
        assert accounts.find(typed) is None


def test_the_right_password_opens_a_session_of_which_only_the_digest_is_kept(app, owner):
    user, token = enter(owner.email)
    assert user == owner
    assert sessions.resume(token, config=app.khaibao).confirmed
    assert not Session.select().where(Session.token_hash.contains(token[:20])).exists()
    assert AuditEntry.get(AuditEntry.action == "session.started").actor == owner


def test_no_answer_tells_whether_an_account_exists(owner):
    unknown = refusal("nobody@example.com")
    assert refusal(owner.email) == unknown
    with pytest.raises(Refused):
        enter(owner.email, "")


def test_an_unknown_person_costs_as_much_hashing_as_a_known_one(owner, monkeypatch):
    checked = []
    monkeypatch.setattr(passwords._hasher.__class__, "verify", lambda self, stored, given: checked.append(stored) or False)
    refusal(owner.email)
    refusal("nobody@example.com")
    assert len(checked) == 2 and all(stored.startswith("$argon2id$") for stored in checked)


def test_after_five_wrong_tries_the_pause_grows_for_that_person_from_that_address_only(owner, other_owner):
    waits = []
    with time_machine.travel("2026-11-22 03:00:00", tick=False) as clock:
        for _each in range(5):
            refusal(owner.email)
        for _each in range(4):
            problem = refusal(owner.email)
            assert problem.message == accounts.WAIT
            waits.append(problem.params["seconds"])
            clock.shift(problem.params["seconds"])
            assert refusal(owner.email).message == accounts.WRONG
        assert waits == [2, 4, 8, 16]
        assert refusal(owner.email, PASSWORD).message == accounts.WAIT
        assert enter(owner.email, address=ELSEWHERE)
        assert enter(other_owner.email)


def test_the_pause_is_the_same_for_names_that_do_not_exist(app):
    with time_machine.travel("2026-11-22 03:00:00", tick=False):
        for _each in range(5):
            assert refusal("ghost@example.com").message == accounts.WRONG
        assert refusal("GHOST@example.com ").params == {"seconds": 2}


def test_email_and_telephone_of_a_person_share_one_count(owner):
    User.update(phone="0912345678").where(User.id == owner.id).execute()
    with time_machine.travel("2026-11-22 03:00:00", tick=False):
        for typed in (owner.email, "0912345678", "+84 912 345 678", owner.email.upper(), owner.email):
            refusal(typed)
        assert refusal("0912345678").message == accounts.WAIT


def test_one_address_guessing_at_many_people_is_slowed_too(owner):
    with time_machine.travel("2026-11-22 03:00:00", tick=False):
        for number in range(accounts.FREE_PER_ADDRESS):
            assert refusal(f"ghost{number}@example.com").message == accounts.WRONG
        assert refusal(owner.email, PASSWORD).message == accounts.WAIT
        assert enter(owner.email, address=ELSEWHERE)


def test_neighbours_in_one_ipv6_household_count_as_one():
    assert attempts.address_range("2001:db8::1") == attempts.address_range("2001:db8::ffff:1")
    assert attempts.address_range("2001:db8::1") != attempts.address_range("2001:db8:0:1::1")


def test_the_right_password_forgets_the_wrong_tries(owner):
    for _each in range(4):
        refusal(owner.email)
    enter(owner.email)
    assert User.get_by_id(owner.id).wrong_in_a_row == 0
    assert not Attempt.select().where(Attempt.key.startswith(f"enter:{owner.id}:")).exists()


def test_a_hundred_wrong_tries_in_a_row_wear_the_password_out_and_the_person_is_told_once(owner):
    User.update(wrong_in_a_row=98).where(User.id == owner.id).execute()
    guess(owner, 3)
    assert refusal(owner.email, PASSWORD, ELSEWHERE).message == accounts.WRONG
    assert [notice.kind for notice in notices.of(owner)] == ["password_blocked"]


def test_a_locked_person_stays_out_and_only_who_knows_the_password_learns_why(owner):
    User.update(locked_at="2026-11-22 00:00:00").where(User.id == owner.id).execute()
    assert refusal(owner.email).message == accounts.WRONG
    assert "locked" in refusal(owner.email, PASSWORD).message
    assert not Session.select().where(Session.user == owner).exists()


def test_a_temporary_password_dies_after_three_days(owner):
    with time_machine.travel("2026-11-22 03:00:00", tick=False) as clock:
        accounts.keep_password(owner, passwords.hash(PASSWORD), temporary=True)
        clock.shift(72 * 3600)
        assert enter(owner.email)
        clock.shift(1)
        assert refusal(owner.email, PASSWORD).message == accounts.WRONG


def test_a_password_is_changed_by_giving_the_old_one_and_other_sessions_end(app, owner):
    here, there = (sessions.resume(sessions.start(user=owner), config=app.khaibao) for _each in range(2))
    accounts.change_password(by=owner, old=PASSWORD, new="bốn chữ chẳng hợp nhau", session=here)
    assert [row.id for row in sessions.open_of(owner)] == [here.id] != [there.id]
    assert enter(owner.email, "bốn chữ chẳng hợp nhau")
    assert refusal(owner.email, PASSWORD).message == accounts.WRONG
    assert [notice.kind for notice in notices.of(owner)] == ["password_changed"]


@pytest.mark.parametrize("shows_who_it_is", [
    lambda by, session: second_factor.prove(by=by, answer=PASSWORD, session=session),
    lambda by, session: accounts.end_other_sessions(by=by, session=session),
])
def test_who_shows_once_more_who_it_is_gets_no_key_to_the_session_of_another(app, owner, other_owner, shows_who_it_is):
    """The attack: a session ended while its request still worked on, and its number went to the next one who signed in."""
    mine = sessions.resume(sessions.start(user=owner), config=app.khaibao)
    sessions.end(mine)
    theirs = sessions.start(user=other_owner)
    if not is_postgres():
        assert mine.id == Session.get().id, "SQLite gives the number away again"
    before = Session.get().__data__
    shows_who_it_is(owner, mine)
    assert Session.get().__data__ == before and sessions.resume(theirs, config=app.khaibao).user == other_owner
    assert not hasattr(mine, "renewed")


def test_of_two_proofs_of_one_browser_in_the_same_moment_the_first_renews_it(app, owner):
    token = sessions.start(user=owner)
    first, second = (sessions.resume(token, config=app.khaibao) for _each in range(2))
    for session in (first, second):
        second_factor.prove(by=owner, answer=PASSWORD, session=session)
    assert sessions.resume(first.renewed, config=app.khaibao).proved_at and not hasattr(second, "renewed")


@pytest.mark.parametrize(("old", "new", "field"), [
    ("not the old one", "bốn chữ chẳng hợp nhau", "old"),
    (PASSWORD, PASSWORD, "new"),
    (PASSWORD, "too short", "new"),
    (PASSWORD, "matkhaumatkhau2026", "new"),
    (PASSWORD, "nguyenthichu2026", "new"),
    (PASSWORD, "qwertyuiopasdfghjkl", "new"),
])
def test_a_bad_change_of_password_is_refused_and_changes_nothing(app, owner, old, new, field):
    with pytest.raises(Refused) as refused:
        accounts.change_password(by=owner, old=old, new=new, session=None)
    assert refused.value.problems[0].field == field
    assert enter(owner.email)


def test_guessing_the_old_password_in_a_stolen_session_is_slowed(owner):
    with time_machine.travel("2026-11-22 03:00:00", tick=False):
        for expected in [accounts.WRONG_PASSWORD] * 5 + [accounts.WAIT]:
            with pytest.raises(Refused) as refused:
                accounts.change_password(by=owner, old="guess", new="bốn chữ chẳng hợp nhau", session=None)
            assert refused.value.problems[0].message == expected


def test_the_same_accents_typed_on_another_keyboard_open_the_account(app):
    composed, taken_apart = "ba l\u00e1 b\u1ed1n b\u00f4ng n\u0103m", "ba la\u0301 bo\u0302\u0301n bo\u0302ng na\u0306m"
    chi = person("owner", "Chị Ba")
    accounts.keep_password(chi, passwords.hash(composed))
    assert enter(chi.email, taken_apart)


@pytest.mark.parametrize("text", ["a@example.com, evil@example.com", "a@example.com\nBcc: b@example.com", "<a@example.com>",
                                  "a", "a@b", "", None, "a@@example.com"])
def test_a_mail_address_is_exactly_one_address(text):
    assert identifiers.email(text) is None


def test_mail_addresses_are_kept_in_small_letters():
    assert identifiers.email(" Lan@Example.COM ") == "lan@example.com"


def test_nobody_ends_anothers_session(app, owner, other_owner):
    sessions.start(user=other_owner)
    row = sessions.open_of(other_owner).get()
    assert not accounts.end_session(by=owner, number=row.id)
    assert accounts.end_session(by=other_owner, number=row.id)
    assert not accounts.end_session(by=other_owner, number=row.id)


def test_an_account_of_the_demo_comes_in_nowhere_else(app, owner):
    User.update(demo=True).where(User.id == owner.id).execute()
    assert refusal(owner.email, PASSWORD).message == accounts.WRONG
    _, token = accounts.sign_in(identifier=owner.email, password=PASSWORD, address=ELSEWHERE, demo=True)
    assert sessions.resume(token, config=replace(app.khaibao, demo=True)).user == owner
    assert sessions.resume(token, config=app.khaibao) is None
