"""An owner lets staff in and ends it; the wall around other people's staff."""

import re

import pytest

from domain import staff
from models import Membership, Session, User


@pytest.fixture
def clerk(owner, hotel):
    return staff.open_account(by=owner, establishment=hotel, full_name="Lê Thị Lễ Tân", identifier="letan.hoasen")[0]


def path(place):
    return f"/owner/establishments/{place.code}/staff"


def test_a_new_member_gets_a_password_shown_once_and_signs_in_with_it(browser, owner, hotel):
    client = browser(owner)
    answer = client.post(path(hotel), data={"full_name": "Lê Thị Tân", "identifier": "le.tan"})
    password = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", answer.get_data(as_text=True))[0]
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert password not in client.get(path(hotel)).get_data(as_text=True)
    clerk = browser()
    assert clerk.post("/sign-in", data={"identifier": "le.tan", "password": password}).status_code == 303
    assert clerk.get("/owner/stays").location.startswith("/account/password"), "an own password comes first"


def test_a_mistake_stays_on_the_page(browser, owner, other_owner, hotel):
    client = browser(owner)
    for typed in ({"full_name": "", "identifier": "le.tan"}, {"full_name": "Tân", "identifier": ""},
                  {"full_name": "Tân", "identifier": other_owner.email}, {"full_name": "x" * 300, "identifier": "le.tan"}):
        assert client.post(path(hotel), data=typed).status_code == 422
    assert not User.select().where(User.employer == owner).exists()


def test_ending_asks_first_and_works_once(browser, owner, hotel, clerk):
    client, end = browser(owner), f"{path(hotel)}/{clerk.id}/end"
    assert client.get(end).status_code == 200 and staff.staff_of(hotel).count() == 1
    inside = browser(clerk)
    assert client.post(end).location == path(hotel)
    assert staff.staff_of(hotel).count() == 0 and not Session.select().where(Session.user == clerk).exists()
    assert inside.get(f"/owner/establishments/{hotel.code}").status_code == 303
    assert client.post(end).status_code == 404


def test_staff_elsewhere_are_let_in_with_one_button(browser, owner, hotel, clerk):
    client = browser(owner)
    client.post(f"{path(hotel)}/{clerk.id}/end")
    assert clerk.full_name in client.get(path(hotel)).get_data(as_text=True)
    assert client.post(f"{path(hotel)}/{clerk.id}/entry").location == path(hotel)
    assert [place.user for place in staff.staff_of(hotel)] == [clerk]
    client.post(f"{path(hotel)}/{clerk.id}/entry")
    assert Membership.select().where(Membership.user == clerk).count() == 1


def test_a_new_password_is_shown_once(browser, owner, hotel, clerk):
    client = browser(owner)
    assert client.get(f"{path(hotel)}/{clerk.id}/password").status_code == 200
    page = client.post(f"{path(hotel)}/{clerk.id}/password").get_data(as_text=True)
    assert re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", page)


@pytest.mark.parametrize("act", ["end", "entry", "password"])
def test_anothers_staff_and_establishments_are_out_of_reach(browser, owner, other_owner, hotel, other_hotel, clerk, act):
    client = browser(other_owner)
    for place, number in ((hotel, clerk.id), (other_hotel, clerk.id), (other_hotel, owner.id), (other_hotel, other_owner.id)):
        assert client.post(f"{path(place)}/{number}/{act}").status_code == 404
    assert [place.user for place in staff.staff_of(hotel)] == [clerk]
    assert not User.get_by_id(owner.id).must_change_password


def test_staff_let_nobody_in(browser, hotel, clerk):
    User.update(must_change_password=False).where(User.id == clerk.id).execute()
    client = browser(clerk)
    assert client.get(path(hotel)).status_code == 404
    assert client.post(path(hotel), data={"full_name": "Bạn", "identifier": "ban.be"}).status_code == 404
    assert client.get("/owner/establishments/new").status_code in (303, 200)
    assert not User.select().where(User.user_name == "ban.be").exists()
