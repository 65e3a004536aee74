"""Reading a bank's statement: which columns it has, and its credit lines as whole amounts. What cannot be read is refused."""

import re
from datetime import date
from typing import NamedTuple

from domain import tables
from domain.names import fold, tidy
from domain.problems import N_, Problem, Refused, refuse
from domain.tables import days

MOST_ROWS = 5000
_SPELLINGS = {
    "reference": "số tham chiếu|mã tham chiếu|tham chiếu|số bút toán|mã giao dịch|số giao dịch|số ct|số chứng từ|reference|ref|"
                 "ref no|reference no|reference number|transaction id|transaction no|transaction number|ft",
    "credit": "ghi có|phát sinh có|số tiền ghi có|ps có|có|credit|credit amount|credit vnd|số tiền có",
    "debit": "ghi nợ|phát sinh nợ|số tiền ghi nợ|ps nợ|nợ|debit|debit amount",
    "amount": "số tiền|số tiền giao dịch|amount|transaction amount",
    "content": "nội dung|nội dung giao dịch|nội dung chuyển khoản|diễn giải|mô tả|chi tiết|description|details|narrative|remark|"
               "remarks|content|transaction details",
    "day": "ngày|ngày giao dịch|ngày hạch toán|ngày hiệu lực|date|transaction date|posting date|value date|booking date",
    "currency": "loại tiền|tiền tệ|đơn vị tiền|ngoại tệ|currency|ccy",
}
_FIELD_OF = {fold(spelling): field for field, spellings in _SPELLINGS.items() for spelling in spellings.split("|")}
HEADINGS = {field: spellings.split("|")[0].capitalize() for field, spellings in _SPELLINGS.items()}
_DONG = ("", "VND", "VNĐ", "Đ", "ĐỒNG", "DONG")
_UNIT = re.compile(r"\s*(VNĐ|VND|Đ|ĐỒNG)\.?$", re.I)
_NUMBER = re.compile(r"([+-]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4}|\d{1,3}(?:\.\d{3}){1,4})(?:[.,]0{1,2})?", re.A)

NO_HEADER = N_("No row of the file names its columns. One row must name the reference, the amount credited and the content of "
               "each transfer, for example: %(columns)s.")
MISSING = N_("The file has no column for: %(columns)s. Nothing was stored.")
NO_LINES = N_("The file has no line with money that came in. Is it the right account, and the right file?")
NO_AMOUNT = N_("Row %(row)s, column “%(column)s”: “%(text)s” is not a whole amount of đồng. Nothing was stored.")
NO_REFERENCE = N_("Row %(row)s: money came in, but the bank's reference is missing. Nothing was stored.")
LOST_DIGITS = N_("Row %(row)s: the spreadsheet has shortened the reference to “%(text)s”. Please download the statement again, "
                 "with this column as text. Nothing was stored.")


class Line(NamedTuple):
    """Money that came in: `amount` in whole units of `currency` (0 when foreign), `row` its number in the file."""

    row: int
    reference: str
    amount: int
    currency: str
    content: str
    day: date | None


class Statement(NamedTuple):
    """A statement as read: its credit Lines, and which heading of the file each field was read from."""

    lines: list
    columns: dict


def read(content, file_name, limits):
    """The Statement in a file (.xlsx .xls .ods .csv). Raises Refused at `file`, with each row that is in the way."""
    facts, rows = tables.records(content, file_name, limits)
    at = _header_at(rows)
    if at is None:
        refuse("file", NO_HEADER, columns=", ".join(HEADINGS[name] for name in ("reference", "credit", "content")))
    where = _fields_of(rows[at][1])
    missing = [HEADINGS[name] for name in ("reference", "content") if name not in where]
    missing += [HEADINGS["credit"]] if not {"credit", "amount"} & where.keys() else []
    if missing:
        refuse("file", MISSING, columns=", ".join(missing))
    columns = {field: tidy(rows[at][1][index]) for field, index in where.items()}
    found = [_line(number, cells, where, facts, columns) for number, cells in rows[at + 1:]]
    wrong = [each for each in found if isinstance(each, Problem)]
    if wrong:
        raise Refused(*wrong[:20])
    lines = [each for each in found if each]
    if not lines:
        refuse("file", NO_LINES)
    return Statement(lines, columns)


def whole(text):
    """Whole đồng of an amount as banks write it (1.000.000, 1,000,000.00, +100000 VND), or None when it is none."""
    found = _NUMBER.fullmatch(_UNIT.sub("", text.strip()).replace(" ", ""))
    return int(found[1] + re.sub(r"[.,]", "", found[2])) if found else None


def _header_at(rows, top=40):
    counts = [(len(found), -index) for index, (_number, cells) in enumerate(rows[:top])
              if len(found := _fields_of(cells)) >= 2 and found.keys() & {"credit", "amount", "reference"}]
    return -max(counts)[1] if counts else None


def _fields_of(cells):
    found = {}
    for index, cell in enumerate(cells):
        for part in [cell, *re.split(r"[/\n(]", cell)] if isinstance(cell, str) else ():
            field = _FIELD_OF.get(fold(re.sub(r"[*:.)]", " ", part)))
            if field:
                found.setdefault(field, index)
                break
    return found


def _line(number, cells, where, facts, columns):
    """The Line of a row, a Problem, or None for what is no money that came in: debits, balances, sums, blank rows."""
    def text(field):
        index = where.get(field)
        cell = cells[index] if index is not None and index < len(cells) else ""
        return cell.strip() if isinstance(cell, str) else str(cell[1]) if cell[0] == "n" else ""

    amount_text, reference, content = text("credit") or text("amount"), tidy(text("reference")), tidy(text("content"))
    if not amount_text or not (reference or content) or fold(amount_text) in _FIELD_OF or "credit" not in where and text("debit"):
        return None
    currency = tidy(text("currency")).upper()[:10] or _foreign(amount_text)
    if currency not in _DONG:
        # Foreign money is shown and never counted: its amount stands in the note.
        return Line(number, reference[:100], 0, currency, f"{amount_text} {content}"[:500], None) if reference else None
    amount = whole(amount_text)
    if amount is None:
        return Problem("file", NO_AMOUNT, {"row": number, "text": amount_text[:30],
                                            "column": columns["credit" if text("credit") else "amount"]})
    if amount <= 0:
        return None
    if not reference:
        # A line of sums has a content and no reference; a transfer to us says LPHC.
        return Problem("file", NO_REFERENCE, {"row": number}) if "LPHC" in fold(content) else None
    if re.fullmatch(r"\d(?:[.,]\d+)?E\+?\d+", reference, re.I):
        return Problem("file", LOST_DIGITS, {"row": number, "text": reference[:30]})
    day, _precision, _problems = days.date(_cell(cells, where, "day"), "D", field="file", day_first=True,
                                           epoch=facts.get("epoch", 1900))
    return Line(number, reference[:100], amount, "VND", content[:500], day)


def _cell(cells, where, field):
    index = where.get(field)
    cell = cells[index] if index is not None and index < len(cells) else ""
    # Banks write the time behind the day.
    return cell.split(" ")[0] if isinstance(cell, str) else cell


def _foreign(text):
    found = re.search(r"\b(USD|EUR|JPY|CNY|KRW|GBP|AUD|SGD)\b", text.upper())
    return found[1] if found else ""
