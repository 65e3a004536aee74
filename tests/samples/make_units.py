"""Make domain/units.csv and domain/units_before_2025.csv again from the package vietnamadminunits (see domain/DATA.md).

In a throw-away environment: pip install vietnamadminunits==1.0.4 && python tests/samples/make_units.py
"""

import csv
import importlib.util
import json
import sqlite3
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

DOMAIN = Path(__file__).parents[2] / "domain"
FIRST_DAY = date(2025, 7, 1)
ENGLISH_KINDS = {"Phường": "Ward", "Xã": "Commune", "Đặc khu": "Special Zone", "Thành phố": "City", "Tỉnh": "Province"}

# The ministry of public security numbers the provinces in its own way (import files of the national system).
MINISTRY_CODES = {
    "01": "101", "31": "103", "33": "109", "37": "117", "04": "203", "15": "205", "20": "209", "08": "211", "19": "215",
    "25": "217", "24": "223", "22": "225", "12": "301", "11": "302", "14": "303", "38": "401", "40": "403", "42": "405",
    "44": "409", "46": "411", "48": "501", "51": "505", "56": "511", "52": "603", "66": "605", "79": "701", "68": "703",
    "80": "709", "75": "713", "82": "803", "91": "805", "86": "809", "92": "815", "96": "823",
}

# The package shows 1 July 2025. Since then: resolution, first day, codes that became a city or a ward; codes stayed.
AMENDMENTS = [
    ("30/2026/QH16", date(2026, 4, 30), ("Tỉnh", "Thành phố"), "75"),
    ("237/NQ-UBTVQH16", date(2026, 4, 30), ("Xã", "Phường"),
     "25270 25357 25363 26116 26170 26248 26326 26368 26425 26485"),
    ("36/2026/QH16", date(2026, 9, 1), ("Tỉnh", "Thành phố"), "22"),
    ("39/2026/QH16", date(2026, 9, 20), ("Tỉnh", "Thành phố"), "24"),
    ("388/NQ-UBTVQH16", date(2026, 9, 20), ("Xã", "Phường"),
     "07294 07375 07399 07444 07840 09193 09292 09313 09319 09454 09475 09496"),
]


def data_folder():
    """Where the package keeps its data; the package itself is not imported (it asks for much more)."""
    return Path(importlib.util.find_spec("vietnamadminunits").origin).parent / "data"


def english(name):
    """`Phường Thủ Dầu Một` → `Thu Dau Mot Ward`."""
    kind = next(kind for kind in ENGLISH_KINDS if name.startswith(kind + " "))
    plain = unicodedata.normalize("NFKD", name.removeprefix(kind + " ").replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)) + " " + ENGLISH_KINDS[kind]


def versions(code, name):
    """Every name the unit has borne since 1 July 2025, each with its first and last day ("" = still borne)."""
    start = FIRST_DAY
    for _, day, (before, after), codes in AMENDMENTS:
        if code in codes.split():
            assert name.startswith(before + " "), (code, name)
            yield name, start, day - timedelta(days=1)
            name, start = after + name.removeprefix(before), day
    yield name, start, ""


def units(base):
    """Rows of units.csv: the provinces, then the wards in the order of their codes."""
    rows = base.execute("SELECT DISTINCT provinceCode, province, '', provinceLat, provinceLon FROM admin_units"
                        " UNION SELECT wardCode, ward, provinceCode, wardLat, wardLon FROM admin_units")
    for code, name, parent, lat, lng in sorted(rows, key=lambda row: (row[2], row[0])):
        for title, start, end in versions(code, name):
            yield (code, title, english(title), parent, MINISTRY_CODES.get(code, "") if not parent else "",
                   f"{lat:.4f}", f"{lng:.4f}", start, end)


def successors(base, mapping):
    """Key of an old unit → codes of the units made from it, the likeliest first."""
    codes = {(p, w): code for p, w, code in base.execute("SELECT provinceKey, wardKey, wardCode FROM admin_units")}
    into = defaultdict(list)
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, old_keys in wards.items():
            for old in old_keys:
                into[old].append(codes[province, ward])
    for province, olds in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            for part in sorted(parts, key=lambda part: not part["isDefaultNewWard"]):
                into[old].append(codes[province, part["newWardKey"]])
    return into


def units_before(base, into):
    """Rows of units_before_2025.csv: provinces (2 digits), districts (3), wards (5; five island districts had none)."""
    provinces, districts, wards = set(), {}, []
    for row in base.execute("SELECT provinceCode, province, districtCode, district, wardCode, ward, provinceKey,"
                            " districtKey, wardKey FROM admin_units_legacy"):
        province_code, province, district_code, district, code, name = row[:6]
        made = " ".join(into["_".join(key or "" for key in row[6:])])
        provinces.add((province_code, province, "", ""))
        districts[district_code] = (district_code, district, province_code, "" if code else made)
        if code:
            wards.append((code, name, district_code, made))
    return sorted(provinces) + sorted(districts.values()) + sorted(wards)


def write(name, header, rows):
    with (DOMAIN / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)


def main():
    base = sqlite3.connect(data_folder() / "dataset.db")
    mapping = json.loads((data_folder() / "converter_2025.json").read_text(encoding="utf-8"))
    write("units.csv", "code name english parent ministry_code lat lng valid_from valid_to", units(base))
    write("units_before_2025.csv", "code name parent into", units_before(base, successors(base, mapping)))


if __name__ == "__main__":
    main()
