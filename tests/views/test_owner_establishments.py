"""An owner's establishments: seen, changed, completed; and the wall between owners."""

import pytest

from domain import registration
from models import Establishment, Membership
from tests.conftest import establishment, person
from tests.registering import TYPED, VALUES


@pytest.fixture
def lotus(owner):
    """An establishment of the owner with all its details."""
    values = {name: value for name, value in VALUES.items() if name not in ("kind", "ward", "name", "address")}
    return establishment(owner, **values | {"phone": "02743822333", "representative_phone": "0912345678"})


def fresh(place):
    return Establishment.get_by_id(place.id)


def test_the_list_shows_the_own_only(browser, owner, hotel, other_hotel):
    page = browser(owner).get("/owner/establishments").get_data(as_text=True)
    assert hotel.name in page and other_hotel.name not in page


def test_an_owner_without_establishments_is_led_to_register(browser, owner):
    assert "/owner/establishments/new" in browser(owner).get("/owner/establishments").get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "/details", "/completion", "/staff"])
def test_anothers_establishment_does_not_exist(browser, owner, other_hotel, path):
    client = browser(owner)
    assert client.get(f"/owner/establishments/{other_hotel.code}{path}").status_code == 404
    if path:
        assert client.post(f"/owner/establishments/{other_hotel.code}{path}", data=TYPED).status_code == 404
    assert client.get(f"/owner/establishments/0000000000000{path}").status_code == 404
    assert fresh(other_hotel).name == other_hotel.name


@pytest.mark.parametrize("path", ["/details", "/completion", "/staff"])
def test_staff_see_the_establishment_but_change_nothing(browser, owner, hotel, path):
    clerk = person("owner", "Lễ Tân", employer=owner)
    Membership.create(user=clerk, establishment=hotel, part="staff")
    client = browser(clerk)
    assert client.get(f"/owner/establishments/{hotel.code}").status_code == 200
    assert client.get(f"/owner/establishments/{hotel.code}{path}").status_code == 404
    assert client.post(f"/owner/establishments/{hotel.code}{path}", data=TYPED | {"oath": "y"}).status_code == 404


def test_staff_do_not_read_the_personal_number(browser, owner, lotus):
    clerk = person("owner", "Lễ Tân", employer=owner)
    Membership.create(user=clerk, establishment=lotus, part="staff")
    number = VALUES["representative_number"]
    assert number in browser(owner).get(f"/owner/establishments/{lotus.code}").get_data(as_text=True)
    assert number not in browser(clerk).get(f"/owner/establishments/{lotus.code}").get_data(as_text=True)


def test_a_second_establishment_starts_from_the_last_representative(browser, owner, lotus):
    client = browser(owner)
    page = client.get("/owner/establishments/new").get_data(as_text=True)
    assert VALUES["representative_number"] in page and "02/03/1985" in page and 'name="password"' not in page
    answer = client.post("/owner/establishments/new", data=TYPED | {"oath": "y"})
    made = Establishment.get(Establishment.name == TYPED["name"])
    assert (answer.status_code, answer.location) == (303, f"/owner/establishments/{made.code}")
    assert client.post("/owner/establishments/new", data=TYPED | {"oath": "y"}).status_code == 422


def test_the_form_shows_what_is_stored_and_stores_nothing_when_sent_unchanged(browser, owner, lotus):
    client = browser(owner)
    page = client.get(f"/owner/establishments/{lotus.code}/details").get_data(as_text=True)
    for shown in (lotus.name, "02/03/1985", "10.98, 106.65", 'value="20"', '<option selected value="25750">'):
        assert shown in page
    typed = TYPED | {"name": lotus.name, "address": lotus.address}
    assert client.post(f"/owner/establishments/{lotus.code}/details", data=typed).status_code == 303
    assert registration.values_of(fresh(lotus)) == registration.values_of(lotus) and fresh(lotus).state == "active"


def test_a_new_telephone_counts_at_once_a_new_name_waits(browser, owner, lotus):
    client, typed = browser(owner), TYPED | {"name": lotus.name, "address": lotus.address}
    client.post(f"/owner/establishments/{lotus.code}/details", data=typed | {"phone": "0274 3999 888"})
    assert (fresh(lotus).phone, fresh(lotus).state) == ("02743999888", "active")
    client.post(f"/owner/establishments/{lotus.code}/details", data=typed | {"name": "Khách sạn Sen Vàng"})
    assert (fresh(lotus).name, fresh(lotus).state) == ("Khách sạn Sen Vàng", "proposed")


def test_an_exact_position_survives_an_unchanged_form(browser, owner, lotus):
    Establishment.update(latitude=10.98041, longitude=106.65191).where(Establishment.id == lotus.id).execute()
    page = browser(owner).get(f"/owner/establishments/{lotus.code}/details").get_data(as_text=True)
    assert 'value="10.98041, 106.65191"' in page


def test_whoever_waits_for_a_new_name_goes_on_declaring(browser, owner, lotus):
    client, declare = browser(owner), f"/owner/stays/new?establishment={lotus.code}"
    Establishment.update(state="proposed", decided_at=None).where(Establishment.id == lotus.id).execute()
    assert declare not in client.get(f"/owner/establishments/{lotus.code}").get_data(as_text=True)
    Establishment.update(decided_at=lotus.created_at).where(Establishment.id == lotus.id).execute()
    assert declare in client.get(f"/owner/establishments/{lotus.code}").get_data(as_text=True)


def test_an_emptied_field_is_stored_empty(browser, owner, lotus):
    typed = TYPED | {"name": lotus.name, "address": lotus.address, "position": "", "rooms": ""}
    browser(owner).post(f"/owner/establishments/{lotus.code}/details", data=typed)
    assert (fresh(lotus).latitude, fresh(lotus).rooms) == (None, None)


def test_a_returned_one_is_completed_with_the_offices_words_in_sight(browser, owner, lotus):
    Establishment.update(state="returned", state_reason="Thiếu số nhà").where(Establishment.id == lotus.id).execute()
    client, path = browser(owner), f"/owner/establishments/{lotus.code}"
    assert "Thiếu số nhà" in client.get(path).get_data(as_text=True)
    assert client.get(f"{path}/details").location == f"{path}/completion"
    assert "Thiếu số nhà" in client.get(f"{path}/completion").get_data(as_text=True)
    assert client.post(f"{path}/completion", data=TYPED).status_code == 422
    assert client.post(f"{path}/completion", data=TYPED | {"oath": "y"}).status_code == 303
    assert fresh(lotus).state == "proposed"
    assert client.post(f"{path}/completion", data=TYPED | {"oath": "y"}).status_code == 422


@pytest.mark.parametrize("state", ["locked", "refused"])
def test_a_locked_or_refused_one_says_why_and_is_not_changed(browser, owner, lotus, state):
    Establishment.update(state=state, state_reason="Khai không đúng").where(Establishment.id == lotus.id).execute()
    client, path = browser(owner), f"/owner/establishments/{lotus.code}"
    page = client.get(path).get_data(as_text=True)
    assert "Khai không đúng" in page and f"{path}/details" not in page
    assert client.post(f"{path}/details", data=TYPED).status_code == 422
    assert fresh(lotus).name == lotus.name


def test_a_script_in_a_name_is_only_text(browser, owner):
    place = establishment(owner, '<script>alert("x")</script>')
    for path in ("", f"/{place.code}", f"/{place.code}/details", f"/{place.code}/staff"):
        page = browser(owner).get(f"/owner/establishments{path}").get_data(as_text=True)
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_officers_and_citizens_have_no_owners_rooms(browser, commune_officer, province_officer, citizen, admin, hotel):
    for user in (commune_officer, province_officer, citizen, admin):
        assert browser(user).get(f"/owner/establishments/{hotel.code}").status_code == 404
    assert browser().get("/owner/establishments").status_code == 303
