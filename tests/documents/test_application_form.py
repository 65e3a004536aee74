"""The citizen's forms on paper: every printed item of Circular 69/2026/TT-BCA in its order, filled in or blank."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from documents import application_form
from domain.applications import form_versions
from tests.documents.conftest import MADE_AT
from tests.documents.reading import pages, whole

CITIZEN = {
    "family_name": "Nguyễn", "given_names": "Thị Ánh Nguyệt", "sex": "F", "birth_date": "1990-08-05", "birth_place": "Bình Dương",
    "personal_number": "074190001234", "ethnicity": "Kinh", "religion": "Không", "phone": "0912345678",
    "permanent_address": "12 đường Bạch Đằng, phường Thủ Dầu Một", "current_address": "12 đường Bạch Đằng", "occupation": "Kỹ sư",
    "father_name": "Nguyễn Văn Ví Dụ", "father_birth": "1960", "mother_name": "Trần Thị Mẫu", "mother_birth": "unknown",
    "spouse_birth": "1988-02", "last_passport_number": "C1234567", "last_passport_issued_on": "2016-03-01", "request": "expired",
    "chip": "yes",
}


def filled(number, **said):
    form = next(form for form in form_versions.FORMS if form.number == number)
    application = SimpleNamespace(code="7HQK3M9V2ZT4P", answers=CITIZEN | said, registered_at=datetime(2026, 11, 21, 20))
    return application_form.render(application, form, look_up="https://khaibao.example/look-up", made_at=MADE_AT)


@pytest.mark.parametrize("form", form_versions.FORMS, ids=lambda form: form.number)
def test_a_blank_form_has_every_item_in_the_official_order(form):
    text = whole(application_form.blank(form, made_at=MADE_AT))
    assert "None" not in text and form.title.upper() in text and f"Thông tư số {form.basis}" in text
    numbers = list(dict.fromkeys(field.item.lstrip("AB") for field in form.fields if field.item and field.label))
    place = 0
    for number in numbers if form.kind != "child" else numbers[:9]:
        assert (place := text.index(f"{number}. ", place)), number


def test_an_adults_form_fits_one_page_with_what_was_declared():
    read = pages(filled("TK01"))
    assert len(read) == 1
    for shown in ("1. Họ: NGUYỄN", "Chữ đệm và tên: THỊ ÁNH NGUYỆT", "3. Sinh ngày: 05/08/1990", "074190001234",
                  "13. Cha: họ và tên: NGUYỄN VĂN VÍ DỤ", "sinh ngày: 1960", "sinh ngày: không rõ", "sinh ngày: 02/1988",
                  "cấp ngày: 01/03/2016", "16. Nội dung đề nghị: Cấp lại hộ chiếu do hết hạn", "Mã số: 7HQK-3M9V-2ZT4-P",
                  "Ngày 22 tháng 11 năm 2026", "NGƯỜI ĐỀ NGHỊ"):
        assert shown in read[0], shown


def test_another_request_is_told_in_the_persons_own_words():
    assert "Đề nghị khác: đổi chữ ký" in whole(filled("TK01", request="other", request_other="đổi chữ ký"))


def test_a_childs_form_has_both_parts_and_is_signed_by_the_representative():
    text = whole(filled("TK01a", representative_name="Trần Thị Mẫu", relation="Mẹ"))
    assert text.index("A. NGƯỜI ĐẠI DIỆN") < text.index("B. NGƯỜI CHƯA ĐỦ 14 TUỔI") < text.rindex("NGƯỜI ĐẠI DIỆN HỢP PHÁP")
    assert text.rindex("TRẦN THỊ MẪU") > text.rindex("(Ký, ghi rõ họ tên)") and "gắn chíp" not in text


def test_a_report_of_loss_tells_when_how_and_why_late():
    text = whole(filled("TK05", recipient="Công an phường Dĩ An", passport_number="không nhớ", passport_issued_on="không nhớ",
                        passport_issuer="", lost_at="2026-11-12T14:30", lost_how="Rơi ở chợ.", late_why="Nằm viện."))
    assert "Kính gửi: Công an phường Dĩ An" in text and text.index("Kính gửi") < text.index("1. Họ")
    assert "14 giờ 30 phút, ngày 12/11/2026" in text and "Rơi ở chợ. Lý do trình báo muộn: Nằm viện." in text


def test_a_long_answer_takes_as_many_lines_as_it_needs():
    text = whole(filled("TK06", statement="Đi công tác xa nên chưa đến nhận. " * 40 + "HẾT"))
    assert text.count("công tác xa") == 40 and "HẾT" in text


def test_the_photo_is_printed():
    from io import BytesIO

    from PIL import Image
    picture = BytesIO()
    Image.new("RGB", (80, 120), "white").save(picture, "JPEG")
    form = form_versions.by_code("TK01-2026")
    application = SimpleNamespace(code="7HQK3M9V2ZT4P", answers=CITIZEN, registered_at=None)
    body = application_form.render(application, form, look_up="x", made_at=MADE_AT, photo=picture.getvalue())
    assert b"/DCTDecode" in body and "Ảnh 4cm x 6cm" not in whole(body)
