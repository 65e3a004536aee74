"""The post's own list, pasted or uploaded: which parcels got which number, which were delivered, which came back."""

import re
from typing import NamedTuple

from database import write
from domain import codes, tables
from domain.applications import deliveries, posting
from domain.names import document_number, fold, tidy
from domain.problems import N_, Problem, Refused, refuse
from domain.tables import text
from domain.tables.table import Limits
from models import Delivery

MOST = 1000
NO_LINES = N_("No line of the list holds the code of a dossier, or a tracking number known here.")
TOO_MANY = N_("At most %(most)s lines at once, please.")
LINE = N_("Line %(row)s: %(what)s Nothing was written down.")
UNKNOWN = N_("Line %(row)s: “%(text)s” holds neither the code of a dossier nor a tracking number known here. Nothing was written "
             "down.")
WHICH = N_("Line %(row)s: which of the numbers %(text)s is the tracking number? Please give the column the heading “Số hiệu bưu "
           "gửi”, or leave the others out. Nothing was written down.")
_HEADINGS = {fold(each) for each in (
    "số hiệu bưu gửi", "số hiệu", "mã bưu gửi", "mã vận đơn", "số vận đơn", "vận đơn", "mã theo dõi", "số bưu gửi", "tracking",
    "tracking number", "tracking no")}
# What a list says of a parcel, folded.
_DELIVERED = ("PHAT THANH CONG", "DA PHAT", "DA GIAO", "GIAO THANH CONG", "DELIVERED")
_RETURNED = ("CHUYEN HOAN", "HOAN TRA", "TRA LAI", "DA HOAN", "RETURNED")
_NUMBER, _S10 = re.compile(r"[A-Z0-9]{6,30}", re.A), re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.A)


class Entry(NamedTuple):
    """A line of the list: its number, the parcel, its tracking number, and "posted", "delivered" or "returned" with a reason."""

    row: int
    delivery: Delivery
    tracking: str
    outcome: str
    reason: str = ""


def read(*, by, content=b"", file_name="", pasted="", limits=None):
    """The Entries of a list; each line names a dossier by its code or a parcel by its tracking number, in cells of any order.

    Raises Refused at `file`, with each line that cannot be used: a list is taken whole or not at all."""
    limits = limits or Limits(rows=MOST)
    rows = tables.records(content, file_name, limits)[1] if content else list(text.records(pasted, limits)) \
        if pasted.strip() else []
    if len(rows) > MOST:
        refuse("file", TOO_MANY, most=MOST)
    rows = [(number, [_words(cell) for cell in cells]) for number, cells in rows]
    column = next((place for _number, words in rows[:20] for place, word in enumerate(words) if fold(word) in _HEADINGS), None)
    found = [_entry(by, number, words, column) for number, words in rows]
    wrong = [each for each in found if isinstance(each, Problem)]
    if wrong:
        raise Refused(*wrong[:20])
    return [each for each in found if each] or refuse("file", NO_LINES)


def take(*, by, entries):
    """Write a list down, all or nothing: parcels posted or tracked, delivered, brought back. Returns {outcome: how many}."""
    done = {}
    with write():
        for entry in entries:
            try:
                _take(by, entry)
            except Refused as refused:
                problem = refused.problems[0]
                raise Refused(Problem("file", LINE, {"row": entry.row, "what": problem})) from refused
            done[entry.outcome] = done.get(entry.outcome, 0) + 1
    return done


def _take(by, entry):
    fresh = Delivery.get_by_id(entry.delivery.id)
    if entry.outcome == "delivered":
        posting.deliver(by=by, delivery=fresh)
    elif entry.outcome == "returned":
        posting.bring_back(by=by, delivery=fresh, reason=entry.reason)
    elif fresh.state == "posted":
        posting.track(by=by, delivery=fresh, number=entry.tracking)
    else:
        posting.post(by=by, parcels=[(fresh, entry.tracking)])


def _entry(by, row, words, column):
    """The Entry of a line, a Problem, or None for a line without any number, as headings are."""
    whole = " ".join(words).strip()
    if not re.search(r"\d", whole):
        return None
    code = next((code for each in words if (code := codes.read(each))), None)
    numbers = _numbers(words, column)
    known = deliveries.by_code(by, code) if code else deliveries.by_tracking(by, numbers)
    if known is None:
        return Problem("file", UNKNOWN, {"row": row, "text": whole[:60]})
    if code and len(numbers) > 1:
        return Problem("file", WHICH, {"row": row, "text": ", ".join(numbers)[:60]})
    said = fold(whole)
    if any(each in said for each in _DELIVERED):
        return Entry(row, known, "", "delivered")
    if any(each in said for each in _RETURNED):
        return Entry(row, known, "", "returned", next(each for each in words if any(word in fold(each) for word in _RETURNED)))
    if not code or not numbers:
        return Problem("file", LINE, {"row": row, "what": Problem("file", posting.NO_NUMBER)})
    return Entry(row, known, numbers[0], "posted")


def _numbers(words, column):
    """What may be the tracking number of a line: the cell under its heading, else one of the Postal Union's form, else all."""
    cells = words[column:column + 1] if column is not None else words
    # A day and a sum of money are no numbers of parcels, nor is a dossier's own code.
    found = [document_number(each) for each in cells if re.search(r"\d", each) and not re.search(r"[/,.:]", each)
             and not codes.read(each)]
    found = list(dict.fromkeys(each for each in found if _NUMBER.fullmatch(each)))
    return [each for each in found if _S10.fullmatch(each)] or found


def _words(cell):
    return tidy(cell) if isinstance(cell, str) else str(cell[1]) if cell[0] == "n" else ""
