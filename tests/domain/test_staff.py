"""Owners let staff in, each with an account of their own, and end it."""

import pytest

from domain import accounts, establishments, sessions, staff
from domain.problems import Refused
from models import AuditEntry, Membership, Notice, Session, User
from tests.conftest import establishment


@pytest.fixture
def clerk(owner, hotel):
    return staff.open_account(by=owner, establishment=hotel, full_name="Lê Thị Lễ Tân", identifier="letan.hoasen")[0]


def test_a_new_member_of_staff_declares_under_an_own_account(owner, hotel):
    clerk, password = staff.open_account(by=owner, establishment=hotel, full_name=" Lê Thị  Tân ", identifier="LeTan.HoaSen")
    assert (clerk.full_name, clerk.user_name, clerk.employer, clerk.must_change_password) == (
        "Lê Thị Tân", "letan.hoasen", owner, True)
    assert establishments.may_declare(clerk, hotel)
    assert accounts.sign_in(identifier="letan.hoasen", password=password, address="")[0] == clerk
    assert [place.user for place in staff.staff_of(hotel)] == [clerk]


@pytest.mark.parametrize(("identifier", "column", "stored"), [
    ("Tan@Example.com", "email", "tan@example.com"), ("+84 912 345 678", "phone", "0912345678"), ("tan_2", "user_name", "tan_2")])
def test_the_identifier_is_kept_as_what_it_is(owner, hotel, identifier, column, stored):
    clerk, _password = staff.open_account(by=owner, establishment=hotel, full_name="Tân", identifier=identifier)
    assert getattr(clerk, column) == stored


@pytest.mark.parametrize(("name", "identifier", "field"), [
    ("", "letan", "full_name"), ("x" * 201, "letan", "full_name"), ("Tân", "", "identifier"), ("Tân", "a", "identifier"),
    ("Tân", "0912", "identifier"), ("Tân", "a@b", "identifier"), ("Tân", "lễ tân", "identifier")])
def test_a_name_and_an_identifier_in_shape_are_needed(owner, hotel, name, identifier, field):
    with pytest.raises(Refused) as refused:
        staff.open_account(by=owner, establishment=hotel, full_name=name, identifier=identifier)
    assert refused.value.problems[0].field == field


def test_an_owner_never_gets_hold_of_an_account_that_exists(owner, other_owner, hotel):
    with pytest.raises(Refused) as refused:
        staff.open_account(by=owner, establishment=hotel, full_name="Chiếm Đoạt", identifier=other_owner.email.upper())
    assert refused.value.problems[0].message == staff.TAKEN
    assert User.get_by_id(other_owner.id).employer is None
    assert not other_owner.memberships.exists()
    for act in (lambda: staff.let_in(by=owner, establishment=hotel, person=other_owner),
                lambda: staff.give_password(by=owner, person=other_owner),
                lambda: staff.give_password(by=owner, person=owner)):
        with pytest.raises(Refused, match="Only the owner"):
            act()


def test_nobody_else_lets_in_or_ends(owner, hotel, clerk, other_owner, commune_officer, province_officer, admin):
    for stranger in (clerk, other_owner, commune_officer, province_officer, admin):
        for act in (lambda by: staff.open_account(by=by, establishment=hotel, full_name="A", identifier="abc.def"),
                    lambda by: staff.let_in(by=by, establishment=hotel, person=clerk),
                    lambda by: staff.revoke(by=by, establishment=hotel, person=clerk),
                    lambda by: staff.give_password(by=by, person=clerk)):
            with pytest.raises(Refused, match="Only the owner"):
                act(stranger)
    assert establishments.may_declare(clerk, hotel)


def test_the_last_access_ended_ends_the_sessions(owner, hotel, clerk):
    second = establishment(owner, "Nhà nghỉ Hoa Sen 2")
    staff.let_in(by=owner, establishment=second, person=clerk)
    assert Notice.get((Notice.user == clerk) & (Notice.kind == "staff_let_in")).details["name"] == second.name
    sessions.start(user=clerk)
    staff.revoke(by=owner, establishment=hotel, person=clerk)
    assert not establishments.may_declare(clerk, hotel)
    assert establishments.may_declare(clerk, second) and Session.select().where(Session.user == clerk).exists()
    staff.revoke(by=owner, establishment=second, person=clerk)
    assert not establishments.visible_to(clerk).exists()
    assert not Session.select().where(Session.user == clerk).exists()


def test_ended_twice_is_refused_and_let_in_again_works(owner, hotel, clerk):
    staff.revoke(by=owner, establishment=hotel, person=clerk)
    with pytest.raises(Refused, match="already ended"):
        staff.revoke(by=owner, establishment=hotel, person=clerk)
    staff.let_in(by=owner, establishment=hotel, person=clerk)
    assert establishments.may_declare(clerk, hotel)
    with pytest.raises(Refused, match="already declare"):
        staff.let_in(by=owner, establishment=hotel, person=clerk)
    assert Membership.select().where(Membership.user == clerk).count() == 1


def test_an_owner_cannot_be_thrown_out_as_staff(owner, hotel):
    with pytest.raises(Refused, match="already ended"):
        staff.revoke(by=owner, establishment=hotel, person=owner)
    assert establishments.owned_by(owner).count() == 1


def test_a_new_password_ends_the_sessions_and_the_old_one(owner, hotel):
    clerk, old = staff.open_account(by=owner, establishment=hotel, full_name="Tân", identifier="tan.tan")
    sessions.start(user=clerk)
    new = staff.give_password(by=owner, person=clerk)
    assert new != old and not Session.select().where(Session.user == clerk).exists()
    with pytest.raises(Refused):
        accounts.sign_in(identifier="tan.tan", password=old, address="")
    assert accounts.sign_in(identifier="tan.tan", password=new, address="")[0] == clerk


def test_every_step_is_recorded_without_the_password(owner, hotel):
    clerk, password = staff.open_account(by=owner, establishment=hotel, full_name="Tân", identifier="tan.tan")
    staff.revoke(by=owner, establishment=hotel, person=clerk)
    entries = list(AuditEntry.select().where(AuditEntry.actor == owner))
    assert {entry.action for entry in entries} == {"account.opened_for_staff", "staff.let_in", "staff.revoked"}
    assert all(password not in str(entry.details) for entry in entries)


def test_an_owner_cannot_try_out_names_or_send_mails_without_end(owner, hotel, monkeypatch):
    monkeypatch.setattr(staff, "MOST_PER_HOUR", 2)
    staff.open_account(by=owner, establishment=hotel, full_name="Tân", identifier="tan.mot")
    with pytest.raises(Refused, match="cannot be used"):
        staff.open_account(by=owner, establishment=hotel, full_name="Tân", identifier="tan.mot")
    with pytest.raises(Refused, match="Too many"):
        staff.open_account(by=owner, establishment=hotel, full_name="Tân", identifier="tan.hai")
    assert not User.select().where(User.user_name == "tan.hai").exists()
