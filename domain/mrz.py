"""Machine-readable zones of travel documents (ICAO Doc 9303, and the French card of 1988): read and prove."""

from dataclasses import dataclass, replace
from datetime import date

from domain import clock, mrz_layouts, mrz_lines
from domain.problems import N_

_TO_DIGIT = str.maketrans("ODQILZSGB", "000112568")
_TO_LETTER = str.maketrans("012568", "OIZSGB")
_EXCHANGE = dict.fromkeys(("document_number_check", "birth_date", "birth_date_check", "expiry_date",
                           "expiry_date_check", "personal_number_check", "composite"), _TO_DIGIT)
_EXCHANGE |= dict.fromkeys(("document_code", "issuing_state", "nationality", "name", "surname", "given_names"),
                           _TO_LETTER)
_EXPIRY_WINDOW = 50  # years ahead; zones exist since 1980, so an expiry is never further back than that

ERRORS = {
    "document_number_check": N_("The check digit of the document number does not hold."),
    "birth_date_check": N_("The check digit of the date of birth does not hold."),
    "expiry_date_check": N_("The check digit of the expiry date does not hold."),
    "personal_number_check": N_("The check digit of the personal number is missing or does not hold."),
    "composite_check": N_("The check digit over all the data does not hold."),
    "birth_date_not_digits": N_("The date of birth holds characters that are not digits."),
    "birth_date_impossible": N_("The date of birth is not a day of the calendar."),
    "expiry_date_not_digits": N_("The expiry date holds characters that are not digits."),
    "expiry_date_impossible": N_("The expiry date is not a day of the calendar."),
    "sex_unreadable": N_("The sex is neither M, F nor unspecified."),
    "document_code_not_letters": N_("The kind of document is not written in letters."),
    "issuing_state_not_letters": N_("The issuing state is not written in letters."),
    "nationality_not_letters": N_("The nationality is not written in letters."),
}
WARNINGS = {
    "nationality_missing": N_("The nationality is empty."),
    "document_number_missing": N_("The document number is empty."),
    "birth_date_unknown": N_("The date of birth is unknown."),
    "birth_date_partial": N_("Only a part of the date of birth is known."),
    "birth_date_zeros": N_("The date of birth has zeros where the day or the month belongs."),
    "expiry_date_unknown": N_("The expiry date is unknown."),
    "no_primary_identifier": N_("There is no surname."),
    "no_secondary_identifier": N_("There is only one name."),
    "more_than_one_double_filler": N_("The names can be divided in more than one way."),
    "name_fills_field": N_("The name fills the whole line and may be cut off."),
    "digit_in_name": N_("There is a digit in the name."),
    "repaired": N_("Letters and digits that look alike were exchanged: compare with the document."),
}
MESSAGES = ERRORS | WARNINGS
_DOUBTFUL = {"more_than_one_double_filler", "digit_in_name", "nationality_missing", "document_number_missing",
             "birth_date_zeros", "repaired"}


@dataclass(frozen=True, slots=True)
class Mrz:
    """What one zone says. Codes in `errors`, `warnings` and `doubtful` are keys of MESSAGES.

    `proven` names the fields a check digit vouches for; the names of a passport are never among them. `errors` that
    are not also `doubtful` make the verdict "invalid". `suggestion` is the reading with look-alike letters and digits
    exchanged, itself at best "doubtful"; nothing is exchanged in the reading that carries it.
    """

    format: str
    document_code: str
    issuing_state: str
    document_number: str
    surname: str
    given_names: str
    nationality: str
    sex: str
    birth_date: date | None
    birth_precision: str
    birth_date_raw: str
    expiry_date: date | None
    expiry_date_raw: str
    optional_data: str = ""
    optional_data_1: str = ""
    optional_data_2: str = ""
    proven: frozenset = frozenset()
    errors: tuple = ()
    warnings: tuple = ()
    doubtful: tuple = ()
    suggestion: "Mrz | None" = None

    @property
    def full_name(self):
        """Surname and given names on one line, as a declaration writes them."""
        return f"{self.surname} {self.given_names}".strip()

    @property
    def verdict(self):
        """ "valid", "doubtful" (a person has to look) or "invalid" (a check digit or a field cannot be right)."""
        if set(self.errors) - set(self.doubtful):
            return "invalid"
        return "doubtful" if self.doubtful else "valid"


def read(text, today=None):
    """The zone in any paste or scan as an Mrz; Refused on `mrz` when there is none. `today` decides the century."""
    lines = mrz_lines.find(text)
    today = today or clock.today()
    mrz = _reading(mrz_layouts.of(lines), "".join(lines), today)
    return replace(mrz, suggestion=_suggestion(mrz, lines, today))


def _reading(name, zone, today):
    """The fields as they stand, with everything that the check digits and the calendar say about them."""
    layout = mrz_layouts.LAYOUTS[name]
    raw = {field: zone[place] for field, place in layout.slots.items()}
    codes, proven = [], set()
    optional = {field: raw[field] for field in ("optional_data", "optional_data_1", "optional_data_2") if field in raw}
    number = _number(name, raw, optional, codes, proven)
    born, precision = _birth(raw, today, codes, proven)
    expiry = _expiry(raw, today, codes, proven)
    _personal_number(raw, codes, proven)
    if mrz_layouts.composite_holds(name, zone) is False:
        codes.append("composite_check")
    elif not any(code.endswith("_check") for code in codes):
        proven.update(layout.covered)
    surname, given_names = _names(raw, codes)
    sex = {"M": "M", "F": "F", "<": "X", "X": "X"}.get(raw["sex"], "")
    if not sex:
        codes.append("sex_unreadable")
    for field in ("document_code", "issuing_state", "nationality"):
        codes.extend(_letters(field, raw))
    return Mrz(
        format=name, document_code=_plain(raw["document_code"]), issuing_state=_plain(raw["issuing_state"]),
        document_number=number, surname=surname, given_names=given_names,
        # The French card is given to the French only and leaves the nationality out.
        nationality=_plain(raw.get("nationality", "FRA")), sex=sex, birth_date=born, birth_precision=precision,
        birth_date_raw=raw["birth_date"], expiry_date=expiry, expiry_date_raw=raw.get("expiry_date", ""),
        **{field: _plain(value) for field, value in optional.items()}, proven=frozenset(proven),
        errors=tuple(c for c in codes if c in ERRORS), warnings=tuple(c for c in codes if c in WARNINGS),
        doubtful=tuple(c for c in codes if c in _DOUBTFUL or _forgiven(c, raw)))


def _plain(text):
    """A field without the fillers around it; a filler inside stands for a blank."""
    return " ".join(text.replace("<", " ").split())


def _forgiven(code, raw):
    """Passports in use leave the digit after a personal number out; the other digits still hold."""
    return code == "personal_number_check" and raw["personal_number_check"] == "<"


def _number(name, raw, optional, codes, proven):
    """The document number; its check digit holds or is noted.

    A card's number of more than nine characters goes on in the optional data, a filler in the place of its digit, the
    digit after the last character (Doc 9303 part 5, note j). Issuers compute that digit with or without the filler.
    """
    number, digit = raw["document_number"], raw["document_number_check"]
    field = "optional_data_1" if "optional_data_1" in raw else "optional_data"
    tail, _, rest = optional[field].partition("<")
    if digit == "<" and name in ("TD1", "TD2") and not number.endswith("<") and len(tail) > 1:
        optional[field] = rest
        accepted = {mrz_layouts.check_digit(number + between + tail[:-1]) for between in ("", "<")}
        number, digit = number + tail[:-1], tail[-1]
    else:
        accepted = {mrz_layouts.check_digit(number)}
    # Only the filler after the number is dropped: one before or inside it belongs to it.
    number = number.rstrip("<").replace("<", " ")
    if digit not in accepted:
        codes.append("document_number_check")
    elif number.strip():
        proven.add("document_number")
    if not number.strip():
        codes.append("document_number_missing")
    return number


def _personal_number(raw, codes, proven):
    if "personal_number_check" not in raw:
        return
    number, digit = raw["optional_data"], raw["personal_number_check"]
    if digit == mrz_layouts.check_digit(number):
        proven.update({"optional_data"} if number.strip("<") else ())
    elif number.strip("<") or digit != "<":
        codes.append("personal_number_check")


def _birth(raw, today, codes, proven):
    """The first day that the known part of the birth date allows, and how much is known: D, M, Y or nothing."""
    value = raw["birth_date"]
    holds = _date_digit("birth_date", raw, codes)
    if not set(value) <= set("0123456789<"):
        codes.append("birth_date_not_digits")
        return None, ""
    year, month, day = value[:2], value[2:4], value[4:]
    if not year.isdigit() or value == "000000":
        codes.append("birth_date_zeros" if year == "00" else "birth_date_unknown")
        return None, ""
    if "00" in (month, day):
        codes.append("birth_date_zeros")
    precision = "Y" if month in ("<<", "00") else "M" if day in ("<<", "00") else "D"
    if precision != "D" and "00" not in (month, day):
        codes.append("birth_date_partial")
    month, day = "01" if precision == "Y" else month, day if precision == "D" else "01"
    born = next((d for d in _days(year, month, day, today) if d <= today), None)
    if born is None:
        codes.append("birth_date_impossible")
        return None, ""
    if holds:
        proven.add("birth_date")
    return born, precision


def _expiry(raw, today, codes, proven):
    value = raw.get("expiry_date", "")
    if not value:
        return None
    holds = _date_digit("expiry_date", raw, codes)
    if not value.isdigit():
        codes.append("expiry_date_unknown" if set(value) <= set("0123456789<") else "expiry_date_not_digits")
        return None
    days = _days(value[:2], value[2:4], value[4:], today)
    expiry = next((d for d in days if d.year <= today.year + _EXPIRY_WINDOW), None)
    if expiry is None:
        codes.append("expiry_date_impossible")
    elif holds:
        proven.add("expiry_date")
    return expiry


def _date_digit(field, raw, codes):
    """Whether the digit after a date holds; after a date of fillers only it may be a filler itself."""
    value, digit = raw[field], raw[field + "_check"]
    if digit == mrz_layouts.check_digit(value) or (digit == "<" and not value.strip("<")):
        return True
    codes.append(field + "_check")
    return False


def _days(year, month, day, today):
    """The days of this and the last century that two digits of a year may mean, the later first."""
    century = today.year // 100 * 100
    for start in (century, century - 100):
        try:
            yield date(start + int(year), int(month), int(day))
        except ValueError:
            continue


def _names(raw, codes):
    """Surname and given names; what is uncertain about them is noted (Doc 9303 part 3, 4.6)."""
    if "name" in raw:
        surname, _, given_names = raw["name"].partition("<<")
        if "<<" in given_names.strip("<"):
            codes.append("more_than_one_double_filler")
        if not raw["name"].endswith("<"):
            codes.append("name_fills_field")
    else:
        surname, given_names = raw["surname"], raw["given_names"]
    surname, given_names = _plain(surname), _plain(given_names)
    if not surname:
        codes.append("no_primary_identifier")
    if not given_names:
        codes.append("no_secondary_identifier")
    if any(c.isdigit() for c in surname + given_names):
        codes.append("digit_in_name")
    return surname, given_names


def _letters(field, raw):
    """The code of what is wrong with a field of letters that fillers may follow."""
    value = raw.get(field, "FRA").rstrip("<")
    if field == "nationality" and not value:
        yield "nationality_missing"
    elif not value.isalpha():
        yield field + "_not_letters"


def _suggestion(mrz, lines, today):
    """The reading with look-alikes exchanged where only digits or only letters may stand, if that mends it."""
    zone = "".join(lines)
    letters, repaired = list(zone), set()
    for field, place in mrz_layouts.LAYOUTS[mrz.format].slots.items():
        table = _EXCHANGE.get(field)
        if table and (better := zone[place].translate(table)) != zone[place]:
            letters[place] = better
            repaired.add(field)
    if not repaired:
        return None
    better = _reading(mrz.format, "".join(letters), today)
    if better.verdict == "invalid":
        return None
    doubted = {field.removesuffix("_check") for field in repaired}
    if "composite" in doubted:
        doubted.update(mrz_layouts.LAYOUTS[mrz.format].covered)
    return replace(better, proven=better.proven - doubted, warnings=(*better.warnings, "repaired"),
                   doubtful=(*better.doubtful, "repaired"))
