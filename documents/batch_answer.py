"""The answer to a list of document numbers as a workbook: found, found elsewhere, not found, each on its sheet."""

from io import BytesIO

from documents import cells, wording

FOUND = (("STT", 6), ("Họ và tên", 32), ("Ngày sinh", 12), ("Quốc tịch", 22), ("Số hộ chiếu", 15), ("Ngày đến", 12),
         ("Ngày đi", 12), ("Địa chỉ tạm trú", 46), ("Số lần NC", 10), ("Tổng ngày (năm)", 12), ("Tổng ngày (tích lũy)", 14),
         ("Mục đích", 18), ("Trạng thái", 18), ("Kết quả xác minh", 32), ("Đối tượng chú ý", 14))


def workbook(answer, *, made_at, made_by):
    """The bytes of a workbook of a batch_search.Answer. `made_at` is naive UTC."""
    target = BytesIO()
    book = cells.workbook(target, made_at)
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7", "valign": "vcenter"})
    above = (f"Tra cứu {answer.numbers} số hộ chiếu", f"Lập lúc {wording.moment(made_at)}, người lập: {made_by}")
    _sheet(book, head, above, "Tìm thấy", FOUND, (_found(number, each) for number, each in enumerate(answer.found, 1)))
    for name, numbers in (("Thấy ở nguồn khác", answer.elsewhere), ("Không thấy", answer.missing)):
        _sheet(book, head, above, name, (("STT", 6), ("Số hộ chiếu", 22)), enumerate(numbers, 1))
    book.close()
    return target.getvalue()


def _sheet(book, head, above, name, columns, rows):
    sheet = book.add_worksheet(name)
    for place, (_label, width) in enumerate(columns):
        sheet.set_column(place, place, width)
    for row, line in enumerate(above):
        sheet.write_string(row, 0, cells.text(line))
    first = len(above) + 1
    for place, (label, _width) in enumerate(columns):
        sheet.write_string(first, place, label, head)
    last = first
    for last, row in enumerate(rows, first + 1):
        for place, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(last, place, value)
            elif value:
                sheet.write_string(last, place, cells.text(value))
    sheet.freeze_panes(first + 1, 0)
    sheet.autofilter(first, 0, last, len(columns) - 1)


def _found(number, each):
    stay, person = each.stay, each.person
    return (number, person.full_name, wording.birth(person.birth_date, person.birth_precision),
            wording.country(person.nationality), person.passport_number, wording.day(stay.arrived_on),
            wording.day(stay.left_on or stay.leaving_on),
            f"{stay.establishment.name}, {stay.establishment.address}, {stay.ward.name}", *each.presence.totals, stay.purpose,
            wording.STATUSES.get(stay.status, stay.status), stay.verification_result, "Có" if each.watched else "")
