"""The counter's figures as a workbook: a summary, and the use of the places by point, service and day."""

from documents import wording
from documents.report_book import Book

STATES = {"served": "Đã đến", "missed": "Không đến", "excused": "Công dân hủy", "revoked": "Cơ quan hủy",
          "booked": "Chưa đến ngày"}
OUTCOMES = {"received": "Tiếp nhận", "incomplete": "Chưa đầy đủ", "refused": "Từ chối", "other": "Việc khác",
            "left": "Ra về, chưa được phục vụ", "waiting": "Đang chờ", "called": "Đã gọi", "serving": "Tại quầy",
            "parked": "Chờ bên cạnh", "missed": "Gọi không có mặt"}
REASONS = {"photo": "Ảnh", "identity_card": "Thẻ căn cước", "last_passport": "Hộ chiếu cũ", "birth_certificate": "Giấy khai sinh",
           "representative": "Giấy tờ người đại diện", "loss_report": "Đơn trình báo mất", "details": "Thông tin không khớp",
           "signature": "Chữ ký", "other": "Nội dung khác"}


def book(found, *, period, services, points, where, made_by, made_at):
    """The figures as bytes. `services` and `points` give the names by number, `where` the one point counted ("" for all)."""
    made = Book(made_at)
    conditions = [f"Từ {wording.day(period.since)} đến {wording.day(period.until)}", f"Điểm tiếp nhận: {where or 'tất cả'}",
                  f"Thống kê lúc {wording.moment(made_at)}, {made_by}"]
    _summary(made, found, services, conditions)
    names = {"point": lambda key: points[key], "service": lambda key: services[key].name_vi, "day": wording.day}
    for by, label in (("point", "Điểm tiếp nhận"), ("service", "Việc"), ("day", "Ngày")):
        made.sheet(label, f"SỬ DỤNG CHỖ HẸN THEO {label.upper()}", conditions, [6, 36, 12, 12, 12, 12])
        made.heads(["STT", label, "Số chỗ", "Đã đặt", "Đã đến", "Tỷ lệ"])
        for place, use in enumerate(found.uses[by], 1):
            made.row(place, names[by](use.key), [("number", use.places), ("number", use.taken), ("number", use.came),
                                                 ("share", use.share)])
        sums = [sum(getattr(use, name) for use in found.uses[by]) for name in ("places", "taken", "came")]
        made.row(None, "Tổng cộng", [*(("number", each) for each in sums), ("share", sums[1] / sums[0] if sums[0] else None)],
                 bold=True)
    return made.done()


def _summary(made, found, services, conditions):
    made.sheet("Tổng hợp", "TIẾP CÔNG DÂN TẠI QUẦY", conditions, [6, 44, 14])
    made.heads(["STT", "Chỉ tiêu", "Số liệu"])
    waiting, service = found.waiting, found.service
    lines = [("Số lượt khách", "number", found.tickets), ("Thời gian chờ: trung vị (phút)", "decimal", waiting.median),
             ("Thời gian chờ: 90% không quá (phút)", "decimal", waiting.most),
             ("Thời gian phục vụ: trung vị (phút)", "decimal", service.median),
             ("Thời gian phục vụ: 90% không quá (phút)", "decimal", service.most),
             ("Tiếp nhận ngay lần đầu", "share", found.succeeded), ("Không đến theo hẹn", "share", found.no_shows)]
    for place, (label, kind, value) in enumerate(lines, 1):
        made.row(place, label, [(kind, value)])
    for title, names, values in (
            ("Kết quả", OUTCOMES, found.outcomes), ("Lịch hẹn", STATES, found.appointments),
            ("Thiếu trong lần đầu", REASONS, found.reasons),
            ("Không hẹn trước", {key: each.name_vi for key, each in services.items()}, found.walk_ins)):
        made.line += 1
        made.heads(["STT", title, "Số lượt"])
        for place, key in enumerate((key for key in names if key in values), 1):
            made.row(place, names[key], [("number", values[key])])
        made.row(None, "Tổng cộng", [("number", sum(values.values()))], bold=True)
