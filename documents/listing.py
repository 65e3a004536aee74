"""A list of stays as a workbook: how it was asked for and when, then a header to filter by, then every stay."""

from documents import cells, wording
from domain.codes import shown

COLUMNS = (
    ("STT", 6), ("Họ và tên", 32), ("Ngày sinh", 12), ("Giới tính", 9), ("Quốc tịch", 22), ("Số hộ chiếu", 15),
    ("Ngày đến", 12), ("Ngày đi", 12), ("Đã trả phòng", 13), ("Số phòng", 10), ("Cơ sở lưu trú", 32),
    ("Địa chỉ tạm trú", 46), ("Mục đích", 18), ("Trạng thái", 18), ("Kết quả xác minh", 32), ("Mã biên nhận", 19),
    ("Khai báo lúc", 21), ("Muộn", 20), ("Tình trạng", 26),
)
TOTALS = (("Số lần NC", 10), ("Tổng ngày (năm)", 12), ("Tổng ngày (tích lũy)", 14))
ROWS_PER_SHEET = 1_000_000


def write(target, stays, *, title, conditions, made_at, made_by, totals=None, rows_per_sheet=ROWS_PER_SHEET):
    """Write the stays (any iterable) into `target`, a path or a binary file, and return how many there were.

    `conditions` are (label, value) pairs of the filter; `made_at` is naive UTC. `totals(stay)`, where given, answers
    the guest's (entries, days this year, days in all) and adds the three columns. Every cell is text but these numbers.
    """
    columns = [*COLUMNS, *(TOTALS if totals else ())]
    above = [title, f"Lập lúc {wording.moment(made_at)}, người lập: {made_by}",
             *(f"{label}: {value}" for label, value in conditions)]
    head = len(above) + 1
    book = cells.workbook(target, made_at)
    style = {"wrap": book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7",
                                      "valign": "vcenter"}),
             "title": book.add_format({"bold": True, "font_size": 14})}
    sheet, row, count = None, head, 0
    for count, stay in enumerate(stays, 1):
        if (count - 1) % rows_per_sheet == 0:
            _finish(sheet, head, row, columns)
            sheet, row = _begin(book, above, columns, style), head
        row += 1
        sheet.write_line(row, [*_values(count, stay), *(totals(stay) if totals else ())])
    _finish(sheet or _begin(book, above, columns, style), head, row, columns)
    book.close()
    return count


def _begin(book, above, columns, style):
    number = len(book.worksheets()) + 1
    sheet = book.add_worksheet("Danh sách" if number == 1 else f"Danh sách {number}", cells.Lines)
    for place, (_, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    for row, line in enumerate(above):
        sheet.write_string(row, 0, cells.text(line), style["title"] if row == 0 else None)
    head = len(above) + 1
    for place, (label, _) in enumerate(columns):
        sheet.write_string(head, place, label, style["wrap"])
    sheet.freeze_panes(head + 1, 2)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(9)
    return sheet


def _finish(sheet, head, last, columns):
    if sheet:
        sheet.autofilter(head, 0, max(head, last), len(columns) - 1)


def _values(number, stay):
    place = stay.establishment
    return (
        str(number), stay.full_name, wording.birth(stay.birth_date, stay.birth_precision), wording.sex(stay.sex),
        wording.country(stay.nationality), stay.passport_number, wording.day(stay.arrived_on),
        wording.day(stay.left_on or stay.leaving_on), "Rồi" if stay.left_on else "Chưa", stay.room, place.name,
        f"{place.address}, {stay.ward.name}", stay.purpose, wording.STATUSES.get(stay.status, stay.status),
        stay.verification_result, shown(stay.code), wording.moment(stay.declared_at),
        wording.duration(stay.late_minutes) if stay.late_minutes else "", _condition(stay),
    )


def _condition(stay):
    if stay.cancelled_at:
        return f"Đã hủy {wording.moment(stay.cancelled_at)}"
    return f"Đã sửa {stay.revision} lần" if stay.revision else ""
