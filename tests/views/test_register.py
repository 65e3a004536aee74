"""A stranger reads the rules, registers, and signs in to follow the registration."""

import pytest

from models import Establishment, User
from tests.registering import ACCOUNT, TYPED, TYPED_ACCOUNT

SENT = TYPED | TYPED_ACCOUNT | {"oath": "y"}


@pytest.fixture
def stranger(browser):
    """A browser in which the rules were read."""
    client = browser()
    client.post("/register", data={"agreed": "y"})
    return client


def test_the_rules_come_first(browser):
    client = browser()
    assert client.get("/register/establishment").location == "/register"
    assert client.get("/register").status_code == 200
    assert client.post("/register", data={}).status_code == 422
    assert client.post("/register", data={"agreed": "y"}).location == "/register/establishment"
    assert client.get("/register/establishment").status_code == 200


def test_a_stranger_registers_and_signs_in(stranger):
    answer = stranger.post("/register/establishment", data=SENT)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    made = Establishment.get(Establishment.name == TYPED["name"])
    assert (made.state, made.latitude, made.longitude, made.rooms) == ("proposed", 10.98, 106.65, 20)
    signed_in = stranger.post("/sign-in", data={"identifier": "huong.duong", "password": ACCOUNT["password"]})
    assert signed_in.status_code == 303
    page = stranger.get(f"/owner/establishments/{made.code}").get_data(as_text=True)
    assert TYPED["name"] in page and TYPED["representative_number"] in page


def test_an_empty_form_names_every_missing_field_at_once(stranger):
    answer = stranger.post("/register/establishment", data={})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("name", "kind", "ward", "address", "phone", "email", "representative_name", "representative_number",
                  "representative_birth_date", "representative_sex", "password"):
        assert f'id="{field}-error"' in page
    assert 'href="#representative_number"' in page and 'id="account_email-error"' not in page


def test_what_was_typed_stays_but_for_the_passwords(stranger):
    mistaken = SENT | {"phone": "không nhớ", "rooms": "hai mươi"}
    page = stranger.post("/register/establishment", data=mistaken).get_data(as_text=True)
    for kept in ("không nhớ", "hai mươi", TYPED["name"], "02/03/1985", "10.98, 106.65"):
        assert f'value="{kept}"' in page
    assert ACCOUNT["password"] not in page


@pytest.mark.parametrize(("changed", "field"), [
    ({"password_again": "khác"}, "password_again"), ({"password": "ngắn", "password_again": "ngắn"}, "password"),
    ({"user_name": "0912"}, "user_name"), ({"position": "ở đâu đó"}, "position"), ({"position": "106.65, 10.98"}, "position"),
    ({"representative_birth_date": "31/02/1985"}, "representative_birth_date"), ({"ward": "00000"}, "ward")])
def test_a_mistake_is_told_at_its_field_and_nothing_is_stored(stranger, changed, field):
    answer = stranger.post("/register/establishment", data=SENT | changed)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.get_data(as_text=True)
    assert not User.select().where(User.user_name == "huong.duong").exists()


def test_without_the_oath_nothing_is_stored(stranger):
    answer = stranger.post("/register/establishment", data={key: value for key, value in SENT.items() if key != "oath"})
    assert answer.status_code == 422 and 'id="oath-error"' in answer.get_data(as_text=True)
    assert not Establishment.select().where(Establishment.name == TYPED["name"]).exists()


def test_a_doubt_is_shown_once_and_can_be_kept(stranger):
    doubtful = SENT | {"representative_sex": "M"}
    answer = stranger.post("/register/establishment", data=doubtful)
    assert answer.status_code == 422 and 'name="confirm_doubtful"' in answer.get_data(as_text=True)
    assert stranger.post("/register/establishment", data=doubtful | {"confirm_doubtful": "y"}).status_code == 303


def test_the_tick_for_doubts_does_not_stand_there_before(stranger):
    answer = stranger.get("/register/establishment")
    assert answer.status_code == 200 and 'name="confirm_doubtful"' not in answer.text


def test_a_taken_address_gets_no_account_and_no_hint_which(stranger, owner):
    taken = stranger.post("/register/establishment", data=SENT | {"account_email": owner.email})
    page = taken.get_data(as_text=True)
    assert taken.status_code == 422 and 'id="account_email-error"' not in page and 'id="user_name-error"' not in page
    assert User.select().where(User.email == owner.email).count() == 1


def test_the_establishments_address_serves_when_no_other_is_given(stranger):
    assert stranger.post("/register/establishment", data=SENT | {"account_email": ""}).status_code == 303
    assert User.get(User.user_name == "huong.duong").email == TYPED["email"]


@pytest.mark.parametrize("typed", ["10.98, 106.65", "10,98; 106,65", "10.98 106.65", "https://maps.example/@10.98,106.65,17z",
                                   "https://maps.example/?q=10.98,106.65"])
def test_a_position_is_read_as_maps_copy_it(stranger, typed):
    stranger.post("/register/establishment", data=SENT | {"position": typed})
    made = Establishment.get(Establishment.name == TYPED["name"])
    assert (made.latitude, made.longitude) == (10.98, 106.65)


def test_an_owner_is_led_to_the_own_rooms(browser, owner):
    client = browser(owner)
    assert client.get("/register/establishment").location == "/owner/establishments/new"
    assert client.post("/register", data={"agreed": "y"}).location == "/owner/establishments/new"


def test_without_the_token_nothing_is_stored(app, stranger):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = stranger.post("/register/establishment", data=SENT)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert not Establishment.select().where(Establishment.name == TYPED["name"]).exists()


def test_the_hourly_limit_holds(stranger, monkeypatch):
    monkeypatch.setattr("domain.attempts.count", lambda key, minutes: 20)
    answer = stranger.post("/register/establishment", data=SENT)
    assert answer.status_code == 422
    assert not Establishment.select().where(Establishment.name == TYPED["name"]).exists()
