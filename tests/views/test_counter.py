"""The passport desk on its pages: checked in by a scan, called, opened, compared, received, the slip printed; the hall looks."""

import re
from datetime import date, timedelta

import pytest

from domain import codes, names, pieces
from domain.applications import inbox, reception
from domain.clock import now
from domain.visits import appointments, counters, line, points, tickets
from models import Application, Appointment, AuditEntry, Office, Ticket
from tests import applying
from tests.documents.reading import whole
from tests.people import person, ward
from tests.visits import application, open_point, slot

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY = date(2026, 12, 1)


@pytest.fixture
def place(place, clock):
    """It is Tuesday, nine o'clock."""
    clock.shift(timedelta(days=1))
    return place


@pytest.fixture
def client(browser, province_officer, place):
    return browser(province_officer)


@pytest.fixture
def expected(place, province_officer):
    """An application with an appointment at half past nine."""
    return appointments.book(by=province_officer, application=applying.sent()[0], slot=slot(place, TUESDAY, "09:30"))


@pytest.fixture
def desk(place, province_officer):
    return counters.sit(by=province_officer, counter=counters.add(by=province_officer, point=place, name="1"))


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def follow(client, answer):
    assert answer.status_code == 303, answer.status_code
    return text(client.get(answer.location))


def scan(client, code, **more):
    return follow(client, client.post("/province/reception/arrivals", data={"q": code, **more}))


def decision(application, **more):
    """What the page of a dossier sends back: every answer as it stands, and the ticks."""
    return {**application.answers, "seen": application.revision, "compared": reception.on_card(application),
            "papers": ["form", "photos"], **more}


def test_from_the_scanned_slip_to_the_printed_one(client, expected, desk, place):
    assert expected.code in text(client.get("/province/reception"))
    assert "A001" in scan(client, expected.code)
    ticket = Ticket.get(Ticket.appointment == expected)
    hall = f"/hall/{place.code}"
    assert "A001" in text(client.get(hall)) and expected.application.full_name not in text(client.get(hall))
    assert "A001" in follow(client, client.post("/province/counter/next"))
    assert 'class="newest"' in text(client.get(hall))
    opened = client.post(f"/province/counter/tickets/{ticket.code}/arrival")
    assert opened.location.endswith(f"/applications/{expected.application.code}")
    address = f"/province/applications/{expected.application.code}"
    assert f'action="{address}/opening"' in text(client.get(address))
    client.post(f"{address}/opening")
    found = Application.get_by_id(expected.application_id)
    shown = follow(client, client.post(address, data=decision(found, act="receive", occupation="Bác sĩ")))
    assert "slips/result.pdf" in shown and "11/12/2026" in shown
    paper = whole(client.get(f"{address}/slips/result.pdf").data)
    for word in ("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "11/12/2026", codes.shown(found.code), "Đỗ Văn Tỉnh"):
        assert word in paper
    assert Appointment.get_by_id(expected.id).state == "served" and Ticket.get_by_id(ticket.id).outcome == "received"
    assert "A001" not in text(client.get(hall))


@pytest.mark.parametrize("form", ["{}", "https://khaibao.example/citizen/resume?code={}"])
def test_the_code_of_the_application_checks_in_too(client, expected, form):
    assert "A001" in scan(client, form.format(expected.application.code))


def test_a_name_is_looked_for_and_not_checked_in(client, expected):
    answer = client.post("/province/reception/arrivals", data={"q": "anh nguyet"})
    assert "q=anh+nguyet" in answer.location or "q=anh%20nguyet" in answer.location
    assert expected.code in text(client.get(answer.location)) and not Ticket.select().count()
    assert expected.code not in text(client.get("/province/reception?q=tran"))


def test_a_slip_of_another_day_says_which_and_may_be_served_all_the_same(client, place, province_officer):
    later = appointments.book(by=province_officer, application=applying.sent()[0], slot=slot(place, date(2026, 12, 3)))
    answer = client.post("/province/reception/arrivals", data={"q": later.application.code})
    assert "/reception/visitor" in answer.location
    shown = text(client.get(answer.location))
    assert "03/12/2026" in shown and later.application.full_name in shown
    assert AuditEntry.get(AuditEntry.action == "application.looked_at").subject_id == later.application_id
    given = client.post("/province/reception/tickets", data={"service": "passport", "code": later.application.code})
    assert "A001" in text(client.get(given.location)) and Ticket.get().application == later.application


def test_a_cancelled_or_unknown_code_gives_no_number(client, expected, province_officer):
    appointments.cancel(by=province_officer, appointment=expected, reason="Họp")
    for code in (expected.code, codes.new()):
        scan(client, code)
    assert not Ticket.select().count()


def test_a_walk_in_page_sent_twice_gives_one_number(client, place):
    once = re.search(r'name="once"[^>]*value="(\w+)"', text(client.get("/province/reception")))[1]
    first, second = (client.post("/province/reception/tickets", data={"service": "report", "once": once}) for _each in range(2))
    assert first.location == second.location and Ticket.select().count() == 1


def test_the_list_of_tomorrow_is_printed_the_evening_before(client, expected):
    paper = client.get("/province/reception/day.pdf?day=01/12/2026")
    assert expected.application.full_name in whole(paper.data)
    assert AuditEntry.get(AuditEntry.action == "visits.printed").details["day"] == "2026-12-01"


def test_a_commune_brings_a_dossier_to_its_point_by_the_code(app, browser, commune_officer):
    own, found, client = open_point(office=Office.get(Office.ward == ward())), applying.sent()[0], browser(commune_officer)
    address = f"/commune/applications/{found.code}"
    assert client.get(address).status_code == 404
    client.post("/commune/reception/tickets", data={"service": "passport", "code": found.code})
    assert client.get(address).status_code == 200 and Application.get_by_id(found.id).point == own


def test_an_officer_does_nothing_at_anothers_point(place, desk, browser, commune_officer, province_officer):
    ticket = tickets.walk_in(by=province_officer, point=place, service=points.service("passport"))
    client = browser(commune_officer)
    for address in (f"/commune/counter/tickets/{ticket.code}/call", f"/commune/counters/{desk.id}/removal"):
        assert client.post(address).status_code == 404
    assert client.post("/commune/counter/seat", data={"counter": desk.id}).status_code == 404
    assert client.get(f"/commune/reception?point={place.code}").status_code == 404
    assert client.get(f"/commune/reception/tickets/{ticket.code}").status_code == 404


def test_counters_are_set_up_sat_down_at_and_left(client, place, province_officer):
    for _twice in range(2):
        client.post("/province/counters", data={"point": place.code, "name": "2"})
    made, = counters.of(place)
    client.post("/province/counter/seat", data={"counter": made.id})
    assert counters.mine(province_officer) == made
    client.post("/province/counter/departure")
    client.post(f"/province/counters/{made.id}/removal")
    assert counters.of(place) == []


@pytest.mark.parametrize(("step", "state"), [("again", "called"), ("missed", "missed"), ("aside", "parked"), ("end", "finished")])
def test_each_button_of_the_counter_moves_the_number_once(client, place, desk, province_officer, step, state):
    ticket = tickets.walk_in(by=province_officer, point=place, service=points.service("passport"), holder="Nguyễn Văn Khách")
    client.post("/province/counter/next")
    for _twice in range(2):
        client.post(f"/province/counter/tickets/{ticket.code}/{step}")
    assert Ticket.get_by_id(ticket.id).state == state


def test_a_visit_without_a_decision_ends_only_when_the_officer_is_sure(client, expected, desk):
    scan(client, expected.code)
    client.post("/province/counter/next")
    ticket = Ticket.get()
    client.post(f"/province/counter/tickets/{ticket.code}/arrival")
    address = f"/province/counter/tickets/{ticket.code}/end"
    answer = client.post(address)
    assert expected.application.full_name in follow(client, answer) and Ticket.get_by_id(ticket.id).state == "serving"
    client.post(address, data={"sure": "1"})
    assert Ticket.get_by_id(ticket.id).state == "finished"


def test_the_morning_says_who_is_expected_waits_and_is_overdue(client, expected, province_officer):
    def tiles():
        return re.findall(r"<li><a[^>]*>(Hẹn hôm nay|Đang chờ tới lượt|Hồ sơ quá hạn)<b>(\d+)</b>", text(client.get("/province")))
    assert [number for _words, number in tiles()] == ["1", "0", "0"]
    scan(client, expected.code)
    Application.create(code=codes.new(), kind="adult", form="TK01-2026", state="received", due_on=date(2026, 11, 27),
                       registered_at=now())
    assert [number for _words, number in tiles()] == ["0", "1", "1"]


def test_the_menu_is_marked_on_every_page_of_the_passport_desk(client, expected):
    for page in ("reception", "counter", "applications", f"applications/{expected.application.code}", "points", "payments"):
        shown = text(client.get(f"/province/{page}"))
        assert re.search(r'<a href="/province/reception" aria-current="(page|true)">', shown), page


def test_somebody_is_called_by_name_or_number(client, place, desk, province_officer):
    walk = [tickets.walk_in(by=province_officer, point=place, service=points.service("passport"), holder=name)
            for name in ("Nguyễn Văn Một", "Trần Thị Hai")]
    for q in ("thi hai", "a2", "A002"):
        shown = text(client.get("/province/counter", query_string={"q": q}))
        assert shown.index("role=\"search\"") < shown.index(f"/tickets/{walk[1].code}/call") < shown.index('id="line"'), q
    client.post(f"/province/counter/tickets/{walk[1].code}/call")
    assert line.at_counter(desk) == walk[1]


def test_what_is_missing_is_printed_from_ticks(client, place, province_officer):
    found = reception.open_dossier(by=province_officer, application=applying.sent()[0])
    address = f"/province/applications/{found.code}"
    sent = decision(found, act="incomplete", missing=["signature"], note="Ký bằng bút mực")
    shown = follow(client, client.post(address, data=sent))
    assert "slips/missing.pdf" in shown
    paper = whole(client.get(f"{address}/slips/missing.pdf").data)
    assert "PHIẾU YÊU CẦU BỔ SUNG" in paper and "Ký bằng bút mực" in paper


def test_a_refusal_is_printed_with_its_reason(client, place, province_officer):
    found = reception.open_dossier(by=province_officer, application=applying.sent()[0])
    address = f"/province/applications/{found.code}"
    client.post(address, data=decision(found, act="refuse", reason="Chưa được cấp theo Điều 21."))
    assert "Chưa được cấp theo Điều 21." in whole(client.get(f"{address}/slips/refusal.pdf").data)


def test_a_refused_page_keeps_what_was_typed_and_names_the_field(client, place, province_officer):
    found = reception.open_dossier(by=province_officer, application=applying.sent()[0])
    sent = decision(found, act="receive", occupation="Bác sĩ", papers=[], note="Một dòng")
    answer = client.post(f"/province/applications/{found.code}", data=sent)
    assert answer.status_code == 422
    shown = text(answer)
    assert 'value="Bác sĩ"' in shown and "Một dòng" in shown and 'href="#papers"' in shown
    assert Application.get_by_id(found.id).answers["occupation"] != "Bác sĩ"


def test_a_page_drawn_before_another_officer_was_there_is_refused(client, place, province_officer):
    found = reception.open_dossier(by=province_officer, application=applying.sent()[0])
    stale = decision(found, act="receive")
    reception.mend(by=person("province", "Hồ Thị Quầy"), application=found, seen=found.revision,
                   values={**found.answers, "occupation": "Bác sĩ"})
    for seen in (stale["seen"], "x", ""):
        assert client.post(f"/province/applications/{found.code}", data={**stale, "seen": seen}).status_code == 422
    assert Application.get_by_id(found.id).state == "registered"
    assert client.post(f"/province/applications/{found.code}", data={**stale, "act": "burn"}).status_code == 404


def test_reading_a_dossier_is_recorded_and_notes_stay_with_the_officers(client, place, browser):
    found, token = applying.sent()
    address = f"/province/applications/{found.code}"
    assert client.get(address).status_code == 200
    assert AuditEntry.select().where(AuditEntry.action == "application.looked_at", AuditEntry.subject_id == found.id).count() == 1
    follow(client, client.post(f"{address}/notes", data={"text": "Đã gọi điện cho công dân."}))
    assert "Đã gọi điện cho công dân." in text(client.get(address))
    citizen = browser()
    citizen.set_cookie("dossier", token)
    assert "Đã gọi điện" not in text(citizen.get(f"/citizen/applications/{found.code}"))


def test_the_dossiers_are_found_by_name_number_code_state_and_day(client, expected):
    applying.sent("loss", personal_number="074190009999", family_name="Võ")
    wanted = expected.application
    for query in ({"q": "dang thi anh"}, {"q": wanted.code}, {"q": expected.code}, {"day": "01/12/2026"}, {"kind": "adult"},
                  {"q": wanted.personal_number}):
        shown = text(client.get("/province/applications", query_string=query))
        assert codes.shown(wanted.code) in shown and "074190009999" not in shown, query
    assert codes.shown(wanted.code) not in text(client.get("/province/applications?state=received"))


@pytest.mark.parametrize("few", [1000, 0])
def test_a_dossier_is_found_by_pieces_of_name_number_and_telephone_among_few_and_many(app, monkeypatch, few, province_officer):
    monkeypatch.setattr(pieces, "FEW", few)
    found = application(full_name="Đặng Thị Ánh Nguyệt", personal_number="074190001234", phone="0912345678")
    other = application(full_name="Lê Văn Li", personal_number="001190005678", phone="0987074190")

    def seek(q):
        return set(inbox.page(province_officer, inbox.Filters(q=q)).rows)
    for q in ("ánh ng", "nguyet", "DANG THI", "074190", "0741 9000", "345678", "5678"):
        assert found in seek(q), q
    assert seek("li") == {other} and seek("074190") == {found, other} and seek("190001") == set() == seek('"nguyet or')
    Application.update(name_key=names.fold("Hồ Thị Mới"), phone="0900000000").where(Application.id == found.id).execute()
    assert seek("ho thi moi") == {found} and found not in seek("nguyet") and found not in seek("345678")
    found.delete_instance()
    assert seek("ho thi moi") == set()


def test_the_list_of_dossiers_is_read_page_by_page(client, app, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    made = [codes.shown(applying.sent("loss")[0].code) for _each in range(5)][::-1]
    here, seen = "/province/applications?sort=newest", []
    while here:
        shown = text(client.get(here))
        seen.append([code for code in made if code in shown])
        older = re.search(r'href="([^"]+)"[^>]*rel="next"', shown)
        here = older and older[1].replace("&amp;", "&")
    assert seen == [made[:2], made[2:4], made[4:]]
    newer = re.search(r'href="([^"]+)"[^>]*rel="prev"', shown)[1].replace("&amp;", "&")
    assert [code for code in made if code in text(client.get(newer))] == made[2:4]


def test_ones_own_place_in_the_line_says_what_to_do(browser, place, desk, province_officer, clock):
    stranger = browser()
    first, second = (tickets.walk_in(by=province_officer, point=place, service=points.service("passport"),
                                     holder="Nguyễn Văn Kín") for _each in range(2))
    address = f"/line/{second.code}"
    seen = [text(stranger.get(address))]
    tickets.call(by=province_officer, ticket=second)
    seen.append(text(stranger.get(address)))
    tickets.miss(by=province_officer, ticket=second)
    seen.append(text(stranger.get(address)))
    clock.shift(timedelta(days=1))
    seen.append(text(stranger.get(address)))
    assert len({re.search(r'id="place".*', each)[0] for each in seen}) == 4 and not any("Kín" in each for each in seen)
    assert stranger.get(f"/line/{codes.new()}").status_code == 404 and stranger.get("/hall/x").status_code == 404
    assert first
