"""The letter confirming that stays were declared, which the office gives to whoever asks with reason."""

from datetime import date

import pytest

from documents import confirmation
from tests.documents.conftest import MADE_AT, VERIFY
from tests.documents.reading import pages, whole

LETTER = confirmation.Letter(number="123/GXN-XNC", day=date(2026, 11, 22), place="Thủ Dầu Một", to_whom="Công ty Ví Dụ",
                             signer_title="Trưởng phòng", signer_name="Trần Văn Mẫu",
                             superior="Công an Thành phố Hồ Chí Minh")


def letter(stays, office, letter=LETTER):
    return confirmation.of_stays(stays, office=office, letter=letter, verify_url=VERIFY, made_at=MADE_AT)


def test_the_letter_names_office_guest_stays_and_signer(guest, establishment):
    october = guest(arrived_on=date(2026, 10, 1), left_on=date(2026, 10, 4))
    read = pages(letter([guest(), october], establishment.office))
    assert len(read) == 1
    for shown in ("CÔNG AN THÀNH PHỐ HỒ CHÍ MINH", "Số: 123/GXN-XNC", "Thủ Dầu Một, ngày 22 tháng 11 năm 2026",
                  "GIẤY XÁC NHẬN", "Kính gửi: Công ty Ví Dụ", "ANNA MARIA ERIKSSON", "Thụy Điển", "L898902C3",
                  "25/11/2026 (dự kiến)", "01/10/2026", "04/10/2026", "7HQK-3M9V-2ZT4-P", "TRƯỞNG PHÒNG",
                  "Trần Văn Mẫu", "không thay thế thị thực", VERIFY):
        assert shown in read[0], shown


@pytest.mark.parametrize(("day", "basis", "other"), [
    (date(2026, 7, 23), "điểm đ khoản 2 Điều 10 Thông tư số 53/2016/TT-BCA", "87/2026"),
    (date(2026, 7, 24), "Thông tư số 87/2026/TT-BCA", "53/2016"),
])
def test_the_day_of_the_letter_chooses_the_circular(guest, establishment, day, basis, other):
    text = whole(letter([guest()], establishment.office, LETTER._replace(day=day)))
    assert basis in text and other not in text


def test_without_an_addressee_it_is_for_whom_it_concerns(guest, establishment):
    text = whole(letter([guest()], establishment.office, LETTER._replace(to_whom="", superior="", signer_name="")))
    assert "Kính gửi: Cơ quan, tổ chức, cá nhân có liên quan" in text


def test_a_cancelled_stay_is_never_confirmed(guest, establishment):
    with pytest.raises(ValueError):
        letter([guest(), guest(cancelled_at=MADE_AT)], establishment.office)
    with pytest.raises(ValueError):
        letter([], establishment.office)


def test_a_guest_of_many_stays_gets_a_letter_of_many_pages(guest, establishment):
    read = pages(letter([guest() for _ in range(60)], establishment.office))
    assert len(read) > 2 and "Số biên nhận" in read[1] and "Trần Văn Mẫu" in read[-1]
