"""Attacks on applications by another's code, cookie or account, and keys that are lost: nothing is found, nothing is lost."""

import re

import pytest

from domain import codes, notices
from domain.applications import access, drafts
from models import Application, ApplicationKey, AuditEntry, Identity, Notice, User
from tests.applying import ADULT, body, draft, sent, with_key
from tests.people import PASSWORD, person

ROOT = "/citizen/applications"
PAGES = ("", "/about-you", "/family", "/check", "/submission", "/withdrawal", "/deletion")
POSTS = ("/about-you", "/submission", "/withdrawal", "/deletion", "/account")
RIGHT = {"personal_number": "074190001234", "birth_date": "05/11/1990"}


@pytest.mark.parametrize("state", ["draft", "sent"])
@pytest.mark.parametrize("who", ["stranger", "other browser", "other citizen", "owner", "province_officer", "admin"])
def test_anothers_application_does_not_exist(app, browser, request, state, who):
    made, _token = draft() if state == "draft" else sent()
    _other, others_key = draft()
    client = {"stranger": browser, "other browser": lambda: with_key(app, browser, others_key),
              "other citizen": lambda: browser(person("citizen", "Kẻ Lạ"))}.get(
        who, lambda: browser(request.getfixturevalue(who)))()
    invented = codes.new()
    for path in PAGES:
        theirs, nobodys = client.get(f"{ROOT}/{made.code}{path}"), client.get(f"{ROOT}/{invented}{path}")
        assert theirs.status_code == nobodys.status_code == 404, path
        assert "Nguyệt" not in body(theirs)
        shown = codes.shown
        assert body(theirs).replace(made.code, "").replace(shown(made.code), "") == body(nobodys).replace(invented, "").replace(
            shown(invented), ""), "the answer does not tell whether there is one"
    for path in POSTS:
        assert client.post(f"{ROOT}/{made.code}{path}", data={"oath": "y", "family_name": "Kẻ Lạ"}).status_code == 404
    found = Application.get_by_id(made.id)
    assert (found.state, found.answers["family_name"]) == (made.state, "Đặng")


def test_a_forged_or_old_cookie_opens_nothing(app, browser):
    made, token = draft()
    for forged in ("x", "A" * 43, token[:-1] + "x", token + "x", "x" * 4000):
        assert with_key(app, browser, forged).get(f"{ROOT}/{made.code}").status_code == 404
    ApplicationKey.update(seen_at=ApplicationKey.get().seen_at - access.SHARED).execute()
    assert with_key(app, browser, token).get(f"{ROOT}/{made.code}").status_code == 404


def test_a_key_planted_in_a_browser_is_replaced(app, browser):
    planted = "A" * 43
    client = with_key(app, browser, planted)
    place = client.post(f"{ROOT}/new", data={"kind": "adult"}).location
    assert client.get(place).status_code == 200
    assert with_key(app, browser, planted).get(place).status_code == 404


def test_what_is_typed_after_the_key_was_lost_stands_in_its_fields_again(app, browser):
    made, token = draft()
    typed = {**ADULT["about-you"], "occupation": "Thợ may"}
    client = browser()
    answer = client.post(f"{ROOT}/{made.code}/about-you", data=typed)
    assert answer.status_code == 404 and 'name="typed-occupation" value="Thợ may"' in body(answer)
    hidden = dict(re.findall(r'name="((?:typed-|target)[^"]*)" value="([^"]*)"', body(answer)))
    answer = client.post("/citizen/resume", data={**hidden, **RIGHT, "code": made.code})
    assert answer.status_code == 200 and 'value="Thợ may"' in body(answer)
    assert Application.get_by_id(made.id).answers["occupation"] == "Giáo viên", "it is stored when it is sent again"
    assert client.post(f"{ROOT}/{made.code}/about-you", data=typed).status_code == 303


def test_a_wrong_try_to_open_it_again_keeps_what_was_typed(browser):
    made, _token = draft()
    answer = browser().post("/citizen/resume", data={
        **RIGHT, "code": made.code, "personal_number": "074190001235", "target": f"{ROOT}/{made.code}/about-you",
        "typed-occupation": "Thợ may"})
    assert answer.status_code == 422 and 'name="typed-occupation" value="Thợ may"' in body(answer)


def test_a_page_open_for_too_long_keeps_what_was_typed(app, browser, monkeypatch):
    made, token = draft()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = with_key(app, browser, token).post(f"{ROOT}/{made.code}/about-you", data={"occupation": "Thợ may"})
    assert answer.status_code == 400 and 'name="typed-occupation" value="Thợ may"' in body(answer)
    assert AuditEntry.select().where(AuditEntry.action == "form.refused").exists()


def test_a_password_typed_for_too_long_is_not_drawn_again(app, browser, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = browser().post("/citizen/account/new", data={"email": "dan@example.com", "password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 400 and PASSWORD not in answer.text


def test_a_bookmark_of_the_confirmation_leads_back_to_it(browser):
    made, _token = sent()
    client = browser()
    answer = client.get(f"{ROOT}/{made.code}/submission")
    assert codes.shown(made.code) in body(answer)
    target = re.search(r'name="target" value="([^"]*)"', body(answer))[1]
    answer = client.post("/citizen/resume", data={**RIGHT, "code": made.code, "target": target})
    assert answer.location == f"{ROOT}/{made.code}/submission"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/admin/people", "/citizen/applications/0/check",
                                    "\\x"])
def test_nobody_is_led_elsewhere_by_opening_an_application(browser, target):
    made, _token = draft()
    answer = browser().post("/citizen/resume", data={**RIGHT, "code": made.code, "target": target})
    assert answer.location == f"{ROOT}/{made.code}"


def test_guessing_is_slowed_down_and_every_answer_is_the_same(browser):
    made, _token = draft()
    client = browser()
    wrong = [{**RIGHT, "code": codes.new()}, {**RIGHT, "code": made.code, "personal_number": "074190001235"},
             {**RIGHT, "code": made.code, "birth_date": "06/11/1990"}]
    answers = {re.search(r'role="alert".*?</div>', body(client.post("/citizen/resume", data=each)), re.S)[0] for each in wrong}
    assert len(answers) == 1
    for _time in range(4):
        client.post("/citizen/resume", data=wrong[1])
    assert client.post("/citizen/resume", data={**RIGHT, "code": made.code}).status_code == 422


def test_a_signed_in_citizen_sees_all_own_applications_and_takes_in_that_of_the_browser(app, browser, citizen):
    own, _none = draft(by=citizen)
    brought, token = draft(given_names="Văn Em")
    client = with_key(app, browser, token, citizen)
    page = body(client.get("/citizen"))
    assert own.code in page and brought.code in page
    assert client.post(f"{ROOT}/{brought.code}/account").status_code == 303
    assert Application.get_by_id(brought.id).user == citizen
    assert with_key(app, browser, token).get(f"{ROOT}/{brought.code}").status_code == 404
    assert browser(citizen).get(f"{ROOT}/{brought.code}").status_code == 200


def test_an_application_in_an_account_is_not_taken_by_another(app, browser, citizen):
    made, _token = draft(by=citizen)
    token = access.start_key(application=made)
    thief = person("citizen", "Kẻ Lạ")
    with_key(app, browser, token, thief).post(f"{ROOT}/{made.code}/account")
    assert Application.get_by_id(made.id).user == citizen


def test_what_an_account_keeps_is_not_opened_by_what_stands_on_papers(app, browser, citizen):
    made, _token = draft(by=citizen)
    stranger = browser()
    answer = stranger.post("/citizen/resume", data={**RIGHT, "code": made.code})
    assert answer.status_code == 422 and "lưu trong một tài khoản" in body(answer)
    assert "khaibao-dossier" not in f"{answer.headers}"
    assert stranger.get(f"{ROOT}/{made.code}").status_code == 404
    assert not AuditEntry.select().where(AuditEntry.action == "application.resumed").count()
    assert browser(citizen).post("/citizen/resume", data={**RIGHT, "code": made.code}).status_code == 303


def test_a_strangers_letter_box_is_not_filled_by_writing_the_address_into_applications(app, citizen, monkeypatch):
    monkeypatch.setattr(notices, "MAILS_A_DAY", 3)
    for number in range(5):
        sent(email="Nan.Nhan@example.com" if number % 2 else "nan.nhan@example.com")
    assert [row.mail for row in Notice.select().order_by(Notice.id)] == ["wait"] * 3 + ["none"] * 2, "told in the application"
    sent(email="nguoi.khac@example.com")
    assert Notice.select().order_by(Notice.id.desc()).first().mail == "wait", "others get theirs"
    for _number in range(5):
        sent(by=citizen, email=citizen.email)
    own = Notice.select().where(Notice.user == citizen)
    Identity.create(issuer="https://id.example", subject="1", user=citizen, personal_number="074190001234", full_name="Nguyệt",
                    email="nan.nhan@example.com")
    sent(by=citizen, email="nan.nhan@example.com")
    assert {row.mail for row in own} == {"wait"}, "the address of the account, or a verified one, is the person's own"


def test_an_officer_changes_nothing_by_the_citizens_pages(app, browser, province_officer):
    made, _token = sent()
    assert browser(province_officer).post(f"{ROOT}/{made.code}/withdrawal").status_code == 404
    assert Application.get_by_id(made.id).state == "registered"


def test_a_citizen_opens_an_account_signs_in_and_begins_at_home(browser):
    client = browser()
    typed = {"full_name": "Đặng Thị Ánh Nguyệt", "email": "", "phone": "0912 345 678", "password": PASSWORD, "again": PASSWORD}
    answer = client.post("/citizen/account/new", data=typed)
    assert answer.status_code == 303 and answer.location.startswith("/sign-in")
    user = User.get(User.role == "citizen", User.phone == "0912345678")
    answer = client.post("/sign-in", data={"identifier": "0912345678", "password": PASSWORD})
    assert answer.location == "/citizen"
    client.post(f"{ROOT}/new", data={"kind": "adult"})
    assert Application.get().user == user and not ApplicationKey.select().exists()


@pytest.mark.parametrize("field, wrong", [
    ("full_name", {"full_name": ""}), ("full_name", {"full_name": "A" * 201}), ("email", {"email": "", "phone": ""}),
    ("email", {"email": "x"}), ("phone", {"phone": "1"}), ("password", {"password": "ngan", "again": "ngan"}),
    ("again", {"again": "another one 12345"})])
def test_an_account_is_refused_at_the_field_that_is_wrong(browser, field, wrong):
    typed = {"full_name": "Đặng Nguyệt", "email": "nguyet@example.com", "phone": "", "password": PASSWORD, "again": PASSWORD}
    typed |= wrong
    answer = browser().post("/citizen/account/new", data=typed)
    assert answer.status_code == 422 and f'id="{field}-error"' in body(answer)
    assert not User.select().where(User.role == "citizen").exists()


def test_a_taken_address_is_refused_without_saying_which_and_by_the_hour(app, browser, owner):
    typed = {"full_name": "Đặng Nguyệt", "email": owner.email, "phone": "0912345678", "password": PASSWORD, "again": PASSWORD}
    answers = [browser().post("/citizen/account/new", data=typed) for _time in range(app.khaibao.registrations_per_hour + 1)]
    assert {answer.status_code for answer in answers} == {422}
    assert not User.select().where(User.role == "citizen").exists()
    assert body(answers[-1]) != body(answers[0])


def test_a_signed_out_account_asks_to_sign_in_and_keeps_what_was_typed(app, browser, citizen):
    made, _token = draft(by=citizen)
    answer = browser().post(f"{ROOT}/{made.code}/about-you", data={"occupation": "Thợ may"})
    assert answer.status_code == 404 and "/sign-in?next=" in body(answer) and 'value="Thợ may"' in body(answer)


def test_names_of_sections_lead_only_to_sections(app, browser):
    made, token = draft()
    client = with_key(app, browser, token)
    for name in ("nowhere", "state", "..", "about-you2", "%00"):
        assert client.get(f"{ROOT}/{made.code}/{name}").status_code in (404, 308), name


@pytest.mark.parametrize("field", ["given_names", "occupation", "permanent_address", "email", "personal_number", "birth_date"])
def test_endless_and_strange_texts_are_refused_and_never_break_a_page(app, browser, field):
    made, token = draft(but=("about-you",))
    client = with_key(app, browser, token)
    for text in ("A" * 20_000, "\x00\x01", "<script>alert(1)</script>", "‮đảo", "𝓐" * 500, "' OR 1=1 --", "{{ 7*7 }}"):
        answer = client.post(f"{ROOT}/{made.code}/about-you", data={**ADULT["about-you"], field: text})
        assert answer.status_code in (303, 422), text
        assert "<script>alert" not in body(client.get(f"{ROOT}/{made.code}/about-you"))
    drafts.delete(by=None, application=made)


def test_an_address_of_control_characters_is_answered_and_not_repeated(app, browser):
    for path in ("%00/check", "a%00b/appointment/slip.pdf", "%0D%0Aset-cookie/check"):
        answer = browser().get(f"{ROOT}/{path}")
        assert answer.status_code == 404 and "\0" not in body(answer) and 'name="target"' not in body(answer)


def test_ones_own_are_found_by_account_and_by_key_in_one_set_of_numbers(app, citizen):
    """Two conditions joined by OR made Postgres read three hundred thousand applications: 3.8 s a page."""
    made, token = draft()
    Application.update(user=citizen).where(Application.id == made.id).execute()
    (other, key), _strangers = draft(), draft()
    assert {each.id for each in access.held_by(citizen, key)} == {made.id, other.id}
    sql, _values = access.held_by(citizen, key).sql()
    assert " UNION " in sql and " OR " not in sql.partition(" UNION ")[2]
