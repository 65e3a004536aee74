"""What a citizen takes home: the slip of the appointment, its calendar file, the counter's three papers, the list of a day."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

from documents import appointment_slip, calendar_file, counter_papers, day_list
from domain.applications import form_versions
from tests.documents.conftest import MADE_AT
from tests.documents.reading import pages, whole

FORM = form_versions.by_code("TK01-2026")
DESK = counter_papers.Desk("Phòng Quản lý xuất nhập cảnh", "Điểm tiếp nhận Thủ Dầu Một", "Số 1 đường Ví Dụ", "0274 3000 000",
                           "Trần Văn Cán Bộ")
LOOK_UP = "https://khaibao.example/look-up"


@pytest.fixture
def application():
    return SimpleNamespace(code="7HQK3M9V2ZT4P", national_code="H15.50.05-261122-0001", full_name="Nguyễn Thị Ánh Nguyệt",
                           personal_number="074190001234", birth_date=date(1990, 8, 5), phone="0912345678",
                           received_at=datetime(2026, 11, 22, 2, 30),
                           answers={"phone": "0912345678", "current_address": "12 đường Bạch Đằng"})


@pytest.fixture
def appointment(application):
    point = SimpleNamespace(name=DESK.point, address="Số 1 đường Ví Dụ; tầng 1", phone=DESK.phone,
                            office=SimpleNamespace(name=DESK.office))
    slot = SimpleNamespace(day=date(2026, 11, 23), starts="08:15", minutes=15, point=point,
                           service=SimpleNamespace(name_vi="Nộp hồ sơ hộ chiếu"))
    return SimpleNamespace(code="0A1B2C3D4E5FG", slot=slot, application=application, moves=2, state="booked")


def test_the_slip_for_the_result_says_when_where_and_what_it_costs(application):
    text = whole(counter_papers.result_slip(application, FORM, DESK, papers=["Tờ khai TK01", "02 ảnh"], due_on=date(2026, 12, 2),
                                            fee=100_000, look_up=LOOK_UP, made_at=MADE_AT))
    for shown in ("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "7HQK-3M9V-2ZT4-P", "1. Tờ khai TK01", "2. 02 ảnh", "02/12/2026",
                  "8 ngày làm việc", "100.000 đồng", "09:30:00 ngày 22/11/2026", "Trần Văn Cán Bộ", "Nguyễn Thị Ánh Nguyệt",
                  "H15.50.05-261122-0001"):
        assert shown in text, shown


def test_a_childs_slip_is_signed_by_the_representative(application):
    application.answers["representative_name"] = "Trần Thị Mẫu"
    assert counter_papers.applicant(application) == "Trần Thị Mẫu"


def test_a_fee_not_known_is_not_printed(application):
    text = whole(counter_papers.result_slip(application, FORM, DESK, papers=[], due_on=None, fee=None, look_up=LOOK_UP,
                                            made_at=MADE_AT))
    assert "Lệ phí" not in text and "None" not in text and "Thành phần hồ sơ" not in text


def test_everything_missing_is_asked_for_on_one_paper(application):
    text = whole(counter_papers.missing_papers(application, FORM, DESK, missing=["Ảnh đúng quy cách", "Hộ chiếu cũ"],
                                               note="Ảnh đeo kính.", look_up=LOOK_UP, made_at=MADE_AT))
    assert "PHIẾU YÊU CẦU BỔ SUNG" in text and "1. Ảnh đúng quy cách" in text and "2. Hộ chiếu cũ" in text and "đeo kính" in text


def test_a_refusal_carries_its_reason(application):
    text = whole(counter_papers.refusal(application, FORM, DESK, reason="Thuộc diện tạm hoãn xuất cảnh.", look_up=LOOK_UP,
                                        made_at=MADE_AT))
    assert "PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ" in text and "Thuộc diện tạm hoãn xuất cảnh." in text and "khiếu nại" in text


def test_the_slip_of_an_appointment_says_the_hour_and_what_to_bring(appointment):
    text = whole(appointment_slip.slip(appointment, bring=["Thẻ căn cước", "Hộ chiếu cũ"], made_at=MADE_AT))
    for shown in ("08:15, Thứ Hai 23/11/2026", "0A1B-2C3D-4E5F-G", "- Thẻ căn cước", "Điểm tiếp nhận Thủ Dầu Một"):
        assert shown in text, shown


def test_the_calendar_file_is_in_utc_with_short_lines_and_escaped_text(appointment):
    body = calendar_file.event(appointment, title="Nộp hồ sơ", details="mang theo thẻ căn cước, hộ chiếu\nđến sớm; " * 9,
                               made_at=MADE_AT, host="khaibao.example")
    assert body.endswith(b"END:VCALENDAR\r\n") and all(len(line) <= 75 for line in body.split(b"\r\n"))
    text = body.decode().replace("\r\n ", "")
    assert "DTSTART:20261123T011500Z\r\nDTEND:20261123T013000Z" in text and "SEQUENCE:2" in text
    assert "Số 1 đường Ví Dụ\\; tầng 1" in text and "căn cước\\, hộ chiếu\\nđến sớm\\;" in text and "STATUS:CONFIRMED" in text


def test_a_cancelled_appointment_leaves_the_calendar(appointment):
    appointment.state = "excused"
    assert b"STATUS:CANCELLED" in calendar_file.event(appointment, title="x", details="", made_at=MADE_AT, host="h")


def test_the_day_of_a_point_is_one_list_over_as_many_pages_as_it_takes(appointment):
    read = pages(day_list.sheet(appointment.slot.point, appointment.slot.day, [appointment] * 60, made_at=MADE_AT))
    assert len(read) > 1 and all("Số định danh" in page for page in read) and "60 người" in read[0]


def test_a_day_without_appointments_says_so(appointment):
    assert "Không có ai đặt hẹn" in whole(day_list.sheet(appointment.slot.point, date(2026, 11, 24), [], made_at=MADE_AT))
