"""Owners bring their lists in every layout they know; each becomes the same table."""

import datetime
import json
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from domain import tables
from domain.problems import Refused
from domain.tables import Table
from domain.tables import sentences as say

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "tables"


def read(name):
    return tables.read(SAMPLES / name, name)


def values(table):
    return [found for _, found, _ in tables.interpret(table)]


def workbook(path, rows, sheet="KBTT", start=0):
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, cells in enumerate(rows, start):
            page.write_row(number, 0, cells)
    return path


@pytest.mark.parametrize(("name", "kind", "header_row", "rows", "skipped"), [
    ("kbtt11.xlsx", "kbtt11", 2, [4, 5, 6, 7], 1), ("kbtt12.xlsx", "kbtt12", 2, [4, 5, 6, 7], 1),
    ("kbtt.xml", "xml", None, [2, 3, 4, 5], 1), ("portal-export.xlsx", "export", 10, [11, 12, 13, 14], 0),
    ("guests.ods", "kbtt12", 1, [2, 3, 4, 5], 0), ("guests.xls", "kbtt11", 1, [2, 3, 4, 5], 0)])
def test_the_owner_gets_every_known_layout_recognised(name, kind, header_row, rows, skipped):
    table = read(name)
    assert (table.kind, table.header_row, table.skipped) == (kind, header_row, skipped)
    assert [number for number, _ in table.rows] == rows
    assert not table.by_shape and not table.notes


@pytest.mark.parametrize("name", ["kbtt11.xlsx", "kbtt12.xlsx", "kbtt.xml", "portal-export.xlsx", "guests.ods",
                                  "guests.xls"])
def test_every_layout_tells_the_same_of_the_guests(name):
    anna, sean, madonna, ase = values(read(name))
    assert anna["full_name"] == "ERIKSSON ANNA MARIA" and anna["passport_number"] == "L898902C3"
    assert (anna["birth_date"], anna["sex"], anna["room"]) == (datetime.date(1974, 8, 12), "F", "101")
    assert sean["full_name"] == "O'CONNOR SEÁN" and sean["birth_date"] == datetime.date(2000, 2, 29)
    assert (madonna["birth_date"], madonna["birth_precision"]) == (datetime.date(1958, 1, 1), "Y")
    assert (ase["birth_date"], ase["birth_precision"]) == (datetime.date(1985, 6, 1), "M")
    assert ase["leaving_on"] == ase["arrived_on"] == datetime.date(2026, 10, 20)


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1258"])
def test_a_csv_keeps_its_vietnamese_letters_in_every_encoding(name):
    table = read(f"guests-{name}.csv")
    anna, sean = values(table)
    assert anna["note"] == "Đoàn Ánh Dương, 2 người" and sean["full_name"] == "O'CONNOR SEÁN"
    assert table.title(0) == "Họ và tên"
    assert bool(table.notes) == (name == "cp1258")


def test_a_western_csv_keeps_its_portuguese_name_and_asks_for_a_look():
    table = read("guests-windows-1252.csv")
    assert values(table)[0]["full_name"] == "NUÑEZ JOÃO"
    assert table.notes[0].message == say.OLD_LETTERS and table.notes[0].doubtful


def test_an_italian_accent_is_not_taken_for_a_vietnamese_tone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Name,Passport,Sex\r\nNicolò Rossi,YA1234567,M\r\n".encode("windows-1252"))
    assert values(tables.read(path, "a.csv"))[0]["full_name"] == "Nicolò Rossi"


def test_the_template_for_vietnamese_guests_is_named():
    with pytest.raises(Refused) as refusal:
        read("vietnamese.xlsx")
    assert refusal.value.problems[0][:2] == ("file", say.VIETNAMESE)


def test_a_renamed_sheet_does_not_hide_the_template_for_vietnamese_guests(tmp_path):
    book = openpyxl.load_workbook(SAMPLES / "vietnamese.xlsx")
    book.worksheets[0].title = "Sheet1"
    book.save(tmp_path / "v.xlsx")
    with pytest.raises(Refused, match="Vietnamese guests"):
        tables.read(tmp_path / "v.xlsx", "v.xlsx")


def test_a_table_survives_being_stored_as_json():
    table = read("guests.xls")
    assert Table.from_json(json.loads(json.dumps(table.as_json()))) == table


def test_cells_keep_what_they_were_in_the_file(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Họ tên", "Số hộ chiếu", "Ngày đến", "Phòng", "Ghi chú"])
    page.append(["JOHN DOE", 123456789, datetime.date(2026, 10, 20), True, "=1+1"])
    page.append(["JANE DOE", 1.5, datetime.datetime(2026, 10, 20, 23, 59), "x", "y"])
    page["E3"].value, page["E3"].data_type = "#REF!", "e"
    book.save(tmp_path / "a.xlsx")
    first, second = (cells for _, cells in tables.read(tmp_path / "a.xlsx", "a.xlsx").rows)
    assert first == ["JOHN DOE", ["n", 123456789], ["d", "2026-10-20"], ["b", True], ["f"]]
    assert second == ["JANE DOE", ["n", 1.5], ["d", "2026-10-20T23:59"], "x", ["e", "#REF!"]]


def test_a_workbook_of_an_old_mac_keeps_its_days(tmp_path):
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(["Name", "Passport", "Arrival", "Departure"])
    book.active.append(["JOHN DOE", "X1234567", datetime.date(2026, 10, 20), 44855])
    book.save(tmp_path / "a.xlsx")
    table = tables.read(tmp_path / "a.xlsx", "a.xlsx")
    assert table.epoch == 1904
    row, = values(table)
    assert (row["arrived_on"], row["leaving_on"]) == (datetime.date(2026, 10, 20), datetime.date(2026, 10, 22))


def test_hidden_sheets_and_cover_sheets_are_passed_over(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Cover").write(0, 0, "List of October")
        hidden, shown, again = (book.add_worksheet(name) for name in ("Old", "Guests", "Floor 2"))
        hidden.very_hidden()
        for page, guest in ((hidden, "GHOST GUEST"), (shown, "JOHN DOE"), (again, "JANE DOE")):
            page.write_row(4, 2, ["Name", "Passport no", "Sex"])
            page.write_row(5, 2, [guest, "X1234567", "M"])
    table = tables.read(tmp_path / "a.xlsx", "a.xlsx")
    assert table.sheet == "Guests" and table.header_row == 5 and table.columns["full_name"] == 2
    assert table.rows == [(6, ["", "", "JOHN DOE", "X1234567", "M"])]
    assert table.notes[0].params == {"sheet": "Guests", "other": "Floor 2"}


def test_empty_rows_do_not_shift_the_numbers_a_person_sees(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nName;Passport;Room\n\nJOHN DOE;X1234567;1\n;;\nJANE DOE;X7654321;2\n")
    assert [number for number, _ in tables.read(path, "a.csv").rows] == [3, 5]


def test_rows_numbered_in_advance_are_not_guests(tmp_path):
    rows = [["STT", "HỌ TÊN", "SỐ HỘ CHIẾU"], ["1", "JOHN DOE", "X1234567"], ["2"], ["3"]]
    path = workbook(tmp_path / "a.xlsx", rows)
    assert len(tables.read(path, "a.xlsx").rows) == 1


def test_a_header_printed_on_every_page_is_not_a_guest():
    table = tables.paste("Name\tPassport\tRoom\nJOHN DOE\tX1234567\t1\nName\tPassport\tRoom\nJANE DOE\tX7654321\t2\n")
    assert [number for number, _ in table.rows] == [2, 4]


def test_xml_with_a_namespace_and_more_elements_is_read_and_the_rest_reported(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text('<?xml version="1.0"?><k:KHAI_BAO_TAM_TRU xmlns:k="urn:x"><k:THONG_TIN_KHACH><k:ho_ten>JOHN DOE'
                    "</k:ho_ten><k:so_ho_chieu> X1234567 </k:so_ho_chieu><k:mau_xe>đỏ</k:mau_xe></k:THONG_TIN_KHACH>"
                    "</k:KHAI_BAO_TAM_TRU>", encoding="utf-8")
    table = tables.read(path, "a.xml")
    assert [table.title(index) for index in table.unknown] == ["mau_xe"]
    row, = values(table)
    assert (row["full_name"], row["passport_number"], row["left_on"]) == ("JOHN DOE", "X1234567", None)


def test_ten_thousand_guests_are_read_in_little_time_and_memory(tmp_path):
    import resource
    import time
    header = ["STT", "HỌ TÊN", "NGÀY SINH", "GIỚI TÍNH", "MÃ QUỐC TỊCH", "SỐ HỘ CHIẾU", "SỐ PHÒNG", "NGÀY ĐẾN"]
    guests = [[str(n), f"GUEST {n}", "01/02/1990", "M - Nam", "USA - United States", f"X{n:07}", "1", "20/10/2026"]
              for n in range(10_000)]
    path = workbook(tmp_path / "a.xlsx", [header, *guests])
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    table = tables.read(path, "a.xlsx")
    read_in = time.monotonic() - start
    assert len(table.rows) == 10_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024
    start = time.monotonic()
    assert sum(len(problems) for _, _, problems in tables.interpret(table)) == 0
    assert read_in < 5 and time.monotonic() - start < 3
