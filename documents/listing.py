"""A list of stays as a workbook: how it was asked for and when, then a header to filter by, then every stay."""

from documents import sheets, wording
from domain.codes import shown

COLUMNS = (
    ("STT", 6), ("Họ và tên", 32), ("Ngày sinh", 12), ("Giới tính", 9), ("Quốc tịch", 22), ("Số hộ chiếu", 15),
    ("Ngày đến", 12), ("Ngày đi", 12), ("Đã trả phòng", 13), ("Số phòng", 10), ("Cơ sở lưu trú", 32),
    ("Địa chỉ tạm trú", 46), ("Mục đích", 18), ("Trạng thái", 18), ("Kết quả xác minh", 32), ("Mã biên nhận", 19),
    ("Khai báo lúc", 21), ("Muộn", 20), ("Tình trạng", 26),
)
TOTALS = (("Số lần NC", 10), ("Tổng ngày (năm)", 12), ("Tổng ngày (tích lũy)", 14))


def write(target, stays, *, title, conditions, made_at, made_by, totals=None, rows_per_sheet=sheets.ROWS_PER_SHEET):
    """Write the stays (any iterable) into `target`, a path or a binary file, and return how many there were.

    `conditions` are (label, value) pairs of the filter; `made_at` is naive UTC. `totals(stay)`, where given, answers
    the guest's (entries, days this year, days in all) and adds the three columns. Every cell is text but these numbers.
    """
    rows = ((*_values(number, stay), *(totals(stay) if totals else ())) for number, stay in enumerate(stays, 1))
    return sheets.write(target, rows, name="Danh sách", columns=[*COLUMNS, *(TOTALS if totals else ())], title=title,
                        conditions=conditions, made_at=made_at, made_by=made_by, rows_per_sheet=rows_per_sheet)


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
