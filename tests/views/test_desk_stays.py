"""Officers see the declarations of their wards, decide on them, enter slips, write letters; each look is recorded."""

import pytest

from domain import stay_changes, stays
from domain.clock import today
from models import AuditEntry, Notice, Stay
from tests.domain.test_stays import guest
from tests.views.test_owner_stays import typed


@pytest.fixture
def stay(owner, hotel):
    return stays.declare(by=owner, establishment=hotel, values=guest())


def test_the_commune_sees_its_wards_and_the_province_all(browser, stay, commune_officer, other_commune_officer, province_officer):
    assert stay.code in browser(commune_officer).get("/commune/stays").text
    assert stay.code not in browser(other_commune_officer).get("/commune/stays").text
    assert browser(other_commune_officer).get(f"/commune/stays/{stay.code}").status_code == 404
    assert stay.code in browser(province_officer).get("/province/stays").text
    assert browser(commune_officer).get("/province/stays").status_code == 404


def test_every_look_is_recorded(browser, stay, commune_officer):
    assert browser(commune_officer).get(f"/commune/stays/{stay.code}").status_code == 200
    look = AuditEntry.get(AuditEntry.action == "stay.looked_at")
    assert (look.actor, look.subject_id) == (commune_officer, stay.id)


def test_a_confirmation_is_told_to_the_owner(browser, owner, stay, commune_officer):
    answer = browser(commune_officer).post(f"/commune/stays/{stay.code}", data={"status": "confirmed"})
    assert answer.status_code == 303 and Stay.get().status == "confirmed"
    assert Notice.get(Notice.user == owner).details["status"] == "confirmed"


@pytest.mark.parametrize("status", ["rejected", "not_confirmed", "reverify"])
def test_a_refusal_needs_a_reason(browser, stay, province_officer, status):
    desk = browser(province_officer)
    assert desk.post(f"/province/stays/{stay.code}", data={"status": status}).status_code == 422
    data = {"status": status, "reason": "Sai số hộ chiếu", "verification_result": "Đã kiểm tra tại chỗ"}
    assert desk.post(f"/province/stays/{stay.code}", data=data).status_code == 303
    assert (Stay.get().status, Stay.get().verification_result) == (status, "Đã kiểm tra tại chỗ")


def test_a_made_up_status_is_refused(browser, stay, province_officer):
    assert browser(province_officer).post(f"/province/stays/{stay.code}", data={"status": "deleted"}).status_code == 422


def test_the_verification_result_is_not_shown_to_the_owner(browser, owner, stay, commune_officer):
    data = {"status": "confirmed", "verification_result": "Vắng mặt khi kiểm tra"}
    desk, page = browser(commune_officer), f"/commune/stays/{stay.code}"
    assert desk.post(page, data=data).status_code == 303 and "Vắng mặt" in desk.get(page).text
    assert "Vắng mặt" not in browser(owner).get(f"/owner/stays/{stay.code}").text


def test_ticked_declarations_are_confirmed_together(browser, owner, hotel, stay, commune_officer, other_commune_officer):
    second = stays.declare(by=owner, establishment=hotel, values=guest(passport_number="N0000001"))
    ticked = {"code": [f"{stay.code}.0", f"{second.code}.0", "nonsense"]}
    browser(other_commune_officer).post("/commune/stays/confirmation", data=ticked)
    assert {s.status for s in Stay.select()} == {"new"}
    browser(commune_officer).post("/commune/stays/confirmation", data=ticked)
    assert {s.status for s in Stay.select()} == {"confirmed"}


def test_what_was_corrected_after_the_list_was_read_is_not_confirmed_by_its_tick(browser, owner, stay, commune_officer):
    stay_changes.correct(by=owner, stay=stay, values=guest(room="999"))
    browser(commune_officer).post("/commune/stays/confirmation", data={"code": [f"{stay.code}.0", stay.code, f"{stay.code}.x"]})
    assert Stay.get().status == "new"
    browser(commune_officer).post("/commune/stays/confirmation", data={"code": [f"{stay.code}.1"]})
    assert Stay.get().status == "confirmed"


def test_a_slip_is_entered_with_when_it_was_received(browser, hotel, commune_officer):
    desk = browser(commune_officer)
    assert hotel.name in desk.get("/commune/slips/new?q=hoa+sen").text
    data = typed(hotel) | {"received_on": today().isoformat(), "received_time": "00:01"}
    answer = desk.post("/commune/slips/new", data=data)
    assert answer.status_code == 303 and Stay.get().channel == "slip" and Stay.get().late_minutes == 0


def test_a_slip_cannot_come_from_tomorrow(browser, hotel, commune_officer):
    data = typed(hotel) | {"received_on": "31/12/2099", "received_time": "10:00"}
    assert browser(commune_officer).post("/commune/slips/new", data=data).status_code == 422
    assert not Stay.select().exists()


def test_a_slip_for_another_ward_is_not_taken(browser, hotel, other_commune_officer):
    data = typed(hotel) | {"received_on": today().isoformat(), "received_time": "00:01"}
    answer = browser(other_commune_officer).post("/commune/slips/new", data=data)
    assert answer.status_code == 200 and hotel.name not in answer.text, "a place is asked for again"
    assert not Stay.select().exists()


def test_the_letter_is_a_pdf_and_is_recorded(browser, stay, commune_officer, other_commune_officer):
    data = {"number": "12/XN", "to_whom": "Bà Eriksson", "place": "Phú Lợi", "signer_title": "Trưởng Công an phường"}
    assert browser(other_commune_officer).post(f"/commune/stays/{stay.code}/letter", data=data).status_code == 404
    desk = browser(commune_officer)
    assert desk.post(f"/commune/stays/{stay.code}/letter", data={}).status_code == 422
    assert desk.post(f"/commune/stays/{stay.code}/letter", data=data).data.startswith(b"%PDF")
    assert AuditEntry.select().where(AuditEntry.action == "letter.issued").count() == 1


def test_officers_filter_by_status_ward_and_channel(browser, stay, province_officer):
    desk = browser(province_officer)
    for query, there in (("status=new", True), ("status=confirmed", False), ("ward=25750", True), ("ward=25780", False),
                         ("channel=web", True), ("channel=slip", False), ("state=doubtful", False), ("q=eriks", True),
                         (f"establishment={stay.establishment.code}", True)):
        assert (stay.code in desk.get(f"/province/stays?{query}").text) is there, query


def test_an_establishment_asked_for_is_shown_among_the_filters_and_another_wards_is_not(
        browser, stay, commune_officer, other_commune_officer):
    place = stay.establishment
    chosen = f'<option selected value="{place.code}">{place.name}</option>'
    assert chosen in browser(commune_officer).get(f"/commune/stays?establishment={place.code}").text
    page = browser(other_commune_officer).get(f"/commune/stays?establishment={place.code}").text
    assert place.name not in page and stay.code not in page and "không có trong danh sách được chọn" in page
