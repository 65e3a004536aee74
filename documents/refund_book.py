"""Money to be paid back as a workbook: name, account of item 15, sum and why (Circular 25/2021/TT-BTC Art. 6(3))."""

from documents import cells, wording
from documents.report_book import Book
from domain.codes import shown

WHY = {"stopped": "Không đủ điều kiện", "surplus": "Nộp thừa, trùng hoặc muộn"}
HEADS = ("STT", "Họ và tên", "Số tiền (đồng)", "Lý do", "Số tài khoản", "Chủ tài khoản", "Ngân hàng", "Mã hồ sơ", "Ghi nhận lúc")


def book(refunds, *, account, made_by, made_at):
    """The list as bytes; `account(application)` is the account of item 15 (domain.payments.refunds.Account)."""
    made = Book(made_at)
    made.sheet("Hoàn trả", "DANH SÁCH HOÀN TRẢ LỆ PHÍ", [f"Lập lúc {wording.moment(made_at)}, {made_by}"],
               [6, 32, 16, 28, 22, 32, 32, 20, 26])
    made.heads(HEADS)
    for place, each in enumerate(refunds, 1):
        application = each.payment.application
        made.page.write_number(made.line, 0, place, made.plain)
        made.words(1, application.full_name, made.plain)
        made.page.write_number(made.line, 2, each.amount, made.numbers["number", False])
        for column, value in enumerate((WHY[each.kind], *account(application), shown(application.code),
                                        wording.moment(each.created_at)), 3):
            made.words(column, cells.text(value), made.plain)
        made.line += 1
    made.line += 1
    made.words(1, "Tổng cộng", made.strong)
    made.page.write_number(made.line, 2, sum(each.amount for each in refunds), made.numbers["number", True])
    return made.done()
