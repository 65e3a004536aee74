"""Provinces and wards of today, and the units before 1 July 2025 with what became of them."""

import csv
from collections import Counter, defaultdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from domain.clock import today

KINDS = ("Phường", "Xã", "Đặc khu", "Thành phố", "Tỉnh", "Thị trấn", "Quận", "Huyện", "Thị xã")
_FOLDER = Path(__file__).parent


class Province(NamedTuple):
    """A province or city under the central government; `ministry_code` is the police's own number."""

    code: str
    name: str
    english: str
    ministry_code: str
    lat: float
    lng: float
    valid_from: date
    valid_to: date | None

    @property
    def kind(self):
        """`Tỉnh` or `Thành phố`."""
        return kind_of(self.name)

    @property
    def short(self):
        """The name without its kind: `Hồ Chí Minh`."""
        return self.name.removeprefix(self.kind + " ")


class Ward(NamedTuple):
    """A ward, commune or special zone; `lat` and `lng` are roughly its middle."""

    code: str
    name: str
    english: str
    province_code: str
    lat: float
    lng: float
    valid_from: date
    valid_to: date | None

    @property
    def kind(self):
        """`Phường`, `Xã` or `Đặc khu`."""
        return kind_of(self.name)

    @property
    def short(self):
        """The name without its kind: `Dĩ An`."""
        return self.name.removeprefix(self.kind + " ")


class FormerProvince(NamedTuple):
    """One of the 63 provinces before 1 July 2025, and the codes of today's wards on its ground."""

    code: str
    name: str
    province_code: str
    wards: tuple


class FormerUnit(NamedTuple):
    """A ward of before 1 July 2025; `into` are the codes of today's wards holding its ground, the likeliest first."""

    code: str
    name: str
    district: str
    province_code: str
    province: str
    into: tuple


def kind_of(name):
    """The kind a unit's full name begins with: `Phường Dĩ An` → `Phường`."""
    return next((kind for kind in KINDS if name.startswith(kind + " ")), "")


def provinces(on=None):
    """The provinces in force on a day (today), in the order of their codes."""
    return tuple(unit for versions in _units()[0].values() if (unit := _at(versions, on or today())))


def wards_of(province_code, on=None):
    """The wards of a province in force on a day (today), in the order of their codes; none for an unknown province."""
    day, wards = on or today(), _units()[1]
    return tuple(unit for code in _ward_codes().get(province_code, ()) if (unit := _at(wards[code], day)))


def province(code, on=None):
    """The province of a code as it was on a day; without a day its newest version. None when there was none."""
    return _version(_units()[0].get(code, ()), on)


def ward(code, on=None):
    """The ward of a code as it was on a day; without a day its newest version. None when there was none.

    Codes live on: 25747 was Phường Phú Cường before 1 July 2025 and is Phường Thủ Dầu Một since (`former_units`)."""
    return _version(_units()[1].get(code, ()), on)


def former_provinces(province_code):
    """The provinces that were merged into one, each with its ward codes of today, which together are all its wards.

    The few wards formed across an old border count for the province that gave more of their old units."""
    return tuple(former for former in _former()[1].values() if former.province_code == province_code)


def former_province(code):
    """One province of before 1 July 2025: `former_province("74").wards` are the 36 wards of Bình Dương. Or None."""
    return _former()[1].get(code)


def former_units():
    """Every ward (and five island districts without wards) of before 1 July 2025, in the order of their codes."""
    return tuple(_former()[0].values())


def _at(versions, day):
    return next((unit for unit in versions if unit.valid_from <= day <= (unit.valid_to or date.max)), None)


def _version(versions, on):
    return _at(versions, on) if on else (versions[-1] if versions else None)


def _rows(name):
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


@lru_cache(maxsize=1)
def _units():
    """Two dicts, provinces and wards: code → versions, the oldest first (units.csv)."""
    day = lru_cache(lambda text: date.fromisoformat(text) if text else None)
    all_provinces, all_wards = {}, {}
    for code, name, english, parent, ministry_code, lat, lng, start, end in _rows("units.csv"):
        where = (float(lat), float(lng), day(start), day(end))
        if parent:
            all_wards.setdefault(code, []).append(Ward(code, name, english, parent, *where))
        else:
            all_provinces.setdefault(code, []).append(Province(code, name, english, ministry_code, *where))
    return all_provinces, all_wards


@lru_cache(maxsize=1)
def _ward_codes():
    codes = defaultdict(list)
    for code, versions in _units()[1].items():
        codes[versions[-1].province_code].append(code)
    return codes


@lru_cache(maxsize=1)
def _former():
    """Two dicts: code → FormerUnit and code → FormerProvince (units_before_2025.csv)."""
    above, units, gave = {}, {}, defaultdict(Counter)
    for code, name, parent, into in _rows("units_before_2025.csv"):
        if not into:
            above[code] = (name, parent)
            continue
        district, province_code = above[parent] if len(code) == 5 else (name, parent)
        units[code] = FormerUnit(code, name, district, province_code, above[province_code][0], tuple(into.split()))
        for new in units[code].into:
            gave[new][province_code] += 1
    wards = defaultdict(list)
    for new in sorted(gave):
        wards[gave[new].most_common(1)[0][0]].append(new)
    return units, {code: FormerProvince(code, above[code][0], ward(codes[0]).province_code, tuple(codes))
                   for code, codes in sorted(wards.items())}
