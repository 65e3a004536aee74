"""The officers decide on establishments of their wards; the wall between wards."""

import re

import pytest

from domain import registration
from models import AuditEntry, Establishment, Inspection, Notice
from tests.conftest import establishment
from tests.registering import TYPED, VALUES

DECISIONS = {"approval": ("proposed", "active"), "completion": ("proposed", "returned"), "refusal": ("proposed", "refused"),
             "lock": ("active", "locked"), "unlock": ("locked", "active")}
LITTLE = {name: TYPED[name] for name in ("name", "kind", "ward", "address", "phone", "representative_name")}


def fresh(place):
    return Establishment.get_by_id(place.id)


@pytest.mark.parametrize("decision", DECISIONS)
def test_an_officer_decides_and_the_owner_is_told(browser, owner, commune_officer, decision):
    before, after = DECISIONS[decision]
    place, client = establishment(owner, state=before), browser(commune_officer)
    path = f"/commune/establishments/{place.code}"
    assert f"{path}/{decision}" in client.get(path).get_data(as_text=True)
    answer = client.post(f"{path}/{decision}", data={"reason": "Biển hiệu không đúng"})
    assert (answer.status_code, answer.location, fresh(place).state) == (303, path, after)
    assert Notice.select().where(Notice.user == owner).count() == 1
    client.post(f"{path}/{decision}", data={"reason": "Lần nữa"})
    assert fresh(place).state == after and Notice.select().where(Notice.user == owner).count() == 1


@pytest.mark.parametrize("decision", ["completion", "refusal", "lock"])
def test_a_decision_without_a_reason_stays_on_its_page(browser, owner, commune_officer, decision):
    place = establishment(owner, state=DECISIONS[decision][0])
    path = f"/commune/establishments/{place.code}/{decision}"
    assert browser(commune_officer).get(path).status_code == 200
    answer = browser(commune_officer).post(path, data={"reason": " "})
    assert answer.status_code == 422 and 'id="reason-error"' in answer.get_data(as_text=True)
    assert fresh(place).state == DECISIONS[decision][0]


def test_a_change_meanwhile_is_shown_instead_of_being_approved_unseen(browser, owner, commune_officer):
    full = {field: value for field, value in VALUES.items() if field not in ("name", "kind", "ward")}
    place = establishment(owner, state="proposed", **full)
    desk, path = browser(commune_officer), f"/commune/establishments/{place.code}"
    opened = desk.get(path).get_data(as_text=True)
    read = re.search(r'name="read" value="(\d+)"', opened)[1]
    registration.update(by=owner, establishment=place, values=registration.values_of(place) | {"name": "Tên Mới"})
    answer = desk.post(f"{path}/approval", data={"read": read}, follow_redirects=True).get_data(as_text=True)
    assert "Tên Mới” " in answer.replace("”.", "” ") and fresh(place).state == "proposed"
    assert f"refusal?read={read}" in opened
    page = desk.get(f"{path}/refusal?read={read}").get_data(as_text=True)
    assert f'value="{read}"' in page
    answer = desk.post(f"{path}/refusal", data={"read": read, "reason": "Sai"})
    assert answer.status_code == 422 and "Tên Mới" in answer.get_data(as_text=True) and fresh(place).state == "proposed"
    read = re.search(r'name="read" value="(\d+)"', desk.get(path).get_data(as_text=True))[1]
    assert desk.post(f"{path}/approval", data={"read": read}).status_code == 303 and fresh(place).state == "active"


@pytest.mark.parametrize("path", ["", *(f"/{decision}" for decision in DECISIONS), "/inspections"])
def test_anothers_ward_does_not_exist(browser, owner, other_commune_officer, path):
    place = establishment(owner, state="proposed")
    client, url = browser(other_commune_officer), f"/commune/establishments/{place.code}{path}"
    assert client.post(url, data={"reason": "x", "note": "x"}).status_code in (404, 405)
    assert client.get(url).status_code in (404, 405)
    assert fresh(place).state == "proposed" and not Inspection.select().exists()
    assert {entry.action for entry in AuditEntry.select().where(AuditEntry.actor == other_commune_officer)} <= {"access.refused"}


def test_each_door_lets_in_its_own_officers_only(browser, hotel, owner, commune_officer, province_officer, admin):
    assert browser(province_officer).get(f"/province/establishments/{hotel.code}").status_code == 200
    for user, door in ((commune_officer, "province"), (province_officer, "commune"), (owner, "commune"), (owner, "province"),
                       (admin, "province")):
        assert browser(user).get(f"/{door}/establishments").status_code == 404
        assert browser(user).post(f"/{door}/establishments/{hotel.code}/lock", data={"reason": "x"}).status_code == 404
    assert fresh(hotel).state == "active"


def test_each_look_at_the_personal_data_is_recorded_and_shown_to_the_province(browser, hotel, commune_officer, province_officer):
    browser(commune_officer).get(f"/commune/establishments/{hotel.code}")
    entry = AuditEntry.get(AuditEntry.action == "establishment.looked_at")
    assert (entry.actor, entry.subject_id) == (commune_officer, hotel.id)
    assert commune_officer.full_name in browser(province_officer).get(
        f"/province/establishments/{hotel.code}").get_data(as_text=True)


def test_the_list_of_a_ward_shows_the_ward(browser, commune_officer, province_officer, hotel, other_hotel):
    page = browser(commune_officer).get("/commune/establishments").get_data(as_text=True)
    assert hotel.code in page and other_hotel.code not in page
    page = browser(province_officer).get("/province/establishments").get_data(as_text=True)
    assert hotel.code in page and other_hotel.code in page


@pytest.mark.parametrize(("query", "shown"), [
    ("state=proposed", {"other"}), ("state=active", {"lotus"}), ("state=nonsense", {"lotus", "other"}),
    ("q=anh+duong", {"other"}),
    ("q=Hoa", {"lotus"}), ("kind=guest_house", {"other"}), ("ward=25750", {"lotus"}), ("declared=never", {"lotus", "other"}),
    ("declared=year", set()), ("q=anh&state=active", set()), ("before=abc&after=%00", {"lotus", "other"}),
    ("before=99999999999999999999", {"lotus", "other"})])
def test_the_list_narrows(browser, province_officer, hotel, other_hotel, query, shown):
    Establishment.update(state="proposed").where(Establishment.id == other_hotel.id).execute()
    page = browser(province_officer).get(f"/province/establishments?{query}").get_data(as_text=True)
    found = {name for name, place in (("lotus", hotel), ("other", other_hotel)) if f'data-establishment="{place.code}"' in page}
    assert found == shown


def test_htmx_gets_the_list_alone(browser, province_officer, hotel):
    page = browser(province_officer).get("/province/establishments", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert hotel.code in page and "<html" not in page


def test_a_probable_double_is_shown_before_the_decision(browser, owner, other_owner, commune_officer):
    twin, place = establishment(other_owner), establishment(owner, state="proposed")
    assert twin.code in browser(commune_officer).get(f"/commune/establishments/{place.code}").get_data(as_text=True)


def test_a_double_in_another_ward_is_named_but_not_linked(browser, owner, other_owner, commune_officer):
    far = establishment(other_owner, "Nhà trọ Xa", ward_code="25780", tax_code="3700000011")
    place = establishment(owner, tax_code="3700000011")
    page = browser(commune_officer).get(f"/commune/establishments/{place.code}").get_data(as_text=True)
    assert "Nhà trọ Xa" in page and far.code not in page


def test_an_officer_enters_a_house_without_a_computer(browser, commune_officer, other_commune_officer):
    answer = browser(commune_officer).post("/commune/establishments/new", data=LITTLE)
    made = Establishment.get(Establishment.name == VALUES["name"])
    assert (answer.location, made.state, made.has_computer) == (f"/commune/establishments/{made.code}", "active", False)
    assert browser(commune_officer).get(answer.location).status_code == 200
    assert browser(other_commune_officer).post("/commune/establishments/new", data=LITTLE).status_code == 422
    assert Establishment.select().where(Establishment.name == VALUES["name"]).count() == 1


def test_an_officer_is_offered_the_own_wards_only(browser, commune_officer):
    page = browser(commune_officer).get("/commune/establishments/new").get_data(as_text=True)
    assert 'value="25750"' in page and 'value="25780"' not in page


def test_what_the_owner_changed_is_shown_side_by_side(browser, owner, hotel, commune_officer):
    place = fresh(hotel)
    known = {name: value for name, value in registration.values_of(place).items() if value}
    registration.update(by=owner, establishment=place, values=VALUES | known | {"name": "Khách sạn Sen Vàng"})
    page = browser(commune_officer).get(f"/commune/establishments/{hotel.code}").get_data(as_text=True)
    assert f"<del>{hotel.name}</del> → <ins>Khách sạn Sen Vàng</ins>" in page
