"""Lists as workbooks: how they were asked for and when, then a header to filter by, then row after row."""

from documents import cells, wording

ROWS_PER_SHEET = 1_000_000


def write(target, rows, *, name, columns, title, conditions, made_at, made_by, frozen=2, rows_per_sheet=ROWS_PER_SHEET):
    """Write one list into `target`, a path or a binary file, and return how many rows it had.

    `columns` are (label, width) pairs, `rows` any iterable of their texts and numbers; `conditions` are (label, value) pairs
    of the filter; `made_at` is naive UTC. The first `frozen` columns stay in sight.
    """
    book = cells.workbook(target, made_at)
    above = [title, made(made_at, made_by), *(f"{label}: {value}" for label, value in conditions)]
    count = add(book, rows, name=name, columns=columns, above=above, frozen=frozen, rows_per_sheet=rows_per_sheet)
    book.close()
    return count


def made(made_at, made_by):
    """When a list was made and by whom, as stands above it."""
    return f"Lập lúc {wording.moment(made_at)}, người lập: {made_by}"


def add(book, rows, *, name, columns, above, frozen=0, rows_per_sheet=ROWS_PER_SHEET):
    """Write one list to a sheet of `book`, or to as many as it needs, below the lines `above`; gives how many rows it had."""
    style = {"title": book.add_format({"bold": True, "font_size": 14}),
             "head": book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7", "valign": "vcenter"})}
    head, count, sheet = len(above) + 1, 0, _begin(book, name, columns, above, frozen, style)
    for count, values in enumerate(rows, 1):
        place = (count - 1) % rows_per_sheet
        if count > 1 and place == 0:
            sheet.autofilter(head, 0, head + rows_per_sheet, len(columns) - 1)
            sheet = _begin(book, f"{name} {(count - 1) // rows_per_sheet + 1}", columns, above, frozen, style)
        sheet.write_line(head + 1 + place, values)
    sheet.autofilter(head, 0, head + (count - 1) % rows_per_sheet + 1 if count else head, len(columns) - 1)
    return count


def _begin(book, name, columns, above, frozen, style):
    sheet, head = book.add_worksheet(name, cells.Lines), len(above) + 1
    for place, (_label, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    for row, line in enumerate(above):
        sheet.write_string(row, 0, cells.text(line), None if row else style["title"])
    for place, (label, _width) in enumerate(columns):
        sheet.write_string(head, place, label, style["head"])
    sheet.freeze_panes(head + 1, frozen)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)
    return sheet
