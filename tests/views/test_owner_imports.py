"""The owner sends a list, looks at it, mends it, confirms it and gets back what was refused; strangers find nothing."""

import re
from io import BytesIO

import openpyxl
import pytest

from domain.tables import sentences as say
from models import Batch, Import, ImportRow, Membership, Stay, User
from tests.documents.reading import rows as rows_of
from tests.documents.reading import sheets
from tests.domain.test_tables_strangers import workbook
from tests.lists import HEADER, guest, october, pasted, sample
from tests.people import establishment, person


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    october(monkeypatch)


@pytest.fixture
def desk(browser, owner, hotel):
    User.update(locale="en").where(User.id == owner.id).execute()
    return browser(owner)


def send(desk, hotel, name="", content=b"", **more):
    return desk.post("/owner/imports/new", content_type="multipart/form-data", data={
        "establishment": hotel.code, "file": (BytesIO(content), name), **more})


def paste(desk, hotel, *guests):
    return send(desk, hotel, pasted=pasted(*guests)).location


def counted(html):
    """The one element that carries the numbers, as it says them."""
    found, = re.findall(r'<[^>]*\bdata-read="[^>]*>', html)
    return {name: int(number) for name, number in re.findall(r'data-(\w+)="(\d+)"', found)}


def test_a_workbook_is_previewed_then_stored_then_proved(desk, hotel):
    sent = send(desk, hotel, "khach thang 10.xlsx", sample("kbtt12.xlsx"))
    assert sent.status_code == 303 and sent.location == f"/owner/imports/{Import.get().id}"
    preview = desk.get(sent.location).text
    assert counted(preview) == {"read": 4, "ready": 4, "refused": 0, "duplicate": 0} and Stay.select().count() == 0
    confirmed = desk.post(sent.location + "/confirmation", data={"late_reason": "Mất điện"})
    assert (confirmed.status_code, confirmed.location) == (303, sent.location)
    done = desk.get(confirmed.location).text
    assert counted(done) == {"read": 4, "stored": 4, "refused": 0, "duplicate": 0}
    assert f"/owner/batches/{Batch.get().code}" in done and Stay.select().count() == 4
    # What is compared with the passports before it is declared is read whole, and masked from then on.
    numbers = [stay.passport_number for stay in Stay.select()]
    assert all(number in preview for number in numbers) and not any(number in done for number in numbers)


def test_the_same_file_again_says_so_and_stores_nothing(desk, hotel):
    first = send(desk, hotel, "kbtt.xml", sample("kbtt.xml")).location
    assert send(desk, hotel, "kbtt.xml", sample("kbtt.xml")).location == first
    desk.post(first + "/confirmation")
    second = send(desk, hotel, "kbtt.xml", sample("kbtt.xml")).location
    page = desk.get(second).text
    assert counted(page) == {"read": 4, "ready": 0, "refused": 0, "duplicate": 4} and f'href="{first}"' in page
    assert "Declare 0" not in page
    desk.post(second + "/confirmation")
    page = desk.get(second).text
    assert counted(page) == {"read": 4, "stored": 0, "refused": 0, "duplicate": 4} and "notice error" in page
    assert Stay.select().count() == 4


def test_refused_rows_come_back_mended_and_the_rest_is_stored(desk, hotel):
    first = send(desk, hotel, "danh sach.xlsx", workbook_of(guest(1), guest(2, sex="?"), guest(3, passport="1.23E+08"))).location
    desk.post(first + "/confirmation")
    back = desk.get(first + "/refused.xlsx")
    assert back.mimetype.endswith("spreadsheetml.sheet") and "attachment" in back.headers["Content-Disposition"]
    book = sheets(back.data)
    sheet, lines = book.active, rows_of(book.active)
    assert [line[4] for line in lines] == ["Số hộ chiếu", "L8000002", "1.23E+08"] and lines[1][-1].startswith("Dòng 3: ")
    assert sheet.cell(2, 3).fill.fgColor.rgb == "FFFFC7CE" != sheet.cell(2, 4).fill.fgColor.rgb
    sheet.cell(2, 3).value, sheet.cell(3, 5).value = "F", "L8000003"
    mended = BytesIO()
    book.save(mended)
    second = send(desk, hotel, "danh sach (1).xlsx", mended.getvalue()).location
    assert counted(desk.get(second).text) == {"read": 2, "ready": 2, "refused": 0, "duplicate": 0}
    desk.post(second + "/confirmation")
    assert {stay.passport_number for stay in Stay.select()} == {"L8000001", "L8000002", "L8000003"}


def workbook_of(*guests):
    """A workbook with these guests, made as the owner's own list."""
    book, out = openpyxl.Workbook(), BytesIO()
    for line in (HEADER, *guests):
        book.active.append(line)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("khach.docx", b"PK\x03\x04", say.BROKEN), ("khach.pdf", b"%PDF-1.7", say.PDF), ("khach.xlsx", b"", say.EMPTY),
    ("khach.xlsx", sample("vietnamese.xlsx"), say.VIETNAMESE), ("khach.csv", b"Name,Passport,Room\n", say.NO_ROWS),
    ("khach.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), say.LOCKED),
    ("khach.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><KHAI_BAO_TAM_TRU/>", say.DOCTYPE),
    ("khach.xlsx", workbook(xl__workbook_xml=b"<!DOCTYPE a><workbook/>"), say.DOCTYPE),
    ("khach.xlsx", workbook(xl__styles_xml=b" " * 70_000_000), say.BOMB),
    ("khach.csv", "\n".join(["Name,Passport,Room", *["A B,X12345,1"] * 11_000]).encode(), say.TOO_MANY_ROWS)])
def test_bad_input_gets_one_sentence_at_the_file_and_nothing_is_stored(desk, hotel, name, content, sentence):
    answer = send(desk, hotel, name, content)
    limits = {"rows": 10_000, "megabytes": 10}
    assert answer.status_code == 422
    shown, = re.findall(r'id="file-error">(?:<[^>]*>[^<]*</[^>]*>)? *([^<]*)</p>', answer.text)
    assert shown.strip() == (sentence % limits if "%(" in sentence else sentence)
    assert Import.select().count() == Stay.select().count() == 0


def test_nothing_chosen_or_too_much_chosen_is_said_at_the_field(desk, hotel):
    assert "file-error" in send(desk, hotel).text
    assert "pasted-error" in send(desk, hotel, pasted="Name\tPassport\n").text
    both = send(desk, hotel, "kbtt.xml", sample("kbtt.xml"), pasted=pasted(guest(1)))
    assert both.status_code == 422 and "pasted-error" in both.text


def test_fifty_megabytes_are_refused_with_a_sentence(desk, hotel):
    answer = desk.post("/owner/imports/new", data=b"--x", content_type="multipart/form-data; boundary=x",
                       environ_overrides={"CONTENT_LENGTH": "50000000"})
    assert answer.status_code == 413 and "larger than allowed" in answer.text and Import.select().count() == 0
    assert '<a href="/owner/imports/new">Back to the form</a>' in answer.text


def test_formulas_and_macros_are_read_as_data_only(desk, hotel):
    macros = workbook(**{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    page = desk.get(send(desk, hotel, "khach.xlsm", macros).location).text
    assert "macros" in page and counted(page)["read"] == 4
    formula = paste(desk, hotel, guest(1, name="=HYPERLINK(A1)"))
    assert "“=” does not belong" in desk.get(formula).text


def test_the_rows_have_their_own_numbers_and_messages_and_can_be_narrowed(desk, hotel):
    where = paste(desk, hotel, guest(1), guest(2, sex="?"), guest(3, permitted=""))
    assert ' id="row-3"' in (page := desk.get(where).text) and ' id="row-2"' not in page and "is not a sex" in page
    for show, numbers in (("all", {2, 3, 4}), ("ready", {2, 4}), ("doubtful", {4}), ("duplicate", {2, 3, 4}), ("<x>", {2, 3, 4})):
        page = desk.get(f"{where}/rows", query_string={"show": show}).text
        assert {int(number) for number in re.findall(r' id="row-(\d+)"', page)} == numbers
    fragment = desk.get(f"{where}/rows?show=ready", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment and ' id="row-2"' in fragment and "data-read" not in fragment


def test_a_long_list_is_shown_a_hundred_rows_at_a_time(desk, hotel):
    where = paste(desk, hotel, *(guest(number) for number in range(150)))
    first, second = desk.get(f"{where}/rows?page=1").text, desk.get(f"{where}/rows?page=2").text
    assert first.count('data-row="ready"') == 100 and second.count('data-row="ready"') == 50
    beyond, before = desk.get(f"{where}/rows?page=99").text, desk.get(f"{where}/rows?page=0").text
    assert (beyond.count("data-row="), before.count("data-row=")) == (50, 100)


def test_a_row_is_mended_in_place_or_on_its_own_page(desk, hotel):
    where = paste(desk, hotel, guest(1), guest(2, sex="?", leaving="x"))
    form = desk.get(f"{where}/rows/3", headers={"HX-Request": "true"}).text
    assert 'value="x"' in form and 'hx-target="#import"' in form and "<html" not in form
    page = desk.get(f"{where}/rows/3").text
    values = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page)) | {"sex": "F", "leaving_on": "22/10/2026"}
    saved = desk.post(f"{where}/rows/3?show=refused&page=1", data=values)
    assert saved.status_code == 303 and saved.location == f"{where}?show=refused&page=1&mended=3#row-3"
    assert counted(desk.get(saved.location).text) == {"read": 2, "ready": 2, "refused": 0, "duplicate": 0}


def test_a_row_is_left_out_and_taken_in_again(desk, hotel):
    where = paste(desk, hotel, guest(1), guest(2))
    desk.post(f"{where}/rows/2/exclusion")
    assert counted(desk.get(where).text)["refused"] == 1 and "You left this row out" in desk.get(f"{where}/rows/2").text
    page = desk.get(f"{where}/rows/2").text
    desk.post(f"{where}/rows/2", data=dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page)) | {"sex": "F"})
    assert counted(desk.get(where).text)["ready"] == 2


def test_unknown_columns_are_asked_about_with_their_first_cells(desk, hotel):
    where = send(desk, hotel, "khach.csv", b"Name,Passport,Vao,Rk\nANNA BERG,L898902C3,20/10/2026,22/10/2026\n").location
    assert f"{where}/columns" in desk.get(where).text
    page = desk.get(f"{where}/columns").text
    assert "Vao" in page and "20/10/2026" in page and 'name="column-3"' in page
    columns = {"column-0": "full_name", "column-1": "passport_number", "column-2": "arrived_on", "column-3": "leaving_on"}
    assert desk.post(f"{where}/columns", data=columns).location == where
    assert Import.get().table_info["columns"]["leaving_on"] == 3
    twice = desk.post(f"{where}/columns", data=columns | {"column-3": "arrived_on"})
    assert twice.status_code == 422 and "column-3-error" in twice.text


def test_doubtful_days_are_asked_about_in_words(desk, hotel):
    where = paste(desk, hotel, guest(1, arrived="09/10/2026"), guest(2, arrived="13/10/2026"), guest(3, arrived="10/14/2026"))
    assert "day 9 of month 10, 2026" in desk.get(where).text
    assert desk.post(f"{where}/confirmation").status_code == 422
    assert desk.post(f"{where}/days", data={}).status_code == 422
    assert desk.post(f"{where}/days", data={"arrived_on": "as_read"}).location == where
    assert "day 9 of month 10" not in desk.get(where).text and desk.post(f"{where}/confirmation").status_code == 303


def test_a_draft_is_discarded_after_a_question(desk, hotel):
    where = paste(desk, hotel, guest(1))
    assert "Discard this file?" in desk.get(f"{where}/discard").text
    assert desk.post(f"{where}/discard").location == "/owner/imports"
    assert ImportRow.select().count() == 0 and "discarded" in desk.get(where).text
    assert where not in desk.get("/owner/imports").text


def test_progress_is_shown_while_a_file_is_read_and_stops_when_it_is(desk, owner, hotel):
    reading = Import.create(user=owner, establishment=hotel, file_name="to.xlsx", content_hash="x", rows_read=900,
                            rows_checked=300)
    page = desk.get(f"/owner/imports/{reading.id}").text
    assert 'hx-trigger="every 1s"' in page and 'max="900" value="300"' in page and "data-read" not in page
    Import.update(state="failed", problem={"field": "file", "message": say.BROKEN, "params": {}, "doubtful": False}).execute()
    page = desk.get(f"/owner/imports/{reading.id}").text
    assert "every 1s" not in page and say.BROKEN in page


def test_the_list_of_files_begins_empty_and_pages(desk, owner, hotel):
    assert "No file has been sent yet" in desk.get("/owner/imports").text
    for number in range(60):
        Import.create(user=owner, establishment=hotel, file_name=f"file {number}.xlsx", content_hash="x")
    page = desk.get("/owner/imports").text
    assert "file 59.xlsx" in page and "file 9.xlsx" not in page
    assert "file 9.xlsx" in desk.get(re.search(r'href="([^"]*before=\d+)"', page)[1]).text


def test_the_empty_official_workbook_can_be_filled_in_and_sent(desk, hotel, tmp_path):
    book = sheets(desk.get("/owner/imports/kbtt.xlsx").data)
    for column, text in enumerate(("1", "ANNA BERG", "01/02/1974", "D - Ngày", "F - Nữ", "SWE - Sweden", "L898902C3", "1",
                                   "20/10/2026", "22/10/2026", "", "30/11/2026"), 1):
        book["KBTT"].cell(4, column).value = text
    book.save(tmp_path / "k.xlsx")
    page = desk.get(send(desk, hotel, "k.xlsx", (tmp_path / "k.xlsx").read_bytes()).location).text
    assert counted(page) == {"read": 1, "ready": 1, "refused": 0, "duplicate": 0}


@pytest.mark.parametrize("path", ["", "/rows", "/rows/2", "/columns", "/days", "/confirmation", "/discard", "/refused.xlsx"])
def test_anothers_list_is_not_there(desk, hotel, browser, other_owner, commune_officer, path):
    where = paste(desk, hotel, guest(1, sex=""))
    for stranger in (other_owner, commune_officer):
        assert browser(stranger).get(where + path).status_code == 404
        assert browser(stranger).post(where + path).status_code in (404, 405)
    assert Import.get().state == "draft"


def test_staff_see_and_confirm_the_lists_of_their_establishment_until_let_go(desk, hotel, browser):
    clerk = person("owner", "Lê Thị Lễ Tân")
    place = Membership.create(user=clerk, establishment=hotel, part="staff")
    where = paste(desk, hotel, guest(1))
    assert browser(clerk).post(f"{where}/confirmation").status_code == 303 and Stay.get().declared_by == clerk
    Membership.update(revoked_at=hotel.created_at).where(Membership.id == place.id).execute()
    assert browser(clerk).get(where).status_code == 404


def test_a_list_cannot_be_sent_for_a_place_of_somebody_else_or_not_yet_approved(desk, hotel, owner, other_hotel):
    assert send(desk, other_hotel, "kbtt.xml", sample("kbtt.xml")).status_code == 404
    waiting = establishment(owner, "Nhà nghỉ Mới", state="proposed")
    assert send(desk, waiting, "kbtt.xml", sample("kbtt.xml")).status_code == 404


def test_a_stored_list_cannot_be_changed_any_more(desk, hotel):
    where = paste(desk, hotel, guest(1), guest(2, sex=""))
    desk.post(f"{where}/confirmation")
    for path in ("/rows/2", "/columns", "/days"):
        assert desk.get(where + path).status_code == 404 == desk.post(where + path).status_code
    assert desk.post(f"{where}/discard").status_code == 422
    assert counted(desk.get(where).text)["stored"] == 1
