"""The QR text of a citizen identity card, read into the fields of a form; what may be broken is said, never guessed."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from domain import identity
from domain.clock import today
from domain.names import fold, tidy
from domain.problems import N_, Problem, refuse

EMPTY = N_("Please scan the QR code of the card, or paste its text.")
TOO_LONG = N_("This text is too long for the QR code of an identity card. Please scan the card once more.")
MACHINE_READABLE = N_("These are the lines at the foot of the card or passport. Please scan the square QR code on the card.")
ANOTHER_CODE = N_("This is the text of another QR code. Please scan the one on the identity card.")
TOO_FEW = N_("The QR code of an identity card has seven parts; %(count)s arrived. Please scan it once more, completely.")
TWO_CARDS = N_("Two different cards were scanned. Please empty the field and scan one.")
OTHER_ORDER = N_("The parts of this text stand in another order than on an identity card. Please type the data by hand.")
KEYBOARD = N_("The personal number did not arrive in digits. Please set the keyboard of this computer to English (US), "
              "without a Vietnamese typing program, and scan once more.")
NO_NAME = N_("There is no name in this text. Please type the data by hand.")

BROKEN_NAME = N_("The scanner may have changed letters of the name. Please compare every letter with the card.")
BROKEN_ADDRESS = N_("The scanner may have changed letters of the address. Please compare it with the card.")
NO_MARKS = N_("The name arrived without accents. Please compare it with the card and add them.")
NO_BIRTH_DATE = N_("The date of birth (%(text)s) could not be read. Please type it.")
NO_SEX = N_("The sex could not be read. Please choose it.")
NO_ISSUE_DATE = N_("The date of issue (%(text)s) could not be read.")

_LONGEST = 2000
# Who signed the cards, by the last day of issue.
_ISSUERS = ((date(2018, 10, 9), "Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư"),
            (date(2024, 6, 30), "Cục Cảnh sát quản lý hành chính về trật tự xã hội"), (date.max, "Bộ Công an"))
_FIRST_NEW_CARD = date(2024, 7, 1)
_SEXES = {"NAM": "M", "NU": "F"}
# What no Vietnamese syllable holds or ends in, but a typing program for Telex leaves behind.
_TELEX = re.compile(r"[wfjz]|aa|ee|oo|dd|[sxr]\b", re.I)
_LETTERS = re.compile(r"[^\W\d_]+(?:[ .'’\-]+[^\W\d_]+)*[.'’]?")


class Card(NamedTuple):
    """What the QR of a card says. `kind` is cccd or can_cuoc, a heuristic by the day of issue; `doubts` are Problems."""

    personal_number: str
    old_number: str
    full_name: str
    family_name: str
    given_names: str
    birth_date: date | None
    sex: str
    address: str
    issued_on: date | None
    kind: str
    issuer: str
    doubts: tuple


def read(text):
    """The card of a QR text: number|old number|name|ddMMyyyy|Nam or Nữ|address|ddMMyyyy, more parts being ignored.

    Text scanned twice counts once. The family name is the first word and must be shown for confirmation. Refused with a
    sentence when it is no card's text; what is only doubtful comes back in `doubts`."""
    number, old, name, born, sex, address, issued = _parts(text)
    # The keyboard may have changed digits into marks; which ones, nobody can tell.
    if not re.fullmatch(r"\d{12}", number, re.A):
        refuse("card", KEYBOARD)
    if not name:
        refuse("card", NO_NAME)
    birth_date, issued_on = _day(born, today()), _day(issued, today())
    read_sex = _SEXES.get(fold(sex), "")
    misfits = identity.check(number, read_sex, birth_date)
    for misfit in misfits:
        if not misfit.doubtful:
            refuse("card", misfit.message, **misfit.params)
    doubts = (*misfits, *_doubts(name, born, birth_date, read_sex, address, issued, issued_on))
    family, _blank, given = name.partition(" ")
    return Card(number, old if re.fullmatch(r"\d{9}", old, re.A) else "", name, family, given, birth_date, read_sex, address,
                issued_on, _kind(issued_on), _issuer(issued_on), doubts)


def _parts(text):
    """The seven parts, tidied, or a refusal that says what arrived instead."""
    text = unicodedata.normalize("NFC", text or "").strip("\ufeff").strip()
    if not text:
        refuse("card", EMPTY)
    if len(text) > _LONGEST:
        refuse("card", TOO_LONG)
    lines = [re.split(r"[|¦｜]", line) for line in _once(text)]
    whole = [[tidy(part) for part in line] for line in lines if len(line) >= 7]
    if not whole:
        _say_why(text, max(map(len, lines)))
    if any(other[:4] != whole[0][:4] for other in whole[1:]):
        refuse("card", TWO_CARDS)
    if not re.search(r"\d{12}", whole[0][0]) and any(re.fullmatch(r"\d{12}", part, re.A) for part in whole[0][1:]):
        refuse("card", OTHER_ORDER)
    return whole[0][:7]


def _once(text):
    """The lines of a scan; a card that was scanned twice without a line end between is parted."""
    found = re.match(r"(\d{12})[|¦｜]", text, re.A)
    joined = text.replace("\r", "\n")
    if found:
        joined = joined[:12] + re.sub(rf"(?<=[|¦｜\d\w])(?={found[1]}[|¦｜])", "\n", joined[12:])
    # Another card right behind: eight digits of a date and twelve of a number in one part.
    joined = re.sub(r"(?<=[|¦｜]\d{8})(?=\d{12}[|¦｜])", "\n", joined)
    return [line for line in joined.split("\n") if line.strip()]


def _say_why(text, count):
    if "<<" in text:
        refuse("card", MACHINE_READABLE)
    if "://" in text or text.startswith("0002") or count == 1:
        refuse("card", ANOTHER_CODE)
    refuse("card", TOO_FEW, count=count)


def _doubts(name, born, birth_date, sex, address, issued, issued_on):
    """What a person must compare with the card, field by field."""
    marks_lost = name.isascii() and address.isascii()
    name_doubt = BROKEN_NAME if _broken(name, a_name=True) else NO_MARKS if marks_lost else ""
    found = [("full_name", name_doubt, {}) if name_doubt else None,
             ("address", BROKEN_ADDRESS, {}) if _broken(address) else None,
             None if birth_date else ("birth_date", NO_BIRTH_DATE, {"text": born[:20]}),
             None if sex else ("sex", NO_SEX, {}),
             None if issued_on or not issued else ("issued_on", NO_ISSUE_DATE, {"text": issued[:20]})]
    return tuple(Problem(*each, doubtful=True) for each in found if each)


def _broken(text, a_name=False):
    """Whether a keyboard layout, a typing program or a wrong encoding seems to have changed letters."""
    if re.search(r"[\ufffd�?]|[^\W\d_]\?|\\u|&#", text) or _other_encoding(text):
        return True
    if a_name:
        return not _LETTERS.fullmatch(text) or text.isascii() and bool(_TELEX.search(text))
    return bool(re.search(r"[^\W\d_][1-9][^\W\d_]|\w[\^~`]", text))


def _other_encoding(text):
    """Whether the text is UTF-8 that was taken for Latin letters (`Nguyá»…n`)."""
    for encoding in ("latin-1", "cp1252"):
        try:
            return text.encode(encoding).decode("utf-8") != text
        except UnicodeError:
            continue
    return False


def _day(text, latest):
    """The day of ddMMyyyy (or with signs between), not after `latest`; None when it is none."""
    found = re.fullmatch(r"(\d{2})[/.\-]?(\d{2})[/.\-]?(\d{4})", text, re.A)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
    return day if day and date(1900, 1, 1) <= day <= latest else None


def _kind(issued_on):
    """cccd until 30 June 2024, can_cuoc since (Law on Identification 26/2023/QH15); "" when the day is not known."""
    return "" if issued_on is None else "can_cuoc" if issued_on >= _FIRST_NEW_CARD else "cccd"


def _issuer(issued_on):
    return "" if issued_on is None else next(name for last, name in _ISSUERS if issued_on <= last)
