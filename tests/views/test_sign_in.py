"""Coming in and going out by the browser, and what a thief of cookies, links or forms gets: nothing."""

import html
import re
from dataclasses import replace

import pyotp
import pytest
import time_machine

from domain import links, second_factor, sessions
from domain.clock import now
from models import Session, User
from tests.conftest import PASSWORD
from tests.domain.test_second_factor import SECRET, switched_on

NEW = "bốn chữ chẳng hợp nhau"


def sign_in(client, user, password=PASSWORD, **more):
    return client.post("/sign-in", data={"identifier": user.email, "password": password, **more})


def sid(client, app):
    cookie = client.get_cookie(app.khaibao.cookie("sid"))
    return cookie.value if cookie else None


@pytest.fixture
def forms_checked(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize(("who", "home"), [("owner", "/owner"), ("commune_officer", "/commune"), ("citizen", "/citizen"),
                                           ("province_officer", "/province"), ("admin", "/admin/people")])
def test_everybody_comes_to_the_own_room(browser, request, who, home):
    answer = sign_in(browser(), request.getfixturevalue(who))
    assert answer.status_code == 303 and answer.location.rstrip("/") == home.rstrip("/")


def test_a_wrong_password_keeps_what_was_typed_but_never_the_password(browser, owner):
    answer = sign_in(browser(), owner, "wrong password")
    assert answer.status_code == 422
    assert owner.email in answer.text and "wrong password" not in answer.text and "Error" in answer.text or "Lỗi" in answer.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, owner):
    cookie = next(value for value in sign_in(browser(), owner).headers.getlist("Set-Cookie") if "sid=" in value)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie and "Expires" not in cookie and "Max-Age" not in cookie


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
                                    "/\tevil", "\\\\evil.example", "/admin/people", " /owner", "evil.example"])
def test_the_way_on_never_leads_out_nor_into_anothers_room(browser, owner, target):
    assert sign_in(browser(), owner, next=target).location.rstrip("/") == "/owner"


def test_the_way_on_leads_where_the_person_wanted(browser, owner):
    client = browser()
    asked = client.get("/owner/stays?state=staying")
    assert asked.location == "/sign-in?next=/owner/stays%3Fstate%3Dstaying"
    assert "/owner/stays?state=staying" in client.get(asked.location).text
    assert sign_in(client, owner, next="/owner/stays?state=staying").location == "/owner/stays?state=staying"


def test_a_session_planted_before_signing_in_is_worthless_after_it(app, browser, owner, other_owner):
    planted = sessions.start(user=other_owner)
    client = browser()
    client.set_cookie(app.khaibao.cookie("sid"), planted)
    sign_in(client, owner)
    assert sid(client, app) not in (None, planted)
    assert sessions.resume(planted, config=app.khaibao) is None


def test_a_copied_cookie_is_dead_after_signing_out(app, browser, owner):
    client, thief = browser(), browser()
    sign_in(client, owner)
    thief.set_cookie(app.khaibao.cookie("sid"), sid(client, app))
    assert thief.get("/account").status_code == 200
    answer = client.post("/sign-out")
    assert answer.status_code == 303 and "cache" in answer.headers["Clear-Site-Data"] and sid(client, app) is None
    assert thief.get("/account").location.startswith("/sign-in")
    assert client.get("/sign-out").status_code == 405


def test_a_locked_persons_next_click_leads_to_the_door(browser, owner):
    client = browser(owner)
    assert client.get("/account").status_code == 200
    User.update(locked_at=now()).where(User.id == owner.id).execute()
    assert client.get("/account").location.startswith("/sign-in")


def test_a_session_ends_when_idle_and_in_any_case_after_twelve_hours(app, browser, owner, commune_officer):
    for user, minutes in ((owner, app.khaibao.session_idle_minutes), (commune_officer, app.khaibao.officer_idle_minutes)):
        with time_machine.travel("2026-11-22 03:00:00", tick=False) as clock:
            client = browser(user)
            clock.shift(minutes * 60)
            assert client.get("/account").status_code == 200
            clock.shift(minutes * 60 + 61)
            assert client.get("/account").status_code == 303
    with time_machine.travel("2026-11-22 03:00:00", tick=False) as clock:
        client = browser(owner)
        for _each in range(12 * 4):
            assert client.get("/account").status_code == 200
            clock.shift(900)
        clock.shift(1)
        assert client.get("/account").status_code == 303


def test_with_a_second_factor_the_password_alone_opens_no_room(app, browser, owner):
    with time_machine.travel("2026-11-22 05:00:15", tick=False) as clock:
        switched_on(owner)
        client = browser()
        answer = sign_in(client, owner, next="/owner/stays")
        assert answer.location == "/sign-in/code?next=/owner/stays"
        half_open = sid(client, app)
        assert client.get("/account").location.startswith("/sign-in")
        assert client.post(answer.location, data={"code": "000000"}).status_code == 422
        clock.shift(30)
        assert client.post(answer.location, data={"code": pyotp.TOTP(SECRET).now()}).location == "/owner/stays"
        assert sid(client, app) != half_open and client.get("/account").status_code == 200
        assert client.get("/sign-in/code").location == "/sign-in"


def test_a_recovery_code_opens_too_and_nobody_gets_to_the_code_without_the_password(browser, owner):
    codes = switched_on(owner)
    client = browser()
    assert client.post("/sign-in/code", data={"code": codes[0]}).location == "/sign-in"
    sign_in(client, owner)
    assert client.post("/sign-in/code", data={"code": codes[0]}).location.rstrip("/") == "/owner"
    assert second_factor.codes_left(owner) == 9


def test_the_answer_about_a_forgotten_password_tells_nothing(app, browser, owner, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, smtp_url="smtp://127.0.0.1:1"))
    answers = [browser().post("/forgotten", data={"identifier": typed}) for typed in (owner.email, "nobody@example.com")]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/forgotten/sent")}
    assert browser().get("/forgotten/sent").status_code == 200


def test_a_link_sets_a_password_and_is_dead_then(browser, owner):
    path = "/set-password/" + links.make(owner, "password")
    client, signed_in = browser(), browser(owner)
    assert client.get(path).status_code == client.get(path).status_code == 200
    assert client.post(path, data={"password": NEW, "again": "other"}).status_code == 422
    assert client.post(path, data={"password": NEW, "again": NEW}).location == "/sign-in"
    assert client.get(path).status_code == 404 and client.post(path, data={"password": NEW, "again": NEW}).status_code == 404
    assert signed_in.get("/account").status_code == 303
    assert sign_in(client, owner, NEW).status_code == 303


def test_a_temporary_password_leads_to_choosing_an_own_one_and_nowhere_else(browser, owner):
    User.update(must_change_password=True).where(User.id == owner.id).execute()
    client = browser()
    sign_in(client, owner)
    for path in ("/owner", "/owner/stays", "/account", "/account/notices"):
        assert client.get(path, follow_redirects=False).location == "/account/password"
    form = {"old": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/account/password", data=form).location == "/account"
    assert client.get("/account").status_code == 200


def test_officers_set_up_a_second_factor_before_anything_else(app, browser, commune_officer, admin, owner, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, second_factor=True))
    for user, path in ((commune_officer, "/commune"), (admin, "/admin/people")):
        assert browser(user).get(path).location == "/account/second-factor"
    assert browser(owner).get("/account").status_code == 200


def test_a_form_without_its_token_does_nothing(browser, owner, forms_checked):
    client = browser()
    assert sign_in(client, owner).status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text).group(1)
    assert sign_in(client, owner, csrf_token=token).status_code == 303
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400, "the token changed with the person"
    assert Session.select().where(Session.user == owner).count() == 1


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_is_refused(app, browser, owner, headers):
    client = browser()
    answer = client.post("/sign-in", data={"identifier": owner.email, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403 and sid(client, app) is None


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost, evil.example", "127.0.0.1@evil.example"])
def test_a_made_up_host_name_is_not_answered_even_by_an_office_without_an_address(browser, host):
    for path in ("/sign-in", "/forgotten", "/nothing", "/healthz"):
        assert browser().get(path, headers={"Host": host}).status_code == 400


def test_absurd_input_is_answered_calmly(browser):
    for identifier in ("x" * 5000, "\x00", "'; DROP TABLE person; --", "<b>x</b>", "\ud800".encode("utf8", "surrogatepass")):
        answer = browser().post("/sign-in", data={"identifier": identifier, "password": "y" * 5000})
        assert answer.status_code == 422 and "<b>x</b>" not in answer.text


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(answer):
    """What the browser would send of the first form after the header, as it reads it."""
    form = answer.text.partition("<main")[2].partition("</form>")[0]
    return {name: html.unescape(value) for name, value in HIDDEN.findall(form)}


@pytest.fixture
def too_late(app, browser, admin, forms_checked):
    """An administrator who typed a fee while the session ended; (browser, what that browser sends, its address)."""
    client = browser(admin)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/admin/fees").text)[1]
    Session.delete().execute()
    return client, {"csrf_token": token, "basis": 'Thông tư "25" <b>', "amount": "200.000"}


@pytest.mark.parametrize("second_factor_on", [False, True])
def test_what_is_typed_while_the_session_ends_is_sent_again_after_signing_in(too_late, admin, second_factor_on):
    client, typed = too_late
    recovery = switched_on(admin) if second_factor_on else ()
    answer = client.post("/admin/fees", data=typed)
    assert answer.status_code == 403 and hidden(answer)["typed-basis"] == typed["basis"] and 'value="/admin/fees"' in answer.text
    wrong = sign_in(client, admin, "sai mật khẩu", **hidden(answer), next="/admin/fees")
    assert wrong.status_code == 422 and hidden(wrong)["typed-amount"] == "200.000"
    answer = sign_in(client, admin, **hidden(wrong), next="/admin/fees")
    for code in recovery[:1]:
        answer = client.post("/sign-in/code?next=/admin/fees", data={"code": code, **hidden(answer)})
    kept = hidden(answer)
    assert answer.status_code == 200 and 'action="/admin/fees"' in answer.text and '"/sign-out"' in answer.text
    assert {**kept, "csrf_token": ""} == {**typed, "csrf_token": ""}, "nothing is stored until it is sent"
    again = client.post("/admin/fees", data=kept)
    assert again.status_code == 422 and "Thông tư &#34;25&#34; &lt;b&gt;" in again.text


def test_what_another_sites_form_sends_is_not_carried_through_signing_in(too_late):
    client, typed = too_late
    answer = client.post("/admin/fees", data=typed | {"csrf_token": "forged"})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_what_one_person_typed_does_not_reach_one_of_another_audience(too_late, owner):
    client, typed = too_late
    asked = client.post("/admin/fees", data=typed)
    answer = sign_in(client, owner, **hidden(asked), next="/admin/fees")
    assert (answer.status_code, answer.location) == (303, "/owner/") and "Thông tư" not in answer.text


def test_passwords_are_not_carried_through_signing_in(too_late):
    client, typed = too_late
    assert client.post("/account/password", data=typed | {"old": PASSWORD}).status_code == 303
