"""Satisfaction as a workbook: the figures by point, and the words without names (Decree 224/2026/NĐ-CP Art. 19)."""

from documents import wording
from documents.report_book import Book

SCORES = {5: "Rất hài lòng", 4: "Hài lòng", 3: "Bình thường", 2: "Không hài lòng", 1: "Rất không hài lòng"}


def book(rows, said, *, period, made_by, made_at):
    """The figures (domain.applications.ratings.figures) as bytes."""
    made = Book(made_at)
    conditions = [f"Từ {wording.day(period.since)} đến {wording.day(period.until)}, tính theo tháng đã kết thúc",
                  f"Thống kê lúc {wording.moment(made_at)}, {made_by}"]
    made.sheet("Hài lòng", "MỨC ĐỘ HÀI LÒNG CỦA CÔNG DÂN", conditions, [6, 36, 12, 12, *[14] * len(SCORES)])
    made.heads(["STT", "Điểm tiếp nhận", "Số ý kiến", "Điểm bình quân", *SCORES.values()])
    for place, row in enumerate(rows, 1):
        made.row(place, row.name, [("number", row.count), ("decimal", row.average),
                                   *(("number", row.scores[score] if row.scores else None) for score in SCORES)])
    made.sheet("Ý kiến", "Ý KIẾN CỦA CÔNG DÂN", conditions, [6, 100])
    made.heads(["STT", "Ý kiến (không ghi tên)"])
    for place, (words, name) in enumerate(said, 1):
        made.row(place, f"{words} ({name})", [])
    return made.done()
