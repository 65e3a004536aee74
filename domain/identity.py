"""Numbers that stand for a person or a business: personal number, telephone number, tax code."""

import re
import unicodedata
from typing import NamedTuple

from domain.clock import today
from domain.names import tidy
from domain.problems import N_, Problem

# Where a birth was registered: the 63 provinces before the merger of 2025, whose codes the numbers given out keep.
BIRTH_PROVINCES = frozenset(f"{code:03}" for code in (
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
    46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
    93, 94, 95, 96))

NOT_TWELVE = N_("A personal number has exactly 12 digits.")
NO_PROVINCE = N_("No province has the code %(code)s with which this personal number begins.")
ABROAD = N_("This personal number begins with %(code)s, as for a birth registered abroad. Please compare it with the "
            "card.")
A_MAN = N_("The fourth digit of this personal number stands for a man. Please compare it with the card.")
A_WOMAN = N_("The fourth digit of this personal number stands for a woman. Please compare it with the card.")
OTHER_YEAR = N_("This personal number stands for a person born in %(year)s. Please compare it with the card.")
NO_PHONE = N_("This is not a telephone number. Vietnamese numbers begin with 0 and have 10 digits (mobile) or 11 "
              "digits (fixed line); foreign numbers begin with + and the country code.")
NO_TAX_CODE = N_("A tax code has 10 digits, 10 and 3 digits for a branch, or 12 digits for a household.")
TAX_DIGIT = N_("The tenth digit of this tax code does not fit the others. Please compare it with the certificate.")

_VIETNAM = re.compile(r"0(?:[35789]\d{8}|2\d{9})|1[89]00(?:\d{4}|\d{6})", re.ASCII)
_ABROAD = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
_TAX_CODE = re.compile(r"(\d{10})(?:-?(\d{3}))?", re.ASCII)
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class Reading(NamedTuple):
    """What a personal number says: where the birth was registered, sex (M, F) and year of birth."""

    province: str
    sex: str
    birth_year: int


def reading(number):
    """The parts of a 12-digit personal number, or None: place (3), century and sex (1), year (2), six at random.

    The fourth digit is even for men, odd for women: 0 and 1 for 1900–1999, 2 and 3 for 2000–2099, and so on."""
    if not _digits(number, 12):
        return None
    century, sex = divmod(int(number[3]), 2)
    return Reading(number[:3], "MF"[sex], 1900 + 100 * century + int(number[4:6]))


def check(number, sex=None, birth_date=None, field="personal_number"):
    """Problems of a personal number, against sex (M, F; others tell nothing) and birth date when given.

    Refused: not exactly twelve digits, an unknown province. Doubtful: born abroad, other sex, other year; such numbers
    exist, so a person may keep them. There is no check digit."""
    found = reading(number)
    if not found:
        return (Problem(field, NOT_TWELVE),)
    place = {"code": found.province}
    if found.province not in BIRTH_PROVINCES and found.province < "100":
        return (Problem(field, NO_PROVINCE, place),)
    doubts = []
    if found.province not in BIRTH_PROVINCES:
        doubts.append(Problem(field, ABROAD, place, doubtful=True))
    if sex in ("M", "F") and sex != found.sex:
        doubts.append(Problem(field, A_MAN if found.sex == "M" else A_WOMAN, doubtful=True))
    if found.birth_year > today().year or birth_date and birth_date.year != found.birth_year:
        doubts.append(Problem(field, OTHER_YEAR, {"year": found.birth_year}, doubtful=True))
    return tuple(doubts)


def phone(text):
    """A telephone number as stored, or None when it is none.

    Vietnamese ones become `0912345678` (mobile), `02743822333` (fixed line) or `19001234` (service), foreign ones
    `+821012345678`; `+84`, `84` and `0084` are Viet Nam, another `00` is `+`."""
    number = _bare(text, r"[\s.\-‐-―()/]+")
    number = "+" + number[2:] if number.startswith("00") else number
    if number.startswith(("+84", "84")):
        number = "0" + number.removeprefix("+")[2:].removeprefix("0")
    return number if _VIETNAM.fullmatch(number) or _ABROAD.fullmatch(number) else None


def check_phone(text, field="phone"):
    """Problems of a telephone number as typed."""
    return () if phone(text) else (Problem(field, NO_PHONE),)


def tax_code(text):
    """A tax code as stored, or None: ten digits, `0123456789-001` for a branch, twelve digits for a household."""
    code = _bare(text, r"[\s.]+")
    if _digits(code, 12):
        return code
    match = _TAX_CODE.fullmatch(code)
    return "-".join(part for part in match.groups() if part) if match else None


def check_tax_code(text, field="tax_code"):
    """Problems of a tax code as typed. Another shape is refused; a check digit that does not hold is doubtful.

    Households use the personal number of their head since 1 July 2025 (Circular 86/2024/TT-BTC)."""
    code = tax_code(text)
    if not code:
        return (Problem(field, NO_TAX_CODE),)
    if len(code) == 12:
        return tuple(problem._replace(doubtful=True) for problem in check(code, field=field))
    return () if tax_check_digit(code[:9]) == code[9] else (Problem(field, TAX_DIGIT, doubtful=True),)


def tax_check_digit(nine):
    """The tenth digit after nine; "10" says that no tax code begins with these nine."""
    return str(10 - sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, nine, strict=True)) % 11)


def _bare(text, between):
    return re.sub(between, "", tidy(unicodedata.normalize("NFKC", text or "")))


def _digits(text, length):
    return isinstance(text, str) and len(text) == length and text.isascii() and text.isdecimal()
