"""The receipt of a fee: of cash with its running number, of a payment online with its code; exempt ones say so."""

from documents import wording
from documents.facts import section
from documents.paper import Paper, heading
from domain.clock import local
from domain.codes import shown

WAYS = {"counter": "Tiền mặt tại quầy", "vietqr": "Chuyển khoản (VietQR)", "vnpay": "Trực tuyến qua VNPAY", "free": "Miễn thu"}


def receipt(payment, *, number, made_at):
    """Biên lai thu lệ phí as PDF bytes. `number` is the receipt's ("" when not paid in cash), `made_at` naive UTC."""
    application, code = payment.application, shown(payment.code)
    number = number or code
    paper = Paper(f"Biên lai {number}", made_at, footing=f"Biên lai {number}, hồ sơ {shown(application.code)}")
    office = payment.receipt_office or application.point and application.point.office
    heading(paper, [(office.name.upper(), "B")] if office else [],
            place_and_day=wording.written_day(local(payment.paid_at)).capitalize())
    paper.set_y(paper.get_y() + 2)
    paper.block("BIÊN LAI THU LỆ PHÍ", style="B", size=16, align="C")
    paper.block("Receipt of a fee", style="I", size=11, align="C")
    paper.block(f"Số: {number}", style="B", size=12.5, align="C")
    if payment.way == "free":
        paper.block("MIỄN THU LỆ PHÍ (GRATIS)", style="B", size=14, align="C")
    section(paper, "1. Người nộp", "Paid by", [
        ("Họ và tên", "Full name", application.answers.get("representative_name") or application.full_name),
        ("Số định danh cá nhân", "Personal number", application.personal_number),
        ("Mã hồ sơ", "Dossier", shown(application.code))])
    section(paper, "2. Khoản thu", "Fee", [
        ("Nội dung", "For", "Lệ phí giải quyết hồ sơ hộ chiếu phổ thông"),
        ("Số tiền", "Amount", f"{payment.amount:,} đồng".replace(",", ".")),
        ("Bằng chữ", "In words", in_words(payment.amount)), ("Căn cứ", "Legal basis", payment.basis),
        ("Hình thức", "Way", WAYS[payment.way]), ("Thời điểm", "Paid at", wording.moment(payment.paid_at)),
        ("Mã thanh toán", "Payment", code),
        ("Người thu", "Collected by", payment.collected_by.full_name if payment.collected_by else "")])
    if payment.state == "refunded":
        paper.block("ĐÃ HOÀN TRẢ / PAID BACK", style="B", size=13, align="C")
    return paper.done()


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")


def in_words(amount):
    """Whole đồng below a thousand billions in Vietnamese words: 105000 → `Một trăm linh năm nghìn đồng`."""
    if not amount:
        return "Không đồng"
    groups = []
    while amount:
        amount, group = divmod(amount, 1000)
        groups.append(group)
    highest = len(groups) - 1
    parts = [f"{_hundreds(groups[place], place < highest)} {_GROUPS[place]}".strip()
             for place in range(highest, -1, -1) if groups[place]]
    text = " ".join(parts)
    return f"{text[0].upper()}{text[1:]} đồng"


def _hundreds(number, whole):
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or whole else []
    if tens > 1:
        words += [_DIGITS[tens], "mươi"]
    elif tens:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append("mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 and tens else _DIGITS[ones])
    return " ".join(words)
