"""A periodic report as one PDF: official heading, the ready paragraph, tables with bars, the matrix and the curve by day."""

from documents import figures, paragraph, wording
from documents.figures import number, percent
from documents.grid import Column, Grid
from documents.paper import Paper, heading
from domain.clock import local

ORDER = ("nationality", "continent", "ward", "kind", "purpose", "sex", "age", "length", "status", "late", "channel")
_TABLE = (Column("STT", 6, "C"), Column("", 34), Column("Số lượt", 11, "R"), Column("Tỷ lệ", 9, "R"), Column("Kỳ trước", 11, "R"),
          Column("Tăng, giảm", 12, "R"), Column("Cùng kỳ năm trước", 13, "R"), Column("Tăng, giảm", 12, "R"))
_TOP, _BAR = 10, 5.2
_BLUE, _GREY = (18, 71, 140), (228, 233, 239)


def paper(overview, *, area, office, made_by):
    """The report as PDF bytes for an Overview; `office` is who reports, `area` what was counted."""
    title = figures.title(overview.period)
    sheet = Paper("Báo cáo thống kê khai báo tạm trú của người nước ngoài", overview.counted_at, margins=(25, 18, 15),
                  footing=f"Báo cáo khai báo tạm trú của người nước ngoài, {title or _days(overview.period)}")
    day = local(overview.counted_at).date()
    heading(sheet, [(office.name.upper(), "B")], number="Số: ……/BC-……", place_and_day=f"{area}, {wording.written_day(day)}")
    _title(sheet, overview, title)
    _lines(sheet, [paragraph.text(overview, area=area)])
    _chapter(sheet, "I. Tổng hợp")
    _lines(sheet, _totals(overview))
    _curve(sheet, overview)
    for place, by in enumerate(ORDER, 1):
        _dimension(sheet, place, overview.reports[by])
    _matrix(sheet, overview.matrix)
    _signature(sheet, overview, made_by)
    return sheet.done()


def _days(period):
    return f"từ ngày {wording.day(period.since)} đến ngày {wording.day(period.until)}"


def _title(sheet, overview, title):
    sheet.set_y(sheet.get_y() + 4)
    sheet.block("BÁO CÁO", style="B", size=15, align="C")
    sheet.block(f"Thống kê người nước ngoài khai báo tạm trú {title}".strip(), style="B", size=13.5, align="C")
    sheet.block(f"({_capital(_days(overview.period))})", style="I", size=12.5, align="C")
    sheet.set_y(sheet.get_y() + 4)


def _capital(words):
    return words[:1].upper() + words[1:]


def _lines(sheet, lines):
    for line in lines:
        _justified(sheet, line)
        sheet.set_y(sheet.get_y() + 1)


def _justified(sheet, text):
    """A paragraph of any length, set sentence by sentence into lines of the full width."""
    sheet.face("", 13)
    width = sheet.w - sheet.l_margin - sheet.r_margin
    lines = [sheet.printable(part) for part in text.split(". ")]
    sheet.multi_cell(width, 13 * 0.3528 * 1.3, ". ".join(lines), align="J", new_x="LMARGIN", new_y="NEXT")


def _chapter(sheet, words, below=0):
    # A heading never stands alone at the foot of a page: what follows it needs room as well.
    sheet.room(30 + below)
    sheet.set_y(sheet.get_y() + 3)
    sheet.block(words, style="B", size=13)
    sheet.set_y(sheet.get_y() + 1)


def _totals(overview):
    total = overview.total
    average = "không có" if overview.average is None else f"{figures.decimal(overview.average)} ngày/lượt"
    before = f"- Kỳ trước ({_days(overview.period.before)}): {number(total.before)} lượt; {_change(total.since_before)}."
    return [f"- Tổng số lượt khai báo tạm trú: {number(total.n)} lượt.", *([] if overview.period.yearly else [before]),
            f"- Cùng kỳ năm trước ({_days(overview.period.last_year)}): {number(total.last_year)} lượt; "
            f"{_change(total.since_last_year)}.",
            f"- Đang tạm trú tại thời điểm thống kê: {number(overview.staying)} người.",
            f"- Thời gian tạm trú bình quân: {average}."]


def _change(change):
    share = f" ({percent(abs(change.share))})" if change.share else ""
    word = "tăng" if change.difference > 0 else "giảm" if change.difference < 0 else "không thay đổi"
    return f"{word} {number(abs(change.difference))} lượt{share}" if change.difference else word


def _dimension(sheet, place, report):
    name = figures.namer(report)
    label = figures.DIMENSIONS[report.by]
    rows = [row for row in report.rows if row.n][:_TOP]
    _chapter(sheet, f"{_roman(place + 1)}. {label}", below=_BAR * len(rows))
    if len(rows) > 1:
        _bars(sheet, [(name(row.value), row.n) for row in rows])
    grid = Grid(sheet, [column._replace(label=column.label or label) for column in _TABLE], size=10)
    for line, row in enumerate(report.rows, 1):
        grid.row([str(line), name(row.value), *_cells(row)])
    grid.row(["", "Tổng cộng", *_cells(report.total)], "B")


def _cells(row):
    return [number(row.n), percent(row.share), number(row.before), _cell(row.since_before), number(row.last_year),
            _cell(row.since_last_year)]


def _cell(change):
    return figures.signed(change.difference) + (f" ({percent(change.share)})" if change.share else "")


def _bars(sheet, rows):
    """Bars as filled rectangles: name left, number right of the bar."""
    inner, most = sheet.w - sheet.l_margin - sheet.r_margin, max(n for _name, n in rows)
    left, right, height = inner * 0.32, 22, _BAR
    for name, n in rows:
        y = sheet.get_y()
        sheet.face("", 10)
        sheet.set_xy(sheet.l_margin, y)
        sheet.cell(left - 2, height, sheet.wrapped(name, left - 2)[0], align="R")
        length = (inner - left - right) * n / most
        sheet.set_fill_color(*_BLUE)
        sheet.rect(sheet.l_margin + left, y + 0.8, max(length, 0.3), height - 1.6, style="F")
        sheet.set_xy(sheet.l_margin + left + length + 1.5, y)
        sheet.cell(right, height, number(n))
        sheet.set_xy(sheet.l_margin, y + height)
    sheet.set_y(sheet.get_y() + 2)


def _curve(sheet, overview):
    """The stays that began each day as a line over a grid."""
    numbers = [n for _day, n in overview.days]
    inner, height, most = sheet.w - sheet.l_margin - sheet.r_margin, 30, max(*numbers, 1, 1)
    sheet.room(height + 13)
    sheet.block("Số lượt khai báo tạm trú theo ngày đến", style="I", size=11, align="C")
    left, top = sheet.l_margin + 12, sheet.get_y() + 2
    width = inner - 12
    sheet.face("", 9)
    sheet.set_draw_color(*_GREY)
    for share in (0, 0.5, 1):
        sheet.line(left, top + height * share, left + width, top + height * share)
        sheet.set_xy(sheet.l_margin, top + height * share - 2)
        sheet.cell(11, 4, figures.decimal(most * (1 - share)), align="R")
    step = width / max(len(numbers) - 1, 1)
    line = numbers if len(numbers) > 1 else numbers * 2
    sheet.set_draw_color(*_BLUE)
    sheet.set_line_width(0.45)
    sheet.polyline([(left + place * step, top + height - height * n / most) for place, n in enumerate(line)])
    sheet.set_line_width(0.2)
    sheet.set_draw_color(0)
    sheet.set_xy(left, top + height + 1)
    sheet.cell(width, 4, wording.day(overview.days[0][0]))
    sheet.set_xy(left, top + height + 1)
    sheet.cell(width, 4, wording.day(overview.days[-1][0]), align="R")
    sheet.set_xy(sheet.l_margin, top + height + 7)


def _matrix(sheet, matrix):
    purposes = figures.WORDS["purpose"]
    _chapter(sheet, f"{_roman(len(ORDER) + 2)}. Quốc tịch theo mục đích nhập cảnh")
    grid = Grid(sheet, [Column("STT", 6, "C"), Column("Quốc tịch", 26), Column("Tổng", 10, "R"),
                        *(Column(words, 11, "R") for words in purposes.values()), Column("Tỷ lệ", 9, "R")], size=10)
    for place, (nationality, total, counts, share) in enumerate(matrix.rows, 1):
        numbers = (number(counts.get(each, 0)) for each in purposes)
        grid.row([str(place), wording.country(nationality), number(total), *numbers, percent(share)])
    grid.row(["", "Tổng cộng", *(number(matrix.totals.get(each, 0)) for each in ("", *purposes)),
              percent(1.0 if matrix.rows else 0.0)], "B")


def _signature(sheet, overview, made_by):
    sheet.room(45)
    sheet.set_y(sheet.get_y() + 6)
    top, half = sheet.get_y(), (sheet.w - sheet.l_margin - sheet.r_margin) / 2
    for x, words, name in ((sheet.l_margin, "NGƯỜI LẬP BÁO CÁO", made_by), (sheet.l_margin + half, "THỦ TRƯỞNG ĐƠN VỊ", "")):
        sheet.set_y(top)
        sheet.block(words, style="B", size=12.5, align="C", x=x, width=half)
        sheet.block("(Ký, ghi rõ họ tên)", style="I", size=11, align="C", x=x, width=half)
        sheet.set_y(top + 30)
        sheet.block(name, style="B", size=12.5, align="C", x=x, width=half)


def _roman(n):
    return "X" * (n // 10) + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[n % 10]
