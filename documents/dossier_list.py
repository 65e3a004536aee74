"""A list of dossiers as a workbook: how it was asked for and when, then every dossier."""

from documents import sheets, wording
from domain.codes import shown

COLUMNS = (("STT", 6), ("Mã hồ sơ", 19), ("Mã hồ sơ quốc gia", 26), ("Họ và tên", 30), ("Số định danh", 15), ("Ngày sinh", 12),
           ("Điện thoại", 14), ("Nội dung", 34), ("Cách nộp", 14), ("Trạng thái", 24), ("Nộp lúc", 24), ("Tiếp nhận lúc", 24),
           ("Hẹn trả", 12), ("Hẹn lại", 12), ("Cán bộ thụ lý", 26), ("Điểm tiếp nhận", 34))


def write(target, rows, *, conditions, made_at, made_by, kinds, states, channels):
    """Write the dossiers (any iterable) into `target`, a path or a binary file, and return how many there were.

    `conditions` are (label, value) pairs of the filter; `made_at` is naive UTC; `kinds`, `states`, `channels` give their words.
    Every cell is text."""
    values = (_values(number, row, kinds[row.kind], channels[row.channel], states[row.state])
              for number, row in enumerate(rows, 1))
    return sheets.write(target, values, name="Hồ sơ", columns=COLUMNS, title="Danh sách hồ sơ", conditions=conditions,
                        made_at=made_at, made_by=made_by, frozen=4)


def _values(number, row, kind, channel, state):
    return (str(number), shown(row.code), row.national_code, row.full_name, row.personal_number, wording.day(row.birth_date),
            row.phone, kind, channel, state, wording.moment(row.registered_at), wording.moment(row.received_at),
            wording.day(row.due_on), wording.day(row.promised_on), row.handler.full_name if row.handler_id else "",
            row.point.name if row.point_id else "")
