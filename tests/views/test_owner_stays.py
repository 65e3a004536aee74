"""The owner in the browser: declares, scans, corrects, ends, prints; strangers find nothing."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from flask_babel import refresh

from domain import codes, stay_changes, stays
from domain.clock import today
from models import AuditEntry, Stay
from tests.conftest import establishment
from tests.domain.test_stays import guest

TODAY = today()
SPECIMEN = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def typed(hotel, **more):
    return {"establishment": hotel.code, "full_name": "Eriksson Anna Maria", "birth_date": "12/08/1974", "birth_precision": "D",
            "sex": "F", "nationality": "SWE", "passport_number": "l898902 c3", "room": "101",
            "arrived_on": TODAY.strftime("%d/%m/%Y"), "leaving_on": (TODAY + timedelta(days=2)).isoformat(),
            "permitted_until": (TODAY + timedelta(days=60)).strftime("%d/%m/%Y"), "late_reason": "", **more}


@pytest.fixture
def desk(browser, owner, hotel):
    return browser(owner)


@pytest.fixture
def stay(owner, hotel):
    return stays.declare(by=owner, establishment=hotel, values=guest())


def test_a_typed_guest_is_stored_and_shown(desk, hotel):
    answer = desk.post("/owner/stays/new", data=typed(hotel))
    stay = Stay.get()
    assert answer.status_code == 303 and answer.location == f"/owner/stays/{stay.code}"
    assert (stay.full_name, stay.passport_number, stay.nationality) == ("ERIKSSON ANNA MARIA", "L898902C3", "SWE")
    page = desk.get(answer.location).text
    assert codes.shown(stay.code) in page and "ERIKSSON ANNA MARIA" in page


@pytest.mark.parametrize("country", ["SWE", "swe", "Thụy Điển", "thuy dien", "Sweden", "SWE - Sweden"])
def test_a_country_is_known_by_any_name(desk, hotel, country):
    desk.post("/owner/stays/new", data=typed(hotel, nationality=country))
    assert Stay.get().nationality == "SWE"


@pytest.mark.parametrize(("born", "precision", "stored"), [("1974", "D", "Y"), ("08/1974", "D", "M"), ("00/00/1974", "D", "Y"),
                                                          ("12.8.1974", "D", "D"), ("12081974", "Y", "Y")])
def test_a_birth_date_is_as_precise_as_it_was_typed(desk, hotel, born, precision, stored):
    desk.post("/owner/stays/new", data=typed(hotel, birth_date=born, birth_precision=precision))
    assert Stay.get().birth_precision == stored


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(desk, hotel):
    answer = desk.post("/owner/stays/new", data=typed(hotel, arrived_on="31/02/2026", room="", full_name="O'Brien Áine <b>"))
    page = answer.text
    assert answer.status_code == 422 and not Stay.select().exists()
    assert 'href="#arrived_on"' in page and 'id="room-error"' in page and 'value="31/02/2026"' in page
    assert "O&#39;Brien Áine &lt;b&gt;" in page and "<b>O" not in page


def test_machine_readable_lines_fill_the_form_and_store_nothing(desk, hotel):
    answer = desk.post("/owner/stays/new", data={"establishment": hotel.code, "mrz": SPECIMEN, "scan": "1", "room": "305"})
    page = answer.text
    assert answer.status_code == 200 and page.count("data-mrz=") == 1 and 'data-mrz="valid"' in page
    assert 'value="ERIKSSON ANNA MARIA"' in page and 'value="L898902C3"' in page and 'value="12/08/1974"' in page
    assert 'value="305"' in page and not Stay.select().exists()


@pytest.mark.parametrize(("lines", "verdict"), [("hello", "invalid"), ("", "invalid"),
                                                (SPECIMEN.replace("L898902C36", "L898902C37"), "invalid")])
def test_lines_that_prove_nothing_are_said_to(desk, hotel, lines, verdict):
    page = desk.post("/owner/stays/new", data={"mrz": lines, "scan": "1"}).text
    assert f'data-mrz="{verdict}"' in page and page.count("data-mrz=") == 1


def test_a_returning_guest_is_filled_in_without_dates(desk, hotel, stay):
    page = desk.post("/owner/stays/new", data={"passport_number": stay.passport_number, "nationality": "SWE", "known": "1"}).text
    assert 'value="ERIKSSON ANNA MARIA"' in page and Stay.select().count() == 1
    assert (TODAY + timedelta(days=30)).strftime("%d/%m/%Y") not in page


def test_a_group_is_declared_in_one_go(desk, hotel):
    common = {"establishment": hotel.code, "arrived_on": TODAY.isoformat(), "leaving_on": TODAY.isoformat(), "room": "12"}
    rows = {}
    for n, name in ((0, "KIM MIN JUN"), (3, "LEE SEO YEON")):
        rows |= {f"rows-{n}-full_name": name, f"rows-{n}-birth_date": "1990", f"rows-{n}-sex": "M",
                 f"rows-{n}-nationality": "KOR", f"rows-{n}-passport_number": f"M1234567{n}"}
    bad = desk.post("/owner/groups/new", data=common | rows | {"rows-3-sex": ""})
    assert bad.status_code == 422 and not Stay.select().exists() and "LEE SEO YEON" in bad.text
    answer = desk.post("/owner/groups/new", data=common | rows)
    page = desk.get(answer.location).text
    assert answer.status_code == 303 and Stay.select().count() == 2 and {s.room for s in Stay.select()} == {"12"}
    assert "KIM MIN JUN" in page


def test_a_pasted_table_fills_the_rows(desk, hotel):
    pasted = "Họ tên\tNgày sinh\tGiới tính\tQuốc tịch\tSố hộ chiếu\nKIM MIN JUN\t01/02/1990\tNam\tKOR\tM12345678"
    # A browser sends the rows of the grid with it, empty as they are.
    names = ("full_name", "birth_date", "sex", "nationality", "passport_number")
    empty = {f"rows-{row}-{name}": "" for row in range(5) for name in names}
    page = desk.post("/owner/groups/new", data=empty | {"pasted": pasted, "paste": "1"}).text
    assert 'value="KIM MIN JUN"' in page and 'value="M12345678"' in page and not Stay.select().exists()
    assert 'value="01/02/1990"' in page and 'value="Hàn Quốc (KOR)"' in page


def test_every_wrong_row_of_a_group_is_named_at_once(desk, hotel):
    rows = {"establishment": hotel.code, "rows-0-full_name": "KIM MIN", "rows-1-full_name": "LEE HO"}
    page = desk.post("/owner/groups/new", data=rows).text
    assert "Dòng 1: Vui lòng nhập ngày sinh." in page and "Dòng 2: Vui lòng nhập ngày sinh." in page


def test_more_rows_keep_what_was_typed(desk, hotel):
    page = desk.post("/owner/groups/new", data={"rows-0-full_name": "KIM", "more": "1"}).text
    assert 'value="KIM"' in page and "rows-9-full_name" in page


def test_acts_on_a_stay_are_forms_and_lead_back_to_it(desk, stay):
    where = f"/owner/stays/{stay.code}"
    assert desk.post(f"{where}/extension", data={"leaving_on": (TODAY + timedelta(days=9)).isoformat()}).status_code == 303
    assert desk.post(f"{where}/departure", data={"left_on": "not a day"}).status_code == 422
    assert desk.post(f"{where}/departure", data={"left_on": TODAY.isoformat()}).status_code == 303
    assert desk.post(f"{where}/restoration").status_code == 303 and Stay.get().staying
    assert desk.post(f"{where}/cancellation", data={"cancel_reason": ""}).status_code == 422
    assert desk.post(f"{where}/cancellation", data={"cancel_reason": "Nhập nhầm"}).status_code == 303
    assert Stay.get().state == "cancelled"
    for page in ("", "/departure", "/extension", "/cancellation", "/correction", "/explanation"):
        assert desk.get(where + page).status_code == 200


def test_a_correction_starts_from_what_was_declared(desk, hotel, stay):
    page = desk.get(f"/owner/stays/{stay.code}/correction").text
    assert 'value="ERIKSSON ANNA MARIA"' in page
    answer = desk.post(f"/owner/stays/{stay.code}/correction", data=typed(hotel, full_name="ERIKSSON ANNE", reason="Gõ nhầm"))
    assert answer.status_code == 303 and Stay.get().full_name == "ERIKSSON ANNE"
    assert "<del>ERIKSSON ANNA MARIA</del>" in desk.get(answer.location).text


def test_who_is_still_here_is_asked_in_the_morning(desk, owner, hotel, stay):
    Stay.update(arrived_on=TODAY - timedelta(days=4), leaving_on=TODAY - timedelta(days=1)).execute()
    page = desk.get("/owner/").text
    assert f"/owner/stays/{stay.code}/departure" in page and f"/owner/stays/{stay.code}/extension" in page


def test_the_list_filters_and_every_filter_is_a_link(desk, owner, hotel, stay):
    other = stays.declare(by=owner, establishment=hotel, values=guest(full_name="ĐẶNG THỊ ÁNH", passport_number="N0000001"))
    stay_changes.leave(by=owner, stay=other, left_on=TODAY)

    def shown(query):
        return set(re.findall(r'data-stay="(\w+)"', desk.get(f"/owner/stays?{query}").text))
    both = {stay.code, other.code}
    assert shown("") == both and shown("state=staying") == {stay.code} and shown("state=left") == {other.code}
    assert shown("q=ang+thi+dan") == {other.code} and shown("q=đặng") == {other.code} and shown("q=l8989") == {stay.code}
    assert shown("nationality=Thuy+Dien") == both and shown("nationality=KOR") == set() and shown("room=101") == both
    assert shown(f"since={TODAY:%d/%m/%Y}") == both and shown(f"until={TODAY - timedelta(days=1)}") == set()
    assert shown("q=100%25") == set() and shown("state=nonsense") == both


def test_htmx_gets_the_list_alone(desk, stay):
    fragment = desk.get("/owner/stays", headers={"HX-Request": "true"}).text
    assert stay.code in fragment and "<html" not in fragment


def test_a_row_kept_from_before_shows_neither_old_values_nor_another_language(desk, owner, hotel, stay):
    assert "ANNA MARIA" in desk.get("/owner/stays").text
    stay_changes.correct(by=owner, stay=stay, values=guest(full_name="ERIKSSON ANNE"), reason="Sai tên", revision=0)
    corrected = desk.get("/owner/stays").text
    assert "ERIKSSON ANNE" in corrected and "ANNA MARIA" not in corrected and "Đã sửa" in corrected
    stay_changes.leave(by=owner, stay=Stay.get(), left_on=TODAY)
    desk.post("/language", data={"language": "en"})
    # The tests' requests share one context, which remembers the language.
    refresh()
    left = desk.get("/owner/stays", headers={"HX-Request": "true"}).text
    assert ">Left</span>" in left and ">Corrected</span>" in left and "Đã" not in left


def test_paging_goes_both_ways(desk, owner, hotel):
    for n in range(55):
        stays.declare(by=owner, establishment=hotel, values=guest(passport_number=f"Q{n:07}"))
    first = desk.get("/owner/stays").text
    older = re.search(r'href="(/owner/stays\?before=\d+)"', first)[1]
    second = desk.get(older).text
    newer = re.search(r'href="(/owner/stays\?after=\d+)"', second)[1]
    assert first.count("data-stay=") == 50 and second.count("data-stay=") == 5
    assert desk.get(newer).text.count("data-stay=") == 50


def test_receipt_and_slip_are_pdfs(desk, stay):
    for name in ("receipt.pdf", "na17.pdf"):
        answer = desk.get(f"/owner/stays/{stay.code}/{name}")
        assert answer.data.startswith(b"%PDF") and answer.mimetype == "application/pdf"


def test_the_list_leaves_in_the_official_layouts(desk, owner, hotel, stay):
    gone = stays.declare(by=owner, establishment=hotel, values=guest(passport_number="N0000001"))
    stay_changes.cancel(by=owner, stay=gone, reason="Nhập nhầm")
    sheet = openpyxl.load_workbook(BytesIO(desk.get("/owner/stays/export/kbtt.xlsx").data))["KBTT"]
    assert [c.value for c in sheet[4]][1] == "ERIKSSON ANNA MARIA" and sheet.max_row == 4
    root = fromstring(desk.get("/owner/stays/export/kbtt.xml").data)
    assert [e.findtext("so_ho_chieu") for e in root] == ["L898902C3"]
    assert desk.get("/owner/stays/export/xlsx").data.startswith(b"PK")
    kept = AuditEntry.select().where(AuditEntry.action == "stays.exported").count()
    assert desk.get("/owner/stays/export/exe").status_code == 404
    assert AuditEntry.select().where(AuditEntry.action == "stays.exported").count() == kept == 3


def test_another_owner_finds_nothing_of_it(browser, other_owner, other_hotel, hotel, stay):
    thief = browser(other_owner)
    for page in ("", "/correction", "/departure", "/extension", "/cancellation", "/receipt.pdf", "/na17.pdf", "/explanation"):
        assert thief.get(f"/owner/stays/{stay.code}{page}").status_code == 404
    for act in ("correction", "departure", "extension", "cancellation", "restoration", "explanation"):
        assert thief.post(f"/owner/stays/{stay.code}/{act}", data=typed(hotel)).status_code == 404
    assert stay.code not in thief.get("/owner/stays").text
    assert stay.code not in thief.get(f"/owner/stays?establishment={hotel.code}").text
    assert thief.post("/owner/stays/new", data=typed(hotel)).status_code == 404


def test_an_owner_without_approval_is_led_not_refused(browser, other_owner):
    establishment(other_owner, "Nhà nghỉ Mới", state="proposed")
    assert browser(other_owner).get("/owner/stays/new").status_code == 200


def test_forged_fields_change_nothing(desk, hotel):
    desk.post("/owner/stays/new", data=typed(hotel, status="confirmed", ward="1", late_minutes="0", declared_by="1", code="X"))
    assert Stay.get().status == "new"


@pytest.mark.parametrize("code", ["0", "../../etc/passwd", "%00", "9" * 400, "'; DROP TABLE stay; --"])
def test_odd_addresses_are_not_found(desk, code):
    assert desk.get(f"/owner/stays/{code}").status_code in (404, 308)
