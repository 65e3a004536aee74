"""Who is refused is found in the record with address and page: few entries of many tries, nothing of what was asked for."""

from dataclasses import replace
from io import BytesIO

import pytest
from peewee import OperationalError

from adapters import clamd
from domain import audit, audit_seals, refusals, viruses
from models import AuditEntry
from tests.house import world
from tests.people import PASSWORD
from views import floods

FAR = {"REMOTE_ADDR": "203.0.113.9"}


def told(action):
    """(who, from where, page, times) of each entry of an act, the first first."""
    rows = AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id)
    return [(row.actor, row.address, row.details.get("page"), row.details.get("times")) for row in rows]


def test_who_asks_for_anothers_record_is_found_and_nothing_of_the_record(browser, owner, other_owner, commune_officer):
    things = world.build(other_owner, ward_code="25780")
    client = browser(owner)
    assert client.get(f"/owner/stays/{things.stay.code}?q=SCHMIDT", environ_overrides=FAR).status_code == 404
    assert client.post(f"/owner/stays/{things.stay.code}/cancellation", data={"reason": "SCHMIDT"}).status_code == 404
    assert browser(commune_officer).get(f"/commune/stays/{things.stay.code}").status_code == 404
    assert client.get("/admin/people").status_code == 404
    assert told("access.refused") == [
        (owner, FAR["REMOTE_ADDR"], "/owner/stays/<code>", 1), (owner, "127.0.0.1", "/owner/stays/<code>/cancellation", 1),
        (commune_officer, "127.0.0.1", "/commune/stays/<code>", 1), (owner, "127.0.0.1", "/admin/people", 1)]
    lines = " ".join(audit_seals.line(audit_seals.told(row)) for row in AuditEntry.select().where(
        AuditEntry.action == "access.refused").namedtuples())
    assert things.stay.code not in lines and "SCHMIDT" not in lines and things.stay.passport_number not in lines


def test_a_hundred_probes_leave_three_entries_and_the_next_hour_begins_anew(browser, owner, clock):
    client = browser(owner)
    for _probe in range(100):
        client.get("/owner/stays/NOSUCHCODE00", environ_overrides=FAR)
    assert [times for *_who, times in told("access.refused")] == [1, 10, 100]
    clock.shift(3600)
    browser(owner).get("/owner/stays/NOSUCHCODE00", environ_overrides=FAR)
    assert [times for *_who, times in told("access.refused")] == [1, 10, 100, 1]


def test_many_strangers_at_many_pages_leave_bounded_entries_and_hide_no_officer(app, monkeypatch, province_officer):
    monkeypatch.setattr(refusals, "OF_STRANGERS", 20)
    monkeypatch.setattr(refusals, "OF_ONE", 3)
    for number in range(500):
        audit.asking.set(audit.Asking(f"2001:db8:{number % 100:x}::1", f"/page/{number % 7}"))
        refusals.note("access.refused")
    for number in range(50):
        audit.asking.set(audit.Asking("203.0.113.9", f"/province/{number}", province_officer.id))
        refusals.note("access.refused")
    refusals.write_down()
    found = told("access.refused")
    theirs = [entry for entry in found if entry[0]]
    assert [page for *_who, page, _times in theirs] == [*(f"/province/{number}" for number in range(3)), None, None]
    # The last two: one of the 47 more, and the tenth of them.
    assert [times for *_who, times in theirs] == [1, 1, 1, 1, 10]
    strangers = [entry for entry in found if not entry[0]]
    assert len(strangers) <= 30 and (None, "", None, 100) in strangers
    assert sum(len(table) for table in (refusals._Hour.times, refusals._Hour.kinds)) < 60


def test_a_flood_is_in_the_record_by_whoever_comes_next(app, browser, monkeypatch):
    """The flood itself asks the database for nothing."""
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, requests_per_minute=1))
    monkeypatch.setattr(floods, "monotonic", lambda: 1000)
    floods._left.clear()
    assert [browser().get("/help", environ_overrides=FAR).status_code for _time in range(30)] == [200] + 29 * [429]
    assert told("flood.refused") == []
    browser().get("/help")
    assert told("flood.refused") == [(None, FAR["REMOTE_ADDR"], "/help", 1), (None, FAR["REMOTE_ADDR"], "/help", 10)]
    floods._left.clear()


def test_a_forged_form_a_form_of_another_site_and_another_host_are_in_the_record(app, browser, owner, monkeypatch):
    client = browser(owner)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert client.post("/owner/stays/new", data={"csrf_token": "forged"}).status_code == 400
    assert client.post("/account/notices/read", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["khaibao.example"])
    assert client.get("/owner", headers={"Host": "evil.example"}, environ_overrides=FAR).status_code == 400
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", None)
    client.get("/owner")
    assert told("form.refused") == [(owner, "127.0.0.1", "/owner/stays/new", 1), (owner, "127.0.0.1", "/account/notices/read", 1)]
    assert told("host.refused") == [(None, FAR["REMOTE_ADDR"], None, 1)]


def test_a_file_with_a_virus_is_told_of_who_sent_it(browser, owner, hotel, monkeypatch):
    monkeypatch.setattr(viruses._Scanner, "address", "scanner")
    monkeypatch.setattr(clamd, "scan", lambda address, content: "Invented.Test-1")
    sent = {"establishment": hotel.code, "file": (BytesIO(b"a;b\n1;2"), "a.csv")}
    answer = browser(owner).post("/owner/imports/new", data=sent)
    assert answer.status_code == 422 and "Invented.Test-1" in answer.text
    assert told("file.refused") == [(owner, "127.0.0.1", "/owner/imports/new", 1)]


def test_wrong_passwords_name_the_page_and_those_of_who_must_wait_are_counted(browser, owner):
    client = browser()
    for _try in range(7):
        client.post("/sign-in", data={"identifier": owner.email, "password": "sai mật khẩu rồi"}, environ_overrides=FAR)
    assert told("session.refused") == 5 * [(None, FAR["REMOTE_ADDR"], "/sign-in", None)]
    assert told("flood.refused") == [(None, FAR["REMOTE_ADDR"], "/sign-in", 1)]
    browser(owner).post("/account/password", data=dict.fromkeys(("old", "new", "again"), "sai mật khẩu rồi"))
    assert told("session.refused")[5:] == [(None, "127.0.0.1", "/account/password", None)]
    assert PASSWORD not in str([row.details for row in AuditEntry.select()])


def test_a_record_that_cannot_be_written_spoils_no_answer(browser, owner, monkeypatch, caplog):
    def away(*args, **kwargs):
        raise OperationalError("disk full")
    monkeypatch.setattr(audit, "jot", away)
    assert browser(owner).get("/owner/stays/NOSUCHCODE00").status_code == 404
    assert "A refusal is missing in the record: disk full" in caplog.text and not told("access.refused")


@pytest.mark.parametrize("path", ["/static/old.0123456789abcdef.css", "/wp-login.php", "/favicon.png"])
def test_what_no_page_of_ours_is_at_is_not_in_the_record(browser, owner, path):
    assert browser(owner).get(path).status_code == 404 and told("access.refused") == []


def test_the_administrator_finds_everything_refused_by_one_filter(browser, admin, owner):
    browser(owner).get("/admin/people", environ_overrides=FAR)
    answer = browser(admin).get("/admin/records?action=refused").text.partition("<tbody>")[2]
    assert "Không mở được trang" in answer and "/admin/people" in answer and "203.0.113.9" in answer and owner.full_name in answer
    assert answer.count("<tr>") == 1 == AuditEntry.select().where(AuditEntry.action.in_(list(refusals.ACTS))).count()
