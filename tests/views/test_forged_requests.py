"""Requests no page of ours would send: odd names of fields, odd addresses, pages that have grown old."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from domain import stay_changes, stays
from models import Stay
from tests.domain.test_stays import guest
from tests.views.test_owner_stays import typed


@pytest.fixture
def stay(owner, hotel):
    return stays.declare(by=owner, establishment=hotel, values=guest())


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "-1", "1e3", ""])
def test_rows_of_a_group_are_counted_by_plain_numbers_only(browser, owner, hotel, number):
    answer = browser(owner).post("/owner/groups/new", data={"establishment": hotel.code, f"rows-{number}-full_name": "A B"})
    assert answer.status_code == 422


@pytest.mark.parametrize("forged", ["endpoint=x", "_external=1&_scheme=javascript&_anchor=x", "state=late&q=an"])
def test_confirming_leads_back_to_the_list_and_nowhere_else(browser, commune_officer, stay, forged):
    answer = browser(commune_officer).post(f"/commune/stays/confirmation?{forged}", data={"code": stay.code})
    assert answer.status_code == 303
    assert answer.location in ("/commune/stays", "/commune/stays?state=late&q=an")


def test_an_exported_list_does_not_name_places_of_other_wards(browser, commune_officer, hotel, other_hotel):
    def above(place):
        answer = browser(commune_officer).get(f"/commune/stays/export/xlsx?establishment={place.code}")
        sheet = load_workbook(BytesIO(answer.data)).active
        return " ".join(str(cell.value) for row in sheet.iter_rows(max_row=5) for cell in row)
    assert hotel.name in above(hotel)
    assert other_hotel.name not in above(other_hotel)


def test_a_correction_from_an_old_page_is_not_stored(browser, owner, hotel, stay):
    client = browser(owner)
    assert 'name="revision" type="hidden" value="0"' in client.get(f"/owner/stays/{stay.code}/correction").text
    stay_changes.correct(by=owner, stay=stay, values=guest(sex="M"))
    old = client.post(f"/owner/stays/{stay.code}/correction", data=typed(hotel, revision="0"))
    assert old.status_code == 422 and Stay.get_by_id(stay.id).sex == "M"


def test_a_decision_from_an_old_page_is_not_stored(browser, owner, commune_officer, stay):
    desk = browser(commune_officer)
    assert 'name="revision" type="hidden" value="0"' in desk.get(f"/commune/stays/{stay.code}").text
    stay_changes.correct(by=owner, stay=stay, values=guest(sex="M"))
    answer = desk.post(f"/commune/stays/{stay.code}", data={"status": "confirmed", "revision": "0"})
    assert answer.status_code == 422 and Stay.get_by_id(stay.id).status == "new"


@pytest.mark.parametrize("day", ["01/01/0001", "31/12/9999"])
def test_a_slip_of_an_absurd_day_is_refused_with_a_sentence(browser, commune_officer, hotel, day):
    answer = browser(commune_officer).post("/commune/slips/new", data=typed(hotel, received_on=day, received_time="00:01"))
    assert answer.status_code == 422
