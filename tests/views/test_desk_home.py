"""The officers' day begins with numbers that each lead to their list, and the province reads who looked at whom."""

import re
from datetime import timedelta

import pytest

from domain import mornings, stays
from domain.clock import now, today
from models import Establishment
from tests.domain.test_mornings import usually
from tests.domain.test_stays import guest
from tests.people import PASSWORD
from views.audiences import MENU, UNDER


@pytest.fixture
def busy(owner, hotel, other_owner, other_hotel):
    """One of nearly everything in the first ward."""
    for number in range(5):
        stays.declare(by=owner, establishment=hotel, values=guest(
            passport_number=f"P000000{number}", full_name=f"GUEST NUMBER {'ABCDE'[number]}", room="305",
            arrived_on=today() - timedelta(days=5), permitted_until=today() + timedelta(days=3)))
    stays.declare(by=other_owner, establishment=other_hotel, values=guest(passport_number="P0000000"))
    return hotel


def test_an_officer_who_signs_in_comes_to_the_morning(browser, commune_officer):
    answer = browser().post("/sign-in", data={"identifier": commune_officer.email, "password": PASSWORD})
    assert answer.location == "/commune"


@pytest.mark.parametrize("door", ["province", "commune"])
def test_each_number_leads_to_a_list_of_that_many(browser, request, busy, door):
    officer = request.getfixturevalue(f"{door}_officer")
    desk = browser(officer)
    page = desk.get(f"/{door}").text
    tiles = re.findall(rf'<li><a[^>]* href="(/{door}[^"]*)">.*?<b>(\d+)</b>', page, re.S)
    tiles = [(link, number) for link, number in tiles if link.partition("?")[0] not in
             {f"/{door}/{passports}" for passports in ("reception", "counter", "applications")}]
    assert len(tiles) == 10 and sorted(int(n) for _link, n in tiles) == sorted(mornings.counts(officer).values())
    for link, _number in tiles:
        assert desk.get(link).status_code == 200
    assert desk.get(f"/{door}/mornings/late").text.count("GUEST NUMBER") == 5
    assert desk.get(f"/{door}/mornings/permit-ending").text.count("GUEST NUMBER") == 5
    assert desk.get(f"/{door}/mornings/crowded").text.count("GUEST NUMBER") == 5
    both = desk.get(f"/{door}/mornings/two-places").text
    assert "GUEST NUMBER A" in both and ("ERIKSSON" in both) is (door == "province")


def test_another_ward_sees_none_of_it(browser, busy, other_commune_officer):
    desk = browser(other_commune_officer)
    for which in ("late", "permit-ending", "crowded", "two-places", "silent", "lapsing"):
        answer = desk.get(f"/commune/mornings/{which}")
        assert answer.status_code == 200 and "GUEST NUMBER" not in answer.text
    assert busy.name not in desk.get("/commune/mornings/two-places").text


def test_silent_and_lapsing_places_are_named_with_a_phone(browser, hotel, other_hotel, province_officer, other_commune_officer):
    usually(hotel, 10, 9)
    long_ago = now() - timedelta(days=350)
    Establishment.update(last_declared_at=long_ago, created_at=long_ago).where(Establishment.id == other_hotel.id).execute()
    desk = browser(province_officer)
    silent = desk.get("/province/mornings/silent").text
    assert hotel.name in silent and "khoảng 3 khách mỗi tuần" in silent and "9 ngày trước" in silent
    assert "có khách đến vào 10 trong 26 ngày" in silent and "khách mỗi tuần" not in desk.get("/province/mornings/lapsing").text
    assert other_hotel.name in desk.get("/province/mornings/lapsing").text
    assert hotel.name not in browser(other_commune_officer).get("/commune/mornings/silent").text


def test_the_province_filters_the_looks_and_a_commune_has_no_such_page(browser, owner, hotel, province_officer,
                                                                        commune_officer):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    browser(commune_officer).get(f"/commune/stays/{stay.code}")
    desk = browser(province_officer)
    for query, there in (("", True), ("document=l898902c3", True), ("document=X1", False),
                         (f"officer={commune_officer.id}", True), (f"officer={province_officer.id}", False),
                         (f"day={today():%d/%m/%Y}", True), ("day=01/01/2020", False),
                         ("day=nonsense", True), ("officer=nonsense", True)):
        assert (stay.full_name in desk.get(f"/province/looks?{query}").text) is there, query
    assert browser(commune_officer).get("/commune/looks").status_code == 404


def test_what_was_searched_for_is_told_by_names(browser, hotel, province_officer, commune_officer):
    asked = browser(commune_officer)
    asked.get("/commune/search?q=kim&nationality=KOR&ward=25750&since=2026-01-31")
    asked.get(f"/commune/stays?q=kim&establishment={hotel.code}&status=new")
    told = browser(province_officer).get("/province/looks").text.split("<tbody>", 1)[1]
    for name in ("Hàn Quốc", "Phường Phú Lợi", "31/01/2026", hotel.name, "Mới"):
        assert name in told, name
    for code in ("KOR", "25750", "2026-01-31", hotel.code):
        assert code not in told, code


def test_a_list_that_is_cut_says_so(browser, monkeypatch, busy, province_officer):
    desk, told = browser(province_officer), "hiển thị tối đa"
    assert told not in desk.get("/province/mornings/permit-ending").text
    monkeypatch.setattr(mornings, "MOST", 2)
    page = desk.get("/province/mornings/permit-ending").text
    assert f"{told} 2 mục" in page and page.count("GUEST NUMBER") == 2


@pytest.mark.parametrize(("path", "point"), [
    ("search/batch", "search"), ("slips/new", "stays"), ("watch/lists", "watch"), ("reports/staying", "reports"), ("looks", ""),
    ("establishments/registers/new", "establishments"), ("mornings/late", ""), ("points", "reception"), ("holds", "")])
def test_each_page_of_the_desk_stands_under_a_point_of_the_menu(browser, province_officer, path, point):
    page = browser(province_officer).get(f"/province/{path}").text
    assert f'<a href="{"/province/" + point if point else "/province"}" aria-current="true">' in page


@pytest.mark.parametrize(("someone", "path", "point"), [
    ("owner", "owner/groups/new", "owner/stays/new"), ("owner", "owner/imports/new", "owner/imports"),
    ("admin", "admin/people/new", "admin/people"), ("admin", "admin/points/new", "admin/points"),
    ("citizen", "citizen/my-data", "citizen")])
def test_so_does_each_page_of_owners_citizens_and_administrators(browser, request, someone, path, point):
    page = browser(request.getfixturevalue(someone)).get(f"/{path}").text
    assert f'<a href="/{point}" aria-current="true">' in page


@pytest.mark.parametrize("path", ["stays/new", "stays", "groups/new", ""])
def test_one_point_of_the_menu_is_lit_at_a_time(browser, owner, path):
    page = browser(owner).get(f"/owner/{path}".rstrip("/")).text
    assert page.partition('class="menu"')[2].partition("</nav>")[0].count("aria-current") == 1


def test_every_page_of_a_menu_has_its_point_there(app):
    for rule in app.url_map.iter_rules():
        blueprint, _dot, _name = rule.endpoint.partition(".")
        if blueprint in UNDER and "GET" in rule.methods:
            file = app.view_functions[rule.endpoint].__module__.rpartition(".")[2]
            assert f"{blueprint}.{UNDER[blueprint][file]}" in dict(MENU[blueprint]), rule
