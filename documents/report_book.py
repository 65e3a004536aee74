"""Reports as workbooks: one report, or a whole period on one sheet for each question. Words stay text, numbers numbers."""

from io import BytesIO

from documents import cells, figures, wording

COLUMNS = (("STT", 6), ("", 36), ("Số lượt", 12), ("Tỷ lệ", 10), ("Kỳ trước", 12), ("Tăng, giảm", 12), ("Tăng, giảm (%)", 14),
           ("Cùng kỳ năm trước", 18), ("Tăng, giảm", 12), ("Tăng, giảm (%)", 14))
SHEETS = (("nationality", "Quốc tịch"), ("continent", "Châu lục"), ("ward", "Địa bàn"), ("kind", "Loại cơ sở"),
          ("purpose", "Mục đích"), ("age", "Độ tuổi"), ("length", "Thời gian"))
_SUMMARY = ("sex", "status", "late", "channel")


class Book:
    """A workbook being written, row after row."""

    def __init__(self, made_at):
        self.target = BytesIO()
        self.book = cells.workbook(self.target, made_at)
        form = self.book.add_format
        self.head = form({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7", "valign": "vcenter",
                          "align": "center"})
        self.title, self.strong = form({"bold": True, "font_size": 14}), form({"bold": True, "border": 1})
        self.plain, self.wide = form({"border": 1}), form({"text_wrap": True, "valign": "top"})
        look = (("number", "#,##0"), ("signed", "+#,##0;-#,##0;0"), ("share", "0.0%"), ("change", "+0.0%;-0.0%;0.0%"),
                ("decimal", "#,##0.0"))
        self.numbers = {(name, bold): form({"num_format": shown, "border": 1, "bold": bold}) for name, shown in look
                        for bold in (False, True)}

    def sheet(self, name, title, conditions, widths):
        self.page, self.line = self.book.add_worksheet(cells.sheet_name(name, "Báo cáo")), 0
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)
        for place, line in enumerate((title, *conditions)):
            self.words(0, line, self.title if place == 0 else None)
            self.line += 1
        self.line += 1

    def words(self, column, value, form):
        self.page.write_string(self.line, column, cells.text(value), form)

    def heads(self, labels):
        for column, label in enumerate(labels):
            self.words(column, label, self.head)
        self.line += 1

    def row(self, number, name, values, bold=False):
        """One line: its number (None for a total), its name and (kind, value) pairs; None stays empty."""
        form = self.strong if bold else self.plain
        if number is None:
            self.words(0, "", form)
        else:
            self.page.write_number(self.line, 0, number, form)
        self.words(1, name, form)
        for column, (kind, value) in enumerate(values, 2):
            if value is None:
                self.words(column, "–", form)
            else:
                self.page.write_number(self.line, column, value, self.numbers[kind, bold])
        self.line += 1

    def done(self):
        self.book.close()
        return self.target.getvalue()


def one(report, matrix=None, *, conditions, made_at):
    """One report as a workbook in bytes, and the matrix of nationality × purpose on a second sheet where it is given."""
    book = Book(made_at)
    label = figures.DIMENSIONS[report.by]
    book.sheet(label, f"BÁO CÁO THỐNG KÊ THEO {label.upper()}", conditions, [width for _label, width in COLUMNS])
    _table(book, report)
    if matrix:
        _matrix(book, matrix, conditions)
    return book.done()


def staying(report, *, conditions, made_at):
    """Those staying now by one dimension as a workbook in bytes: it compares with nothing."""
    book = Book(made_at)
    label, name = figures.DIMENSIONS[report.by], figures.namer(report)
    book.sheet(label, f"NGƯỜI NƯỚC NGOÀI ĐANG TẠM TRÚ THEO {label.upper()}", conditions, [width for _label, width in COLUMNS[:4]])
    book.heads(["STT", label, "Đang tạm trú", "Tỷ lệ"])
    for place, row in enumerate(report.rows, 1):
        book.row(place, name(row.value), _values(row)[:2])
    book.row(None, "Tổng cộng", _values(report.total)[:2], bold=True)
    return book.done()


def whole(overview, *, conditions, text):
    """All of a period as one workbook in bytes: summary with the ready paragraph, then a sheet for each question."""
    book = Book(overview.counted_at)
    _summary(book, overview, conditions, text)
    for by, name in SHEETS:
        title = f"BÁO CÁO THỐNG KÊ THEO {figures.DIMENSIONS[by].upper()}"
        book.sheet(name, title, conditions, [width for _label, width in COLUMNS])
        _table(book, overview.reports[by])
    _matrix(book, overview.matrix, conditions)
    _days(book, overview, conditions)
    return book.done()


def _summary(book, overview, conditions, text):
    book.sheet("Tổng hợp", "BÁO CÁO TỔNG HỢP NGƯỜI NƯỚC NGOÀI KHAI BÁO TẠM TRÚ", conditions, [width for _label, width in COLUMNS])
    book.heads(["STT", "Chỉ tiêu", *(label for label, _width in COLUMNS[2:])])
    book.row(1, "Tổng số lượt khai báo tạm trú", _values(overview.total))
    book.row(2, "Đang tạm trú tại thời điểm thống kê", [("number", overview.staying)])
    book.row(3, "Thời gian tạm trú bình quân (ngày/lượt)", [("decimal", overview.average)])
    book.line += 1
    for by in _SUMMARY:
        _table(book, overview.reports[by])
        book.line += 1
    book.words(0, "Nội dung báo cáo", book.title)
    book.line += 1
    # In a memory-saving book a merged cell must be written in order, and its height is ours to give.
    book.page.set_row(book.line, 15 * (len(text) // 130 + 2))
    book.page.merge_range(book.line, 0, book.line, len(COLUMNS) - 1, cells.text(text), book.wide)


def _table(book, report):
    name = figures.namer(report)
    book.heads(["STT", figures.DIMENSIONS[report.by], *(label for label, _width in COLUMNS[2:])])
    for place, row in enumerate(report.rows, 1):
        book.row(place, name(row.value), _values(row))
    book.row(None, "Tổng cộng", _values(report.total), bold=True)


def _values(row):
    before, last_year = row.since_before, row.since_last_year
    return [("number", row.n), ("share", row.share), ("number", row.before), ("signed", before.difference),
            ("change", before.share), ("number", row.last_year), ("signed", last_year.difference), ("change", last_year.share)]


def _matrix(book, matrix, conditions):
    purposes = figures.WORDS["purpose"]
    book.sheet("Ma trận", "QUỐC TỊCH THEO MỤC ĐÍCH NHẬP CẢNH", conditions, [6, 36, *[14] * (len(purposes) + 2)])
    book.heads(["STT", "Quốc tịch", "Tổng", *purposes.values(), "Tỷ lệ"])
    for place, (nationality, total, counts, share) in enumerate(matrix.rows, 1):
        numbers = [("number", counts.get(purpose, 0)) for purpose in purposes]
        book.row(place, wording.country(nationality), [("number", total), *numbers, ("share", share)])
    numbers = [("number", matrix.totals.get(purpose, 0)) for purpose in ("", *purposes)]
    book.row(None, "Tổng cộng", [*numbers, ("share", 1 if matrix.rows else 0)], bold=True)


def _days(book, overview, conditions):
    book.sheet("Theo ngày", "SỐ LƯỢT KHAI BÁO TẠM TRÚ THEO NGÀY ĐẾN", conditions, [6, 36, 14])
    book.heads(["STT", "Ngày đến", "Số lượt"])
    for place, (day, n) in enumerate(overview.days, 1):
        book.row(place, f"{day:%d/%m/%Y}", [("number", n)])
    book.row(None, "Tổng cộng", [("number", overview.total.n)], bold=True)
