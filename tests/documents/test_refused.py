"""The person's own list comes back with what is wrong, and can be sent again as it is."""

from pathlib import Path

import pytest

from documents import kbtt, refused
from domain import tables
from tests.documents.reading import formulas, rows, sheets

HEADS = ["STT", "Họ tên", "Ngày đến", "Số hộ chiếu"]


def read(tmp_path, content, name="list.xlsx"):
    path = Path(tmp_path, name)
    path.write_bytes(content)
    return tables.read(path, name)


def given_back(rows, header_rows=(["Khách tháng 11"], HEADS), **more):
    return sheets(refused.give_back(list(header_rows), rows, **{"header_at": 1, "sheet": "Khách"} | more))


def test_the_owner_finds_sheet_title_heads_and_order_as_they_were():
    book = given_back([(7, ["5", "ANNA", "32/11/2026", "L898902C3"], [(2, "Ngày đến không có thật.")])])
    assert book.sheetnames == ["Khách"]
    assert rows(book.active) == [
        ["Khách tháng 11", "", "", "", ""], [*HEADS, "LÝ DO TRẢ LẠI"],
        ["5", "ANNA", "32/11/2026", "L898902C3", "Dòng 7: Ngày đến không có thật."]]


def test_exactly_the_bad_cells_are_coloured():
    problems = [(2, "Sai ngày."), (3, "Thiếu số hộ chiếu."), (None, "Trùng.")]
    sheet = given_back([(7, ["5", "ANNA", "32/11/2026"], problems)]).active
    coloured = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type == "solid"}
    assert coloured == {"C3", "D3"}
    assert sheet["E3"].value == "Dòng 7: Sai ngày; Thiếu số hộ chiếu; Trùng."


def test_numbers_days_and_truths_keep_their_kind():
    cells = [["n", 5], ["b", True], ["d", "2026-11-22"], ["d", "2026-11-22T14:30"], ["e", "#REF!"], ["f"], ["n", 1.5]]
    sheet = given_back([(2, cells, [(0, "Sai.")])]).active
    assert [cell.data_type for cell in sheet[3]][:5] == ["n", "b", "d", "d", "s"]
    assert sheet["C3"].number_format == "dd/mm/yyyy" and sheet["F3"].value is None and sheet["G3"].value == 1.5


@pytest.mark.parametrize("cell", [["d", "0001-01-01"], ["d", "1899-12-31"], ["n", float("inf")], ["n", float("nan")]])
def test_values_excel_cannot_hold_come_back_as_text(cell):
    assert given_back([(2, [cell], [])]).active["A3"].data_type == "s"


def test_days_of_a_workbook_that_counts_from_1904_stay_the_same_days():
    book = given_back([(2, [["d", "2026-11-22"]], [])], epoch=1904)
    assert book.epoch.year == 1904 and book.active["A3"].value.date().isoformat() == "2026-11-22"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "<r><t>x</t></r>", "A\x00B", "0" * 33_000])
def test_no_cell_of_a_stranger_becomes_a_formula(text):
    book = given_back([(2, [text, text], [(0, text)])], header_rows=([text], [text]))
    assert formulas(book) == [] and book.active["A3"].data_type == "s"


def test_a_list_without_heads_comes_back_without_heads():
    book = given_back([(1, ["ANNA", "L898902C3"], [(None, "Thiếu ngày đến.")])], header_rows=(), header_at=None)
    assert rows(book.active) == [["ANNA", "L898902C3", "Dòng 1: Thiếu ngày đến."]]


@pytest.mark.parametrize("name", ["", "'", "[a]:*?/\\", "x" * 40, "Tháng 11/2026"])
def test_any_name_of_a_sheet_gives_a_workbook_that_opens(name):
    assert len(given_back([], sheet=name).sheetnames) == 1


@pytest.mark.parametrize(("columns", "kind"), [(12, "kbtt12"), (11, "kbtt11")])
def test_the_portal_layout_can_be_sent_again_as_it_is_twice(tmp_path, guest, columns, kind):
    table = read(tmp_path, kbtt.workbook([guest(), guest(full_name="OLLE ERIKSSON"), guest()], columns=columns))
    number, cells = table.rows[1]
    again = read(tmp_path, refused.of_table(table, [(number, cells, [(2, "Ngày sinh sai.")])]))
    assert (again.kind, again.header_row, again.skipped, again.columns) == (kind, 2, 1, table.columns)
    assert again.rows[0][1][:columns - 1] == (cells + [""])[:columns - 1]
    number, cells = again.rows[0]
    third = read(tmp_path, refused.of_table(again, [(number, cells, [(6, "Số hộ chiếu sai.")])]))
    assert third.header == again.header and third.rows[0][1][-1] == "Dòng 4: Số hộ chiếu sai."


def test_an_own_layout_finds_its_heads_in_their_row_again(tmp_path):
    own = "\n\nHọ tên;Số hộ chiếu;Ngày đến;Ghi chú\nANNA;L898902C3;32/11/2026;x\n"
    table = read(tmp_path, own.encode(), "list.csv")
    again = read(tmp_path, refused.of_table(table, [(*row, [(2, "Sai ngày.")]) for row in table.rows]))
    assert again.columns == table.columns and again.header_row == table.header_row
    assert again.column("arrived_on") == ["32/11/2026"]


def test_guests_of_an_xml_come_back_as_a_workbook_that_is_understood(tmp_path, guest):
    table = read(tmp_path, kbtt.xml([guest()]), "list.xml")
    again = read(tmp_path, refused.of_table(table, [(*table.rows[0], [(1, "Tên sai.")])]))
    assert again.columns == table.columns and again.column("full_name") == ["ANNA MARIA ERIKSSON"]


def test_rows_above_that_were_kept_come_back_word_for_word(tmp_path, guest):
    table = read(tmp_path, kbtt.workbook([guest()]))
    above = [["Khách của tôi", "tháng 11"], table.header, ["1", "[TEST] TÔI"]]
    assert rows(sheets(refused.of_table(table, [], above=above)).active)[0][:2] == ["Khách của tôi", "tháng 11"]
