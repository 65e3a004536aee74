"""What people read when the database is away or cannot take what was sent."""

import logging
import sqlite3

import pytest
from peewee import InterfaceError, OperationalError
from playhouse.pool import MaxConnectionsExceeded

from database import db, is_postgres
from domain import audit, notices, outages, stay_lists
from models import Foreigner, Stay
from tests.views.test_owner_stays import typed


def away(error):
    def ask(*args, **kwargs):
        raise error
    return ask


@pytest.mark.parametrize("error", [
    OperationalError("server closed the connection unexpectedly"), OperationalError("database or disk is full"),
    InterfaceError("the connection is closed"), MaxConnectionsExceeded("timed out")])
def test_a_database_that_is_away_is_told_without_asking_it_again(browser, owner, monkeypatch, caplog, error):
    client = browser(owner)
    monkeypatch.setattr(stay_lists, "counts", away(error))
    outages._soon.clear()
    monkeypatch.setattr(outages, "planned", away(error))
    if not isinstance(error, MaxConnectionsExceeded):
        monkeypatch.setattr(notices, "unread", away(error))
    answer = client.get("/owner")
    assert answer.status_code == 503 and answer.mimetype == "text/html"
    assert str(error) in caplog.text and str(error) not in answer.text


def test_who_asks_for_another_host_is_told_so_also_while_the_database_is_away(app, browser, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["khaibao.example"])
    monkeypatch.setattr(db.obj, "connect", away(OperationalError("could not connect")))
    answer = browser().get("/sign-in", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.text) == (400, "Hệ thống này có địa chỉ khác.")
    assert browser().get("/sign-in", headers={"Host": "khaibao.example"}).status_code == 503


def test_of_errors_that_follow_each_other_the_log_has_the_first(browser, owner, monkeypatch, caplog):
    def fill(*args, **kwargs):
        try:
            try:
                raise OperationalError("database or disk is full")
            except OperationalError:
                raise sqlite3.OperationalError("cannot rollback")
        except sqlite3.OperationalError:
            raise OperationalError("cannot rollback")
    client = browser(owner)
    monkeypatch.setattr(stay_lists, "counts", fill)
    assert client.get("/owner").status_code == 503
    assert "disk is full" in caplog.text and "rollback" not in caplog.text


def test_a_lock_waited_for_in_vain_is_no_fault_of_the_program(browser, owner, monkeypatch, caplog):
    client = browser(owner)
    monkeypatch.setattr(stay_lists, "counts", away(OperationalError("database is locked")))
    assert client.get("/owner").status_code == 503
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("address", ["/commune/stays?ward=%00", "/commune/stays?status=%00", "/commune/establishments?kind=%00"])
def test_a_nul_in_a_filter_finds_nothing_or_is_a_bad_request(browser, commune_officer, address):
    assert browser(commune_officer).get(address).status_code == (400 if is_postgres() else 200)


@pytest.mark.parametrize("words", ["database or disk is full", "database is locked"])
def test_a_declaration_that_cannot_be_stored_leaves_nothing_and_says_so(browser, owner, hotel, monkeypatch, words):
    monkeypatch.setattr(audit, "record", away(OperationalError(words)))
    answer = browser(owner).post("/owner/stays/new", data=typed(hotel))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Vui lòng" in answer.text or "vui lòng" in answer.text
    assert not Stay.select().exists() and not Foreigner.select().exists()


@pytest.mark.parametrize("path", ["/sign-in", "/admin/fees", "/citizen/resume", "/citizen/applications/0000-0000-0000-0/photo"])
def test_a_form_of_countless_fields_is_taken_for_what_it_is(browser, path):
    """The attack: a stranger's megabyte of empty fields, each of which a page that carries them on would have drawn anew."""
    answer = browser().post(path, data="a=&" * 2_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (303, 413) and len(answer.data) < 20_000
    few = browser().post("/sign-in", data="a=&" * 1_900, content_type="application/x-www-form-urlencoded")
    assert few.status_code == 422


def test_a_number_that_no_database_holds_is_no_address(browser, province_officer, admin):
    for client, address in ((browser(province_officer), "/province/people/"), (browser(admin), "/admin/offices/")):
        assert [client.get(f"{address}{number}").status_code for number in (2**31 - 1, 2**31, 10**30)] == [404] * 3
