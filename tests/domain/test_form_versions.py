"""The official forms as data: order and labels of Circular 69/2026/TT-BCA, versions by day, sections by kind."""

import re
from datetime import date

import pytest

from domain.applications import form_parts, form_versions
from models import APPLICATION_KINDS

# Item and label as printed, row by row; fields of one row are set apart by bars.
PRINTED = {
    "TK01": """
        1 Họ
        1 Chữ đệm và tên
        2 Giới tính
        3 Sinh ngày … tháng … năm …
        3 Nơi sinh (tỉnh, thành phố)
        4 Số định danh cá nhân
        5 Dân tộc
        6 Tôn giáo
        7 Số điện thoại
        8 Nơi thường trú
        9 Nơi tạm trú
        10 Nơi ở hiện tại
        11 Nghề nghiệp
        12 Tên và địa chỉ cơ quan (nếu có)
        13 Cha: họ và tên | sinh ngày
        13 Mẹ: họ và tên | sinh ngày
        13 Vợ / chồng: họ và tên | sinh ngày
        14 Hộ chiếu phổ thông cấp lần gần nhất (nếu có): Số | cấp ngày
        15 Số tài khoản hoàn lệ phí (nếu có) | Tên chủ tài khoản | Tên ngân hàng
        16 Nội dung đề nghị
        16 □ Cấp hộ chiếu có gắn chíp điện tử □ không gắn chíp điện tử""",
    "TK01a": """
        A1 Họ, chữ đệm và tên (IN HOA)
        A2 Sinh ngày …
        A3 Giới tính
        A4 Số định danh cá nhân
        A5 Nơi thường trú
        A6 Nơi tạm trú
        A7 Nơi ở hiện tại
        A8 Số điện thoại
        A9 Quan hệ với người chưa đủ 14 tuổi
        A10 Số tài khoản hoàn lệ phí (nếu có) | Tên chủ tài khoản | Tên ngân hàng
        B1 Họ
        B1 Chữ đệm và tên
        B2 Giới tính
        B3 Sinh ngày …
        B3 Nơi sinh
        B4 Số định danh cá nhân
        B5 Dân tộc
        B6 Tôn giáo
        B7 Nơi thường trú
        B8 Nơi tạm trú
        B9 Nơi ở hiện tại
        B10 Cha: họ và tên | sinh ngày
        B10 Mẹ: họ và tên | sinh ngày
        B11 Hộ chiếu lần gần nhất (nếu có): Số | cấp ngày
        B12 Nội dung đề nghị""",
    "TK05": """
        - Kính gửi
        1 Họ
        1 Chữ đệm và tên
        2 Giới tính
        3 Sinh ngày …
        3 Nơi sinh
        4 Số định danh cá nhân
        5 Nơi cư trú hiện tại
        6 Số điện thoại
        7 Số hộ chiếu | ngày cấp | Cơ quan cấp
        8 mất vào hồi … giờ … phút, ngày …
        9 Hoàn cảnh và lý do cụ thể bị mất""",
    "TK04": """
        1 Họ, chữ đệm và tên
        2 Giới tính
        3 Sinh ngày
        3 Nơi sinh
        4 Số định danh
        5 Nơi thường trú
        6 Nơi ở hiện tại
        7 Số điện thoại
        8 Số hộ chiếu | ngày cấp | ngày hết hạn | cơ quan cấp
        9 Thị thực nước ngoài: số | quốc gia cấp | thời hạn
        10 Lý do""",
    "TK06": """
        - Kính gửi
        1 Họ, chữ đệm và tên
        2 Giới tính
        3 Sinh ngày
        4 Số định danh
        5 Nơi cư trú hiện tại
        6 Số điện thoại
        7 Nội dung trình bày""",
}
OPTIONAL = {"TK01": {"temporary_address", "employer", "spouse_name", "spouse_birth", "last_passport_number",
                     "last_passport_issued_on", "refund_account", "refund_holder", "refund_bank"},
            "TK01a": {"representative_temporary_address", "refund_account", "refund_holder", "refund_bank", "personal_number",
                      "temporary_address", "last_passport_number", "last_passport_issued_on"},
            "TK05": set(), "TK04": set(), "TK06": set()}
EVERY = pytest.mark.parametrize("form", form_versions.FORMS, ids=lambda form: form.code)


@EVERY
def test_a_form_prints_its_items_in_the_official_order_with_the_official_labels(form):
    rows = [line.split(None, 1) for line in PRINTED[form.number].strip().splitlines()]
    printed = [(item.strip("-"), label) for item, labels in rows for label in labels.split(" | ")]
    assert [(field.item, field.label) for field in form.fields if field.label] == printed


@EVERY
def test_what_the_printed_form_does_not_ask_is_never_required_and_what_it_asks_is(form):
    printed = {field.key for field in form.fields if field.label or field.item}
    assert {field.key for field in form.fields if not field.required and field.key in printed} == OPTIONAL[form.number]
    assert not [field.key for field in form.fields if field.key not in printed and field.required]


@EVERY
def test_every_field_has_its_section_and_group_on_the_screen(form):
    for field in form.fields:
        section = form.section(field.section)
        assert (field.group in section.groups) if section.groups else not field.group, field.key
        assert field.words and field.longest
    assert len(set(form.keys)) == len(form.keys)


def test_a_kind_has_its_tasks_in_their_order():
    tasks = {form.kind: [section.key for section in form.sections] for form in form_versions.FORMS}
    assert set(tasks) == set(APPLICATION_KINDS)
    assert tasks["adult"] == ["about-you", "family", "passport", "photo", "papers", "request", "delivery",
                              "appointment"]
    assert tasks["child"] == ["representative", *tasks["adult"]]
    assert tasks["loss"] == ["about-you", "passport", "request", "appointment"]


def test_a_child_has_no_choice_of_a_chip():
    assert form_versions.by_code("TK01-2026").field("chip")
    assert not form_versions.by_code("TK01a-2026").field("chip")


def test_the_form_in_force_is_found_by_day_and_an_old_one_by_its_code(monkeypatch):
    old = form_versions.FORMS[0]
    new = old._replace(code="TK01-2030", valid_from=date(2030, 1, 1))
    monkeypatch.setattr(form_versions, "FORMS", (old._replace(valid_to=date(2029, 12, 31)), new))
    assert form_versions.current("adult", date(2026, 6, 30)) is None
    assert form_versions.current("adult", date(2026, 7, 1)).code == "TK01-2026"
    assert form_versions.current("adult", date(2029, 12, 31)).code == "TK01-2026"
    assert form_versions.current("adult", date(2030, 1, 1)).code == "TK01-2030"
    assert form_versions.by_code("TK01-2026").valid_to == date(2029, 12, 31)


@pytest.mark.parametrize("form", form_versions.FORMS, ids=lambda form: form.number)
def test_at_the_desk_a_form_speaks_about_the_applicant_and_not_to_them(form):
    at_the_desk = form_parts.at_the_desk(form)
    words = {text for section in at_the_desk.sections for text in (section.title, *section.groups)} | {
        text for field in at_the_desk.fields for text in (field.words, field.group, *(each for _value, each in field.choices))}
    assert not {text for text in words if re.search(r"\b(you|yours?|I)\b", text)}
    assert at_the_desk.keys == form.keys and [each.label for each in at_the_desk.fields] == [each.label for each in form.fields]
