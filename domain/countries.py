"""Countries and the other nationalities of travel documents: their codes, and every name a person may give them.

`countries.csv` holds ISO 3166-1, the additions of ICAO Doc 9303 part 3 section 5, withdrawn codes still met in old
passports, and the names people write. It is edited by hand; a name may stand for one row only.
"""

import csv
import difflib
import pathlib
import unicodedata
from typing import NamedTuple

from domain.names import fold
from domain.problems import N_

CONTINENTS = {"AS": N_("Asia"), "EU": N_("Europe"), "AF": N_("Africa"), "AM": N_("America"), "OC": N_("Oceania")}

# Short names that mean one country by ISO or by habit and might have meant the other.
_MISTAKABLE = {"CONGO": "COD", "KOREA": "PRK", "KOREAN": "PRK", "GUINEA": "GNB", "DOMINICA": "DOM"}
_LONGEST = 120
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Country(NamedTuple):
    """One nationality. `label` is the national portal's own (`USA - United States of America`, `D - Germany`)."""

    code: str
    alpha2: str
    name_vi: str
    name_en: str
    label: str
    codes: tuple
    names: tuple
    mrz: str
    continent: str

    def name(self, locale="vi"):
        """The name in Vietnamese for a Vietnamese page, otherwise in English."""
        return self.name_vi if str(locale).startswith("vi") else self.name_en


def _key(name):
    """A name without accents, case, blanks, punctuation and the first article; Saint is St., & is and."""
    return fold(name.replace("&", " and ")).removeprefix("THE ").replace(" ", "").replace("SAINT", "ST")


def _alphabetical(country):
    """Vietnamese dictionary order: Ă after A, Đ after D; tones and signs do not count."""
    text = "".join(c for c in unicodedata.normalize("NFD", country.name_vi.lower()) if c not in _TONES)
    plain = (c if c in _ALPHABET else unicodedata.normalize("NFD", c)[0] for c in unicodedata.normalize("NFC", text))
    return [_ALPHABET.find(c) for c in plain], country.name_vi


def _load():
    with pathlib.Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as table:
        rows = [Country(row["code"], row["alpha2"], row["vi"], row["en"], row["label"], tuple(row["codes"].split()),
                        tuple(filter(None, row["names"].split("; "))), row["mrz"], row["continent"])
                for row in csv.DictReader(table)]
    return tuple(sorted(rows, key=_alphabetical))


ALL = _load()
_BY_CODE = {code: c for c in ALL for code in (c.code, c.alpha2, c.mrz, *c.codes) if code}
_BY_NAME = {_key(name): c for c in ALL for name in (c.name_vi, c.name_en, *c.names)}


def get(code):
    """The country of a code in capitals: alpha-3, alpha-2, ICAO (`D`, `GBN`, `XXA`) or withdrawn (`ROM`); or None."""
    return _BY_CODE.get(code)


def find(text):
    """The country meant by a code, a Vietnamese or English name or a label (`USA - Hoa Kỳ`, `Hoa Kỳ (USA)`); or None.

    Accents, case and blanks do not matter, with one exception: `NGA`, `MY`, `BI` and `AO` in plain capitals are the
    codes of Nigeria, Malaysia, Burundi and Angola; every other spelling is the Vietnamese name Nga, Mỹ, Bỉ or Áo. A
    label whose halves contradict each other means nothing.
    """
    known = _BY_CODE.get(text)
    if known or not text or len(text) > _LONGEST:
        return known
    text = text.strip()
    key = _key(text)
    # A word of another script never is a code, though it may fold to one.
    return _BY_CODE.get(text) or _BY_NAME.get(key) or (_BY_CODE.get(key) if text.isascii() else None) or _label(text)


def _label(text):
    """A code and a name together, in either order."""
    for sign in (" - ", " – ", "(", ":", "-", "–"):
        # The last bracket holds the code: `Congo (Democratic Republic) (COD)`.
        halves = [half.strip(" )") for half in (text.rsplit if sign == "(" else text.split)(sign, 1)]
        if len(halves) == 1:
            continue
        meanings = [{_BY_CODE.get(half.upper()), _BY_NAME.get(_key(half))} - {None} for half in halves]
        if all(meanings):
            both = set.intersection(*meanings)
            return both.pop() if len(both) == 1 else None
        # Beside a name nobody knows only a whole code counts: `USA - Hợp chúng quốc`, but not `CO-OP`.
        alone = next((half for half, meaning in zip(halves, meanings, strict=True) if meaning), "")
        if len(alone) != 2 and alone in _BY_CODE:
            return _BY_CODE[alone]
    return None


def other_reading(text):
    """The other country that somebody may have meant by a text that `find` understands (`NGA`, `Congo`); or None."""
    found, key = find(text), _key(text or "")
    others = (_BY_NAME.get(key), _BY_CODE.get(key), _BY_CODE.get(_MISTAKABLE.get(key)))
    return next((other for other in others if found and other and other != found), None)


def suggest(text, limit=5):
    """Up to `limit` countries with a name that begins like the text, or a name or code spelled nearly so, best first."""
    key = _key((text or "")[:_LONGEST])
    if not key:
        return []
    begins = sorted((name for name in _BY_NAME if len(key) > 1 and name.startswith(key)), key=len)
    near = difflib.get_close_matches(key, _BY_NAME, n=limit * 3, cutoff=0.7)
    codes = difflib.get_close_matches(key, _BY_CODE, n=limit, cutoff=0.6) if len(key) <= 3 else []
    found = [_BY_NAME[name] for name in begins + near] + [_BY_CODE[code] for code in codes]
    return list(dict.fromkeys(found))[:limit]
