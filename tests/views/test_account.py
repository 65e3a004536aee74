"""One's own account: only one's own, and every change of a credential asks for the password again."""

import re

import pyotp
import pytest

from domain import notices, second_factor, sessions
from models import Session, User
from tests.conftest import PASSWORD
from tests.domain.test_second_factor import switched_on


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/second-factor", "/account/second-factor/off",
                                  "/account/recovery-codes", "/account/notices"])
def test_strangers_are_led_to_the_door_and_everybody_else_sees_the_own_page(browser, owner, citizen, admin, path):
    assert browser().get(path).location.startswith("/sign-in")
    for user in (owner, citizen, admin):
        assert browser(user).get(path).status_code == 200


def test_the_overview_shows_the_persons_data_and_devices(browser, owner, commune_officer):
    page = browser(owner).get("/account").text
    assert owner.full_name in page and owner.email in page
    assert "Phường Phú Lợi" in browser(commune_officer).get("/account").text


def test_a_second_factor_is_set_up_in_the_browser(browser, owner):
    client = browser(owner)
    page = client.get("/account/second-factor").text
    assert 'src="data:image/svg+xml' in page
    secret = re.search(r"<code>([A-Z2-7 ]{39})</code>", page).group(1).replace(" ", "")
    form = {"code": pyotp.TOTP(secret).now(), "password": PASSWORD}
    assert client.post("/account/second-factor", data={**form, "password": "wrong"}).status_code == 422
    done = client.post("/account/second-factor", data=form)
    assert len(re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}<", done.text)) == 10
    assert User.get_by_id(owner.id).totp_secret == secret
    assert secret not in client.get("/account/second-factor").text, "another phone gets another key"


def test_the_way_back_from_the_second_factor_asks_for_the_password(browser, owner):
    switched_on(owner)
    client = browser(User.get_by_id(owner.id))
    for path in ("/account/second-factor/off", "/account/recovery-codes"):
        assert client.post(path, data={"password": "wrong"}).status_code == 422
    assert second_factor.codes_left(owner) == 10
    assert client.post("/account/second-factor/off", data={"password": PASSWORD}).location == "/account"
    assert User.get_by_id(owner.id).totp_secret is None


def test_an_officer_cannot_switch_the_second_factor_off(browser, commune_officer):
    switched_on(commune_officer)
    answer = browser(commune_officer).post("/account/second-factor/off", data={"password": PASSWORD})
    assert answer.status_code == 422 and User.get_by_id(commune_officer.id).totp_secret


def test_own_devices_are_signed_out_one_by_one_or_together_and_never_anothers(browser, owner, other_owner):
    client, phone, library = browser(owner), browser(owner), browser(owner)
    sessions.start(user=other_owner)
    newest, theirs = sessions.open_of(owner).order_by(Session.id.desc()).get(), sessions.open_of(other_owner).get()
    assert client.post(f"/account/sessions/{theirs.id}/end").status_code == 404
    assert client.post(f"/account/sessions/{10**22}/end").status_code == 404
    assert client.post(f"/account/sessions/{newest.id}/end").location == "/account"
    assert library.get("/account").status_code == 303 and phone.get("/account").status_code == 200
    client.post("/account/sessions/end-others")
    assert phone.get("/account").status_code == 303 and client.get("/account").status_code == 200
    assert sessions.open_of(other_owner).count() == 1


def test_looking_at_notices_changes_nothing_and_a_button_marks_them_read(browser, owner, other_owner):
    for person in (owner, other_owner):
        notices.queue("establishment_returned", to=person, name="Nhà <b>Trọ</b>", reason="Thiếu số nhà", code="x")
    client = browser(owner)
    page = client.get("/account/notices").text
    assert "Nhà &lt;b&gt;Trọ&lt;/b&gt;" in page and "Thiếu số nhà" in page
    assert (notices.unread(owner), notices.unread(other_owner)) == (1, 1)
    assert client.post("/account/notices/read").location == "/account/notices"
    assert (notices.unread(owner), notices.unread(other_owner)) == (0, 1)


def test_old_notices_are_a_page_further(browser, owner):
    for number in range(35):
        notices.queue("staff_let_in", to=owner, name=f"Nhà số {number}.")
    client = browser(owner)
    first = client.get("/account/notices").text
    older = re.search(r'href="(/account/notices\?before=\d+)"', first).group(1)
    assert "Nhà số 34." in first and "Nhà số 3." not in first
    assert "Nhà số 3." in client.get(older).text and "Nhà số 34." not in client.get(older).text


def test_a_language_once_chosen_stays(browser, owner):
    client = browser(owner)
    answer = client.post("/language", data={"language": "en", "next": "/account"})
    assert answer.location == "/account" and User.get_by_id(owner.id).locale == "en"
    assert '<html lang="en">' in browser(owner).get("/account").text
    assert client.post("/language", data={"language": "xx"}).status_code == 400
    assert client.post("/language", data={"language": "vi", "next": "//evil.example"}).location == "/"
