"""A citizen with a browser and nothing else: begins, fills in, checks, sends, corrects, withdraws, leaves, comes back."""

import re

import pytest

from domain import codes
from domain.applications import access, drafts
from domain.clock import now
from models import Application, ApplicationKey, ApplicationMove
from tests.applying import ADULT, TYPED, body, draft, sent, with_key

ROOT = "/citizen/applications"


def begin(client, kind="adult", **more):
    answer = client.post(f"{ROOT}/new", data={"kind": kind, **more})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def fill(client, place, pages):
    for section, typed in pages.items():
        answer = client.post(f"{place}/{section}", data=typed)
        assert (answer.status_code, answer.location) == (303, place), f"{section}: {problems(answer)}"


def problems(answer):
    return re.findall(r'class="mistake"[^>]*>(?:<span[^>]*>[^<]*</span>)?\s*([^<]*)', body(answer))


@pytest.mark.parametrize("kind", TYPED)
def test_a_person_without_an_account_declares_from_the_first_page_to_the_confirmation(browser, kind):
    client = browser()
    place = begin(client, kind)
    assert client.get(place).status_code == 200
    for section in TYPED[kind]:
        assert client.get(f"{place}/{section}").status_code == 200
    fill(client, place, TYPED[kind])
    assert client.get(f"{place}/check").status_code == 200
    answer = client.post(f"{place}/submission", data={"oath": "y"})
    assert (answer.status_code, answer.location) == (303, f"{place}/submission")
    code = place.rsplit("/", 1)[1]
    assert codes.shown(code) in body(client.get(f"{place}/submission"))
    found = Application.get(Application.code == code)
    assert (found.state, found.kind, found.full_name.split()[0]) == ("registered", kind, TYPED[kind]["about-you"]["family_name"])


def test_the_contract_is_enough_for_a_client_that_knows_no_pages(browser):
    """The endpoints and fields of the contract only, as a script would use them."""
    client = browser()
    place = begin(client)
    fill(client, place, ADULT)
    client.post(f"{place}/submission", data={"oath": "1"})
    code = place.rsplit("/", 1)[1]
    other = browser()
    answer = other.post("/citizen/resume", data={"code": code, "personal_number": "074190001234", "birth_date": "1990-11-05"})
    assert (answer.status_code, answer.location) == (303, place)
    assert other.get(f"{place}/submission").status_code == 200


def test_what_is_stored_is_what_was_typed_in_one_spelling(browser):
    client = browser()
    place = begin(client)
    fill(client, place, {"about-you": {**ADULT["about-you"], "personal_number": "074 190.001-234", "ethnicity": "kinh"}})
    found = Application.get(Application.code == place.rsplit("/", 1)[1])
    assert found.answers["personal_number"] == "074190001234"
    assert [found.answers[key] for key in ("birth_date", "ethnicity", "phone")] == ["1990-11-05", "Kinh", "0912345678"]
    assert (found.full_name, found.email) == ("Đặng Thị Ánh Nguyệt", "anh.nguyet@example.com")
    assert str(found.birth_date) == "1990-11-05"


def test_wrong_answers_keep_everything_typed_and_name_each_field(browser):
    client = browser()
    place = begin(client)
    typed = {**ADULT["about-you"], "birth_date": "31/02/1990", "personal_number": "12", "phone": "abc", "occupation": ""}
    answer = client.post(f"{place}/about-you", data=typed)
    assert answer.status_code == 422
    for value in ("31/02/1990", "Thị Ánh Nguyệt", "abc", "Giáo viên"):
        assert (value in body(answer)) is (value != "Giáo viên")
    for field in ("birth_date", "personal_number", "phone", "occupation"):
        assert f'id="{field}-error"' in body(answer)
    assert 'id="religion-error"' not in body(answer)


def test_a_number_that_does_not_fit_warns_and_is_kept_by_a_tick(browser):
    client = browser()
    place = begin(client)
    typed = {**ADULT["about-you"], "sex": "M"}
    answer = client.post(f"{place}/about-you", data=typed)
    assert answer.status_code == 422 and 'name="confirm_doubtful"' in body(answer)
    assert client.post(f"{place}/about-you", data={**typed, "confirm_doubtful": "y"}).status_code == 303


def test_an_unfinished_page_is_kept_for_later(browser):
    client = browser()
    place = begin(client)
    answer = client.post(f"{place}/about-you", data={"family_name": "Đặng", "later": "1"})
    assert answer.status_code == 303
    assert 'value="Đặng"' in body(client.get(f"{place}/about-you"))
    answer = client.post(f"{place}/submission", data={"oath": "y"})
    assert answer.status_code == 422 and Application.get().state == "draft"
    named = body(answer).partition('role="alert"')[2].partition("</ul>")[0]
    told = ("Giới tính", "Ngày sinh", "Cha: họ và tên", "Nội dung đề nghị")
    places = [named.index(f"<li>{words}: ") for words in told]
    assert places == sorted(places) and "Gắn chíp" in named[places[-1]:], "what is missing is named in the order of the form"


def test_it_is_not_sent_without_the_oath(browser, app):
    _made, token = draft()
    client = with_key(app, browser, token)
    answer = client.post(f"{ROOT}/{_made.code}/submission")
    assert answer.status_code == 422 and 'id="oath-error"' in body(answer)


def test_a_double_click_sends_once(browser, app):
    made, token = draft()
    client = with_key(app, browser, token)
    for _click in range(2):
        assert client.post(f"{ROOT}/{made.code}/submission", data={"oath": "y"}).status_code == 303
    assert ApplicationMove.select().where(ApplicationMove.application == made).count() == 1


def test_the_back_button_after_sending_leads_to_the_confirmation_and_corrections_still_work(browser, app):
    made, token = sent()
    client = with_key(app, browser, token)
    assert client.get(f"{ROOT}/{made.code}/check").status_code == 200
    answer = client.post(f"{ROOT}/{made.code}/about-you", data={**ADULT["about-you"], "occupation": "Bác sĩ", "back": "check"})
    assert answer.location == f"{ROOT}/{made.code}/check"
    assert Application.get_by_id(made.id).answers["occupation"] == "Bác sĩ"


def test_once_the_office_works_on_it_no_page_tells_any_more_what_comes_after_sending(browser, app):
    made, token = sent()
    Application.update(state="processing", opened_at=now()).where(Application.id == made.id).execute()
    answer = with_key(app, browser, token).get(f"{ROOT}/{made.code}/submission")
    assert (answer.status_code, answer.location) == (303, f"{ROOT}/{made.code}")


@pytest.mark.parametrize("channel, asked", [("visit", True), ("online", False)])
def test_who_need_not_come_finds_no_appointment_among_the_answers(browser, app, channel, asked):
    made, token = sent(chip="no")
    Application.update(channel=channel).where(Application.id == made.id).execute()
    assert ('id="appointment"' in body(with_key(app, browser, token).get(f"{ROOT}/{made.code}/check"))) is asked


def test_what_was_sent_cannot_become_incomplete(browser, app):
    made, token = sent()
    client = with_key(app, browser, token)
    for more in ({}, {"later": "1"}):
        answer = client.post(f"{ROOT}/{made.code}/about-you", data={**ADULT["about-you"], "occupation": "", **more})
        assert answer.status_code == 422
    assert Application.get_by_id(made.id).answers["occupation"] == "Giáo viên"


def test_once_an_officer_opened_it_nothing_changes_any_more(browser, app):
    made, token = sent()
    Application.update(opened_at=made.registered_at).where(Application.id == made.id).execute()
    client = with_key(app, browser, token)
    answer = client.post(f"{ROOT}/{made.code}/about-you", data={**ADULT["about-you"], "occupation": "Bác sĩ"})
    assert answer.status_code == 422 and "Bác sĩ" in body(answer)
    client.post(f"{ROOT}/{made.code}/withdrawal")
    found = Application.get_by_id(made.id)
    assert (found.answers["occupation"], found.state) == ("Giáo viên", "registered")


def test_of_two_windows_the_second_sees_what_the_first_saved_and_loses_nothing(browser, app):
    made, token = draft()
    client = with_key(app, browser, token)
    place = f"{ROOT}/{made.code}/about-you"
    seen = re.search(r'name="seen" value="(\w+)"', body(client.get(place)))[1]
    first, second = ({**ADULT["about-you"], "occupation": work, "seen": seen} for work in ("Bác sĩ", "Thợ may"))
    assert client.post(place, data=first).status_code == 303
    answer = client.post(place, data=second)
    assert answer.status_code == 422 and "Thợ may" in body(answer) and "Bác sĩ" in body(answer)
    again = re.search(r'name="seen" value="(\w+)"', body(answer))[1]
    assert client.post(place, data={**second, "seen": again}).status_code == 303
    assert Application.get_by_id(made.id).answers["occupation"] == "Thợ may"


def test_another_section_in_another_window_is_no_conflict(browser, app):
    made, token = draft()
    client = with_key(app, browser, token)
    seen = re.search(r'name="seen" value="(\w+)"', body(client.get(f"{ROOT}/{made.code}/family")))[1]
    client.post(f"{ROOT}/{made.code}/about-you", data={**ADULT["about-you"], "occupation": "Bác sĩ"})
    answer = client.post(f"{ROOT}/{made.code}/family", data={**ADULT["family"], "father_birth": "1959", "seen": seen})
    assert answer.status_code == 303


def test_a_child_on_the_form_for_adults_is_led_to_the_right_one_with_every_answer(browser):
    client = browser()
    place = begin(client)
    typed = {**ADULT["about-you"], "birth_date": TYPED["child"]["about-you"]["birth_date"], "personal_number": ""}
    answer = client.post(f"{place}/about-you", data=typed)
    assert answer.status_code == 422 and 'name="switch"' in body(answer)
    assert client.post(f"{place}/about-you", data={**typed, "switch": "1"}).location == place
    found = Application.get()
    assert (found.kind, found.form, found.answers["given_names"]) == ("child", "TK01a-2026", "Thị Ánh Nguyệt")
    assert found.answers["occupation"] == "Giáo viên", "what only the other form asks is kept for the way back"
    assert "Thị Ánh Nguyệt" in body(client.get(f"{place}/about-you"))


def test_a_grown_up_on_the_form_for_children_is_led_back(browser, app):
    made, token = draft("child", but=("about-you",))
    client = with_key(app, browser, token)
    typed = {**TYPED["child"]["about-you"], "birth_date": "05/11/1990"}
    assert 'name="switch"' in body(client.post(f"{ROOT}/{made.code}/about-you", data=typed))
    client.post(f"{ROOT}/{made.code}/about-you", data={**typed, "switch": "1"})
    found = Application.get_by_id(made.id)
    assert (found.kind, found.answers["birth_date"]) == ("adult", "1990-11-05")
    assert found.answers["representative_name"] == "Đặng Thị Ánh Nguyệt"


def test_the_code_of_an_identity_card_fills_the_form_and_stores_nothing(browser):
    client = browser()
    place = begin(client)
    text = "074190001234||ĐẶNG THỊ ÁNH NGUYỆT|05111990|Nữ|1 Đường Số 1, Phường Phú Lợi, Thủ Dầu Một, Bình Dương|15042021\r\n"
    answer = client.post(f"{place}/about-you", data={"card": text, "scan": "1", "phone": "0912345678"})
    assert answer.status_code == 200
    for value in ("ĐẶNG", "THỊ ÁNH NGUYỆT", "05/11/1990", "074190001234", "0912345678"):
        assert f'value="{value}"' in body(answer), value
    assert Application.get().answers == {}
    assert client.post(f"{place}/about-you", data={"card": "nothing", "scan": "1"}).status_code == 422


def test_the_card_of_a_representative_fills_the_representative(browser):
    client = browser()
    place = begin(client, "child")
    text = "074190001234||ĐẶNG THỊ ÁNH NGUYỆT|05111990|Nữ|1 Đường Số 1, Phường Phú Lợi|15042021"
    answer = client.post(f"{place}/representative", data={"card": text, "scan": "1"})
    assert 'value="ĐẶNG THỊ ÁNH NGUYỆT"' in body(answer)


def test_an_old_address_is_offered_its_new_name(browser, app):
    made, token = draft(permanent_address="1 Đường Số 1, Phường Phú Lợi, Thành phố Thủ Dầu Một, Tỉnh Bình Dương")
    client = with_key(app, browser, token)
    page = body(client.get(f"{ROOT}/{made.code}/about-you"))
    value = re.search(r'name="use" value="(permanent_address\|[^"]*)"', page)[1]
    typed = {**ADULT["about-you"], "use": value}
    page = body(client.post(f"{ROOT}/{made.code}/about-you", data=typed))
    assert f'value="{value.partition("|")[2]}"' in page and 'value="Giáo viên"' in page
    assert Application.get_by_id(made.id).answers["permanent_address"].endswith("Tỉnh Bình Dương")


def test_on_start_an_open_draft_is_offered(browser, app):
    made, token = draft()
    assert f"{ROOT}/{made.code}" in body(with_key(app, browser, token).get(f"{ROOT}/new"))
    assert f"{ROOT}/{made.code}" not in body(browser().get(f"{ROOT}/new"))


def test_a_draft_is_deleted_at_once_and_what_was_sent_is_withdrawn(browser, app):
    made, token = draft()
    client = with_key(app, browser, token)
    assert client.get(f"{ROOT}/{made.code}/deletion").status_code == 200
    assert client.post(f"{ROOT}/{made.code}/deletion").status_code == 303
    assert not Application.select().where(Application.id == made.id).exists()
    made, token = sent()
    client = with_key(app, browser, token)
    client.post(f"{ROOT}/{made.code}/deletion")
    assert Application.get_by_id(made.id).state == "registered"
    client.post(f"{ROOT}/{made.code}/withdrawal")
    assert Application.get_by_id(made.id).state == "withdrawn"
    assert client.get(f"{ROOT}/{made.code}").status_code == 200


def test_a_form_begun_on_no_kind_is_refused(browser):
    for kind in ("", "x01", "adult'"):
        answer = browser().post(f"{ROOT}/new", data={"kind": kind})
        assert answer.status_code == 422
    assert not Application.select().exists()


def test_nobody_begins_applications_without_end(browser, monkeypatch, app):
    client = browser()
    for _time in range(app.khaibao.applications_per_hour):
        drafts.start(by=None, kind="adult", address="127.0.0.1")
    answer = client.post(f"{ROOT}/new", data={"kind": "adult"})
    assert answer.status_code == 422 and Application.select().count() == app.khaibao.applications_per_hour


def test_leaving_a_computer_forgets_the_key(browser, app):
    made, token = draft()
    client = with_key(app, browser, token)
    answer = client.post("/citizen/leave")
    assert answer.headers["Clear-Site-Data"] and not ApplicationKey.select().exists()
    client.set_cookie(app.khaibao.cookie("dossier"), token)
    assert client.get(f"{ROOT}/{made.code}").status_code == 404


def test_a_shared_computer_keeps_no_cookie_and_offers_no_memory(browser):
    client = browser()
    answer = client.post(f"{ROOT}/new", data={"kind": "adult"})
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie" and "dossier" in value)
    assert "Max-Age" not in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    page = client.get(f"{answer.location}/about-you")
    assert page.headers["Cache-Control"] == "no-store" and 'autocomplete="given-name"' not in body(page)
    client = browser()
    answer = client.post(f"{ROOT}/new", data={"kind": "adult", "private": "y"})
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie" and "dossier" in value)
    assert f"Max-Age={int(access.PRIVATE.total_seconds())}" in cookie
    assert 'autocomplete="given-name"' in body(client.get(f"{answer.location}/about-you"))


def test_what_the_four_questions_found_out_is_not_asked_again(browser):
    client = browser()
    page = body(client.get(f"{ROOT}/new?kind=adult&request=expired"))
    assert re.search(r'<input checked[^>]*value="adult"', page) and 'name="request" type="hidden" value="expired"' in page
    place = begin(client, request="expired")
    assert Application.get().answers == {"request": "expired"}
    assert re.search(r'<input checked[^>]*value="expired"', body(client.get(f"{place}/request")))
    begin(client, kind="loss", request="expired")
    begin(client, request="anything")
    assert sorted(len(each.answers) for each in Application.select()) == [0, 0, 1]


def test_the_next_of_a_family_begins_with_what_it_shares_and_never_with_a_strangers(app, browser):
    (mother, token), (stranger, _other) = sent(), sent(permanent_address="99 Đường Khác")
    client = with_key(app, browser, token)
    assert mother.code in body(client.get(f"{ROOT}/new"))
    begin(client, kind="child", like=mother.code)
    begin(client, kind="child", like=stranger.code)
    first, second = Application.select().where(Application.kind == "child").order_by(Application.id)
    assert first.answers["representative_name"] == "Đặng Thị Ánh Nguyệt" and second.answers == {}


def test_the_form_is_printed_as_pdf_from_the_first_answer_on(app, browser):
    for made, token in (drafts.start(by=None, kind="adult"), sent("child"), sent("loss")):
        answer = with_key(app, browser, token).get(f"{ROOT}/{made.code}/form.pdf")
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
