"""Names and document numbers as they are compared: unaccented, upper case, one blank between words."""

import re
import unicodedata

_SPECIAL = str.maketrans({"Đ": "D", "Ð": "D", "Ø": "O", "Ł": "L", "Æ": "AE", "Œ": "OE", "ẞ": "SS", "Þ": "TH", "Ħ": "H",
                          "ı": "I", "’": "'", "‘": "'", "`": "'", "´": "'"})
# A day, or signs that follow each other and hold a digit each, divided by what document_number() takes away.
_PIECE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)|\d\d?/\d\d?/\d{4}(?!\d)|(?P<number>(?<!\w)\w*\d\w*(?:[\s.\-‐-―/]+\w*\d\w*)*)")


def tidy(text):
    """Text as it is stored: NFC, no control or zero-width characters, single blanks, trimmed."""
    if not text or (text.isascii() and text.isprintable()):
        return " ".join((text or "").split())
    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c.isspace() else c for c in text if unicodedata.category(c) not in ("Cc", "Cf") or c.isspace())
    return " ".join(text.split())


def fold(text):
    """The search key of a name: `Đặng Thị Ánh` → `DANG THI ANH`. Letters of other scripts stay."""
    text = tidy(text)
    if text.isascii():
        text = text.upper()
    else:
        text = unicodedata.normalize("NFKD", text).upper().translate(_SPECIAL)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def named(text):
    """The columns of an account's name: as it is shown, and as it is searched and ordered."""
    return {"full_name": tidy(text), "name_key": fold(text)}


def unaccented(text):
    """The same text in letters any telephone shows: `Hồ sơ đã có` → `Ho so da co`. Case and signs stay."""
    text = unicodedata.normalize("NFD", text).translate(_SPECIAL | str.maketrans({"đ": "d", "“": '"', "”": '"', "–": "-"}))
    return "".join(c for c in text if not unicodedata.combining(c))


def document_number(text):
    """A passport or card number as stored: upper case, without blanks, dots and dashes. May hold letters the form refuses."""
    return re.sub(r"[\s.\-‐-―/]+", "", unicodedata.normalize("NFC", text or "")).upper()


def masked(number):
    """A number as lists show it: `C12345567` → `C12****67`. Four signs and more are hidden, of a short one all."""
    length = len(number)
    if length > 8:
        return f"{number[:3]}{'*' * (length - 5)}{number[-2:]}"
    first, last = max(length - 6, 0), min(2, max(length - 4, 0))
    return number[:first] + "*" * (length - first - last) + number[length - last:]


def masked_pieces(text):
    """A text in which all that could be a document or personal number is masked, in whatever dress and among words; days stay."""
    return _PIECE.sub(_masked_piece, text)


def _masked_piece(found):
    number = document_number(found["number"])
    return masked(number) if len(number) >= 5 and sum(sign.isdigit() for sign in number) >= 3 else found[0]
