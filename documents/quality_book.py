"""The service in figures as a workbook: the whole, and by month, kind and reception point (Decree 224/2026/NĐ-CP Art. 19)."""

from documents import wording
from documents.report_book import Book

KINDS = {"adult": "Hộ chiếu, từ 14 tuổi (TK01)", "child": "Hộ chiếu, dưới 14 tuổi (TK01a)", "loss": "Trình báo mất (TK05)",
         "restore": "Khôi phục giá trị (TK04)", "uncollected": "Chưa đến nhận (TK06)"}
HEADS = ("Tiếp nhận", "Trực tuyến", "Tỷ lệ trực tuyến", "Kết thúc hoặc quá hạn", "Đúng hạn", "Tỷ lệ đúng hạn",
         "Ngày làm việc bình quân", "Trung vị", "90% không quá", "Yêu cầu bổ sung", "Bổ sung/hồ sơ")


def book(found, *, period, points, where, made_by, made_at):
    """The figures (domain.applications.quality.Figures) as bytes; `where` is the one point counted ("" for all)."""
    made = Book(made_at)
    conditions = [f"Từ {wording.day(period.since)} đến {wording.day(period.until)}", f"Điểm tiếp nhận: {where or 'tất cả'}",
                  f"Thống kê lúc {wording.moment(made_at)}, {made_by}"]
    made.sheet("Tổng hợp", "CHẤT LƯỢNG DỊCH VỤ CÔNG", conditions, [6, 36, *[13] * len(HEADS)])
    made.heads(["STT", "", *HEADS])
    made.row(1, "Toàn bộ", _values(found.whole), bold=True)
    made.line += 1
    made.heads(["STT", "Mức độ hài lòng", "Điểm bình quân (trên 5)", "Số ý kiến"])
    made.row(1, "Các tháng đã kết thúc, đủ số ý kiến", [("decimal", found.content), ("number", found.ratings)])
    names = {"month": lambda key: f"{key:%m/%Y}", "kind": KINDS.get, "point": points.get}
    for by, label in (("month", "Tháng"), ("kind", "Loại hồ sơ"), ("point", "Điểm tiếp nhận")):
        made.sheet(label, f"CHẤT LƯỢNG DỊCH VỤ CÔNG THEO {label.upper()}", conditions, [6, 36, *[13] * len(HEADS)])
        made.heads(["STT", label, *HEADS])
        for place, row in enumerate(found.rows[by], 1):
            made.row(place, names[by](row.key), _values(row))
        made.row(None, "Tổng cộng", _values(found.whole), bold=True)
    return made.done()


def _values(row):
    return [("number", row.received), ("number", row.online), ("share", row.online_share), ("number", row.judged),
            ("number", row.on_time), ("share", row.on_time_share), ("decimal", row.mean), ("decimal", row.median),
            ("decimal", row.most), ("number", row.supplements), ("decimal", row.per_dossier)]
