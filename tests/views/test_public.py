"""What anyone may read, in both languages, without signing in."""

from dataclasses import replace

import pytest


@pytest.mark.parametrize("path", ["/", "/help", "/privacy", "/sign-in", "/forgotten", "/forgotten/sent", "/robots.txt",
                                  "/.well-known/security.txt"])
def test_anyone_may_read_it_in_both_languages(browser, path):
    client = browser()
    assert client.get(path).status_code == 200
    client.post("/language", data={"language": "en"})
    answer = client.get(path)
    assert answer.status_code == 200 and ('lang="en"' in answer.text or path.endswith(".txt"))


def test_the_front_page_has_three_groups_of_doors_and_the_signed_in_are_led_home(browser, owner, commune_officer, admin, citizen):
    page = browser().get("/").text
    for door in ("/sign-in", "/register", "/verify"):
        assert f'href="{door}"' in page
    for user, home in ((owner, "/owner"), (commune_officer, "/commune"), (admin, "/admin/people")):
        answer = browser(user).get("/")
        assert answer.status_code == 303 and answer.location.rstrip("/") == home
    assert browser(citizen).get("/").status_code == 200


def test_help_names_the_offices(browser):
    page = browser().get("/help").text
    assert "Phòng Quản lý xuất nhập cảnh" in page and "Công an Phường Phú Lợi" in page


def test_help_tells_of_the_way_without_a_visit_where_the_office_offers_it(app, browser, monkeypatch):
    assert "toàn bộ trực tuyến" not in browser().get("/help").text
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, online_filing=True))
    assert "toàn bộ trực tuyến" in browser().get("/help").text


def test_the_notice_on_personal_data_names_its_law_and_office(browser):
    page = browser().get("/privacy").text
    assert "91/2025/QH15" in page and "Phòng Quản lý xuất nhập cảnh" in page


def test_security_txt_says_whom_to_tell_and_until_when(browser):
    answer = browser().get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    assert {"Contact", "Expires"} <= {line.partition(":")[0] for line in answer.text.splitlines()}


def test_the_styleguide_is_for_builders(app, browser, monkeypatch):
    assert browser().get("/styleguide").status_code == 404
    monkeypatch.setattr(app, "khaibao", replace(app.khaibao, demo=True))
    assert browser().get("/styleguide").status_code == 200


def test_nothing_is_kept_by_caches_and_nothing_from_elsewhere_loads(browser):
    for path in ("/", "/sign-in", "/help", "/nowhere", "/static/nowhere.css", "/healthz", "/metrics", "/robots.txt"):
        headers = browser().get(path).headers
        assert headers["Cache-Control"] == "no-store" and headers["Content-Security-Policy"].startswith("default-src 'none'")
