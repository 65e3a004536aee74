"""A receipt worth having: when it came, what it said, whether it still holds, and how to check it."""

from datetime import timedelta

import pytest

from documents import receipt
from tests.documents.conftest import MADE_AT, VERIFY
from tests.documents.reading import pages, whole

CHILDREN = [{"name": "LISA ERIKSSON", "sex": "F", "nationality": "SWE", "passport_number": "AA0000001"},
            {"name": "OLLE ERIKSSON", "sex": "M", "nationality": "SWE", "passport_number": ""}]


def of(stay):
    return whole(receipt.of_stay(stay, verify_url=VERIFY, made_at=MADE_AT))


def test_the_owner_gets_number_time_and_everything_declared_on_one_page(guest):
    read = pages(receipt.of_stay(guest(), verify_url=VERIFY, made_at=MADE_AT))
    assert len(read) == 1
    for shown in ("7HQK-3M9V-2ZT4-P", "14:05:09 ngày 22/11/2026", "ANNA MARIA ERIKSSON", "12/08/1974", "Nữ",
                  "Thụy Điển (SWE)", "L898902C3", "P134", "25/11/2026", "30/01/2027", "Khách sạn Hoa Sứ", VERIFY,
                  "Khai báo trong thời hạn", "Còn hiệu lực, chưa sửa đổi", "Full name"):
        assert shown in read[0], shown


def test_a_late_receipt_says_by_how_much_and_why(guest):
    text = of(guest(late_minutes=185, late_reason="Mất điện cả đêm."))
    assert "Khai báo muộn 3 giờ 05 phút" in text and "Late by 3 h 05 min" in text and "Mất điện cả đêm." in text


def test_a_corrected_receipt_says_how_often_and_when(guest):
    text = of(guest(revision=2, corrected_at=MADE_AT + timedelta(hours=3)))
    assert "Đã sửa 2 lần, lần cuối lúc 17:05:09 ngày 22/11/2026" in text


def test_a_cancelled_receipt_says_so_before_anything_else(guest):
    text = of(guest(cancelled_at=MADE_AT + timedelta(days=1), cancel_reason="Nhập nhầm khách", revision=1,
                    corrected_at=MADE_AT))
    assert "ĐÃ HỦY lúc 14:05:09 ngày 23/11/2026. Lý do: Nhập nhầm khách" in text and "CANCELLED" in text
    assert "Còn hiệu lực" not in text


@pytest.mark.parametrize(("channel", "shown"), [("web", "nhập trên trang"), ("file", "tệp danh sách"),
                                                ("slip", "bằng giấy")])
def test_the_receipt_names_the_channel(guest, channel, shown):
    assert shown in of(guest(channel=channel))


def test_children_are_on_the_receipt_one_by_one(guest):
    text = of(guest(children=CHILDREN))
    assert "LISA ERIKSSON, Nữ, Thụy Điển, hộ chiếu AA0000001" in text and "OLLE ERIKSSON, Nam, Thụy Điển" in text


def test_a_receipt_full_of_long_texts_goes_on_to_a_second_page(guest):
    read = pages(receipt.of_stay(guest(full_name="NILAVADHANANANDA " * 12, late_minutes=1, late_reason="vì " * 160,
                                       children=CHILDREN * 6), verify_url=VERIFY, made_at=MADE_AT))
    assert len(read) == 2 and read[1].endswith("Trang 2/2")


def test_the_receipt_of_a_list_shows_four_numbers_that_add_up(batch, guest):
    stays = [guest(), guest(full_name="OLLE ERIKSSON")]
    text = whole(receipt.of_batch(batch, stays, verify_url=VERIFY, made_at=MADE_AT))
    assert "0A1B-2C3D-4E5F-G" in text and "ANNA MARIA ERIKSSON" in text and "OLLE ERIKSSON" in text
    heads, numbers = text.index("Số dòng đã đọc"), text.index("5 2 2 1")
    assert heads < numbers


def test_a_list_of_which_nothing_was_received_never_looks_like_success(batch):
    batch.stored, batch.refused = 0, 4
    text = whole(receipt.of_batch(batch, [], verify_url=VERIFY, made_at=MADE_AT))
    assert "KHÔNG CÓ HỒ SƠ NÀO ĐƯỢC TIẾP NHẬN" in text and "Họ và tên" not in text


def test_the_receipt_of_a_long_list_repeats_heads_and_marks_what_happened_since(batch, guest):
    batch.read = batch.stored = 300
    batch.refused = batch.duplicate = 0
    stays = (guest(full_name=f"GUEST {n}", late_minutes=61 if n == 0 else 0, revision=3 if n == 1 else 0,
                   cancelled_at=MADE_AT if n == 2 else None) for n in range(300))
    read = pages(receipt.of_batch(batch, stays, verify_url=VERIFY, made_at=MADE_AT))
    assert len(read) > 5 and all("Số hộ chiếu" in page for page in read[:-1])
    assert "GUEST 299" in " ".join(read)
    assert all(mark in read[0] for mark in ("Muộn 1 giờ 01 phút", "Sửa 3 lần", "ĐÃ HỦY"))
