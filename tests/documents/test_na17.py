"""The NA17 slip: one or several guests, in the issue of the day they were declared."""

from datetime import date, datetime

import pytest

from documents import na17
from tests.documents.conftest import MADE_AT
from tests.documents.reading import pages, whole


def test_one_guest_is_on_one_page_with_both_signatures(guest):
    read = pages(na17.slip([guest()], made_at=MADE_AT))
    assert len(read) == 1
    for shown in ("Mẫu NA17", "PHIẾU KHAI BÁO TẠM TRÚ CHO NGƯỜI NƯỚC NGOÀI", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                  "Tên cơ sở lưu trú: Khách sạn Hoa Sứ", "Điện thoại: 0274 3000 000", "Công an phường Thủ Dầu Một",
                  "L898902C3", "EV0000001", "hạn 30/01/2027", "20/11/2026", "NGƯỜI KHAI BÁO", "XÁC NHẬN CỦA CÔNG AN",
                  "Đặng Thị Ánh Nguyệt", "Ngày 22 tháng 11 năm 2026", "Tổng số: 1 người"):
        assert shown in read[0], shown


def test_a_group_is_one_list_with_the_head_on_every_page(guest):
    read = pages(na17.slip((guest(full_name=f"GUEST {n}") for n in range(60)), made_at=MADE_AT))
    assert len(read) > 3 and all("(12)" in page for page in read[:-1]) and "GUEST 59" in " ".join(read)


def test_children_stand_under_their_parent(guest):
    lisa = {"name": "LISA ERIKSSON", "sex": "F", "nationality": "SWE"}
    text = whole(na17.slip([guest(children=[lisa])], made_at=MADE_AT))
    assert "Trẻ em dưới 14 tuổi đi kèm người số 1: 1) LISA ERIKSSON, Nữ, Thụy Điển" in text


def test_what_was_left_open_stays_blank(guest):
    text = whole(na17.slip([guest(visa_kind="", visa_number="", permitted_until=None, entered_on=None, entry_gate="")],
                           made_at=MADE_AT))
    assert "None" not in text and "hạn 30" not in text


@pytest.mark.parametrize(("declared", "basis"), [
    (datetime(2020, 3, 1), "04/2015/TT-BCA"),
    (datetime(2026, 6, 30, 16, 59), "04/2015/TT-BCA"),
    (datetime(2026, 6, 30, 17, 0), "70/2026/TT-BCA"),
    (MADE_AT, "70/2026/TT-BCA"),
])
def test_the_day_of_declaration_in_viet_nam_chooses_the_issue(guest, declared, basis):
    assert basis in whole(na17.slip([guest(declared_at=declared)], made_at=MADE_AT))


def test_a_day_before_every_issue_gets_the_oldest():
    assert na17.version_on(date(2001, 1, 1)) is na17.VERSIONS[0]


def test_a_slip_without_guests_is_not_printed():
    with pytest.raises(ValueError):
        na17.slip([], made_at=MADE_AT)
