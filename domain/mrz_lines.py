"""From any paste or scan to the lines of one machine-readable zone, upper case, A–Z 0–9 and `<` only."""

import string
import unicodedata

from domain.problems import N_, refuse

MOST = 1000
SHAPES = {44: 2, 36: 2, 30: 3}  # characters in a line → lines
TOTALS = {44 * 2: 44, 36 * 2: 36, 30 * 3: 30}
LETTERS = frozenset(string.ascii_uppercase + string.digits + "<")

_LOOKALIKES = str.maketrans(string.ascii_lowercase + "‹>›〈〉⟨⟩˂ᐸ", string.ascii_uppercase + "<" * 9)
_DOUBLE = "«»≪《"  # programs that read pictures print these for one filler or for two
_WRAPPING = " \"'`,;|[](){}"


def find(text):
    """The lines of the one zone in the text: 2 of 44, 2 of 36 or 3 of 30 characters (ICAO Doc 9303 parts 4 to 7).

    Line breaks may be missing or in other places; lines that cannot belong to a zone are passed over. Raises Refused
    on `mrz` when there is no zone, more than one, or a line with a character too many or too few.
    """
    text = text or ""
    if len(text) > MOST:
        refuse("mrz", N_("This text is too long: paste only the two or three lines at the foot of the page."))
    lines = [line for line in map(_clean, text.splitlines()) if line]
    pure = [line for line in lines if LETTERS.issuperset(line)]
    return _whole(pure) or _rejoined(pure) or _explain(lines)


def _clean(line):
    """One line without blanks, invisible characters and quotation marks; look-alike fillers become `<`."""
    line = unicodedata.normalize("NFKC", line.replace("&lt;", "<").replace("&LT;", "<"))
    line = "".join(c for c in line if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf"))
    line = line.strip(_WRAPPING).translate(_LOOKALIKES)
    readings = [line.translate({ord(c): filler for c in _DOUBLE}) for filler in ("<", "<<")]
    return next((r for r in readings if len(r) in SHAPES or len(r) in TOTALS), readings[0])


def _whole(lines):
    """The lines when exactly one shape fits them; the same zone scanned twice in a row is one zone."""
    found = []
    for width, count in SHAPES.items():
        fitting = [line for line in lines if len(line) == width]
        if len(fitting) >= count and fitting == fitting[:count] * (len(fitting) // count):
            found.append(fitting[:count])
    return found[0] if len(found) == 1 else None


def _rejoined(lines):
    """The zone when its breaks are missing or elsewhere: all its characters, in another number of lines."""
    start = next((i for i, line in enumerate(lines) if "<" in line), len(lines))
    found = None
    for end in range(start + 1, len(lines) + 1):
        joined = "".join(lines[start:end])
        width = TOTALS.get(len(joined))
        # Two lines of 43 and 45 are one lost and one added character, not a break in the wrong place.
        if width and end - start != SHAPES[width]:
            found = [joined[i:i + width] for i in range(0, len(joined), width)]
    return found


def _explain(lines):
    """Refuse with the sentence that helps most."""
    zone = [line for line in lines if "<" in line] or [line for line in lines if len(line) >= 20]
    odd = sorted({c for line in zone for c in line} - LETTERS)
    if not zone:
        refuse("mrz", N_("There is no machine-readable zone here: scan or paste the two or three lines of letters, "
                         "digits and < at the foot of the passport page."))
    if any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", "".join(odd))) or "Đ" in odd or "đ" in odd:
        refuse("mrz", N_("The scan holds accented letters: switch Vietnamese typing off (Unikey to E) and scan again."))
    if odd:
        refuse("mrz", N_("A machine-readable zone holds only A–Z, 0–9 and <; these lines also hold %(characters)s."),
               characters=" ".join(odd[:5]))
    refuse("mrz", N_("These lines have %(lengths)s characters; a machine-readable zone has 2 lines of 44, "
                     "2 lines of 36 or 3 lines of 30."), lengths=", ".join(str(len(line)) for line in zone[:8]))
