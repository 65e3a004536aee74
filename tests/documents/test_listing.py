"""The officer's list of stays as a workbook that says how it was asked for."""

from io import BytesIO

import pytest

from documents import cells, listing
from tests.documents.conftest import MADE_AT
from tests.documents.reading import formulas, rows, sheets

CONDITIONS = [("Từ ngày", "01/11/2026"), ("Quốc tịch", "Thụy Điển")]
DANGEROUS = ["=cmd|' /C calc'!A0", "+84912", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "https://example.com",
             '<r></t></is></c><c r="A1"><f>1+1</f></c><c><is><t></r>', "<r><t>x</t></r>", "{=1}"]


def listed(stays, **more):
    target = BytesIO()
    count = listing.write(target, stays, title="DANH SÁCH TẠM TRÚ", conditions=CONDITIONS, made_at=MADE_AT,
                          made_by="Nguyễn Văn Cán", **more)
    return count, sheets(target.getvalue())


def test_the_officer_sees_conditions_time_header_and_stays(guest):
    count, book = listed([guest(), guest(full_name="OLLE ERIKSSON", late_minutes=61, revision=2, status="confirmed",
                                         verification_result="Đúng")])
    read = rows(book.active)
    assert count == 2
    assert read[0][0] == "DANH SÁCH TẠM TRÚ"
    assert read[1][0] == "Lập lúc 14:05:09 ngày 22/11/2026, người lập: Nguyễn Văn Cán"
    assert [line[0] for line in read[2:5]] == ["Từ ngày: 01/11/2026", "Quốc tịch: Thụy Điển", ""]
    assert read[5][:6] == ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Quốc tịch", "Số hộ chiếu"]
    first, second = (dict(zip(read[5], line, strict=True)) for line in read[6:])
    assert first["Địa chỉ tạm trú"] == "12 đường Bạch Đằng, Phường Thủ Dầu Một"
    assert first["Mã biên nhận"] == "7HQK-3M9V-2ZT4-P" and first["Muộn"] == "" and first["Trạng thái"] == "Mới"
    assert second["Muộn"] == "1 giờ 01 phút" and second["Tình trạng"] == "Đã sửa 2 lần"
    assert (second["Trạng thái"], second["Kết quả xác minh"]) == ("Xác nhận", "Đúng")


def test_the_header_is_frozen_and_filters_exactly_the_stays(guest):
    sheet = listed([guest(), guest()])[1].active
    assert sheet.freeze_panes == "C7" and sheet.auto_filter.ref == "A6:S8"


def test_an_empty_list_still_says_what_was_asked():
    count, book = listed([])
    assert count == 0 and len(rows(book.active)) == 6


def test_entries_and_days_are_numbers_when_they_are_given(guest):
    read = rows(listed([guest()], totals=lambda stay: (3, 40, 212))[1].active)
    assert read[5][-3:] == ["Số lần NC", "Tổng ngày (năm)", "Tổng ngày (tích lũy)"] and read[6][-3:] == [3, 40, 212]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_a_link_or_a_cell_of_its_own(guest, text):
    book = listed([guest(full_name=text, purpose=text)])[1]
    sheet = book.active
    assert formulas(book) == [] and sheet["B7"].data_type == "s" and sheet["B7"].hyperlink is None
    assert sheet["B7"].value.strip() == cells.text(text).strip() and len(rows(sheet)) == 7


def test_one_guest_with_control_characters_does_not_spoil_the_export(guest):
    names = ["ANNA\x00\x07\x0b\x1f", "王小明 \ud800", "عمر", "Øß\ufffe\uffff"]
    read = rows(listed([guest(full_name=name) for name in names])[1].active)
    assert [line[1] for line in read[6:]] == ["ANNA", "王小明 ", "عمر", "Øß"]


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384, "x" + "😀" * 20_000])
def test_a_text_longer_than_a_cell_is_cut_where_one_sees_it(text):
    cut = cells.text(text)
    assert cut.endswith("…") and len(cut.encode("utf-16-le")) <= 2 * 32_767


@pytest.mark.parametrize("text", ["x" * 32_767, "😀" * 16_383])
def test_a_text_that_just_fits_is_not_cut(text):
    assert cells.text(text) == text


def test_more_stays_than_a_sheet_holds_go_on_to_the_next(guest):
    count, book = listed((guest(full_name=f"GUEST {n}") for n in range(25)), rows_per_sheet=10)
    assert count == 25 and book.sheetnames == ["Danh sách", "Danh sách 2", "Danh sách 3"]
    assert [rows(sheet)[6][1] for sheet in book] == ["GUEST 0", "GUEST 10", "GUEST 20"]
    assert book["Danh sách 3"].auto_filter.ref == "A6:S11"


def test_thousands_of_stays_are_streamed_to_a_file(guest, tmp_path):
    path, stay = tmp_path / "list.xlsx", guest()
    stays = (stay for _ in range(3_000))
    assert listing.write(path, stays, title="T", conditions=[], made_at=MADE_AT, made_by="") == 3_000
    assert sheets(path).active.max_row == 4 + 3_000
