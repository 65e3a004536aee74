"""The lists a passport form chooses from: ethnic groups, religions, banks, places of birth; each found by a typed name."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from domain import units
from domain.names import fold


class Item(NamedTuple):
    """One choice; `name` is what is kept and printed, `names` are the others it goes by."""

    name: str
    names: tuple = ()


class Bank(NamedTuple):
    """A bank; `bin` is its number in the NAPAS network, which a VietQR needs."""

    bin: str
    name: str
    full_name: str
    names: tuple


class BirthPlace(NamedTuple):
    """A province of today or of before; `today` are today's provinces on its ground."""

    name: str
    names: tuple = ()
    today: tuple = ()


def _items(text):
    """`Kinh (Việt) · Tày` → items; what stands in brackets are the other names."""
    for part in " ".join(text.split()).split(" · "):
        name, _bracket, others = part.partition(" (")
        yield Item(name, tuple(others.rstrip(")").split(", ")) if others else ())


# The 54 of Decision 421-TCTK/PPCĐ (1979) in the order of the General Statistics Office, and its 55th line.
ETHNIC_GROUPS = tuple(_items("""
    Kinh (Việt) · Tày · Thái · Hoa (Hán) · Khơ-me (Khmer) · Mường · Nùng · HMông (Mông, H'Mông, Mèo) · Dao ·
    Gia-rai (Jrai, Gia Rai) · Ngái · Ê-đê (Rhade) · Ba na (Bahnar) · Xơ-Đăng (Xê Đăng, Sedang) · Sán Chay (Cao Lan, Sán Chỉ) ·
    Cơ-ho (K'Ho) · Chăm (Chàm) · Sán Dìu · Hrê (H'Rê) · Mnông (M'Nông) · Ra-glai · Xtiêng (Stiêng, S'Tiêng) ·
    Bru-Vân Kiều (Vân Kiều, Bru) · Thổ · Giáy · Cơ-tu · Gié Triêng (Giẻ Triêng, Dẻ Triêng) · Mạ (Châu Mạ) · Khơ-mú · Co (Cor) ·
    Tà-ôi (Pa Cô) · Chơ-ro (Châu Ro) · Kháng · Xinh-mun · Hà Nhì · Chu ru · Lào · La Chí · La Ha · Phù Lá · La Hủ · Lự ·
    Lô Lô · Chứt · Mảng · Pà Thẻn · Co Lao (Cờ Lao) · Cống · Bố Y · Si La · Pu Péo · Brâu · Ơ Đu · Rơ măm ·
    Người nước ngoài (nước ngoài, foreigner)"""))

OTHER_RELIGION = "Khác (ghi rõ)"
# Religions whose organisations the State recognises; "Khác (ghi rõ)" goes with a line to write on.
RELIGIONS = (*_items("""
    Không (Không tôn giáo, None) · Phật giáo (Đạo Phật, Buddhism) · Công giáo (Thiên Chúa giáo, Đạo Thiên Chúa, Catholic) ·
    Tin lành (Đạo Tin Lành, Protestant) · Hồi giáo (Đạo Hồi, Islam) · Cao Đài (Đạo Cao Đài) · Phật giáo Hòa Hảo (Hòa Hảo) ·
    Tứ Ân Hiếu Nghĩa (Đạo Tứ Ân Hiếu Nghĩa) · Tịnh độ cư sĩ Phật hội Việt Nam (Tịnh độ cư sĩ) · Bửu Sơn Kỳ Hương ·
    Baha'i (Baha'i giáo) · Bà la môn (Chăm Bà la môn) · Phật đường Nam Tông Minh Sư đạo (Minh Sư đạo) ·
    Minh lý đạo Tam Tông Miếu (Minh lý đạo) · Phật giáo Hiếu Nghĩa Tà Lơn (Hiếu Nghĩa Tà Lơn) · Cơ đốc Phục lâm ·
    Các Thánh hữu Ngày sau của Chúa Giê su Ky tô (Mặc Môn, Mormon)"""), Item(OTHER_RELIGION, ("Khác", "Other")))

# Names of provinces that were gone before the 63 of 2025, as birth certificates still say, and who took their ground.
_OLDER = """
    Sông Bé: Bình Dương, Bình Phước | Thủ Dầu Một: Bình Dương | Bình Long: Bình Phước | Phước Long: Bình Phước |
    Sài Gòn: Hồ Chí Minh | Gia Định: Hồ Chí Minh | Sài Gòn - Gia Định: Hồ Chí Minh | Biên Hòa: Đồng Nai | Long Khánh: Đồng Nai |
    Phước Tuy: Bà Rịa - Vũng Tàu | Vũng Tàu - Côn Đảo: Bà Rịa - Vũng Tàu | Hậu Nghĩa: Long An, Tây Ninh |
    Kiến Tường: Long An | Định Tường: Tiền Giang | Mỹ Tho: Tiền Giang | Gò Công: Tiền Giang | Kiến Hòa: Bến Tre |
    Kiến Phong: Đồng Tháp | Sa Đéc: Đồng Tháp | Châu Đốc: An Giang | Long Xuyên: An Giang | Rạch Giá: Kiên Giang |
    Cửu Long: Vĩnh Long, Trà Vinh | Vĩnh Bình: Trà Vinh | Phong Dinh: Cần Thơ | Chương Thiện: Hậu Giang | Ba Xuyên: Sóc Trăng |
    Minh Hải: Bạc Liêu, Cà Mau | An Xuyên: Cà Mau | Thuận Hải: Ninh Thuận, Bình Thuận | Bình Tuy: Bình Thuận |
    Tuyên Đức: Lâm Đồng | Quảng Đức: Đắk Nông | Phú Bổn: Gia Lai | Pleiku: Gia Lai | Gia Lai - Kon Tum: Gia Lai, Kon Tum |
    Phú Khánh: Phú Yên, Khánh Hòa | Nghĩa Bình: Quảng Ngãi, Bình Định | Quảng Tín: Quảng Nam |
    Quảng Nam - Đà Nẵng: Quảng Nam, Đà Nẵng | Thừa Thiên Huế: Huế | Thừa Thiên: Huế |
    Bình Trị Thiên: Quảng Bình, Quảng Trị, Huế | Nghệ Tĩnh: Nghệ An, Hà Tĩnh | Hà Nam Ninh: Hà Nam, Nam Định, Ninh Bình |
    Nam Hà: Hà Nam, Nam Định | Hà Tây: Hà Nội | Hà Sơn Bình: Hà Nội, Hòa Bình | Hà Đông: Hà Nội | Sơn Tây: Hà Nội |
    Hải Hưng: Hải Dương, Hưng Yên | Hà Bắc: Bắc Giang, Bắc Ninh | Vĩnh Phú: Vĩnh Phúc, Phú Thọ | Bắc Thái: Bắc Kạn, Thái Nguyên |
    Cao Lạng: Cao Bằng, Lạng Sơn | Hà Tuyên: Hà Giang, Tuyên Quang | Hoàng Liên Sơn: Lào Cai, Yên Bái"""
_SHORT = {"Hồ Chí Minh": ("TP. HCM", "HCM", "TPHCM"), "Bà Rịa - Vũng Tàu": ("BRVT", "Vũng Tàu", "Bà Rịa"), "Huế": ("TT Huế",)}


@lru_cache(maxsize=1)
def banks():
    """Every bank, the best known first (banks.csv)."""
    with Path(__file__).with_name("banks.csv").open(encoding="utf-8", newline="") as table:
        return tuple(Bank(row["bin"], row["name"], row["full_name"],
                          (row["bin"], row["full_name"], *filter(None, row["names"].split("; "))))
                     for row in csv.DictReader(table))


@lru_cache(maxsize=1)
def provinces_of_birth():
    """Today's 34 provinces, then those of before whose names are gone, in the order of their names."""
    current = {each.code: each for each in units.provinces()}
    former = [each for code in current for each in units.former_provinces(code)]
    today = {_short(each.name): (current[each.province_code].short,) for each in former}
    for line in _OLDER.replace("\n", " ").split("|"):
        name, _colon, parts = " ".join(line.split()).partition(": ")
        today.setdefault(name, tuple(dict.fromkeys(now for part in parts.split(", ") for now in today[part])))
    named = {each.short: each.name for each in current.values()}
    names = [*sorted(named, key=fold), *sorted(set(today) - set(named), key=fold)]
    return tuple(BirthPlace(name, (named.get(name, f"Tỉnh {name}"), *_SHORT.get(name, ())), today.get(name, (name,)))
                 for name in names)


def find(items, text):
    """The choice whose name, or other name, is the text but for accents, case and blanks; or None."""
    key = _key(text)
    return next((item for item in items if key and key in map(_key, (item.name, *item.names))), None)


def _short(name):
    return name.removeprefix(units.kind_of(name) + " ")


def _key(text):
    return fold(text).replace(" ", "")
