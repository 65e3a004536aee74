"""Papers of results: labels that hold the whole address, the posting list, the letter about a passport nobody collected."""

from collections import Counter
from datetime import date, datetime
from types import SimpleNamespace as Row

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import labels, posting_list, quality_book, refund_book, uncollected_letter
from domain import periods
from domain.applications.quality import Figures
from domain.applications.quality import Row as Counted
from domain.payments.refunds import Account
from tests.documents.reading import formulas, pages, rows, sheets, whole

MADE = datetime(2026, 11, 30, 2, 0)
OFFICE = Row(name="Phòng Quản lý xuất nhập cảnh", address="Khu làm việc số 2")
POINT = Row(office=OFFICE, name="Điểm tiếp nhận Thủ Dầu Một", address="17 Đường N4", phone="0274 3000 201")
LONG = ("Căn hộ B12.08, tầng 12, tháp Đông, chung cư Hoa Phượng Đỏ, 208/45/3 Đường Cách Mạng Tháng Tám nối dài, khu phố "
        "Bình Đức 3, phường Lái Thiêu, Thành phố Hồ Chí Minh")


def delivery(address="12/3 Đường Nguyễn Thị Minh Khai, phường Thủ Dầu Một", recipient="Đặng Thị Ánh Nguyệt", **more):
    application = Row(code="7K3M9QWE2TRX4", full_name="Đặng Thị Ánh Nguyệt", personal_number="074190000001", phone="0912345678",
                      point=POINT, due_on=date(2025, 11, 20), answers={"current_address": "84 Đường Lò Gốm"})
    return Row(application=application, recipient=recipient, phone="0912345678", address=address, tracking="EE123456785VN",
               ready_at=datetime(2025, 11, 20, 2, 0), letter_on=date(2026, 11, 30), **more)


def printed(found, layout="2x7", skip=0):
    return pages(labels.sheet(found, layout=layout, look_up=lambda code: f"https://example.vn/{code}", made_at=MADE, skip=skip))


@pytest.mark.parametrize("layout, fitting", [("2x7", 14), ("3x8", 24), ("2x4", 8)])
def test_labels_fill_sheets_from_the_first_free_place(layout, fitting):
    found = printed([delivery()] * (fitting + 1), layout)
    assert [page.count("Người nhận: Đặng Thị Ánh Nguyệt") for page in found] == [fitting, 1]
    assert [page.count("ĐT: 0912345678") for page in printed([delivery()] * 3, layout, fitting - 1)] == [1, 2]


@pytest.mark.parametrize("layout", labels.SHEETS)
def test_no_word_of_a_long_address_is_lost_and_no_number_of_a_person_is_told(layout):
    [page] = printed([delivery(LONG)], layout)
    assert LONG in page and "7K3M-9QWE-2TRX-4" in page and "074190000001" not in page


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=120), st.text(min_size=1, max_size=300))
def test_any_name_and_address_is_printed(recipient, address):
    assert len(printed([delivery(address, recipient)], "3x8")) == 1


def test_the_posting_list_has_a_line_for_each_parcel_and_room_for_both_signatures():
    text = whole(posting_list.sheet([delivery(), delivery(LONG)], office=OFFICE.name, made_by="Đỗ Văn Tỉnh", made_at=MADE))
    for words in ("Tổng số: 2 bưu gửi", "EE123456785VN", "NGƯỜI GIAO", "NHÂN VIÊN BƯU CHÍNH NHẬN", "Đỗ Văn Tỉnh"):
        assert words in text
    book = sheets(posting_list.book([delivery("=1+1")], made_by="Đỗ Văn Tỉnh", made_at=MADE))
    assert not formulas(book) and rows(book.active)[-1][1:] == [
        "Đặng Thị Ánh Nguyệt", "0912345678", "=1+1", "7K3M-9QWE-2TRX-4", "EE123456785VN"]


def test_the_letter_names_law_day_place_and_what_follows():
    text = whole(uncollected_letter.letter(delivery(), until=date(2026, 11, 20), look_up="https://example.vn", made_at=MADE))
    for words in ("Kính gửi: Ông/bà Đặng Thị Ánh Nguyệt", "49/2019/QH14", "20/11/2026", "17 Đường N4", "TK06", "không được hoàn"):
        assert words in text
    book = sheets(posting_list.uncollected([delivery()], until=lambda each: date(2026, 11, 20), made_by="Đỗ", made_at=MADE))
    assert rows(book.active)[-1][5:] == ["20/11/2025", "20/11/2025", "20/11/2026", "30/11/2026"]


def test_the_figures_and_the_refunds_as_workbooks():
    row = Counted("adult", 4, 1, 1, 2, 1, Counter((3, 5)))
    found = Figures(row, {"month": [row._replace(key=date(2026, 11, 1))], "kind": [row], "point": [row._replace(key=1)]}, 4.5, 9)
    period = periods.Period(date(2026, 11, 1), date(2026, 11, 30))
    book = sheets(quality_book.book(found, period=period, points={1: "Điểm"}, where="", made_by="Đỗ", made_at=MADE))
    assert book.sheetnames == ["Tổng hợp", "Tháng", "Loại hồ sơ", "Điểm tiếp nhận"]
    assert rows(book["Tháng"])[-1][1:] == ["Tổng cộng", 4, 1, 0.25, 2, 1, 0.5, 4, 4, 5, 1, 0.25]
    refund = Row(payment=Row(application=delivery().application), amount=100_000, kind="stopped", created_at=MADE)
    account = Account("0071000", "DANG THI", "VCB")
    made = sheets(refund_book.book([refund] * 2, account=lambda application: account, made_by="Đỗ", made_at=MADE))
    assert rows(made.active)[-1][1:3] == ["Tổng cộng", 200_000] and "0071000" in rows(made.active)[-3]
