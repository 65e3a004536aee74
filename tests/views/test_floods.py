"""Floods of requests: who asks too often is told to wait, in both languages, and costs the database nothing."""

from dataclasses import replace

import pytest

from database import db
from views import floods

STRANGER, NEIGHBOUR = "203.0.113.9", "203.0.113.10"


@pytest.fixture(autouse=True)
def narrow(app, monkeypatch):
    """Two requests a minute for an address, four for a person; the clock stands until a test moves it."""
    floods._left.clear()
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, requests_per_minute=2, requests_per_person=4))
    monkeypatch.setattr(floods, "monotonic", lambda: 1000)
    yield
    floods._left.clear()


def ask(client, address=STRANGER, path="/", **headers):
    return client.get(path, environ_overrides={"REMOTE_ADDR": address}, headers=headers)


def codes(client, number, *args, **headers):
    return [ask(client, *args, **headers).status_code for _each in range(number)]


def test_a_flood_is_told_to_wait_in_both_languages_without_a_question_to_the_database(browser, monkeypatch):
    client = browser()
    assert codes(client, 2) == [200, 200]
    asked = []
    monkeypatch.setattr(db.obj, "execute_sql", lambda *args, **kwargs: asked.append(args))
    answer = ask(client)
    assert (answer.status_code, answer.headers["Retry-After"], asked) == (429, "30", [])
    assert "Vui lòng" in answer.text and "Please wait" in answer.text


def test_a_browser_is_told_by_a_page_that_costs_no_question_either_and_a_program_by_plain_text(browser, monkeypatch):
    client = browser()
    assert codes(client, 2) == [200, 200]
    asked = []
    monkeypatch.setattr(db.obj, "execute_sql", lambda *args, **kwargs: asked.append(args))
    answer = ask(client, Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert (answer.status_code, answer.mimetype, answer.headers["Retry-After"], asked) == (429, "text/html", "30", [])
    assert '<html lang="vi">' in answer.text and "Vui lòng" in answer.text and "Please wait" in answer.text
    assert ask(client, Accept="application/json").mimetype == "text/plain"


def test_a_fragment_is_told_among_the_notices(browser):
    assert codes(browser(), 2) == [200, 200]
    answer = ask(browser(), **{"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (429, "#notices")
    assert answer.text.strip().startswith('<div class="notice error"') and "<html" not in answer.text


def test_after_waiting_as_told_one_more_is_let_in(browser, monkeypatch):
    assert codes(browser(), 3) == [200, 200, 429]
    monkeypatch.setattr(floods, "monotonic", lambda: 1030)
    assert codes(browser(), 2) == [200, 429]


def test_other_addresses_are_not_concerned_but_the_same_household_is(browser):
    assert codes(browser(), 3) == [200, 200, 429]
    assert ask(browser(), NEIGHBOUR).status_code == 200
    assert [ask(browser(), f"2001:db8::{end}").status_code for end in (1, 2, 3)] == [200, 200, 429]
    assert ask(browser(), "2001:db8:0:1::1").status_code == 200


def test_a_person_signed_in_has_a_larger_bucket_of_their_own(browser, owner):
    assert codes(browser(), 3) == [200, 200, 429]
    assert codes(browser(owner), 5, STRANGER, "/owner") == [200, 200, 200, 200, 429]


def test_an_invented_session_gives_no_larger_bucket(app, browser):
    given = []
    for number in range(3):
        client = browser()
        client.set_cookie(app.khaibao.cookie("sid"), f"invented{number}")
        given.append(ask(client).status_code)
    assert given == [200, 200, 429]


@pytest.mark.parametrize("address, path", [("127.0.0.1", "/"), ("::1", "/"), (STRANGER, "/healthz")])
def test_this_machine_and_watchers_are_never_told_to_wait(browser, address, path):
    assert set(codes(browser(), 4, address, path)) == {200}


def test_no_limit_is_no_limit(app, browser, monkeypatch):
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, requests_per_minute=0))
    assert set(codes(browser(), 4)) == {200}


def test_a_flood_from_everywhere_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(floods, "_MOST", 3)
    for number in range(10):
        assert floods.take(f"198.51.100.{number}", 2) == 0
    assert len(floods._left) <= 3
