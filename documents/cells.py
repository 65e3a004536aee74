"""Spreadsheet cells that stay what they are: text never becomes a formula, a link, a number or broken XML."""

import re
from functools import cache
from html import escape

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

LONGEST = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def text(value):
    """What a text cell may hold: no character that XML forbids, cut visibly at Excel's 32,767 UTF-16 units."""
    value = "" if value is None else str(value)
    if _ILLEGAL.search(value):
        value = _ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(value) > LONGEST // 2 and len(value.encode("utf-16-le")) > 2 * LONGEST:
        value = value.encode("utf-16-le")[:2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    # The writer takes a string in <r>…</r> for ready-made markup and would let a stranger write cells of his own.
    return value + " " if value.startswith("<r>") and value.endswith("</r>") else value


def sheet_name(name, otherwise):
    """A name Excel accepts for a sheet: at most 31 characters, none of []:*?/\\ and no apostrophe at an end."""
    return re.sub(r"[\[\]:*?/\\]", " ", text(name))[:31].strip(" '\n\t") or otherwise


def workbook(target, made_at=None, **options):
    """A new workbook that writes row after row to `target` and keeps none in memory. `made_at` is naive UTC."""
    book = Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                             "strings_to_numbers": False, **options})
    if made_at:
        book.set_properties({"created": made_at})
    return book


class Lines(Worksheet):
    """A sheet of a workbook() to which long lists are written a whole row at a time: five times as fast as cell by cell."""

    def write_line(self, row, values):
        """Write text, and numbers as numbers, below everything written so far; an empty text, or None, leaves its cell empty."""
        self._write_single_row(row)
        self._check_dimensions(row, len(values) - 1)
        cells = [_cell(f"{_column(place)}{row + 1}", value) for place, value in enumerate(values)
                 if value not in ("", None)]
        self.fh.write(f'<row r="{row + 1}">{"".join(cells)}</row>')


_column = cache(xl_col_to_name)


def _cell(place, value):
    if not isinstance(value, str):
        return f'<c r="{place}"><v>{value}</v></c>'
    value = text(value)
    kept = ' xml:space="preserve"' if value != value.strip() or "\n" in value else ""
    return f'<c r="{place}" t="inlineStr"><is><t{kept}>{escape(value, quote=False)}</t></is></c>'
