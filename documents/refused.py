"""A person's own list given back: only the rows that were refused, each with its reasons, ready to be sent again."""

from datetime import datetime
from io import BytesIO
from math import isfinite

from documents import cells, kbtt

REASON = "LÝ DO TRẢ LẠI"
_REASON_WIDTH = 70


def give_back(header_rows, rows, *, header_at, sheet="KBTT", epoch=1900, widths=(), made_at=None):
    """The refused rows as a workbook in bytes, rebuilt from what was read: a stranger's file is never opened twice.

    `header_rows` are all rows above the data, kept cell for cell; `header_at` is the place of the column heads among
    them (None: the list had none). `rows` holds (row number in the person's file, cells, [(column or None, sentence)]).
    Cells are texts or the tagged values of `domain.tables`, and keep their kind, so the workbook reads back the same.
    """
    target = BytesIO()
    book = cells.workbook(target, made_at, date_1904=epoch == 1904)
    page = book.add_worksheet(cells.sheet_name(sheet, "KBTT"))
    plain, bad = ({kind: book.add_format({"num_format": form, **look}) for kind, form in
                   (("text", "@"), ("number", "General"), ("day", "dd/mm/yyyy"), ("time", "dd/mm/yyyy hh:mm"))}
                  for look in ({}, {"bg_color": "#FFC7CE", "font_color": "#9C0006"}))
    strong = book.add_format({"bold": True, "num_format": "@"})
    said = book.add_format({"text_wrap": True, "num_format": "@", "font_color": "#9C0006", "valign": "top"})
    rows = list(rows)
    reasons = _reason_column(header_rows, header_at, rows)
    _widen(page, widths, reasons)
    for line, values in enumerate(header_rows):
        _row(page, line, values[:reasons], {}, plain, bad, epoch, strong if line == header_at else None)
        if line == header_at:
            page.write_string(line, reasons, REASON, strong)
    for line, (number, values, problems) in enumerate(rows, len(header_rows)):
        _row(page, line, values[:reasons], {column for column, _ in problems}, plain, bad, epoch)
        page.write_string(line, reasons, cells.text(_sentences(number, problems)), said)
    if header_at is not None:
        page.freeze_panes(header_at + 1, 0)
    book.close()
    return target.getvalue()


def of_table(table, rows, *, above=None, made_at=None):
    """The same for a `domain.tables` table. `above`: the rows before the data as read, when they were kept.

    Without them the heads go back to their own row under blank ones; the portal's layout has its title and sample.
    """
    portal = table.kind in ("kbtt11", "kbtt12")
    before = (table.header_row or 1) - 1
    if above is None:
        above = [[] for _ in range(before)] + ([table.header] if table.header else [])
        if portal:
            above[0] = [kbtt.TITLE] if before else above[0]
            above.append(kbtt.SAMPLE[:len(kbtt.HEADERS[12 if table.kind == "kbtt12" else 11])])
    at = before if table.header else None
    return give_back(above, rows, header_at=at, sheet=table.sheet, epoch=table.epoch,
                     widths=kbtt.WIDTHS if portal else (), made_at=made_at)


def _reason_column(header_rows, header_at, rows):
    heads = header_rows[header_at] if header_at is not None else []
    for place, head in enumerate(heads):
        if isinstance(head, str) and head.strip().upper() == REASON:
            return place
    return max([len(line) for line in header_rows] + [len(values) for _, values, _ in rows], default=0)


def _widen(page, widths, reasons):
    for column in range(reasons):
        page.set_column(column, column, widths[column] if column < len(widths) else 18)
    page.set_column(reasons, reasons, _REASON_WIDTH)


def _sentences(number, problems):
    return f"Dòng {number}: " + "; ".join(sentence.rstrip(".;") for _, sentence in problems) + "."


def _row(page, line, values, wrong, plain, bad, epoch, style=None):
    for column in range(max([len(values), *(place + 1 for place in wrong if place is not None)])):
        value = values[column] if column < len(values) else ""
        _cell(page, line, column, value, bad if column in wrong else plain, epoch, style)


def _cell(page, line, column, value, formats, epoch, style):
    tag, inner = (value[0], value[1] if len(value) > 1 else "") if isinstance(value, (list, tuple)) else ("", value)
    if tag == "n" and isfinite(inner):
        page.write_number(line, column, inner, style or formats["number"])
    elif tag == "b":
        page.write_boolean(line, column, inner, style or formats["text"])
    elif tag == "d" and (moment := datetime.fromisoformat(inner)).year > epoch:
        page.write_datetime(line, column, moment, style or formats["time" if "T" in inner else "day"])
    elif inner == "":
        page.write_blank(line, column, None, style or formats["text"])
    else:
        page.write_string(line, column, cells.text(_plain(tag, inner)), style or formats["text"])


def _plain(tag, inner):
    if tag != "d":
        return inner
    return "/".join(reversed(inner[:10].split("-")))
