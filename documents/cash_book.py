"""The cash of a week as a workbook: the sums by day, and every fee with its receipt."""

from documents import wording
from documents.payment_receipt import WAYS
from documents.report_book import Book
from domain.codes import shown


def book(week, paid, *, receipt, made_by, made_at):
    """The report as bytes. `week` is domain.payments.cash.Week, `paid` its payments, `receipt` gives a receipt's number."""
    made = Book(made_at)
    conditions = [f"Từ {wording.day(week.since)} đến {wording.day(week.until)}",
                  f"Nộp Kho bạc Nhà nước chậm nhất {wording.day(week.due_on)}", f"Lập lúc {wording.moment(made_at)}, {made_by}"]
    made.sheet("Theo ngày", "BÁO CÁO THU LỆ PHÍ TRONG TUẦN", conditions, [6, 30, 14, 18])
    made.heads(["STT", "Ngày, hình thức", "Số lượt", "Số tiền (đồng)"])
    lines = [(f"{wording.day(day)} – {WAYS[way]}", *sums) for day, ways in week.days for way, sums in sorted(ways.items())]
    for place, (label, number, amount) in enumerate(lines, 1):
        made.row(place, label, [("number", number), ("number", amount)])
    made.row(None, "Tổng cộng", [("number", week.number), ("number", week.amount)], bold=True)
    made.sheet("Biên lai", "CÁC KHOẢN ĐÃ THU", conditions, [6, 60, 18])
    made.heads(["STT", "Biên lai, hồ sơ, người nộp, hình thức", "Số tiền (đồng)"])
    for place, each in enumerate(paid, 1):
        words = [receipt(each) or shown(each.code), shown(each.application.code), each.application.full_name, WAYS[each.way],
                 wording.moment(each.paid_at)]
        made.row(place, " · ".join(words), [("number", each.amount)])
    return made.done()
