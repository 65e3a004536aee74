"""Officers keep their reception points: hours, closed days, people of a day; they book, move and take away appointments."""

import re
from datetime import date

import pytest

from domain.visits import appointments, closures, hours
from models import Appointment, Closure, Office, OpeningHours, ReceptionPoint, Slot
from tests import visits
from tests.people import person

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY = date(2026, 12, 1)
SESSION = {"service": "passport", "starts": "8:00", "ends": "11h30", "minutes": "30", "public": "2", "counter": "1",
           "reserve": "0", "valid_from": "30/11/2026"}


@pytest.fixture
def desk(browser, province_officer):
    return browser(province_officer)


def booked(place, starts="08:00", share="public", **more):
    someone = visits.application(**more)
    held = appointments.hold(by=None, application=someone, slot=visits.slot(place, starts=starts))
    appointments.confirm(by=None, appointment=held)
    return someone


def test_a_new_installation_opens_its_first_point_with_a_week_in_one_step(browser, admin, province_officer):
    client = browser(admin)
    assert "chưa có điểm tiếp nhận nào" in client.get("/admin/points").text
    office = Office.get(Office.ward.is_null())
    given = {"office": office.id, "name": "Điểm Thủ Dầu Một", "address": "17 Đường N4", "horizon_days": "14", "active": "y",
             "usual_week": "y", "position": "10.98041, 106.65194", "same_day_until": "8h"}
    assert client.post("/admin/points/new", data=given).location == "/admin/points"
    made = ReceptionPoint.get()
    assert (made.latitude, made.same_day_until) == (10.98041, "08:00")
    assert Slot.select().where(Slot.point == made, Slot.day == TUESDAY, Slot.share == "public").count() == 24
    assert "Điểm Thủ Dầu Một" in browser(province_officer).get("/province/points").text


def test_an_officer_whose_office_has_no_reception_point_is_told_so(browser, commune_officer):
    for room in ("points", "reception", "counter"):
        answer = browser(commune_officer).get(f"/commune/{room}")
        assert answer.status_code == 200 and "Quản trị viên thiết lập" in answer.text, room


def test_a_point_is_changed_and_each_mistake_said_at_its_field(browser, admin, place):
    client = browser(admin)
    page = client.get(f"/admin/points/{place.code}").text
    assert place.name in page and "usual_week" not in page
    assert f'<option selected value="{place.office_id}">' in page, "who only changes the telephone leaves the office as it is"
    wrong = {"office": place.office_id, "name": "", "horizon_days": "91", "position": "bên cầu", "same_day_until": "khuya"}
    answer = client.post(f"/admin/points/{place.code}", data=wrong)
    assert answer.status_code == 422 and 'value="bên cầu"' in answer.text
    answer = client.post(f"/admin/points/{place.code}", data={**wrong, "position": ""})
    assert answer.status_code == 422 and answer.text.count('class="mistake"') == 3
    right = {"office": place.office_id, "name": "Tên mới", "horizon_days": "30"}
    assert client.post(f"/admin/points/{place.code}", data=right).status_code == 303
    found = ReceptionPoint.get_by_id(place.id)
    assert (found.name, found.horizon_days, found.active) == ("Tên mới", 30, False)
    assert client.post("/admin/points/new", data={**right, "office": "99999"}).status_code == 422


def test_the_weeks_ahead_show_places_and_their_use(desk, place):
    booked(place)
    assert "1 người hẹn" in desk.get("/province/points").text or "ngày mai 1" in desk.get("/province/points").text
    page = desk.get(f"/province/points/{place.code}").text
    assert "Thứ Ba 01/12/2026" in page and "1/18" in page
    assert "Điểm" in page and desk.get(f"/province/points/{place.code}/days/2026-13-77").status_code == 404


def test_the_people_of_a_day_are_listed(desk, place):
    someone = booked(place)
    page = desk.get(f"/province/points/{place.code}/days/{TUESDAY}").text
    assert someone.full_name in page and f"/province/applications/{someone.code}/appointment" in page


def test_a_session_is_looked_at_then_stored_on_several_weekdays(desk):
    place = visits.point()
    address = f"/province/points/{place.code}/hours"
    answer = desk.post(address, data={**SESSION, "weekdays": ["1", "3"], "look": "1"})
    assert answer.status_code == 200 and "Không ai mất chỗ" in answer.text
    assert not OpeningHours.select().exists() and not Slot.select().exists(), "a look stores nothing"
    assert desk.post(address, data={**SESSION, "weekdays": ["1", "3"]}).location == address
    assert [row.weekday for row in hours.of(place)] == [1, 3] and visits.slot(place, starts="11:00", share="counter")
    for wrong in ({"weekdays": []}, {"weekdays": ["9"]}, {"ends": "07:00"}, {"minutes": "x"}, {"service": "none"},
                  {"valid_to": "01/01/2020"}, {"starts": "sáng"}):
        assert desk.post(address, data={**SESSION, "weekdays": ["5"], **wrong}).status_code == 422, wrong
    assert len(hours.of(place)) == 2


@pytest.mark.parametrize("service", ["passport", "report"])
def test_a_session_that_is_changed_is_shown_with_its_own_matter(desk, service):
    place = visits.point()
    desk.post(f"/province/points/{place.code}/hours", data={**SESSION, "weekdays": ["1"], "service": service})
    page = desk.get(f"/province/points/{place.code}/hours/{hours.of(place)[0].id}").text
    assert f'<option selected value="{service}">' in page


def test_less_places_than_people_is_shown_before_and_takes_nobodys_place(desk, place):
    booked(place)
    booked(place)
    row = next(each for each in hours.of(place) if each.weekday == 1 and each.starts == "08:00")
    address = f"/province/points/{place.code}/hours/{row.id}"
    assert 'value="08:00"' in desk.get(address).text
    fewer = {**SESSION, "ends": "11:00", "public": "1", "counter": "0"}
    look = desk.post(address, data={**fewer, "look": "1"}).text
    assert "2 người, 1 chỗ" in look and Slot.get_by_id(visits.slot(place).id).capacity == 2
    assert desk.post(address, data=fewer).status_code == 303
    assert "2 người, 1 chỗ" in desk.get(f"/province/points/{place.code}").text and visits.balanced()
    assert desk.post(f"{address}/end").status_code == 303
    assert Appointment.select().where(Appointment.state == "booked").count() == 2


def test_a_day_is_closed_after_a_look_at_who_is_concerned(desk, place):
    someone, other = booked(place), booked(place, "13:30")
    address = f"/province/points/{place.code}/closures"
    given = {"day": "01/12/2026", "starts": "08:00", "ends": "12:00", "reason": "Mất điện"}
    look = desk.post(address, data=given).text
    assert someone.full_name in look and other.full_name not in look and not Closure.select().exists()
    result = desk.post(address, data={**given, "sure": "1"})
    assert result.status_code == 303 and someone.full_name in desk.get(result.location).text
    assert appointments.live(someone).proposed_slot_id and not appointments.live(other).proposed_slot_id
    for wrong in ({"day": ""}, {"day": "01/11/2026"}, {"reason": ""}, {"ends": "07:00"}, {"reason": "x" * 301}):
        assert desk.post(address, data={**given, **wrong, "sure": "1"}).status_code == 422, wrong
    assert desk.post(f"{result.location}/reopening").location == address
    assert not appointments.live(someone).proposed_slot_id and visits.balanced()


def test_whoever_has_no_other_place_is_to_be_called(desk, place):
    someone = booked(place)
    Slot.update(taken=Slot.capacity).where(Slot.day > TUESDAY).execute()
    Slot.update(taken=Slot.capacity).where(Slot.day == TUESDAY, Slot.taken == 0).execute()
    closed = {"day": "01/12/2026", "reason": "Bão", "everywhere": "y", "sure": "1"}
    desk.post(f"/province/points/{place.code}/closures", data=closed)
    page = desk.get(f"/province/points/{place.code}").text
    assert "vui lòng gọi điện" in page and someone.full_name in page


def test_an_officer_books_moves_and_takes_away(desk, place):
    visits.session(place, 1, "15:30", "16:30", public=0, counter=1)
    hours.open_days(place)
    someone = visits.application(point=place)
    address = f"/province/applications/{someone.code}/appointment"
    assert "15:30" in desk.get(f"{address}?share=counter&day={TUESDAY}").text
    assert desk.post(address, data={"point": place.code, "share": "counter", "time": ""}).status_code == 422
    assert desk.post(address, data={"point": place.code, "share": "counter", "time": f"{TUESDAY}T08:00"}).status_code == 422
    assert desk.post(address, data={"point": place.code, "share": "counter", "time": f"{TUESDAY}T15:30"}).location == address
    assert appointments.live(someone).slot.share == "counter"
    for day in range(2, 5):
        desk.post(address, data={"point": place.code, "share": "public", "time": f"2026-12-0{day}T08:00"})
    assert (appointments.live(someone).slot.day, appointments.live(someone).moves) == (date(2026, 12, 4), 0)
    assert desk.post(f"{address}/revocation", data={"reason": " "}).status_code == 422 and appointments.live(someone)
    assert desk.post(f"{address}/revocation", data={"reason": "Trùng hồ sơ"}).location == address
    assert appointments.live(someone) is None and appointments.of(someone).first().reason == "Trùng hồ sơ"
    assert desk.post(f"{address}/revocation", data={"reason": "Trùng"}).location == address, "a double click"
    assert visits.balanced()


def test_two_officers_with_one_dossier_do_not_undo_each_other(desk, place):
    someone = visits.application(point=place)
    address, choice = f"/province/applications/{someone.code}/appointment", {"point": place.code, "share": "public"}
    old = re.search(r'name="seen" value="([^"]+)"', desk.get(address).text)[1]
    assert desk.post(address, data={**choice, "time": f"{TUESDAY}T08:00", "seen": old}).location == address
    for path, asked in (("", {**choice, "time": f"{TUESDAY}T10:00"}), ("/revocation", {"reason": "Trùng"})):
        answer = desk.post(address + path, data={**asked, "seen": old})
        assert answer.status_code == 422 and "do lần bấm trước" in answer.text and "08:00" in answer.text
    assert appointments.live(someone).slot.starts == "08:00" and visits.balanced()


def test_an_officer_books_for_a_family_all_or_none(desk, place, browser, commune_officer):
    first, second, third = (visits.application(point=place) for _each in range(3))
    address = f"/province/applications/{first.code}/appointment"
    family = {"point": place.code, "half": "any", "desks": "1"}
    assert f'href="{address}/family"' in desk.get(address).text
    for codes in ("", "0000000000000", first.code):
        assert desk.post(f"{address}/family", data={**family, "codes": codes}).status_code == 422
    wrong = desk.post(f"{address}/family", data={**family, "codes": f"{second.code}\nABC"})
    assert "ABC" in wrong.text and second.code in wrong.text and not Appointment.select().exists()
    assert desk.post(f"{address}/family", data={**family, "codes": f"{second.code}\n{third.code}\n"}).location == address
    seats = [appointments.live(each) for each in (first, second, third)]
    assert [each.slot.starts for each in seats] == ["08:00", "08:30", "09:00"]
    assert {each.state for each in seats} == {"booked"} and len({each.party for each in seats}) == 1 and visits.balanced()
    page = desk.get(address).text
    assert all(f'/applications/{each.code}/appointment">{each.full_name}</a>' in page for each in (first, second, third))
    twice = {**family, "codes": f"{second.code}\n{third.code}", "party": ""}
    again = desk.post(f"{address}/family", data=twice, follow_redirects=True)
    assert "do lần bấm trước" in again.text and Appointment.select().count() == 3, "a double click"
    assert browser(commune_officer).post(f"/commune/applications/{first.code}/appointment/family", data=family).status_code == 404


def test_a_commune_officer_keeps_the_own_point_only(browser, commune_officer, province_officer, place):
    own = visits.point(name="Điểm Phú Lợi", office=commune_officer.office)
    row = hours.of(place).first()
    everywhere, _people = closures.close(by=province_officer, point=None, day=date(2026, 12, 8), reason="Bão")
    client = browser(commune_officer)
    assert own.name in (page := client.get("/commune/points").text) and place.name not in page
    there = f"/commune/points/{place.code}"
    for path in ("", f"/days/{TUESDAY}", "/hours", f"/hours/{row.id}", "/closures", f"/closures/{everywhere.id}"):
        assert client.get(there + path).status_code == 404, path
    for path in ("/hours", f"/hours/{row.id}", f"/hours/{row.id}/end", "/closures", f"/closures/{everywhere.id}/reopening"):
        assert client.post(there + path, data=SESSION).status_code == 404, path
    mine = f"/commune/points/{own.code}"
    assert client.get(f"{mine}/hours/{row.id}").status_code == client.post(f"{mine}/hours/{row.id}/end").status_code == 404
    assert client.get(f"{mine}/closures/{everywhere.id}").status_code == 404
    forged = {"day": "02/12/2026", "reason": "Nghỉ", "everywhere": "y", "sure": "1"}
    assert client.post(f"{mine}/closures", data=forged).status_code == 422 and Closure.select().count() == 1


def test_a_commune_officer_touches_no_appointment_of_another_office(browser, commune_officer, place):
    someone = booked(place)
    visits.point(name="Điểm Phú Lợi", office=commune_officer.office)
    client = browser(commune_officer)
    address = f"/commune/applications/{someone.code}/appointment"
    assert client.get(address).status_code == client.post(f"{address}/revocation", data={"reason": "x"}).status_code == 404
    assert client.post(address, data={"point": place.code, "time": "2026-12-02T08:00"}).status_code == 404
    assert appointments.live(someone).slot.day == TUESDAY


@pytest.mark.parametrize("role", ["citizen", "owner", "admin"])
def test_nobody_else_does_an_officers_acts(browser, place, role):
    someone = booked(place)
    client = browser(person(role, "Kẻ Lạ"))
    for path in (f"points/{place.code}/closures", f"points/{place.code}/hours", f"applications/{someone.code}/appointment",
                 f"applications/{someone.code}/appointment/revocation"):
        for door in ("province", "commune"):
            answer = client.post(f"/{door}/{path}", data={"reason": "x", "sure": "1", "day": "01/12/2026", **SESSION})
            assert answer.status_code == 404, path
    assert appointments.live(someone) and not Closure.select().exists()
