"""A desk left open for a while gives no file with the data of many people without the password."""

from datetime import timedelta

import pytest

from domain import sessions
from domain.clock import now
from models import AuditEntry, Session
from tests.people import PASSWORD

FILE = "/province/search/export.xlsx?q=hewu&nationality=SWE"


@pytest.fixture
def desk(browser, province_officer):
    return browser(province_officer)


def left_open(minutes=16):
    Session.update(created_at=now() - timedelta(minutes=minutes), proved_at=None).execute()


def test_who_has_just_signed_in_is_not_asked(desk):
    assert desk.get(FILE).mimetype.endswith("sheet")


@pytest.mark.parametrize("path", [FILE, "/province/stays/export/xlsx", "/province/reports/staying.xlsx"])
def test_a_file_of_many_people_asks_for_the_password_again_and_loses_no_filter(desk, path):
    left_open()
    answer = desk.get(path)
    assert answer.status_code == 303 and answer.location.startswith("/account/prove?next=")
    asked = desk.get(answer.location)
    assert "Nhập lại mật khẩu" in asked.text and not AuditEntry.select().where(AuditEntry.action == "search.exported").exists()
    assert path.replace("&", "&amp;") in desk.post(answer.location, data={"password": PASSWORD}, follow_redirects=True).text
    assert desk.get(path).status_code == 200
    assert AuditEntry.select().where(AuditEntry.action == "session.proved").count() == 1


def test_a_wrong_password_proves_nothing(desk):
    left_open()
    answer = desk.post(desk.get(FILE).location, data={"password": "sai mật khẩu rồi"})
    assert answer.status_code == 422 and desk.get(FILE).status_code == 303


def test_a_proof_is_good_for_a_quarter_of_an_hour_and_lists_need_none(desk):
    left_open()
    assert desk.get("/province/search?q=hewu").status_code == 200
    Session.update(proved_at=now() - sessions.PROVED_FOR - timedelta(seconds=1)).execute()
    assert desk.get(FILE).status_code == 303
    Session.update(proved_at=now() - timedelta(minutes=14)).execute()
    assert desk.get(FILE).status_code == 200


@pytest.mark.parametrize("target", ["", "//evil.example/x", "https://evil.example", "/\\evil.example"])
def test_the_way_on_leads_nowhere_else(desk, target):
    answer = desk.post("/account/prove", query_string={"next": target}, data={"password": PASSWORD}, follow_redirects=True)
    assert answer.status_code == 200 and "evil" not in answer.text
