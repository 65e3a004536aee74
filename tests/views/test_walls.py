"""The wall between wards, attacked: a commune's officer asks every list and file for what lies in another ward, and gets none."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from domain import foreigners, inspections, person_files, reviews, stay_changes, stays, watch
from domain.clock import today
from domain.names import masked
from tests.house.world import guest
from tests.people import establishment

# Everything that would give the other ward away, wherever it stood.
SECRETS = ("ANNA LINDQVIST", "SE9990001", "Nhà nghỉ Bên Kia", "Ghi chú bên kia", "Xác minh bên kia", "Kết quả kiểm tra bên kia",
           "Danh sách của tỉnh", "SE9990002", "KARL NYBERG")
NUMBER, TWIN = "SE9990001", "X5550001"
QUERIES = ("q=lindqvist", f"q={NUMBER}", "q=SE999", "nationality=SWE", "ward=25780", "ward=25780&here=1",
           "days=8", "here=1", "establishment=ben+kia")

LISTS = (
    "stays", "stays?q=lindqvist", f"stays?q={NUMBER}", "stays?ward=25780", "stays?state=cancelled", "stays/export/xlsx",
    "stays/export/xlsx?ward=25780", "stays/export/kbtt.xml", "establishments", "establishments?q=ben+kia",
    "establishments?ward=25780", "establishments/export.xlsx", "establishments/export.xlsx?ward=25780", "establishments/map",
    "watch?state=", "watch",
    "reports?by=ward", "reports?by=nationality&ward=25780", "reports/export.xlsx?by=nationality&ward=25780",
    "reports/pack/xlsx?ward=25780", "reports/pack/xlsx", "", "mornings/late", "mornings/permit-ending", "mornings/two-places",
    "mornings/crowded", "mornings/silent", "mornings/lapsing", "slips/new?q=ben+kia", "forgotten-passwords?q=tran+van+khac",
    "looks", "watch/lists", "establishments/registers/new")


@pytest.fixture
def beyond(other_owner, other_commune_officer, province_officer):
    """The other ward: a guest who is watched, noted and verified; one who was cancelled; a place that was inspected."""
    place = establishment(other_owner, "Nhà nghỉ Bên Kia", "guest_house", "25780", tax_code="3700000011", state="active",
                          latitude=11.45, longitude=106.47)
    hidden = watch.create_list(by=province_officer, values={"name": "Danh sách của tỉnh", "shared": False})
    watch.add_entry(by=province_officer, watch_list=hidden, values={"documents": [(NUMBER, ""), (TWIN, "")]})
    values = guest(full_name="ANNA LINDQVIST", nationality="SWE", passport_number=NUMBER, room="B7")
    stay = stays.declare(by=other_owner, establishment=place, values=values)
    reviews.review(by=other_commune_officer, stay=stay, status="confirmed", verification_result="Xác minh bên kia")
    person_files.write_down(by=other_commune_officer, person=foreigners.of(stay), note="Ghi chú bên kia")
    gone = stays.declare(by=other_owner, establishment=place, values=values | {"full_name": "KARL NYBERG",
                                                                             "passport_number": "SE9990002"})
    stay_changes.cancel(by=other_owner, stay=gone, reason="Nhầm")
    inspections.write_down(by=other_commune_officer, establishment=place, inspected_on=today(), officers="Võ Thị Xã",
                           findings="Kết quả kiểm tra bên kia")
    for room in range(5):
        stays.declare(by=other_owner, establishment=place, values=guest(full_name="ANNA LINDQVIST", nationality="SWE",
                                                                        passport_number=f"SE99900{room + 10}", room="B7"))
    return place


@pytest.fixture
def both(beyond, owner, hotel, other_owner, other_commune_officer):
    """One passport that stays in this ward and in the other one, with a note and a verification there."""
    here = stays.declare(by=owner, establishment=hotel, values=guest(full_name="TWO PLACES", passport_number=TWIN))
    there = stays.declare(by=other_owner, establishment=beyond, values=guest(full_name="TWO PLACES", passport_number=TWIN))
    reviews.review(by=other_commune_officer, stay=there, status="confirmed", verification_result="Xác minh bên kia")
    person_files.write_down(by=other_commune_officer, person=foreigners.of(there), note="Ghi chú bên kia")
    reviews.look(by=other_commune_officer, stay=there)
    return here


def text(answer):
    """What an answer says: a page as it is, a workbook by all its parts."""
    if answer.data[:2] == b"PK":
        with ZipFile(BytesIO(answer.data)) as book:
            return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    return answer.get_data(as_text=True)


def nothing_of(answer, *known):
    """No secret stands in an answer but those that the officer has typed or that are known; nor as lists show numbers."""
    assert answer.status_code in (200, 404, 422)
    secrets = [each for each in SECRETS if each not in known]
    return [each for each in secrets if each in text(answer) or masked(each) in text(answer)] == []


def test_search_and_its_workbook_stop_at_the_wall(browser, beyond, commune_officer, other_commune_officer):
    desk = browser(commune_officer)
    for address in [f"/commune/{paper}?{query}" for query in QUERIES for paper in ("search", "search/export.xlsx")]:
        answer = desk.get(address)
        assert nothing_of(answer, NUMBER), address
        assert "data-person" not in text(answer), address
    # The same questions are answered where the guest is: the wall is what keeps them back.
    assert "LINDQVIST" in text(browser(other_commune_officer).get("/commune/search?q=lindqvist"))


def test_a_list_of_numbers_says_not_found_of_the_other_ward(browser, beyond, commune_officer):
    answer = browser(commune_officer).post("/commune/search/batch", data={"documents": f"{NUMBER} SE9990002"})
    assert 'data-found="0" data-elsewhere="0" data-missing="2"' in text(answer)
    assert nothing_of(answer, NUMBER, "SE9990002")


def test_no_list_and_no_file_shows_the_other_ward(browser, both, commune_officer):
    desk = browser(commune_officer)
    for address in LISTS:
        answer = desk.get(f"/commune/{address}".rstrip("/"))
        assert nothing_of(answer, NUMBER), address
        assert "Xã Minh Thạnh" not in text(answer), address


def test_reports_count_nothing_of_the_other_ward(browser, both, commune_officer, other_commune_officer):
    mine = text(browser(commune_officer).get("/commune/reports?period=this_month"))
    theirs = text(browser(other_commune_officer).get("/commune/reports?period=this_month"))
    asked = text(browser(commune_officer).get("/commune/reports?period=this_month&ward=25780"))
    assert "Đức" in mine and "Thụy Điển" not in mine and "Thụy Điển" in theirs
    assert "Thụy Điển" not in asked and "Đức" not in asked


def test_one_person_in_both_wards_shows_this_side_only(browser, both, commune_officer, other_commune_officer):
    person = foreigners.of(both)
    page = browser(commune_officer).get(f"/commune/people/{person.id}")
    assert nothing_of(page) and text(page).count("data-stay=") == 1 and "TWO PLACES" in text(page)
    assert nothing_of(browser(commune_officer).get(f"/commune/stays/{both.code}"))
    assert other_commune_officer.full_name not in text(page)
    assert "Bên Kia" not in text(browser(commune_officer).get(f"/commune/search?q={TWIN}"))
    theirs = text(browser(other_commune_officer).get(f"/commune/people/{person.id}"))
    assert "Ghi chú bên kia" in theirs and "Xác minh bên kia" in theirs


def test_two_places_tells_how_many_elsewhere_and_not_where(browser, both, commune_officer):
    page = browser(commune_officer).get("/commune/mornings/two-places")
    assert nothing_of(page) and masked(TWIN) in text(page)


def test_who_of_the_other_ward_cannot_be_joined_or_guessed(browser, both, commune_officer):
    answer = browser(commune_officer).post(f"/commune/people/{foreigners.of(both).id}/documents",
                                           data={"passport_number": NUMBER, "reason": "Thử"})
    assert answer.status_code == 422 and nothing_of(answer, NUMBER)
    none = browser(commune_officer).post(f"/commune/people/{foreigners.of(both).id}/documents",
                                         data={"passport_number": "ZZ0000000", "reason": "Thử"})
    assert text(none).replace("ZZ0000000", NUMBER) == text(answer)


@pytest.mark.parametrize("address", [f"search?q={NUMBER}", f"stays?q={NUMBER.lower()}", f"stays/export/xlsx?q={NUMBER}"])
def test_who_asked_for_the_other_ward_is_known_to_the_province_alone(browser, both, commune_officer, province_officer, address):
    browser(commune_officer).get(f"/commune/{address}")
    assert browser(commune_officer).get(f"/commune/looks?document={NUMBER}").status_code == 404
    shown = text(browser(province_officer).get(f"/province/looks?document={NUMBER}")).split("<table", 1)[1]
    assert commune_officer.full_name in shown and masked(NUMBER) in shown.upper()
