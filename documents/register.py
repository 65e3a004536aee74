"""The register of establishments as a workbook: how it was asked for and when, then every establishment."""

from documents import sheets, wording
from domain.codes import shown

# The headings are those domain/register_columns.py reads, so that the list can be uploaded elsewhere.
COLUMNS = (
    ("STT", 6), ("Tên cơ sở", 36), ("Loại", 24), ("Địa chỉ", 40), ("Phường/xã", 24), ("Điện thoại", 16), ("Email", 28),
    ("Mã số thuế", 16), ("Số phòng", 10), ("Toạ độ", 20), ("Người đại diện", 28), ("Ngày sinh", 12), ("Giới tính", 10),
    ("Điện thoại người đại diện", 16), ("Trạng thái", 18), ("Khai báo gần nhất", 24), ("Đăng ký lúc", 24), ("Cách khai báo", 18),
    ("Mã cơ sở", 18),
)
STATES = {"proposed": "Chờ duyệt", "returned": "Cần bổ sung", "active": "Đang hoạt động", "refused": "Bị từ chối",
          "locked": "Bị khóa"}


def write(target, rows, *, conditions, made_at, made_by):
    """Write the establishments (any iterable) into `target`, a path or a binary file, and return how many there were.

    `conditions` are (label, value) pairs of the filter; `made_at` is naive UTC. Every cell is text.
    """
    values = (_values(number, row) for number, row in enumerate(rows, 1))
    return sheets.write(target, values, name="Cơ sở lưu trú", columns=COLUMNS, title="Danh sách cơ sở lưu trú",
                        conditions=conditions, made_at=made_at, made_by=made_by)


def _values(number, row):
    spot = f"{row.latitude:.5f}, {row.longitude:.5f}" if row.latitude is not None and row.longitude is not None else ""
    return (str(number), row.name, row.kind.name_vi, row.address, row.ward.name, row.phone, row.email, row.tax_code,
            str(row.rooms or ""), spot, row.representative_name, wording.day(row.representative_birth_date),
            wording.SEXES.get(row.representative_sex, ""), row.representative_phone, STATES[row.state],
            wording.moment(row.last_declared_at), wording.moment(row.created_at),
            "Trực tuyến" if row.has_computer else "Phiếu giấy", shown(row.code))
