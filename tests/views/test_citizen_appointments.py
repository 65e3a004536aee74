"""A citizen chooses, holds, books, moves and cancels a time with nothing but a browser."""

import dataclasses
import re
from datetime import date, timedelta

import pytest
import time_machine

from domain.applications import access
from domain.clock import now
from domain.visits import appointments, challenge, closures, rounds, waiting
from models import Appointment, Slot
from tests import applying, visits
from tests.people import person

TUESDAY = date(2026, 12, 1)
MEANWHILE = "Lịch hẹn đã thay đổi do lần bấm trước hoặc ở cửa sổ khác"


@pytest.fixture
def someone(place):
    return visits.application()


def opened(app, browser, *applications):
    """A browser with the key of some applications, and the address of the first one's appointment."""
    client, key = browser(), ""
    for each in applications:
        key = access.start_key(application=each, token=key)
    client.set_cookie(app.khaibao.cookie("dossier"), key)
    return client, f"/citizen/applications/{applications[0].code}/appointment"


def earliest(client, address, place, **more):
    return client.post(address, data={"point": place.code, "half": "any", **more})


def listed(client, address, place, time, **more):
    return client.post(address, data={"point": place.code, "listed": "1", "half": "any", "time": time, **more})


def live(application):
    return appointments.live(application)


def test_the_main_button_holds_the_earliest_time_and_the_next_books_it(app, browser, monkeypatch, place, someone):
    client, address = opened(app, browser, someone)
    page = client.get(address).text
    assert "Thứ Ba 01/12/2026" in page and place.address in page
    assert earliest(client, address, place).location == address
    assert live(someone).state == "held"
    assert "09:15" in client.get(address).text, "held until a quarter past"
    assert client.post(f"{address}/confirmation").location == address
    page = client.get(address).text
    assert live(someone).state == "booked" and "Lịch hẹn của ông/bà đã được đặt" in page
    assert someone.email not in page, "an office without a mail server has written to nobody"
    monkeypatch.setattr(app, "khaibao", dataclasses.replace(app.khaibao, smtp_url="smtp://mail.example"))
    page = client.get(address).text
    assert someone.email in page and "sẽ nhắc" not in page, "it is tomorrow"


def test_many_times_are_folded_by_half_day_and_few_are_not(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    page = client.get(address).text
    assert page.count("<details") == 2 and page.count("<details open><summary>Buổi sáng <small>còn 12 chỗ") == 1
    assert page.count('name="time"') == 9
    page = client.get(f"{address}?half=afternoon").text
    assert "<details" not in page and page.count('name="time"') == 3


def test_the_earliest_from_a_day_in_the_afternoon(app, browser, monkeypatch, place, someone):
    monkeypatch.setattr(app, "khaibao", dataclasses.replace(app.khaibao, smtp_url="smtp://mail.example"))
    client, address = opened(app, browser, someone)
    earliest(client, address, place, from_day="03/12/2026", half="afternoon")
    assert (live(someone).slot.day, live(someone).slot.starts) == (date(2026, 12, 3), "13:30")
    assert "sẽ nhắc ông/bà trước hai ngày" in client.post(f"{address}/confirmation", follow_redirects=True).text


def test_a_day_and_a_time_are_chosen_from_the_list(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    page = client.get(f"{address}?point={place.code}&day=2026-12-02&half=morning").text
    assert 'value="2026-12-02T10:30"' in page and 'value="2026-12-02T13:30"' not in page
    assert listed(client, address, place, "2026-12-02T10:30").status_code == 303
    assert (live(someone).slot.day, live(someone).slot.starts) == (date(2026, 12, 2), "10:30")


def test_another_day_is_swapped_in_alone(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    page = client.get(f"{address}?day=2026-12-02", headers={"HX-Request": "true"}).text
    assert "<h1" not in page and 'value="2026-12-02T08:00"' in page


@pytest.mark.parametrize("free, asked, shown, earlier, later", [
    ("02 03 11", "", "02", "", "11"), ("11 14", "", "11", "", ""), ("02 11", "08", "11", "02", ""),
    ("02 11", "14", "02", "", "11"), ("02", "01", "02", "", ""), ("11 14", "12", "14", "", "")])
def test_the_page_of_days_is_the_one_with_the_next_free_time(app, browser, place, someone, free, asked, shown, earlier, later):
    client, address = opened(app, browser, someone)
    days = [date(2026, 12, int(day)) for day in free.split()]
    Slot.update(closed=True).where(Slot.point == place, Slot.day.not_in(days)).execute()
    page = client.get(f"{address}?day={asked and f'2026-12-{asked}'}").text
    assert f'value="2026-12-{shown}T08:00"' in page and page.count('aria-current="date"') == 1
    for day, words in ((earlier, '">←'), (later, '" rel="next">')):
        assert (f"day=2026-12-{day}{words}" in page) if day else (words not in page)


def test_a_time_that_went_meanwhile_keeps_every_answer(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    Slot.update(taken=Slot.capacity).where(Slot.id == visits.slot(place).id).execute()
    answer = listed(client, address, place, f"{TUESDAY}T08:00", half="morning", day=f"{TUESDAY}")
    assert answer.status_code == 422
    assert "ông/bà đã nhập vẫn được giữ" in answer.text and f'value="{TUESDAY}T08:30"' in answer.text
    assert f'value="{TUESDAY}T13:30"' not in answer.text, "still the mornings"
    answer = earliest(client, address, place, from_day="32/13/2026")
    assert answer.status_code == 422 and 'value="32/13/2026"' in answer.text


def test_nothing_chosen_is_said_at_the_list(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    answer = listed(client, address, place, "")
    assert answer.status_code == 422 and 'href="#time"' in answer.text and live(someone) is None


@pytest.mark.parametrize("time", ["2026-11-30T08:00", "2026-12-05T08:00", "2027-06-01T08:00", "2026-12-01T08:07", "x" * 200])
def test_a_forged_time_is_refused(app, browser, place, someone, time):
    client, address = opened(app, browser, someone)
    assert listed(client, address, place, time).status_code == 422
    assert live(someone) is None


def test_only_public_times_of_a_receiving_point_for_this_matter_are_held(app, browser, place, someone):
    visits.session(place, 1, "16:00", "17:00", public=0, counter=2)
    visits.session(place, 1, "17:00", "18:00", public=2, service="report")
    shut = visits.open_point(name="Điểm đã đóng", active=False)
    rounds.hourly()
    client, address = opened(app, browser, someone)
    for there, time in ((place, "16:00"), (place, "17:00"), (shut, "08:00")):
        assert listed(client, address, there, f"{TUESDAY}T{time}").status_code == 422
    for point in ("", "0" * 13, "x" * 300):
        assert client.post(address, data={"point": point, "half": "any"}).status_code == 422
    assert live(someone) is None


def test_a_hold_is_extended_its_end_told_and_a_new_choice_offered(app, browser, place, someone, clock):
    client, address = opened(app, browser, someone)
    earliest(client, address, place)
    clock.shift(10 * 60)
    client.post(f"{address}/extension")
    assert "09:25" in client.get(f"{address}/clock").text
    clock.shift(16 * 60)
    assert "chưa được đặt" in client.get(f"{address}/clock").text
    page = client.post(f"{address}/confirmation", follow_redirects=True).text
    assert "09:25" in page and "Giữ cho tôi giờ sớm nhất" in page
    appointments.expire()
    assert "Giữ cho tôi giờ sớm nhất" in client.get(address).text
    assert "chưa được đặt" in client.get(f"{address}/clock").text


def test_what_is_sent_twice_is_done_once(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    for _time in range(2):
        listed(client, address, place, f"{TUESDAY}T08:00")
    for _time in range(2):
        assert client.post(f"{address}/confirmation").status_code == 303
    assert Appointment.select().count() == 1 and live(someone).state == "booked" and visits.balanced()
    assert listed(client, address, place, f"{TUESDAY}T08:30").location == address, "there is one already"
    assert live(someone).slot.starts == "08:00" and "đã có lịch hẹn" in client.get(address).text


def test_a_draft_holds_a_time_but_is_sent_before_it_is_booked(app, browser, place):
    draft = visits.application(state="draft")
    client, address = opened(app, browser, draft)
    earliest(client, address, place)
    assert f"/applications/{draft.code}/check" in client.get(address).text
    assert "gửi hồ sơ trước" in client.post(f"{address}/confirmation", follow_redirects=True).text
    assert live(draft).state == "held"


def test_an_application_that_is_not_complete_cannot_start_yet(app, browser, place):
    half = visits.application(state="draft", finished=["about-you"])
    client, address = opened(app, browser, half)
    page = client.get(address).text
    assert "chưa chọn được giờ" in page and f"{half.code}/photo" in page
    assert earliest(client, address, place).status_code == 422 and live(half) is None


def test_two_free_changes_with_a_warning_before_the_last(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    earliest(client, address, place)
    client.post(f"{address}/confirmation")
    assert client.get(f"{address}/move").status_code == 200
    move = {"point": place.code, "listed": "1"}
    assert client.post(f"{address}/move", data={**move, "time": "2026-12-02T08:00"}).status_code == 303
    answer = client.post(f"{address}/move", data={**move, "time": "2026-12-03T08:00"})
    assert answer.status_code == 422 and 'name="understood"' in answer.text
    assert answer.text.count('value="2026-12-03T08:00" checked') == 1 and answer.text.count(" checked") == 1
    assert client.post(f"{address}/move", data={**move, "time": "2026-12-03T08:00", "understood": "y"}).status_code == 303
    assert live(someone).moves == 2 and place.phone in client.get(f"{address}/move").text
    assert client.post(f"{address}/move", data={**move, "time": "2026-12-04T08:00", "understood": "y"}).status_code == 422
    assert live(someone).slot.day == date(2026, 12, 3)


def test_cancelling_asks_first_and_frees_the_place(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    assert client.get(f"{address}/cancellation").location == address, "there is nothing to cancel"
    earliest(client, address, place)
    client.post(f"{address}/confirmation")
    assert client.get(f"{address}/cancellation").status_code == 200 and live(someone)
    assert client.post(f"{address}/cancellation").location == address
    assert live(someone) is None and visits.balanced()


def test_slip_and_calendar_are_for_what_is_booked(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    earliest(client, address, place)
    assert client.get(f"{address}/slip.pdf").status_code == client.get(f"{address}/calendar.ics").status_code == 404
    client.post(f"{address}/confirmation")
    assert client.get(f"{address}/slip.pdf").data.startswith(b"%PDF")
    calendar = client.get(f"{address}/calendar.ics")
    assert calendar.mimetype == "text/calendar" and "DTSTART:20261201T010000Z" in calendar.text


def test_a_full_point_says_why_and_leads_elsewhere_and_to_the_waiting_list(app, browser, place, someone):
    other = visits.open_point(name="Điểm tiếp nhận Dĩ An", public=1)
    Slot.update(taken=Slot.capacity).where(Slot.point == place).execute()
    client, address = opened(app, browser, someone)
    assert other.name in client.get(address).text
    page = client.get(f"{address}?point={place.code}").text
    assert "đã hết chỗ" in page and "Danh sách chờ" in page or "danh sách chờ" in page
    wait = {"point": place.code, "from_day": "01/12/2026", "until_day": "11/12/2026", "half": "any"}
    assert client.post(f"{address}/waiting", data={**wait, "until_day": "01/11/2026"}).status_code == 422
    assert client.post(f"{address}/waiting", data=wait).location == address
    assert waiting.of(someone) and "Rời danh sách chờ" in client.get(address).text
    client.post(f"{address}/waiting/end")
    assert waiting.of(someone) is None


@pytest.mark.parametrize("answer", ["accept", "decline"])
def test_an_offer_is_taken_or_declined(app, browser, place, someone, answer):
    wait = visits.wait(place, someone, from_day=TUESDAY, until_day=TUESDAY + timedelta(5))
    client, address = opened(app, browser, someone)
    client.post(f"{address}/offer", data={"answer": "accept"})
    assert live(someone) is None, "nothing is offered yet"
    assert waiting.round() == 1
    assert "Nhận chỗ này" in client.get(address).text
    assert client.post(f"{address}/offer", data={"answer": answer}).location == address
    assert bool(live(someone)) == (answer == "accept") and wait.application_id == someone.id and visits.balanced()


def test_when_the_office_closes_the_day_one_keeps_changes_or_cancels(app, browser, place, province_officer):
    people = [visits.application() for _each in range(3)]
    for each in people:
        appointments.confirm(by=None, appointment=appointments.hold(by=None, application=each, slot=visits.slot(
            place, starts=("08:00", "08:30", "09:00")[people.index(each)])))
    closures.close(by=province_officer, point=place, day=TUESDAY, reason="Mất điện")
    clients = [opened(app, browser, each) for each in people]
    for client, address in clients:
        assert "Nhận giờ mới" in client.get(address).text
    (keeper, here), (changer, there), (leaver, away) = clients
    assert keeper.post(f"{here}/proposal").location == here and live(people[0]).slot.day > TUESDAY
    changer.post(f"{there}/move", data={"point": place.code, "listed": "1", "time": "2026-12-08T14:00"})
    assert (live(people[1]).slot.day, live(people[1]).moves) == (date(2026, 12, 8), 0)
    leaver.post(f"{away}/cancellation")
    assert live(people[2]) is None and visits.balanced()


def test_a_family_has_places_together_or_none(app, browser, place):
    mother, child, cousin = visits.application(), visits.application("child"), visits.application(finished=[])
    client, address = opened(app, browser, mother, child, cousin)
    page = client.get(f"{address}/family").text
    assert page.count(" checked") >= 2 and page.count(" disabled") == 1
    both = {"applications": [mother.code, child.code], "point": place.code, "half": "any", "desks": "1"}
    assert client.post(f"{address}/family", data={**both, "applications": [mother.code]}).status_code == 422
    assert client.post(f"{address}/family", data={**both, "applications": [mother.code, cousin.code]}).status_code == 422
    assert live(mother) is None
    assert client.post(f"{address}/family", data=both).location == address
    assert child.full_name in client.get(address).text
    client.post(f"{address}/confirmation")
    assert {live(mother).state, live(child).state} == {"booked"}
    assert client.post(f"{address}/family/move", data={"from_day": "03/12/2026", "half": "any", "desks": "2"}).status_code == 303
    assert live(mother).slot.day == live(child).slot.day == date(2026, 12, 3)
    client.post(f"{address}/cancellation", data={"all": "1"})
    assert live(mother) is live(child) is None and visits.balanced()


def test_who_chooses_without_end_must_pause_and_is_told_until_when(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    answers = [listed(client, address, place, f"2026-12-0{1 + number % 4}T08:{30 * (number % 2):02}") for number in range(9)]
    assert answers[0].status_code == 303 and answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0 and "Để mọi người có cơ hội như nhau" in answers[-1].text


def test_browsers_work_for_a_place_or_wait_a_minute_when_the_settings_ask(app, browser, place, someone, clock, monkeypatch):
    monkeypatch.setattr(app, "khaibao", dataclasses.replace(app.khaibao, puzzle_bits=6))
    client, address = opened(app, browser, someone)

    def asked(page):
        return re.search(r'name="challenge" value="([^"]+)"', page)[1]

    words = asked(client.get(address).text)
    early = earliest(client, address, place, challenge=words)
    assert early.status_code == 422 and "đợi một phút" in early.text and live(someone) is None
    assert earliest(client, address, place, challenge="forged", answer="1").status_code == 422
    clock.shift(61)
    assert earliest(client, address, place, challenge=words).status_code == 303, "who waited needs no script"
    words = asked(client.get(f"{address}?other=1").text)
    answer = next(str(number) for number in range(10_000) if challenge.solved(words, str(number), 6))
    for status in (303, 422):
        time = f"{TUESDAY}T10:00"
        assert listed(client, address, place, time, challenge=words, answer=answer).status_code == status, "it counts once"


@pytest.mark.parametrize("who", ["stranger", "other browser", "other citizen", "owner", "province_officer"])
def test_another_persons_appointment_offer_and_proposal_do_not_exist(app, browser, request, place, someone, who):
    mine, address = opened(app, browser, someone)
    earliest(mine, address, place)
    mine.post(f"{address}/confirmation")
    before = live(someone)
    client = {"stranger": browser, "other browser": lambda: opened(app, browser, visits.application())[0],
              "other citizen": lambda: browser(person("citizen", "Kẻ Lạ"))}.get(
        who, lambda: browser(request.getfixturevalue(who)))()
    for path in ("", "/clock", "/move", "/cancellation", "/slip.pdf", "/calendar.ics", "/waiting", "/family", "/family/move"):
        assert client.get(address + path).status_code == 404, path
    for path in ("", "/extension", "/confirmation", "/move", "/cancellation", "/proposal", "/waiting", "/waiting/end", "/offer",
                 "/family", "/family/move"):
        forged = {"point": place.code, "listed": "1", "time": "2026-12-02T08:00", "answer": "accept"}
        assert client.post(address + path, data=forged).status_code == 404, path
    after = live(someone)
    assert (after.slot_id, after.state, after.moves) == (before.slot_id, before.state, before.moves)


def test_another_persons_application_is_not_booked_as_family(app, browser, place, someone):
    other = visits.application()
    client, address = opened(app, browser, someone)
    data = {"applications": [someone.code, other.code], "point": place.code, "half": "any", "desks": "1"}
    assert client.post(f"{address}/family", data=data).status_code == 422 and live(other) is live(someone) is None


def test_who_opens_one_application_of_a_family_does_not_act_for_the_others(app, browser, place):
    mother, child = visits.application(), visits.application("child")
    both, address = opened(app, browser, mother, child)
    both.post(f"{address}/family", data={"applications": [mother.code, child.code], "point": place.code, "half": "any"})
    one, there = opened(app, browser, child)
    assert mother.full_name not in one.get(there).text
    one.post(f"{there}/confirmation")
    assert (live(child).state, live(mother).state) == ("booked", "held")
    assert one.get(f"{there}/family/move").location == there
    one.post(f"{there}/cancellation", data={"all": "1"})
    assert live(child) is None and live(mother).state == "held"


def test_a_lost_key_leads_back_to_the_appointment(app, browser, place, someone):
    address = f"/citizen/applications/{someone.code}/appointment"
    stranger = browser()
    for path in ("", "/move"):
        page = stranger.get(address + path)
        assert page.status_code == 404 and f'value="{address}{path}"' in page.text
    page = stranger.post(f"{address}/confirmation")
    hidden = dict(re.findall(r'name="(target)" value="([^"]*)"', page.text))
    answer = stranger.post("/citizen/resume", data={
        **hidden, "code": someone.code, "personal_number": someone.personal_number, "birth_date": "17/05/1990"})
    assert answer.location == address and stranger.get(address).status_code == 200


def test_a_real_application_reaches_its_slip_in_one_sitting(app, browser, clock):
    with time_machine.travel(now(), tick=False):
        place = visits.open_point()
        made, token = applying.sent("loss")
        visits.session(place, 2, service="report")
        rounds.hourly()
        client = browser()
        client.set_cookie(app.khaibao.cookie("dossier"), token)
        address = f"/citizen/applications/{made.code}/appointment"
        assert earliest(client, address, place).location == address
        client.post(f"{address}/confirmation")
        assert client.get(f"{address}/slip.pdf").status_code == 200


def form_of(page, action):
    """What the form of a page sends to an address when nothing is typed: its hidden fields, as the page was drawn."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.fixture
def booked(app, browser, place, someone):
    """Somebody with an appointment tomorrow at eight, and the page that shows it."""
    client, address = opened(app, browser, someone)
    earliest(client, address, place)
    client.post(f"{address}/confirmation")
    return client, address


def test_two_tabs_hold_one_time_and_the_older_tab_does_not_book_the_other(app, browser, place, someone):
    client, address = opened(app, browser, someone)
    listed(client, address, place, f"{TUESDAY}T08:00")
    old = client.get(address).text
    listed(client, address, place, f"{TUESDAY}T09:00")
    page = client.post(f"{address}/confirmation", data=form_of(old, f"{address}/confirmation"), follow_redirects=True).text
    assert MEANWHILE in page and live(someone).state == "held" and Appointment.select().count() == 1
    client.post(f"{address}/confirmation", data=form_of(page, f"{address}/confirmation"))
    assert (live(someone).state, live(someone).slot.starts) == ("booked", "09:00") and visits.balanced()


def test_a_double_click_on_the_earliest_time_keeps_its_last_place(app, browser, place, someone):
    Slot.update(taken=1).where(Slot.id == visits.slot(place).id).execute()
    client, address = opened(app, browser, someone)
    for _click in range(2):
        assert earliest(client, address, place).location == address
    assert live(someone).slot.starts == "08:00" and Appointment.select().count() == 1
    earliest(client, address, place, half="afternoon")
    assert live(someone).slot.starts == "13:30", "another wish is another time"


def test_going_back_after_booking_neither_holds_nor_extends_anything(place, someone, booked):
    client, address = booked
    assert earliest(client, address, place, from_day="03/12/2026").location == address
    assert "đã có lịch hẹn" in client.get(address).text
    page = client.post(f"{address}/extension", follow_redirects=True).text
    assert "giữ thêm" not in page and "Lịch hẹn của ông/bà đã được đặt" in page
    assert live(someone).slot.starts == "08:00" and Appointment.select().count() == 1


@pytest.mark.parametrize("act", ["move", "cancellation"])
def test_an_old_page_does_not_touch_the_time_chosen_in_another_window(place, someone, booked, act):
    client, address = booked
    old = form_of(client.get(f"{address}/{act}").text, f"{address}/{act}")
    move = {"point": place.code, "listed": "1", "time": "2026-12-02T08:00"}
    for _click in range(2):
        assert client.post(f"{address}/move", data={**form_of(client.get(f"{address}/move").text, f"{address}/move"), **move})
    assert live(someone).moves == 1, "the second click found it done"
    page = client.post(f"{address}/{act}", data={**old, **move, "time": "2026-12-03T08:00"}, follow_redirects=True).text
    assert page.count(MEANWHILE) == 1 and (live(someone).slot.day, live(someone).moves) == (date(2026, 12, 2), 1)
    assert visits.balanced()


def test_a_second_click_on_cancelling_says_that_it_is_done(someone, booked):
    client, address = booked
    old = form_of(client.get(f"{address}/cancellation").text, f"{address}/cancellation")
    for _click in range(2):
        page = client.post(f"{address}/cancellation", data=old, follow_redirects=True).text
        assert page.count("Đã trả lại giờ hẹn") == 1 and live(someone) is None
    assert Appointment.select().count() == 1 and visits.balanced()


def test_a_family_booked_or_moved_by_a_double_click_has_one_set_of_places_and_one_move(app, browser, place):
    people = visits.application(), visits.application("child")
    client, address = opened(app, browser, *people)
    for path, more in (("family", {"applications": [each.code for each in people], "point": place.code}),
                       ("family/move", {"from_day": "03/12/2026"})):
        old = form_of(client.get(f"{address}/{path}").text, f"{address}/{path}")
        answers = [client.post(f"{address}/{path}", data={**old, **more, "half": "any", "desks": "1"}) for _click in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        page = client.get(address).text
        assert page.count(MEANWHILE) == 1
        assert [live(each).slot.starts for each in people] == ["08:00", "08:30"]
        client.post(f"{address}/confirmation", data=form_of(page, f"{address}/confirmation") if path == "family" else {})
    assert [live(each).moves for each in people] == [1, 1] and Appointment.select().count() == 2 and visits.balanced()


def test_an_offer_taken_by_a_double_click_is_one_appointment(app, browser, place, someone):
    visits.wait(place, someone, from_day=TUESDAY, until_day=TUESDAY + timedelta(5))
    client, address = opened(app, browser, someone)
    waiting.round()
    old = form_of(client.get(address).text, f"{address}/offer")
    assert "Chỗ này đã được giữ" in client.post(f"{address}/offer", data=old, follow_redirects=True).text
    assert MEANWHILE in client.post(f"{address}/offer", data=old, follow_redirects=True).text
    assert live(someone).state == "booked" and Appointment.select().count() == 1 and visits.balanced()


def test_an_offer_that_lapsed_is_not_shown_as_free_and_one_waits_again(app, browser, place, someone, clock):
    visits.wait(place, someone, from_day=TUESDAY, until_day=TUESDAY + timedelta(5))
    client, address = opened(app, browser, someone)
    waiting.round()
    old = form_of(client.get(address).text, f"{address}/offer")
    clock.shift(25 * 3600)
    client, address = opened(app, browser, someone)
    for swept in (False, True):
        page = client.get(address).text
        assert "sau đó chuyển cho người kế tiếp. Ông/bà có thể chọn" in page and "Nhận chỗ này" not in page, swept
        waiting.round()
    assert "Lượt mời này đã kết thúc" in client.post(f"{address}/offer", data=old, follow_redirects=True).text
    wait = visits.wait(place, someone, from_day=TUESDAY + timedelta(1), until_day=TUESDAY + timedelta(5))
    Slot.update(closed=True).where(Slot.point == place).execute()
    same = {"point": place.code, "from_day": "02/12/2026", "until_day": "06/12/2026", "half": "any"}
    assert client.post(f"{address}/waiting", data=same).location == address and waiting.of(someone) == wait, "a double click"
    for _click in range(2):
        assert "đã rời danh sách chờ" in client.post(f"{address}/waiting/end", follow_redirects=True).text


def test_a_proposal_taken_by_a_double_click_is_not_called_ended(place, someone, booked, province_officer):
    client, address = booked
    closures.close(by=province_officer, point=place, day=TUESDAY, reason="Mất điện")
    page = client.get(address).text
    assert "Giờ khác đang được giữ cho ông/bà" in page and "slip.pdf" not in page, "nobody prints a slip of a closed day"
    assert "Vui lòng trả lời trước thời điểm đó" in client.get(f"/citizen/applications/{someone.code}").text
    old = form_of(page, f"{address}/proposal")
    assert "Đã đặt giờ mới." in client.post(f"{address}/proposal", data=old, follow_redirects=True).text
    assert MEANWHILE in client.post(f"{address}/proposal", data=old, follow_redirects=True).text
    assert live(someone).slot.day > TUESDAY and live(someone).moves == 0 and visits.balanced()
