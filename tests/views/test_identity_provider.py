"""Citizens sign in by an identity provider that really runs, on loopback; whatever is forged, late or doubled is refused."""

import html
import re
import time
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from adapters import identity_provider as adapter
from domain import identities
from domain.applications import drafts
from domain.problems import Refused
from models import Application, AuditEntry, Identity, Session, SignInRequest, User
from tests import identity_provider
from tests.applying import ADULT, kept
from tests.people import PASSWORD, person

NUMBER = "074190001234"


@pytest.fixture(scope="module")
def server():
    running = identity_provider.serve()
    yield running
    running.shutdown()
    running.server_close()


@pytest.fixture
def provider(app, server, monkeypatch):
    """The running provider, and an app that knows it."""
    adapter.forget()
    issuer = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, oidc_issuer=issuer, oidc_client_id="khaibao",
                                                oidc_client_secret="a secret of the tests"))
    handler = identity_provider.Provider
    monkeypatch.setattr(handler, "fault", "")
    monkeypatch.setattr(handler, "key", "first")
    monkeypatch.setattr(handler, "asked", [])
    return handler


def leave(client, target="/citizen"):
    """The address of the provider's page to which the app leads."""
    answer = client.post("/sign-in/identity", data={"next": target})
    assert answer.status_code == 200, answer.location
    return html.unescape(re.search(r'content="0; url=([^"]*)"', answer.get_data(as_text=True))[1])


def choose(address, who="nguyet"):
    """Sign in on the provider's page; returns the way back, as a path of the app."""
    assert requests.get(address, timeout=5).status_code == 200
    answer = requests.post(address, data={"who": who}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client, who="nguyet", target="/citizen"):
    return client.get(choose(leave(client, target), who))


def said(client):
    return client.get("/sign-in").get_data(as_text=True)


def signed_in(client):
    return client.get("/account").status_code == 200


def test_the_first_sign_in_opens_an_account_and_the_next_finds_it(browser, provider):
    client = browser()
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/citizen")
    assert "Nguyệt" in client.get("/account").get_data(as_text=True)
    found = Identity.get()
    assert (found.personal_number, found.subject, found.email) == (NUMBER, "sub-nguyet", "anh.nguyet@example.com")
    sign_in(browser())
    assert Identity.select().count() == 1 and found.user.sessions.count() == 2


def test_who_signed_in_starts_an_application_that_is_filled_and_stays_so(app, browser, provider):
    client = browser()
    sign_in(client)
    place = client.post("/citizen/applications/new", data={"kind": "adult"}).location
    text = client.get(f"{place}/about-you").get_data(as_text=True)
    assert NUMBER in text and 'name="personal_number"' not in text and "Đã xác thực" in text
    assert 'value="anh.nguyet@example.com"' in text, "a verified address is filled in, and stays theirs to change"
    forged = {**ADULT["about-you"], "personal_number": "079085004321", "family_name": "Kẻ", "given_names": "Lạ"}
    assert client.post(f"{place}/about-you", data=forged).status_code == 303
    made = Application.get(Application.code == place.rsplit("/", 1)[1])
    assert (made.personal_number, made.full_name) == (NUMBER, "Đặng Thị Ánh Nguyệt")
    assert made.answers["occupation"] == "Giáo viên", "what is not verified is theirs to write"


def test_the_wish_to_file_online_comes_along_through_signing_in(app, browser, provider, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, online_filing=True))
    client = browser()
    place = client.post("/citizen/applications/new", data={"kind": "adult", "way": "online"}).location
    text, wish = client.get(place).get_data(as_text=True), f"{place}?way=online"
    assert chosen_way(text) == "visit", "not yet possible: whoever goes on without signing in comes once"
    assert f'name="next" value="{wish}"' in text and f"/citizen/account/new?next={place}?way%3Donline" in text
    assert sign_in(client, target=wish).location == wish
    assert chosen_way(client.get(wish).get_data(as_text=True)) == "online"
    stranger = browser()
    answer = stranger.post(f"/citizen/account/new?next={wish}", data={
        "full_name": "Trần Văn Số", "phone": "0912345678", "password": "bốn từ dài khó đoán", "again": "bốn từ dài khó đoán"})
    assert answer.location == f"/sign-in?next={place}?way%3Donline"


def chosen_way(text):
    return re.search(r'<input checked [^>]*name="way"[^>]*value="(\w+)"', text)[1]


def test_of_a_child_the_representative_is_verified(browser, provider):
    client = browser()
    sign_in(client)
    place = client.post("/citizen/applications/new", data={"kind": "child"}).location
    made = Application.get(Application.code == place.rsplit("/", 1)[1])
    assert made.answers["representative_number"] == NUMBER and "personal_number" not in made.answers
    saved = drafts.save_section(by=made.user, application=made, section="representative",
                                values={**kept("child"), "representative_name": "Kẻ Lạ"}, confirmed=True)
    assert saved.answers["representative_name"] == "Đặng Thị Ánh Nguyệt"


def test_for_another_person_nothing_is_filled_or_fixed(browser, provider):
    client = browser()
    sign_in(client)
    place = client.post("/citizen/applications/new", data={"kind": "adult", "for_another": "y"}).location
    assert 'name="personal_number"' in client.get(f"{place}/about-you").get_data(as_text=True)
    assert Application.get(Application.code == place.rsplit("/", 1)[1]).answers == {}


def test_the_session_is_another_one_after_signing_in(app, browser, provider, citizen):
    client, name = browser(), app.khaibao.cookie("sid")
    client.set_cookie(name, "planted")
    sign_in(client)
    first = client.get_cookie(name).value
    assert first != "planted"
    sign_in(client)
    assert client.get_cookie(name).value != first
    assert Session.select().count() == 1, "the former session ended"


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"])
def test_nobody_is_led_elsewhere_by_signing_in(browser, provider, target):
    assert sign_in(browser(), target=target).location == "/citizen"


@pytest.mark.parametrize("fault", ["wrong nonce", "no nonce", "wrong issuer", "wrong audience", "two audiences", "expired",
                                   "no expiry", "no subject", "alg none", "signed with the public key", "another key",
                                   "other subject", "down at the token"])
def test_a_token_that_proves_nothing_signs_nobody_in(browser, provider, fault):
    client = browser()
    way_back = choose(leave(client))
    provider.fault = fault
    assert client.get(way_back).location == "/sign-in"
    assert not signed_in(client) and "chưa được đăng nhập" in said(client)
    assert not Identity.select().exists() and AuditEntry.select().where(AuditEntry.action == "identity.refused").exists()


@pytest.mark.parametrize("fault", ["down", "other issuer in configuration", "keys without https"])
def test_a_provider_that_is_down_or_not_itself_is_told_and_nothing_is_lost(browser, provider, fault):
    provider.fault = fault
    client = browser()
    assert client.post("/sign-in/identity").location == "/sign-in"
    assert "không phản hồi" in said(client)
    provider.fault = ""
    assert sign_in(client).location == "/citizen"


def test_a_provider_that_is_gone_altogether_is_told(app, browser, provider, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, oidc_issuer="http://127.0.0.1:9"))
    client = browser()
    client.post("/sign-in/identity")
    assert "không phản hồi" in said(client)


def test_the_way_back_is_good_once_and_in_one_browser_only(browser, provider):
    client, other = browser(), browser()
    way_back = choose(leave(client))
    other.get(way_back)
    assert not signed_in(other), "stolen"
    assert client.get(way_back).location == "/citizen"
    client.post("/sign-out")
    client.get(way_back)
    assert not signed_in(client), "played again"


def test_a_code_played_again_with_a_new_state_is_refused_by_the_provider(browser, provider):
    client = browser()
    used = choose(leave(client))
    client.get(used)
    client.post("/sign-out")
    fresh = parse_qs(urlsplit(choose(leave(client))).query)
    code = parse_qs(urlsplit(used).query)["code"][0]
    client.get("/sign-in/identity/return", query_string={"state": fresh["state"][0], "code": code})
    assert not signed_in(client)


@pytest.mark.parametrize("change", [{"state": "x"}, {"state": ""}, {"state": "ế"}, {"code": ""}, {"iss": "https://elsewhere.example"},
                                    {"error": "access_denied", "code": ""}])
def test_an_answer_that_was_changed_on_its_way_is_refused(browser, provider, change):
    client = browser()
    way_back = {name: values[0] for name, values in parse_qs(urlsplit(choose(leave(client))).query).items()}
    client.get("/sign-in/identity/return", query_string=way_back | change)
    assert not signed_in(client)
    client.get("/sign-in/identity/return", query_string=way_back)
    assert not signed_in(client), "one try is all a state is good for"


def test_a_victim_is_not_signed_in_as_somebody_else_by_a_link(browser, provider):
    attacker, victim = browser(), browser()
    way_back = choose(leave(attacker), "binh")
    leave(victim)
    victim.get(way_back)
    assert not signed_in(victim)


def test_who_takes_too_long_begins_again(browser, provider):
    client = browser()
    way_back = choose(leave(client))
    SignInRequest.update(created_at=SignInRequest.get().created_at - identities.LASTS - timedelta(seconds=1)).execute()
    client.get(way_back)
    assert not signed_in(client)


def test_who_says_no_at_the_provider_is_told(browser, provider):
    client = browser()
    sign_in(client, "")
    assert not signed_in(client) and "chưa được đăng nhập" in said(client)


def test_without_a_number_of_twelve_digits_nobody_comes_in(browser, provider):
    client = browser()
    sign_in(client, "khach")
    assert not signed_in(client) and "12 chữ số" in said(client)


def test_an_account_is_never_joined_by_its_email_or_a_number_somebody_typed(browser, provider):
    planted = User.create(role="citizen", full_name="Kẻ Gài", email="anh.nguyet@example.com", password_hash="x")
    made, _key = drafts.start(by=planted, kind="adult")
    drafts.save_section(by=planted, application=made, section="about-you", values=kept("adult"), confirmed=True)
    sign_in(browser())
    assert Identity.get().user != planted


def test_a_number_verified_by_another_provider_is_the_same_person(browser, provider, citizen):
    Identity.create(issuer="https://former.example", subject="7", user=citizen, personal_number=NUMBER, full_name="Nguyệt")
    sign_in(browser())
    assert [each.user for each in Identity.select()] == [citizen, citizen]


def test_a_signed_in_citizen_joins_the_identity_to_the_own_account(browser, provider, citizen):
    client = browser(citizen)
    sign_in(client)
    assert Identity.get().user == citizen and client.get("/account").status_code == 200


def test_an_identity_of_another_account_joins_no_second_one(browser, provider, citizen):
    sign_in(browser())
    client = browser(citizen)
    sign_in(client)
    assert Identity.get().user != citizen
    assert not citizen.identities.exists()


def test_an_account_has_one_number_only(browser, provider, citizen):
    sign_in(browser(citizen), "nguyet")
    sign_in(browser(citizen), "binh")
    assert [each.personal_number for each in citizen.identities] == [NUMBER]


def test_a_subject_whose_number_changes_is_refused(browser, provider, monkeypatch):
    sign_in(browser())
    monkeypatch.setitem(identity_provider.PEOPLE, "nguyet", {**identity_provider.PEOPLE["nguyet"],
                                                              "personal_number": "079085004321"})
    client = browser()
    sign_in(client)
    assert not signed_in(client)


def test_an_officer_does_not_become_a_citizen_by_it(browser, provider, province_officer):
    sign_in(browser(province_officer))
    assert Identity.get().user != province_officer and Identity.get().user.role == "citizen"


def test_a_locked_account_stays_locked(browser, provider):
    client = browser()
    sign_in(client)
    user = Identity.get().user
    User.update(locked_at=user.created_at).where(User.id == user.id).execute()
    client = browser()
    sign_in(client)
    assert not signed_in(client)


def test_who_has_a_second_factor_is_asked_for_it(browser, provider):
    client = browser()
    sign_in(client)
    User.update(totp_secret="JBSWY3DPEHPK3PXP").where(User.id == Identity.get().user).execute()
    client = browser()
    assert sign_in(client).location.startswith("/sign-in/code") and not signed_in(client)


def test_the_new_account_has_no_password_anybody_knows(browser, provider):
    sign_in(browser())
    user = Identity.get().user
    answer = browser().post("/sign-in", data={"identifier": user.user_name, "password": PASSWORD})
    assert answer.status_code == 422


def test_only_a_verified_address_is_kept(browser, provider):
    sign_in(browser(), "binh")
    assert Identity.get().email == ""


def test_keys_that_changed_are_asked_for_once_more(browser, provider, monkeypatch):
    sign_in(browser())
    provider.key = "second"
    moment = time.monotonic() + 120
    monkeypatch.setattr(adapter.time, "monotonic", lambda: moment)
    client = browser()
    assert sign_in(client).location == "/citizen"
    assert provider.asked.count("/.well-known/openid-configuration") == 1, "kept for an hour"


def test_without_a_provider_there_is_no_button_and_no_way(browser):
    client = browser()
    assert "/sign-in/identity" not in client.get("/sign-in").get_data(as_text=True)
    assert client.post("/sign-in/identity").status_code == 404
    assert client.get("/sign-in/identity/return").status_code == 404


def test_many_beginnings_from_one_address_are_slowed(app, provider, monkeypatch):
    monkeypatch.setattr(identities, "MOST", 2)
    for _each in range(2):
        identities.start(by=None, config=app.khaibao, redirect_uri="http://127.0.0.1/x", address="192.0.2.1")
    with pytest.raises(Refused, match="Too many"):
        identities.start(by=None, config=app.khaibao, redirect_uri="http://127.0.0.1/x", address="192.0.2.1")


def test_the_request_to_the_provider_carries_pkce_state_and_nonce(browser, provider):
    asked = parse_qs(urlsplit(leave(browser())).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["response_type"] == ["code"]
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3
    assert SignInRequest.get().verifier not in str(asked)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_with_a_provider_from_elsewhere_too(app, browser, provider, monkeypatch):
    """oidc-provider-mock, written by others: discovery, keys, code, token and userinfo as they understand them."""
    import oidc_provider_mock as mock

    claims = {"name": "Đặng Thị Ánh Nguyệt", "personal_number": NUMBER, "birthdate": "1990-11-05", "gender": "female"}
    with mock.run_server_in_thread(user_claims=[mock.User(sub="n-1", claims=claims)]) as running:
        issuer = f"http://localhost:{running.server_port}"
        monkeypatch.setattr(app, "khaibao", replace(app.khaibao, oidc_issuer=issuer))
        client = browser()
        address = leave(client)
        answer = requests.post(address, data={"sub": "n-1"}, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        assert client.get(f"{back.path}?{back.query}").location == "/citizen"
    assert (Identity.get().subject, Identity.get().personal_number) == ("n-1", NUMBER)


def test_a_citizen_found_by_the_provider_is_no_one_elses(browser, provider):
    other = person("citizen", "Người Khác")
    sign_in(browser())
    assert Identity.get().user != other


def test_the_next_person_at_a_shared_computer_is_not_joined_to_the_account_of_the_one_before(browser, provider, citizen):
    client = browser(citizen)
    way_back = choose(leave(client))
    client.post("/sign-out")
    client.get(way_back)
    assert not signed_in(client) and not Identity.select().exists()
    other = browser(person("citizen", "Người Sau"))
    address = leave(client := browser(citizen))
    client.set_cookie("khaibao-sid", other.get_cookie("khaibao-sid").value)
    client.get(choose(address))
    assert not Identity.select().exists(), "another citizen came in meanwhile"


def test_an_account_joins_the_identity_from_its_own_page_and_shows_it(browser, provider, citizen):
    client = browser(citizen)
    assert "Liên kết định danh điện tử" in client.get("/account").get_data(as_text=True)
    sign_in(client, target="/account")
    assert Identity.get().user == citizen and NUMBER in client.get("/account").get_data(as_text=True)


def test_who_is_a_digital_citizen_is_known_only_by_the_claim_the_office_has_named(app, browser, provider, monkeypatch):
    sign_in(browser())
    assert not Identity.get().digital
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, oidc_claim_digital="digital_citizen"))
    sign_in(browser())
    assert Identity.get().digital
    sign_in(browser(), "binh")
    assert not Identity.get(Identity.personal_number == "079085004321").digital
