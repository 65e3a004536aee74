"""The first visit: who has the token of the console opens the office, once."""

import pytest

import database
from domain import installation
from models import Establishment, Installation, Office, Session, User, Ward

FORM = {"area_name": "Bình Dương", "name": "Phòng Quản lý xuất nhập cảnh", "address": "1 Đường Số 1", "phone": "0274",
        "full_name": "Bùi Thị Quản", "email": "Quan@Example.com", "password": "bốn chữ chẳng hợp nhau",
        "again": "bốn chữ chẳng hợp nhau", "ward_codes": ["25750", "25747"]}


@pytest.fixture
def empty(app):
    """An app that is not set up yet, and the token of its console."""
    with database.db.atomic() as change:
        for table in (Session, User, Office, Establishment, Ward, Installation):
            table.delete().execute()
        installation.forget()
        yield installation.set_up_token(app.khaibao)
        change.rollback()
    installation.forget()
    (app.khaibao.data_dir / "setup_token").unlink(missing_ok=True)


def test_every_page_leads_to_the_set_up_and_without_the_token_it_stays_closed(browser, empty):
    client = browser()
    for path in ("/", "/sign-in", "/help", "/owner/stays"):
        assert client.get(path).location == client.head(path).location == "/setup"
    for path in ("/setup", "/setup?token=guess", "/setup?token=guess&province=79", "/setup?token=%C3%A9"):
        assert client.get(path).status_code == 403
        assert client.post(path, data=FORM).status_code == 403
    assert not Installation.select().exists()


def test_the_former_province_ticks_its_wards(browser, empty):
    client = browser()
    assert "Thành phố Hồ Chí Minh" in client.get(f"/setup?token={empty}").text
    page = client.get(f"/setup?token={empty}&province=79&former=74").text
    assert page.count(" checked") == 36 and 'value="Bình Dương"' in page
    assert client.get(f"/setup?token={empty}&province=79").text.count(" checked") == 0


def test_the_office_is_opened_once(app, browser, empty):
    client, path = browser(), f"/setup?token={empty}&province=79"
    assert client.post(path, data=FORM).location == "/sign-in"
    admin = User.get()
    assert (admin.role, admin.email, admin.office.name) == ("admin", "quan@example.com", "Phòng Quản lý xuất nhập cảnh")
    assert {office.name for office in Office.select()} == {
        "Phòng Quản lý xuất nhập cảnh", "Công an phường Phú Lợi", "Công an phường Thủ Dầu Một"}
    assert Installation.get().area_name == "Bình Dương" and not (app.khaibao.data_dir / "setup_token").exists()
    assert client.post(path, data=FORM).status_code == client.get(path).status_code == 404
    assert User.select().count() == 1
    assert client.post("/sign-in", data={"identifier": "quan@example.com", "password": FORM["password"]}).status_code == 303


def test_a_second_set_up_that_had_looked_before_the_first_finished_is_refused(app, browser, empty, monkeypatch):
    path = f"/setup?token={empty}&province=79"
    browser().post(path, data=FORM)
    monkeypatch.setattr(installation, "done", lambda: False)
    monkeypatch.setattr(installation, "token_fits", lambda token, config: True)
    assert browser().post(path, data={**FORM, "email": "thief@example.com"}).status_code == 422
    assert User.select().count() == 1


@pytest.mark.parametrize("wrong", [
    {"ward_codes": []}, {"ward_codes": ["00004"]}, {"email": "nobody"}, {"email": "a@example.com, b@example.com"},
    {"password": "short", "again": "short"}, {"again": "differs"}, {"full_name": ""}, {"name": ""},
    {"password": "matkhau123456789", "again": "matkhau123456789"}])
def test_a_mistake_keeps_what_was_typed_and_stores_nothing(browser, empty, wrong):
    answer = browser().post(f"/setup?token={empty}&province=79", data={**FORM, **wrong})
    assert answer.status_code == 422 and "Bình Dương" in answer.text and FORM["password"] not in answer.text
    assert not User.select().exists() and not Ward.select().exists() and not Installation.select().exists()


def test_mistakes_are_listed_in_the_order_of_the_page(browser, empty):
    nothing = dict.fromkeys(("name", "email", "password", "again"), "")
    answer = browser().post(f"/setup?token={empty}&province=79", data=FORM | nothing)
    listed = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    places = [listed.index(f'href="#{field}"') for field in nothing]
    assert places == sorted(places)


def test_a_newer_start_makes_the_older_link_worthless(app, browser, empty):
    newer = installation.set_up_token(app.khaibao)
    assert browser().get(f"/setup?token={empty}").status_code == 403
    assert browser().get(f"/setup?token={newer}").status_code == 200


def test_the_language_can_be_chosen_before_anything_is_set_up(browser, empty):
    client = browser()
    client.post("/language", data={"language": "en", "next": f"/setup?token={empty}"})
    assert '<html lang="en">' in client.get(f"/setup?token={empty}").text
