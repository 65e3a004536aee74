"""A link sets a password once; a temporary password is given at the counter by the officer of the ward."""

import pytest
import time_machine

from domain import accounts, counter, links, notices, passwords, sessions
from domain.clock import now
from domain.problems import Refused
from models import Membership, Notice, OneTimeLink, User
from tests.conftest import PASSWORD, establishment, person

NEW = "bốn chữ chẳng hợp nhau"


def test_a_link_sets_the_password_once_and_ends_every_session(app, owner):
    sessions.start(user=owner)
    token, other = links.make(owner, "password"), links.make(owner, "password")
    assert links.live(token).user == owner and links.live(token), "looking does not use it up"
    links.set_password(token=token, password=NEW)
    assert list(owner.sessions) == []
    assert accounts.sign_in(identifier=owner.email, password=NEW, address="203.0.113.7")
    for used in (token, other):
        with pytest.raises(Refused):
            links.set_password(token=used, password="noch ein ganz anderes Wort")
    assert "password_changed" in {notice.kind for notice in notices.of(owner)}


def test_only_the_digest_of_a_link_is_kept(owner):
    token = links.make(owner, "invitation")
    assert len(token) >= 43 and OneTimeLink.get(OneTimeLink.user == owner).token_hash == sessions.digest(token)


@pytest.mark.parametrize(("purpose", "hours"), [("password", 1), ("invitation", 72)])
def test_a_link_grows_old(owner, purpose, hours):
    with time_machine.travel("2026-11-22 03:00:00", tick=False) as clock:
        token = links.make(owner, purpose)
        clock.shift(hours * 3600 - 1)
        assert links.live(token)
        clock.shift(1)
        assert not links.live(token)


@pytest.mark.parametrize("token", ["", None, "nothing", "x" * 5000])
def test_a_guess_is_no_link(app, token):
    assert links.live(token) is None


def test_a_locked_person_has_no_link(owner):
    token = links.make(owner, "password")
    User.update(locked_at=now()).where(User.id == owner.id).execute()
    assert links.live(token) is None


def test_an_easy_password_leaves_the_link_whole(owner):
    token = links.make(owner, "password")
    with pytest.raises(Refused) as refused:
        links.set_password(token=token, password="123456789012345")
    assert refused.value.problems[0].field == "password"
    assert links.live(token)


def test_asking_for_a_link_answers_the_same_for_everybody_and_keeps_no_secret(owner):
    for typed in (owner.email, "nobody@example.com"):
        assert links.forgotten(identifier=typed, address="203.0.113.7") is None
    notice = Notice.get()
    assert (notice.user, notice.kind, notice.details, notice.mail) == (owner, "password_link", {}, "wait")
    assert not OneTimeLink.select().exists()


def test_nobodys_mailbox_is_flooded_and_nobody_asks_without_end(owner):
    with time_machine.travel("2026-11-22 03:00:00", tick=False):
        for number in range(5):
            links.forgotten(identifier=owner.email, address=f"203.0.113.{number}")
        assert notices.of(owner).count() == 3
        for _each in range(4):
            links.forgotten(identifier="nobody@example.com", address="203.0.113.1")
        with pytest.raises(Refused):
            links.forgotten(identifier="nobody@example.com", address="203.0.113.1")


def test_the_officer_of_the_ward_gives_a_temporary_password_at_the_counter(commune_officer, hotel, owner):
    sessions.start(user=owner)
    User.update(totp_secret="SECRET", wrong_in_a_row=100).where(User.id == owner.id).execute()
    temporary = counter.reset_password(by=commune_officer, user=owner, identity_seen=True)
    user = User.get_by_id(owner.id)
    assert passwords.fits(temporary, user.password_hash) and not passwords.fits(PASSWORD, user.password_hash)
    assert user.must_change_password and user.totp_secret and user.wrong_in_a_row == 0 and not list(user.sessions)


def test_only_people_of_the_own_wards_are_helped(commune_officer, other_commune_officer, province_officer, owner, other_owner,
                                                 hotel, other_hotel, admin, citizen):
    stranger = person("owner", "Không Cơ Sở")
    assert counter.people(by=commune_officer) == [owner]
    assert counter.people(by=other_commune_officer) == [other_owner]
    assert {owner, other_owner, stranger, citizen} == set(counter.people(by=province_officer))
    assert counter.people(by=admin) == counter.people(by=owner) == []
    for by, user in ((commune_officer, other_owner), (commune_officer, stranger), (province_officer, admin),
                     (province_officer, commune_officer), (owner, owner), (admin, owner)):
        with pytest.raises(Refused):
            counter.reset_password(by=by, user=user, identity_seen=True)
    assert passwords.fits(PASSWORD, User.get_by_id(other_owner.id).password_hash)


def test_without_the_identity_card_nothing_happens(commune_officer, hotel, owner):
    with pytest.raises(Refused) as refused:
        counter.reset_password(by=commune_officer, user=owner, identity_seen=False)
    assert refused.value.problems[0].field == "identity_seen"


def test_people_are_found_at_the_counter_by_a_piece_of_the_name_without_accents(province_officer, owner, other_owner):
    assert counter.people(by=province_officer, query="thi chu") == [owner]
    assert counter.people(by=province_officer, query=other_owner.email.partition("example")[0].upper()) == [other_owner]
    assert counter.people(by=province_officer, query="%") == []


def test_staff_whose_access_ended_is_no_longer_helped(commune_officer, owner):
    place = establishment(owner)
    assert counter.people(by=commune_officer) == [owner]
    Membership.update(revoked_at=now()).where(Membership.establishment == place).execute()
    assert counter.people(by=commune_officer) == []


def test_a_new_password_kills_the_links_on_their_way(owner):
    token = links.make(owner, "password")
    accounts.change_password(by=owner, old=PASSWORD, new=NEW, session=None)
    assert links.live(token) is None
