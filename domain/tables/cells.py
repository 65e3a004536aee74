"""What one cell of a stranger's list means: a text, a passport number, a sex, a code. Days are in `days`.

Each function gives (value, problems); an empty cell is "" without problems, because what is required is a rule of the
declaration. `field` is where the problems are put.
"""

import re
import unicodedata

from domain.names import document_number, tidy
from domain.problems import N_, Problem
from domain.tables.days import date, day_first

__all__ = ["SEXES", "code", "date", "day_first", "passport", "precision", "sex", "text"]

_SEX_WORDS = {
    "M": "m|male|nam|man|ông|trai|남|남자|男|男性|м|муж|мужской|ชาย|homme|masculino|männlich|h",
    "F": "f|female|nữ|nu|woman|bà|gái|여|여자|女|女性|ж|жен|женский|หญิง|femme|femenino|weiblich|w",
    "X": "x|u|unspecified|unknown|other|khác|không rõ",
}
SEXES = {word: sex for sex, words in _SEX_WORDS.items() for word in words.split("|")}
_PRECISION_WORDS = {"D": "d|day|ngày|full|đầy đủ", "M": "m|month|tháng", "Y": "y|year|năm|chỉ có năm sinh"}
_PRECISIONS = {word: precision for precision, words in _PRECISION_WORDS.items() for word in words.split("|")}
_CODE = re.compile(r"(?:([A-Z0-9]{1,3})\s*|([A-Za-z0-9]{1,10})\s+)[-–]\s*\S")
_LABEL = re.compile(r"\s+[-–]\s+|\s*[(/)]\s*")
_EXPONENT = re.compile(r"\d(?:[.,]\d*)?E[+-]\d+|\d+[.,]0+", re.IGNORECASE)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")

ERROR = N_("The cell shows the error %(shown)s. Type the value itself.")
NO_VALUE = N_("The cell holds a formula without a result. Type the value itself.")
TOO_LONG = N_("This text has more than %(limit)s characters. Shorten it.")
YES_NO = N_("The cell holds a yes or no. Type the value as text.")
ROUNDED = N_("Excel has turned this number into %(shown)s and digits are lost. Format the column as text and type the "
             "number again from the passport.")
ZEROS = N_("Excel removes the zeros a number begins with, and this one is too short. Format the column as text and "
           "type the number again from the passport.")
CHECK_ZEROS = N_("This cell is a number, not text: if the passport number begins with zeros, they are lost. Compare "
                 "it with the passport.")
DATE_NUMBER = N_("Excel has turned this passport number into a date. Format the column as text and type the "
                 "number again.")
SEX = N_("“%(shown)s” is not a sex. Write M, F or X.")
SEX_UNKNOWN = N_("The sex is given as unknown. Compare it with the passport.")
PRECISION = N_("“%(shown)s” does not say how exact the birth date is. Write D, M or Y.")


def text(cell, limit=255, *, field=""):
    """Plain text: NFC, trimmed, single blanks, nothing invisible. Numbers as they are read aloud."""
    if not isinstance(cell, str):
        return _from_tagged(cell, field)
    value = _clean(cell)
    if len(value) > limit:
        return value[:limit], (Problem(field, TOO_LONG, {"limit": limit}),)
    if value[:1] == "#" and value.upper() in _ERRORS or value[:4] == "Err:":
        return "", (Problem(field, ERROR, {"shown": value}),)
    return value, ()


def _clean(cell):
    if "_x" in cell:
        cell = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if int(found[1], 16) < 0x20 else found[0], cell)
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    if cell.isprintable():
        return " ".join(unicodedata.normalize("NFC", cell).split())
    return tidy(cell)


def _from_tagged(cell, field):
    """The text of a cell that was not text in the file."""
    kind = cell[0]
    if kind == "e":
        return "", (Problem(field, ERROR, {"shown": cell[1]}),)
    if kind == "f":
        return "", (Problem(field, NO_VALUE),)
    if kind == "b":
        return "", (Problem(field, YES_NO),)
    return str(cell[1]), ()


def passport(cell, *, field="passport_number"):
    """A passport number as stored. Numbers that Excel shortened or rounded are refused, never guessed."""
    if isinstance(cell, str):
        value, problems = text(cell, 60, field=field)
        if problems:
            return value, problems
        if _EXPONENT.fullmatch(value):
            return "", (Problem(field, ROUNDED, {"shown": value}),)
        return document_number(value), ()
    if cell[0] == "d":
        return "", (Problem(field, DATE_NUMBER),)
    if cell[0] != "n":
        return _from_tagged(cell, field)
    number = cell[1]
    if isinstance(number, float) or number < 0:
        return "", (Problem(field, ROUNDED, {"shown": str(number)}),)
    if number < 1_000_000:
        return "", (Problem(field, ZEROS),)
    return str(number), (Problem(field, CHECK_ZEROS, {}, True),)


def sex(cell, *, field="sex"):
    """M, F or X from a letter, a word, or a template's `M - Nam`. U, unknown, becomes X and is asked about."""
    value, problems = text(cell, field=field)
    if not value or problems:
        return "", problems
    found = _word(value, SEXES)
    if not found:
        return "", (Problem(field, SEX, {"shown": value[:30]}),)
    unknown = found == "X" and not value.upper().startswith("X")
    return found, (Problem(field, SEX_UNKNOWN, {}, True),) if unknown else ()


def precision(cell, *, field="birth_precision"):
    """D, M or Y: whether day, month or only the year of birth is known. "" where the list does not say."""
    value, problems = text(cell, field=field)
    if not value or problems:
        return "", problems
    found = _word(value, _PRECISIONS)
    return (found, ()) if found else ("", (Problem(field, PRECISION, {"shown": value[:30]}),))


def _word(value, words):
    """What the value, or the first part of a `code - label`, stands for."""
    key = value.casefold()
    if key in words:
        return words[key]
    parts = _LABEL.split(key)
    return next((words[part] for part in parts if part in words), None)


def code(cell, *, field="nationality"):
    """The code before ` - ` in a `code - label`, upper case; other texts as they are."""
    value, problems = text(cell, field=field)
    found = _CODE.match(value)
    if found:
        return (found[1] or found[2]).upper(), problems
    return value, problems


