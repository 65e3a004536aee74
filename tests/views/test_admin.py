"""The administrator's rooms, closed to everybody else, and the counter where officers help."""

import re

import pytest

from domain import accounts, audit, links, officers, sessions
from domain.acts import ACTS
from domain.names import fold
from domain.problems import Refused
from models import AuditEntry, Office, User, Ward
from tests.conftest import PASSWORD, ward

ROOMS = ["/admin/people", "/admin/people/new", "/admin/offices", "/admin/wards", "/admin/records"]


@pytest.mark.parametrize("path", ROOMS)
def test_the_rooms_are_the_administrators_only(browser, admin, owner, citizen, commune_officer, province_officer, path):
    assert browser().get(path).location.startswith("/sign-in")
    assert browser(admin).get(path).status_code == 200
    for user in (owner, citizen, commune_officer, province_officer):
        assert browser(user).get(path).status_code == 404


def test_nobody_else_locks_invites_or_hands_out_links(browser, owner, province_officer, admin):
    before = User.select().count()
    for user in (owner, province_officer):
        client = browser(user)
        for act in ("lock", "unlock", "link", "duties", "second-factor", "sessions/end"):
            assert client.post(f"/admin/people/{admin.id}/{act}", data={"reason": "x"}).status_code == 404
        assert client.post("/admin/people/new", data={"role": "admin"}).status_code == 404
    assert User.select().count() == before and User.get_by_id(admin.id).locked_at is None


def test_an_officer_is_invited_and_the_link_is_shown_once(browser, admin):
    client = browser(admin)
    form = {"full_name": "Hồ Thị Mới", "role": "commune", "wards": [ward().id], "email": "moi@example.com",
            "phone": "0912 345 678"}
    assert client.post("/admin/people/new", data={**form, "wards": []}).status_code == 422
    assert client.post("/admin/people/new", data={**form, "phone": "12"}).status_code == 422
    assert client.post("/admin/people/new", data={**form, "role": "owner"}).status_code == 422
    page = client.post("/admin/people/new", data=form).text
    token = re.search(r"/set-password/([\w-]+)", page).group(1)
    new = links.live(token).user
    assert (new.full_name, new.phone, officers.wards_of(new)) == ("Hồ Thị Mới", "0912345678", [ward()])
    assert token not in client.get(f"/admin/people/{new.id}").text


def test_a_person_is_locked_with_a_reason_and_unlocked(browser, admin, owner):
    client, theirs = browser(admin), browser(owner)
    assert client.post(f"/admin/people/{owner.id}/lock", data={"reason": ""}).status_code == 422
    assert client.post(f"/admin/people/{owner.id}/lock", data={"reason": "Giấy tờ giả"}).status_code == 303
    assert "Giấy tờ giả" in client.get(f"/admin/people/{owner.id}").text
    assert theirs.get("/account").status_code == 303
    assert client.post(f"/admin/people/{owner.id}/unlock").status_code == 303
    assert User.get_by_id(owner.id).locked_at is None
    assert client.post(f"/admin/people/{admin.id}/lock", data={"reason": "x"}).status_code == 422


def test_duties_sessions_factor_and_link_of_a_person(browser, admin, commune_officer):
    client, path = browser(admin), f"/admin/people/{commune_officer.id}"
    for page in ("", "/duties", "/lock", "/link", "/second-factor"):
        assert client.get(path + page).status_code == 200
    form = {"full_name": "Phạm Văn Phường", "role": "commune", "wards": [ward("25747").id, 999999]}
    assert client.post(path + "/duties", data=form).location == path
    assert officers.wards_of(commune_officer) == [ward("25747")]
    sessions.start(user=commune_officer)
    assert client.post(path + "/sessions/end").location == path and not list(commune_officer.sessions)
    User.update(totp_secret="X").where(User.id == commune_officer.id).execute()
    assert client.post(path + "/second-factor").location == path
    assert User.get_by_id(commune_officer.id).totp_secret is None
    assert "/set-password/" in client.post(path + "/link").text


@pytest.mark.parametrize("number", [0, 999_999, 10**22])
def test_a_person_who_does_not_exist_is_not_found(browser, admin, number):
    assert browser(admin).get(f"/admin/people/{number}").status_code == 404


def test_people_are_filtered_by_links(browser, admin, owner, commune_officer):
    client = browser(admin)
    page = client.get("/admin/people?q=NGUYEN THI CHU&role=owner").text
    assert owner.full_name in page and commune_officer.full_name not in page
    assert client.get("/admin/people?q=%25&role=nonsense&before=x&locked=1").status_code == 200


def test_an_office_gets_a_new_address(browser, admin):
    office, client = Office.get(Office.ward == ward()), browser(admin)
    form = {"name": "Công an phường Phú Lợi", "address": "2 Đường Mới", "phone": "0274 3822 333"}
    assert client.post(f"/admin/offices/{office.id}", data={**form, "name": ""}).status_code == 422
    assert client.post(f"/admin/offices/{office.id}", data=form).location == "/admin/offices"
    assert "2 Đường Mới" in client.get("/admin/offices").text
    assert AuditEntry.get(AuditEntry.action == "office.changed").details["before"]["address"] == ""


def test_another_ward_of_the_province_is_served_with_its_office(browser, admin):
    client = browser(admin)
    for code in ("00004", "25750", "nonsense", ""):
        assert client.post("/admin/wards", data={"code": code}).status_code == 422
    assert client.post("/admin/wards", data={"code": "25942"}).location == "/admin/wards"
    assert Office.get(Office.ward == ward("25942")).name.startswith("Công an phường")
    assert client.post(f"/admin/wards/{ward('25942').id}/remote", data={"remote": "1"}).status_code == 303
    assert Ward.get(Ward.code == "25942").remote


def test_records_are_read_newest_first_and_filtered(browser, admin, owner):
    client = browser(admin)
    client.post("/language", data={"language": "en"})
    with pytest.raises(Refused):
        accounts.sign_in(identifier=owner.email, password="wrong", address="203.0.113.7")
    client.post(f"/admin/people/{owner.id}/lock", data={"reason": "Lý do"})
    locked, refused = ((f"<td data-name=\"Act\">{ACTS[act]}</td>") for act in ("account.locked", "session.refused"))
    page = client.get(f"/admin/records?person={owner.id}").text
    assert page.index(locked) < page.index(refused) and "Lý do" in page
    page = client.get("/admin/records?action=account.locked").text
    assert locked in page and refused not in page
    assert "<td" not in client.get("/admin/records?since=01/01/2099").text
    page = client.get("/admin/records?since=nonsense&actor=x&before=-1&until=31/02/2026")
    assert page.status_code == 200 and "“nonsense” is not a date" in page.text and "“31/02/2026” is not a date" in page.text


def test_records_say_whose_they_are_and_offer_the_acts_in_the_order_of_their_words(browser, admin, owner):
    client = browser(admin)
    assert f"việc thực hiện với tài khoản của: <b>{owner.full_name}</b>" in client.get(f"/admin/records?person={owner.id}").text
    page = client.get(f"/admin/records?actor={admin.id}").text
    assert f"việc do người này thực hiện: <b>{admin.full_name}</b>" in page
    offered = re.findall(r'<option value="[a-z_]+\.[a-z_]+">([^<]+)</option>', page)
    assert offered == sorted(offered, key=fold) and len(offered) > 100


def test_the_counter_helps_people_of_the_own_wards(browser, commune_officer, hotel, owner, other_hotel, other_owner):
    client = browser(commune_officer)
    page = client.get("/commune/forgotten-passwords").text
    assert owner.full_name in page and other_owner.full_name not in page
    assert client.get(f"/commune/forgotten-passwords/{other_owner.id}").status_code == 404
    assert client.post(f"/commune/forgotten-passwords/{owner.id}", data={}).status_code == 422
    done = client.post(f"/commune/forgotten-passwords/{owner.id}", data={"identity_seen": "y"}).text
    temporary = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", done).group(0)
    guest = browser()
    assert guest.post("/sign-in", data={"identifier": owner.email, "password": PASSWORD}).status_code == 422
    assert guest.post("/sign-in", data={"identifier": owner.email, "password": temporary}).status_code == 303
    assert guest.get("/owner").location == "/account/password"
    assert browser(owner).get(f"/commune/forgotten-passwords/{owner.id}").status_code == 404


def test_the_record_says_times_in_words_of_the_country_and_pages_without_program(browser, admin):
    audit.record("stop.announced", by=admin, begins_at="2026-11-25T15:00:00", page="/admin/people/<int:number>/lock")
    page = browser(admin).get("/admin/records").text
    assert "25/11/2026 22:00" in page and "/admin/people/…/lock" in page
