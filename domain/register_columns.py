"""What people call the columns of a register of establishments, and the wards and types named in it."""

import re
from typing import NamedTuple

from domain import establishment_rules as rules
from domain import units
from domain.names import fold
from domain.problems import N_, Problem

_SPELLINGS = {
    "name": "tên cơ sở|tên|tên cơ sở lưu trú|tên cslt|cơ sở lưu trú|tên khách sạn|establishment|name|hotel name|"
            "establishment name",
    "kind": "loại|loại cơ sở|loại hình|loại cơ sở lưu trú|loại hình cơ sở|type|kind|establishment type",
    "address": "địa chỉ|địa chỉ cơ sở|số nhà đường|số nhà, đường|address|street",
    "ward": "phường/xã|phường xã|phường, xã|phường|xã|mã phường xã|mã phường|ward|commune|ward or commune|ward code",
    "phone": "điện thoại|số điện thoại|sđt|điện thoại cơ sở|sđt cơ sở|phone|telephone|tel",
    "email": "email|e-mail|thư điện tử|email cơ sở|hộp thư",
    "tax_code": "mã số thuế|mst|tax code|tax number",
    "rooms": "số phòng|số buồng|tổng số phòng|rooms|number of rooms",
    "position": "toạ độ|tọa độ|vị trí|vị trí trên bản đồ|gps|position|coordinates|map position",
    "latitude": "vĩ độ|latitude|lat",
    "longitude": "kinh độ|longitude|lng|long",
    "representative_name": "người đại diện|họ tên người đại diện|tên người đại diện|chủ cơ sở|người đại diện pháp luật|"
                           "representative|owner|manager|full name of the representative",
    "representative_birth_date": "ngày sinh|ngày sinh người đại diện|ngày tháng năm sinh|date of birth|birth date",
    "representative_sex": "giới tính|sex|gender|giới tính người đại diện",
    "representative_number": "số cccd|cccd|số căn cước|căn cước|số định danh|số định danh cá nhân|cmnd/cccd|cccd người đại diện|"
                             "personal number|identity card|id number",
    "representative_number_until": "cccd có giá trị đến|có giá trị đến|hạn cccd|card valid until|id valid until",
    "representative_phone": "điện thoại người đại diện|sđt người đại diện|di động|điện thoại di động|mobile|mobile telephone",
    "representative_origin": "quê quán|nơi khai sinh|quê quán / nơi khai sinh|place of origin",
    "representative_address": "địa chỉ thường trú|thường trú|nơi thường trú|permanent address",
}
_FIELD_OF = {fold(spelling): field for field, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
# Other words for the types of establishments, most particular first.
_KIND_WORDS = (("KHU CONG NGHIEP", "industrial_zone"), ("CHE XUAT", "industrial_zone"), ("CHUYEN GIA", "worker_housing"),
               ("CONG NHAN", "worker_housing"), ("NGUOI LAO DONG", "worker_housing"), ("KHACH SAN", "hotel"), ("HOTEL", "hotel"),
               ("RESORT", "hotel"), ("NHA NGHI", "guest_house"), ("NHA KHACH", "guest_house"), ("GUEST HOUSE", "guest_house"),
               ("MOTEL", "guest_house"), ("NHA TRO", "rooming_house"), ("PHONG TRO", "rooming_house"), ("CHUNG CU", "apartment"),
               ("CAN HO", "apartment"), ("APARTMENT", "apartment"), ("BENH VIEN", "medical"), ("Y TE", "medical"),
               ("KY TUC XA", "dormitory"), ("KI TUC XA", "dormitory"), ("TRUONG", "school"), ("SCHOOL", "school"),
               ("HOMESTAY", "private_house"), ("NHA RIENG", "private_house"), ("NHA DAN", "private_house"),
               ("BIET THU", "private_house"), ("KHAC", "other"), ("OTHER", "other"))
_WARD_KIND = re.compile(r"^(PHUONG|P|XA|X|DAC KHU|THI TRAN|TT) (?=\S)")

NO_WARD = N_("“%(text)s” is no ward this office serves. Write its name of today or its code.")
FORMER = N_("%(former)s is %(ward)s today.")
DIVIDED = N_("%(former)s was divided. Write which it is today: %(wards)s.")


def headings():
    """The usual heading of each column that is read, by field."""
    return {field: spellings.split("|")[0] for field, spellings in _SPELLINGS.items()}


def fields_of(cells):
    """Field → index of the first cell of a header row that names it."""
    found = {}
    for index, cell in enumerate(cells):
        field = _FIELD_OF.get(fold(re.sub(r"[*:]|\(.*?\)", " ", cell))) if isinstance(cell, str) else None
        if field:
            found.setdefault(field, index)
    return found


def header_at(rows, top=30):
    """The index of the row that names most columns, three at least with the establishment's name among them; or None."""
    counts = [(len(found), -index) for index, (_, cells) in enumerate(rows[:top])
              if "name" in (found := fields_of(cells)) and len(found) >= 3]
    return -max(counts)[1] if counts else None


def kind_code(text, kinds):
    """The code of the type a text names, or the text itself. `kinds` are those in force."""
    folded = fold(text)
    for kind in kinds:
        if folded in (fold(kind.code), fold(kind.name_vi), fold(kind.name_en)):
            return kind.code
    found = next((code for words, code in _KIND_WORDS if words in folded), "")
    return found if found in {kind.code for kind in kinds} else text


class Wards(NamedTuple):
    """The wards this office serves, found by code or name, and the units of before 1 July 2025 with what became of them."""

    by_code: dict
    by_name: dict
    former: dict

    def find(self, text):
        """(ward or None, problems) for the name or code of a ward; a former name leads to the ward of today."""
        text = text.strip()
        code = text.zfill(5) if text.isdecimal() and len(text) < 6 else ""
        if code in self.by_code:
            return self.by_code[code], ()
        folded = fold(text.split(",")[0])
        named = self.by_name.get(folded) or self.by_name.get(_short(folded))
        if named:
            return named, ()
        former = self.former.get(folded) or self.former.get(_short(folded)) or {}
        names = ", ".join(ward.name for ward in former.values())
        if len(former) == 1:
            return next(iter(former.values())), (Problem("ward", FORMER, {"former": text[:60], "ward": names}, True),)
        if former:
            return None, (Problem("ward", DIVIDED, {"former": text[:60], "wards": names}),)
        return None, (Problem("ward", NO_WARD, {"text": text[:60]}),)


def wards():
    """The Wards of this office today."""
    served = {ward.code: ward for ward, _office in rules.wards()}
    by_name, former = {}, {}
    for ward in served.values():
        by_name.setdefault(_short(fold(ward.name)), ward)
    by_name |= {fold(ward.name): ward for ward in served.values()}
    for unit in units.former_units():
        into = {code: served[code] for code in unit.into if code in served}
        for key in (fold(unit.name), _short(fold(unit.name))) if into else ():
            former[key] = former.get(key, {}) | into
    return Wards(served, by_name, former)


def _short(folded):
    return _WARD_KIND.sub("", folded)
