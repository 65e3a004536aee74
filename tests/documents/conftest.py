"""Invented guests and houses as plain objects, the way the documents are given them."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest

MADE_AT = datetime(2026, 11, 22, 7, 5, 9)
VERIFY = "https://khaibao.example/verify/7HQK3M9V2ZT4P"

DECLARED = {
    "code": "7HQK3M9V2ZT4P", "full_name": "ANNA MARIA ERIKSSON", "birth_date": date(1974, 8, 12),
    "birth_precision": "D", "sex": "F", "nationality": "SWE", "passport_number": "L898902C3",
    "passport_kind": "Hộ chiếu phổ thông",
    "passport_expires_on": date(2032, 4, 15), "visa_kind": "EV", "visa_number": "EV0000001",
    "permitted_until": date(2027, 1, 30), "entered_on": date(2026, 11, 20), "entry_gate": "Tân Sơn Nhất",
    "purpose": "Du lịch", "occupation": "Kỹ sư", "birth_place": "Stockholm", "room": "P134",
    "arrived_on": date(2026, 11, 22), "leaving_on": date(2026, 11, 25), "left_on": None, "declared_at": MADE_AT,
    "late_minutes": 0, "late_reason": "", "channel": "web", "status": "new", "verification_result": "",
    "cancelled_at": None, "cancel_reason": "", "revision": 0, "corrected_at": None,
}


@pytest.fixture
def establishment():
    ward = SimpleNamespace(name="Phường Thủ Dầu Một")
    office = SimpleNamespace(name="Phòng Quản lý xuất nhập cảnh - Công an Thành phố Hồ Chí Minh",
                             address="Số 1 đường Ví Dụ, Phường Thủ Dầu Một", phone="0274 0000 000")
    kind = SimpleNamespace(name_vi="Khách sạn", name_en="Hotel")
    return SimpleNamespace(name="Khách sạn Hoa Sứ", address="12 đường Bạch Đằng", phone="0274 3000 000",
                           email="hoasu@example.com", ward=ward, office=office, kind=kind,
                           representative_name="Đặng Thị Ánh Nguyệt")


@pytest.fixture
def guest(establishment):
    """Makes a declared stay; anything may be said differently."""
    def make(**said):
        return SimpleNamespace(**DECLARED | {"children": [], "establishment": establishment, "ward": establishment.ward} | said)
    return make


@pytest.fixture
def batch(establishment):
    return SimpleNamespace(code="0A1B2C3D4E5FG", establishment=establishment, declared_at=MADE_AT, read=5, stored=2,
                           refused=2, duplicate=1)
