"""A desk left open for a while gives no file with the data of many people, and does nothing that cannot be undone."""

import html
import re
from datetime import timedelta
from io import BytesIO

import pyotp
import pytest

from domain import second_factor
from domain.clock import now
from models import AuditEntry, LegalHold, Session, User
from tests.house import world
from tests.house.test_access import addresses
from tests.people import PASSWORD
from views.audiences import PROVED

FILE = "/province/search/export.xlsx?q=hewu&nationality=SWE"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


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
    assert path.replace("&", "&amp;") in desk.post(answer.location, data={"proof": PASSWORD}, follow_redirects=True).text
    assert desk.get(path).status_code == 200
    assert AuditEntry.select().where(AuditEntry.action == "session.proved").count() == 1


def test_a_wrong_password_proves_nothing(desk):
    left_open()
    answer = desk.post(desk.get(FILE).location, data={"proof": "sai mật khẩu rồi"})
    assert answer.status_code == 422 and desk.get(FILE).status_code == 303
    assert len(acts_named("session.refused")) == 1 and not acts_named("session.proved")


def test_a_proof_is_good_for_a_quarter_of_an_hour_and_lists_need_none(desk):
    left_open()
    assert desk.get("/province/search?q=hewu").status_code == 200
    Session.update(proved_at=now() - timedelta(minutes=15, seconds=1)).execute()
    assert desk.get(FILE).status_code == 303
    Session.update(proved_at=now() - timedelta(minutes=14)).execute()
    assert desk.get(FILE).status_code == 200


@pytest.mark.parametrize("target", ["", "//evil.example/x", "https://evil.example", "/\\evil.example"])
def test_the_way_on_leads_nowhere_else(desk, target):
    answer = desk.post("/account/prove", query_string={"next": target}, data={"proof": PASSWORD}, follow_redirects=True)
    assert answer.status_code == 200 and "evil" not in answer.text


def kept(page):
    """What the page that asks posts again, as the browser reads it."""
    form = page.partition('id="prove"')[2].partition("</form>")[0]
    return [(name, html.unescape(value)) for name, value in HIDDEN.findall(form) if name != "csrf_token"]


def acts_named(action):
    return list(AuditEntry.select().where(AuditEntry.action == action))


def acts():
    return list(AuditEntry.select().where(AuditEntry.action.not_in(["session.proved", "session.refused"])))


@pytest.mark.parametrize("role", ["owner", "commune_officer", "province_officer", "admin"])
def test_no_weighty_act_is_done_by_whoever_finds_the_desk_open_and_what_was_typed_stays(app, browser, owner, request, role):
    things, someone = world.build(owner), request.getfixturevalue(role)
    client, before = browser(someone), acts()
    left_open(121 if role == "owner" else 16)
    typed = [("reason", 'Vì "lý" do <b>'), ("wards", "1"), ("wards", "2")]
    asked = 0
    for endpoint in PROVED["POST"]:
        for address in addresses(app, endpoint, things, someone) if endpoint.startswith(f"{someone.role}.") else ():
            answer = client.post(address, data={"reason": typed[0][1], "wards": ["1", "2"]})
            assert answer.status_code == 403 and f'action="{address}"' in answer.text and kept(answer.text) == typed, address
            asked += 1
    assert asked >= 4 and acts() == before


def test_an_owners_night_is_not_held_up_and_yet_the_desk_left_open_gives_no_list(browser, owner, app):
    things = world.build(owner)
    client, files = browser(owner), ["/owner/stays/export/xlsx?q=EMMA", f"/owner/batches/{things.batch.code}/receipt.pdf"]
    left_open(119)
    assert [client.get(file).status_code for file in files] == [200, 200]
    left_open(121)
    assert client.get(f"/owner/stays/{things.stay.code}/na17.pdf").status_code == 200
    asked = [client.get(file) for file in files]
    assert [answer.status_code for answer in asked] == [303, 303]
    thanked = client.post(asked[0].location, data={"proof": PASSWORD}, follow_redirects=True)
    assert "120 phút" in thanked.text and files[0] in thanked.text
    assert [client.get(file).status_code for file in files] == [200, 200]


def test_staff_are_let_in_after_the_proof_with_the_name_that_was_typed(browser, owner, hotel):
    client, address = browser(owner), f"/owner/establishments/{hotel.code}/staff"
    left_open(121)
    asked = client.post(address, data={"full_name": "Trần Thị Lễ", "identifier": "letan.hoasen"})
    assert asked.status_code == 403 and not User.select().where(User.employer == owner).exists()
    made = client.post(address, data=dict(kept(asked.text)) | {"proof": PASSWORD})
    assert made.status_code == 200 and User.get(User.employer == owner).full_name == "Trần Thị Lễ"


@pytest.fixture
def hold(admin):
    return LegalHold.create(passport_number="C12345567", nationality="DEU", reason="Công văn 12", held_by=admin)


def test_the_act_is_done_with_the_password_and_the_next_one_is_not_asked_again(browser, admin, hold):
    client, address = browser(admin), f"/admin/holds/{hold.id}/release"
    left_open()
    wrong = client.post(address, data={"proof": "sai mật khẩu rồi"})
    assert wrong.status_code == 422 and "sai mật khẩu" not in wrong.text and not LegalHold.get().released_at
    assert client.post(address, data={"proof": PASSWORD}).status_code == 303 and LegalHold.get().released_by == admin
    made = client.post("/admin/people/new", data={"role": "province", "full_name": "Đỗ Văn Mới", "email": "moi@example.com"})
    assert made.status_code == 200 and User.get(User.email == "moi@example.com").role == "province"


def test_whoever_has_a_second_factor_gives_a_code_of_it_which_works_once(browser, admin, hold, clock):
    secret = second_factor.new_secret()
    User.update(totp_secret=secret).where(User.id == admin.id).execute()
    client, address, code = browser(admin), f"/admin/holds/{hold.id}/release", pyotp.TOTP(secret).now()
    left_open()
    assert 'autocomplete="one-time-code"' in client.post(address).text
    wrong = client.post(address, data={"proof": PASSWORD})
    assert wrong.status_code == 422 and PASSWORD not in wrong.text and not LegalHold.get().released_at
    assert client.post(address, data={"proof": code}).status_code == 303 and LegalHold.get().released_by == admin
    left_open()
    assert client.post(address, data={"proof": code}).status_code == 422


def test_wrong_proofs_make_the_next_wait(browser, admin, hold):
    client, address = browser(admin), f"/admin/holds/{hold.id}/release"
    left_open()
    for _time in range(6):
        answer = client.post(address, data={"proof": "sai mật khẩu rồi"})
    assert "Nhập sai quá nhiều lần" in answer.text
    assert client.post(address, data={"proof": PASSWORD}).status_code == 422 and not LegalHold.get().released_at


def test_a_list_of_numbers_is_downloaded_after_the_proof_with_the_numbers_of_its_file_too(desk):
    left_open()
    files = {"documents": "C12345567\nE11111111", "as": "xlsx", "file": (BytesIO(b"Passport\nX98765432\n"), "list.csv")}
    asked = desk.post("/province/search/batch", data=files)
    assert asked.status_code == 403 and not acts_named("search.batch_made")
    typed = dict(kept(asked.text))
    assert typed["as"] == "xlsx" and typed["documents"].split() == ["C12345567", "E11111111", "X98765432"]
    answer = desk.post("/province/search/batch", data=typed | {"proof": PASSWORD})
    assert answer.mimetype.endswith("sheet")
    (entry,) = acts_named("search.batch_made")
    assert entry.details["numbers"] == 3


def test_looking_and_searching_ask_for_nothing(desk):
    left_open()
    assert desk.post("/province/search/batch", data={"documents": "C12345567"}).status_code == 200


def test_a_stranger_cannot_put_an_act_into_the_page_that_asks(app, browser, admin, hold, monkeypatch):
    """A page that shows again what a foreign form posted would let the owner of the password do what the foreigner wants."""
    client = browser(admin)
    left_open()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    answer = client.post(f"/admin/holds/{hold.id}/release", data={"csrf_token": "forged"})
    assert answer.status_code == 400 and "proof" not in answer.text


@pytest.mark.parametrize("path, data", [
    ("/account/prove", {"proof": PASSWORD}), ("/account/sessions/end-others", {}),
    ("/account/password", {"old": PASSWORD, "new": "bốn chữ chẳng hợp nhau", "again": "bốn chữ chẳng hợp nhau"}),
])
def test_a_copied_cookie_is_dead_after_its_owner_showed_once_more_who_it_is(app, browser, desk, path, data):
    thief, name = browser(), app.khaibao.cookie("sid")
    thief.set_cookie(name, desk.get_cookie(name).value)
    assert thief.get("/account").status_code == 200
    left_open()
    assert desk.post(path, data=data).status_code == 303
    assert thief.get("/account").location.startswith("/sign-in") and thief.get(FILE).location.startswith("/sign-in")
    assert desk.get("/account").status_code == 200 and Session.select().count() == 1
