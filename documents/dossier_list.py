"""A list of dossiers as a workbook: how it was asked for and when, then every dossier."""

from documents import cells, wording
from domain.codes import shown

COLUMNS = (("STT", 6), ("Mã hồ sơ", 19), ("Mã hồ sơ quốc gia", 26), ("Họ và tên", 30), ("Số định danh", 15), ("Ngày sinh", 12),
           ("Điện thoại", 14), ("Nội dung", 34), ("Cách nộp", 14), ("Trạng thái", 24), ("Nộp lúc", 24), ("Tiếp nhận lúc", 24),
           ("Hẹn trả", 12), ("Hẹn lại", 12), ("Cán bộ thụ lý", 26), ("Điểm tiếp nhận", 34))


def write(target, rows, *, conditions, made_at, made_by, kinds, states, channels):
    """Write the dossiers (any iterable) into `target`, a path or a binary file, and return how many there were.

    `conditions` are (label, value) pairs of the filter; `made_at` is naive UTC; `kinds`, `states`, `channels` give their words.
    Every cell is text."""
    book = cells.workbook(target, made_at)
    sheet = book.add_worksheet("Hồ sơ")
    strong = book.add_format({"bold": True, "border": 1, "text_wrap": True, "bg_color": "#DDEBF7", "valign": "vcenter"})
    above = ["Danh sách hồ sơ", f"Lập lúc {wording.moment(made_at)}, người lập: {made_by}",
             *(f"{label}: {value}" for label, value in conditions)]
    head, count = len(above) + 1, 0
    for line, text in enumerate(above):
        sheet.write_string(line, 0, cells.text(text))
    for place, (label, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(head, place, label, strong)
    for count, row in enumerate(rows, 1):
        words = kinds[row.kind], channels[row.channel], states[row.state]
        for place, value in enumerate(_values(count, row, *words)):
            if value:
                sheet.write_string(head + count, place, cells.text(value))
    sheet.autofilter(head, 0, head + max(count, 1), len(COLUMNS) - 1)
    sheet.freeze_panes(head + 1, 4)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()
    return count


def _values(number, row, kind, channel, state):
    return (str(number), shown(row.code), row.national_code, row.full_name, row.personal_number, wording.day(row.birth_date),
            row.phone, kind, channel, state, wording.moment(row.registered_at), wording.moment(row.received_at),
            wording.day(row.due_on), wording.day(row.promised_on), row.handler.full_name if row.handler_id else "",
            row.point.name if row.point_id else "")
