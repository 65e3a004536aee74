"""An address written with a ward, district or province of before July 2025, and the names of today it may carry."""

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

from domain import units
from domain.names import fold, tidy

_LONGEST = 300
_KINDS = {"ward": r"PHUONG|P|XA|X|THI TRAN|TT|DAC KHU", "district": r"QUAN|Q|HUYEN|H|THI XA|TX|THANH PHO|TP",
          "province": r"TINH|T|THANH PHO|TP"}
_ONLY_DISTRICTS = ("QUAN", "Q", "HUYEN", "H", "THI XA", "TX")
_WARD_KINDS = {"P": "PHUONG", "X": "XA", "TT": "THI TRAN"}
_WHOLE_KINDS = tuple(fold(kind) + " " for kind in units.KINDS)
# Where a unit begins in a line without commas.
_BEGINS = re.compile(r"[,;\n]|\s[-–]\s(?!vũng tàu|huế)|"
                     r"(?<!phường)\s+(?=(?:phường|thị trấn|(?<!thị )xã|quận|huyện|thị xã|thành phố|tỉnh)\s)", re.I)
# Short forms people write for provinces.
_PROVINCES = {"HCM": "HO CHI MINH", "SAI GON": "HO CHI MINH", "SG": "HO CHI MINH", "BRVT": "BA RIA VUNG TAU",
              "THUA THIEN HUE": "HUE", "TT HUE": "HUE", "HN": "HA NOI", "BD": "BINH DUONG"}


class Suggestion(NamedTuple):
    """`old` is the unit found, `level` ward, district or province, `choices` the whole line with names of today.

    More than one choice: the old unit was divided, the likeliest comes first."""

    old: str
    level: str
    choices: tuple


class _Part(NamedTuple):
    text: str
    ward: tuple
    district: tuple
    province: str


def suggest(text):
    """What an address line says by names that are gone, and the lines to choose from; None when nothing is to change.

    Knows abbreviations (`P.7, Q.3, TP.HCM`) and lines without commas. An address of today is left alone."""
    parts = [_part(each) for each in _BEGINS.split(tidy(text)[:_LONGEST]) if each.strip()]
    if not parts or _current(parts):
        return None
    return _by_ward(parts) or _by_district(parts) or _by_province(parts)


def _by_ward(parts):
    best, found = 0, []
    for place, part in enumerate(parts):
        for unit, district, province in _index()[0].get(part.ward[1], ()):
            score = _score(unit, district, province, part, parts[place + 1:])
            if score >= best > 0 or score > best:
                # The later part wins: `Phú An, Xã An Tây` is in An Tây.
                found = [*found, (place, unit)] if score == best and found and found[0][0] == place else [(place, unit)]
                best = score
    if not found or best < 2 and len(found) > 1:
        return None
    place, unit = found[0]
    codes = dict.fromkeys(code for _place, each in found for code in each.into)
    return Suggestion(_name(unit), "ward", _lines(parts[:place], codes))


def _score(unit, district, province, part, behind):
    """How well an old ward fits: its name alone 1, its kind 1 more, its province 2, its district 4; 0 when it cannot."""
    in_province = any(each.province == province for each in behind)
    in_district = any(each.district[1] == district for each in behind)
    if not in_district and (any(each.district[0] in _ONLY_DISTRICTS for each in behind)
                            or not in_province and any(each.province in _index()[2] for each in behind[-1:])):
        return 0
    kind = part.ward[0] == fold(units.kind_of(unit.name))
    if part.ward[0] and not kind and not in_district:
        return 0
    # A bare word is a ward only with its district or province behind it.
    return 1 + kind + 2 * in_province + 4 * in_district if kind or in_province or in_district else 0


def _by_district(parts):
    """An address that stops at a district: today's wards on its ground."""
    for place, part in enumerate(parts):
        known = _index()[1].get(part.district[1], ())
        fit = [each for each in known if any(behind.province == _key(each[1]) for behind in parts[place + 1:])]
        if len(fit) == 1 and (district := fit[0]):
            street = [each for each in parts[:place] if not each.ward[0]]
            return Suggestion(", ".join(district), "district", _lines(street, _index()[3][district]))
    return None


def _by_province(parts):
    former = _index()[2].get(parts[-1].province)
    if not former or len(parts) == 1 and not re.match(r"(?i)tỉnh|thành phố|tp", parts[0].text):
        return None
    now = units.province(former.province_code)
    if _key(now.name) == _key(former.name):
        return None
    line = ", ".join([*(part.text for part in parts[:-1]), now.name])
    return Suggestion(former.name, "province", (line,))


def _current(parts):
    """Whether the line names a ward and province of today and no district behind the ward."""
    return any((part.ward[0], part.ward[1], behind.province) in _today() or
               not part.ward[0] and any((kind, part.ward[1], behind.province) in _today() for kind in ("PHUONG", "XA", "DAC KHU"))
               for part, behind in zip(parts, parts[1:], strict=False) if behind is parts[-1])


def _lines(before, codes):
    """The line of each of today's wards, with what stands before the old one."""
    first = [part.text for part in before]
    return tuple(", ".join([*first, ward.name, units.province(ward.province_code).name]) for ward in map(units.ward, codes))


def _part(text):
    text = tidy(text).strip(" .")
    key = re.sub(r"\b0+(?=\d)", "", fold(text))
    kind, name = _parted(key, _KINDS["ward"])
    province = _parted(key, _KINDS["province"])[1]
    return _Part(text, (_WARD_KINDS.get(kind, kind), name), _parted(key, _KINDS["district"]), _PROVINCES.get(province, province))


def _parted(key, kinds):
    """Kind and name of a folded part: `P 7`, `P7` and `PHUONG 7` are ward 7; without a kind the whole is the name."""
    found = re.fullmatch(rf"({kinds})(?: |(?=\d)|(?=HCM$))(.+)", key)
    return (found[1], found[2]) if found else ("", key)


@lru_cache(maxsize=2000)
def _key(name):
    """The folded name without its kind: `Thành phố Thủ Dầu Một` → `THU DAU MOT`, `Phường 07` → `7`."""
    key = fold(name)
    key = next((key[len(kind):] for kind in _WHOLE_KINDS if key.startswith(kind)), key)
    return key.lstrip("0") if key[:1] == "0" else key


def _name(unit):
    return ", ".join(dict.fromkeys((unit.name, unit.district, unit.province)))


@lru_cache(maxsize=1)
def _index():
    """Old wards by name; districts by name; old provinces by name; today's codes on the ground of each district."""
    wards, districts, provinces, ground = defaultdict(list), defaultdict(set), {}, defaultdict(dict)
    for unit in units.former_units():
        district, province = _key(unit.district), _key(unit.province)
        # An island without wards is a district by its name.
        for name in {_key(unit.name), *([fold(unit.name)] if unit.name == unit.district else [])}:
            wards[name].append((unit, district, province))
        districts[district].add((unit.district, unit.province))
        provinces[province] = units.former_province(unit.province_code)
        ground[unit.district, unit.province].update(dict.fromkeys(unit.into))
    return wards, districts, provinces, ground


@lru_cache(maxsize=1)
def _today():
    """Kind, name and province of every ward of today, folded."""
    return {(fold(ward.kind), _key(ward.name), _key(province.name))
            for province in units.provinces() for ward in units.wards_of(province.code)}
