"""Invented places where foreigners stay, with the representatives who answer for them."""

import math
from datetime import date, timedelta
from typing import NamedTuple

from domain import identity, units
from domain.clock import today as this_day
from domain.names import fold

# How often each kind is met in a hundred, its rooms (fewest, most) and how such places are called.
KINDS = {
    "hotel": (20, 24, 160, ("Khách sạn",)),
    "guest_house": (30, 8, 36, ("Nhà nghỉ", "Nhà trọ", "Nhà khách", "Phòng trọ cao cấp")),
    "worker_housing": (12, 40, 420, ("Khu lưu trú chuyên gia", "Khu nhà ở công nhân", "Nhà lưu trú kỹ sư")),
    "industrial_zone": (8, 60, 300, ("Khu nhà ở chuyên gia Khu công nghiệp", "Nhà điều hành Khu chế xuất")),
    "apartment": (13, 12, 240, ("Căn hộ dịch vụ", "Chung cư", "Căn hộ cho thuê")),
    "medical": (2, 10, 60, ("Bệnh viện đa khoa quốc tế", "Phòng khám đa khoa")),
    "dormitory": (4, 30, 200, ("Ký túc xá",)),
    "private_house": (6, 1, 4, ("Nhà riêng", "Biệt thự")),
    "school": (2, 10, 80, ("Trường quốc tế", "Trung tâm đào tạo nghề")),
    "other": (3, 4, 40, ("Homestay", "Nhà vườn", "Nhà công vụ")),
}
_FIRST = ("Mây", "Nắng", "Gió", "Trăng", "Sương", "Diều", "Sáo", "Trúc", "Bưởi", "Lúa", "Suối", "Đồi", "Bến",
          "Cau", "Sen", "Én", "Cỏ", "Gốm", "Tre", "Phượng", "Lộc Vừng", "Bằng Lăng", "Hoa Giấy", "Măng Cụt",
          "Chuồn Chuồn", "Vàng Anh")
_SECOND = ("Chiều", "Sớm", "Xanh", "Vàng", "Tím", "Hồng", "Bạc", "Ngọc", "Ban Mai", "Mùa Hạ", "Ven Sông",
           "Lưng Đồi", "Bình Yên", "Tháng Ba", "An Lành", "Đồng Nội", "Hai Mùa", "Êm Đềm")
_STREETS = ("đường Lê Lợi", "đường Nguyễn Trãi", "đường Trần Hưng Đạo", "đường Cách Mạng Tháng Tám",
            "đường Hùng Vương", "đường Phan Đình Phùng", "đường Ngô Quyền", "đường Lý Thường Kiệt",
            "đường Hai Bà Trưng", "đường Bến Cát Xưa", "đường Vườn Bưởi", "đường Lò Gốm", "đường Bờ Kênh",
            "đường Hoa Mai", "đường Cây Me", "đường Đồng Khởi", "đường Số 7", "đường Số 12", "đường N3",
            "đường N12", "đường D5", "đường D18", "đường ĐX 031", "đường ĐX 088")
_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
             "Dương", "Lý")
_MEN = ("Văn Hòa", "Minh Quân", "Quốc Bảo", "Thanh Tùng", "Hữu Phước", "Đức Thịnh", "Công Danh", "Hoàng Nam",
        "Anh Khoa", "Tấn Lộc", "Ngọc Sơn", "Trọng Nghĩa", "Chí Thiện", "Gia Huy", "Xuân Trường", "Bá Duy")
_WOMEN = ("Thị Hạnh", "Thị Mỹ Duyên", "Ngọc Ánh", "Thu Thảo", "Kim Ngân", "Thị Bích Liên", "Thanh Trúc",
          "Hồng Nhung", "Phương Uyên", "Thị Cẩm Tú", "Minh Châu", "Diễm My", "Tuyết Mai", "Thùy Linh",
          "Thị Út Hiền", "Bảo Trân")


class Establishment(NamedTuple):
    """A place as its owner registers it; `kind` is one of KINDS, `rooms` how many it has, `ward_code` of today's wards.

    Numbers are formed by the rules but lie where none are given out: telephone numbers begin with 057, tax codes with
    3799, the personal numbers of the representatives (registered in Bình Dương, 074) end in 999 and three digits."""

    name: str
    kind: str
    address: str
    ward_code: str
    lat: float
    lng: float
    phone: str
    email: str
    tax_code: str
    representative_name: str
    representative_birth_date: date
    representative_sex: str
    representative_number: str
    representative_phone: str
    representative_address: str
    rooms: int


def establishments(rng, ward_codes, n, today=None):
    """Yield n invented establishments (Establishment): one in each ward first, then more in wards than in communes.

    Names, e-mail addresses, telephone and personal numbers are each borne once, which goes up to 400 places.
    The same `rng` seed and day give the same places."""
    wards = [units.ward(code) for code in ward_codes]
    more = rng.choices(wards, [4 if ward.kind == "Phường" else 1 for ward in wards], k=max(n - len(wards), 0))
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    rng.shuffle(names)
    for number, (ward, name) in enumerate(zip((wards + more)[:n], names, strict=False)):
        yield _establishment(rng, number, ward, name, today or this_day())


def _establishment(rng, number, ward, name, today):
    kind = rng.choices(list(KINDS), [weight for weight, *_ in KINDS.values()])[0]
    _, fewest, most, titles = KINDS[kind]
    sex = rng.choice("MF")
    birth_date = today - timedelta(rng.randint(27 * 366, 63 * 365))
    personal_number = _personal_number(sex, birth_date, number)
    household = kind in ("guest_house", "private_house", "other")
    return Establishment(
        name=f"{rng.choice(titles)} {name}", kind=kind, address=_street(rng), ward_code=ward.code,
        **_near(rng, ward), phone=_phone(rng, 2 * number), email=f"{fold(name).lower().replace(' ', '-')}@demo.example",
        tax_code=personal_number if household else _tax_code(rng),
        representative_name=f"{rng.choice(_SURNAMES)} {rng.choice(_MEN if sex == 'M' else _WOMEN)}",
        representative_birth_date=birth_date, representative_sex=sex, representative_number=personal_number,
        representative_phone=_phone(rng, 2 * number + 1), representative_address=_address(rng, ward),
        rooms=rng.randint(fewest, most))


def _address(rng, ward):
    return f"{_street(rng)}, {ward.name}, {units.province(ward.province_code).name}"


def _street(rng):
    number, letter, side = rng.randint(1, 399), rng.choice("ABC"), rng.randint(1, 40)
    house = rng.choice((f"{number}", f"{number}/{side}", f"{number}{letter}", f"Lô {letter}{side}"))
    return f"{house} {rng.choice(_STREETS)}"


def _near(rng, ward):
    """A place up to about a kilometre from the middle of the ward."""
    turn, far = rng.uniform(0, 2 * math.pi), rng.uniform(0, 0.009)
    return {"lat": round(ward.lat + far * math.sin(turn), 6), "lng": round(ward.lng + far * math.cos(turn), 6)}


def _personal_number(sex, birth_date, number):
    return f"074{2 * (birth_date.year // 100 - 19) + (sex == 'F')}{birth_date:%y}999{number:03}"


def _phone(rng, number):
    return f"057{rng.randint(0, 9)}{number:03}{rng.randint(0, 999):03}"


def _tax_code(rng):
    while True:
        nine = f"3799{rng.randint(0, 99999):05}"
        if len(digit := identity.tax_check_digit(nine)) == 1:
            return nine + digit
