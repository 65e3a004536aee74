"""The list with which parcels go to the post, on paper to be signed and as a workbook; and the list of what nobody collected."""

from documents import cells, wording
from documents.grid import Column, Grid
from documents.paper import Paper, heading
from documents.report_book import Book
from domain.clock import local
from domain.codes import shown

COLUMNS = (Column("STT", 5, "C"), Column("Người nhận", 22), Column("Điện thoại", 12, "C"), Column("Địa chỉ", 40),
           Column("Mã hồ sơ", 19, "C"), Column("Số hiệu bưu gửi", 17, "C"))


def sheet(deliveries, *, office, made_by, made_at):
    """The posting list as PDF bytes, with room for both signatures."""
    paper = Paper("Danh sách bưu gửi", made_at, landscape=True, margins=(14, 12, 12),
                  footing=f"Danh sách bưu gửi, in lúc {wording.moment(made_at)}")
    heading(paper, [(office.upper(), "B")], place_and_day=wording.written_day(local(made_at)).capitalize())
    paper.block("DANH SÁCH BƯU GỬI TRẢ KẾT QUẢ HỒ SƠ", style="B", size=14, align="C")
    paper.block(f"Tổng số: {len(deliveries)} bưu gửi", size=12, align="C")
    paper.set_y(paper.get_y() + 2)
    grid = Grid(paper, COLUMNS, size=10.5)
    for number, row in enumerate(_rows(deliveries), 1):
        grid.row((number, *row))
    paper.room(40)
    top, half = paper.get_y() + 4, (paper.w - paper.l_margin - paper.r_margin) / 2
    for side, (who, name) in enumerate((("NGƯỜI GIAO", made_by), ("NHÂN VIÊN BƯU CHÍNH NHẬN", ""))):
        paper.set_y(top)
        for line, style in ((who, "B"), ("(Ký, ghi rõ họ tên)", "I")):
            paper.block(line, style=style, size=11.5, align="C", x=paper.l_margin + half * side, width=half)
        paper.set_y(top + 27)
        paper.block(name, style="B", size=11.5, align="C", x=paper.l_margin + half * side, width=half)
    return paper.done()


def book(deliveries, *, made_by, made_at):
    """The posting list as a workbook in bytes; filled in by the post, it can be uploaded again."""
    return _book("DANH SÁCH BƯU GỬI TRẢ KẾT QUẢ HỒ SƠ", [column.label for column in COLUMNS], [6, 30, 16, 60, 20, 22],
                 _rows(deliveries), made_by, made_at)


def uncollected(deliveries, *, until, made_by, made_at):
    """The results nobody collected, as a workbook in bytes; `until(delivery)` is the day they could be collected until."""
    heads = ["STT", "Họ và tên", "Mã hồ sơ", "Số định danh", "Điện thoại", "Có kết quả", "Hẹn trả", "Nhận đến hết", "Đã gửi thư"]
    rows = [(each.application.full_name, shown(each.application.code), each.application.personal_number, each.application.phone,
             wording.day(local(each.ready_at)), wording.day(each.application.due_on), wording.day(until(each)),
             wording.day(each.letter_on)) for each in deliveries]
    return _book("HỘ CHIẾU QUÁ 12 THÁNG CHƯA ĐẾN NHẬN", heads, [6, 32, 20, 16, 16, 14, 14, 14, 14], rows, made_by, made_at)


def _rows(deliveries):
    return [(each.recipient, each.phone, each.address, shown(each.application.code), each.tracking or "") for each in deliveries]


def _book(title, heads, widths, rows, made_by, made_at):
    made = Book(made_at)
    made.sheet("Danh sách", title, [f"Lập lúc {wording.moment(made_at)}, {made_by}"], widths)
    made.heads(heads)
    for number, row in enumerate(rows, 1):
        made.page.write_number(made.line, 0, number, made.plain)
        for column, value in enumerate(row, 1):
            made.words(column, cells.text(value), made.plain)
        made.line += 1
    return made.done()
