"""The letter to a person who has not collected a passport in twelve months (Law 49/2019/QH14 Art. 27, 28a)."""

from documents import wording
from documents.paper import Paper, heading
from domain.clock import local
from domain.codes import shown


def letter(delivery, *, until, look_up, made_at):
    """The letter as PDF bytes. `until` is the day the result could be collected until, `look_up` the address in the QR."""
    application = delivery.application
    office, point = application.point.office, application.point
    paper = Paper("Thông báo chưa đến nhận hộ chiếu", made_at, margins=(28, 18, 17),
                  footing=f"Mã hồ sơ {shown(application.code)}")
    heading(paper, [(office.name.upper(), "B")], number="Số: ……/TB",
            place_and_day=wording.written_day(delivery.letter_on or local(made_at)).capitalize())
    paper.set_y(paper.get_y() + 4)
    paper.block("THÔNG BÁO", style="B", size=15, align="C")
    paper.block("Về việc chưa đến nhận hộ chiếu phổ thông", style="B", size=13.5, align="C")
    paper.set_y(paper.get_y() + 5)
    paper.block(f"Kính gửi: Ông/bà {application.full_name}", style="B", size=13)
    for line in (f"Số định danh cá nhân: {application.personal_number}",
                 f"Địa chỉ: {application.answers.get('current_address', '')}"):
        paper.block(line, size=13, x=paper.l_margin + 20)
    paper.set_y(paper.get_y() + 3)
    for line in _body(delivery, office, point, until):
        paper.block(line, size=13, leading=1.35)
        paper.set_y(paper.get_y() + 2)
    _closing(paper, office, look_up)
    return paper.done()


def _body(delivery, office, point, until):
    application = delivery.application
    return (
        f"Hồ sơ mã số {shown(application.code)} của ông/bà đã có kết quả từ ngày {wording.day(local(delivery.ready_at))}; ngày "
        f"hẹn trả kết quả là {wording.day(application.due_on) or 'ngày có kết quả'}. Đến nay ông/bà chưa đến nhận hộ chiếu.",
        "Theo Điều 27 và Điều 28a Luật Xuất cảnh, nhập cảnh của công dân Việt Nam số 49/2019/QH14 (đã được sửa đổi, bổ sung), hộ "
        "chiếu quá 12 tháng kể từ ngày hẹn trả kết quả mà người đề nghị không đến nhận và không thông báo bằng văn bản về lý do "
        f"chưa nhận thì bị hủy giá trị sử dụng. Thời hạn này đã hết vào ngày {wording.day(until)}.",
        f"Vui lòng mang theo giấy hẹn và thẻ căn cước đến {point.name}, {point.address} để nhận hộ chiếu; hoặc nộp Đơn trình bày "
        "về việc chưa đến nhận hộ chiếu phổ thông (mẫu TK06) nêu rõ lý do.",
        f"Sau khi gửi thông báo này mà không nhận được phản hồi, {office.name} sẽ làm thủ tục hủy giá trị sử dụng hộ chiếu. Lệ "
        "phí đã nộp không được hoàn trả khi người đề nghị không nhận kết quả (Thông tư số 25/2021/TT-BTC).",
        f"Mọi thắc mắc vui lòng liên hệ: {', '.join(each for each in (office.name, office.address, point.phone) if each)}.")


def _closing(paper, office, look_up):
    paper.room(52)
    top, half = paper.get_y() + 5, (paper.w - paper.l_margin - paper.r_margin) / 2
    paper.set_y(top)
    paper.block("Nơi nhận:", style="B", size=12, width=half)
    paper.block("- Như trên;", size=11, width=half)
    paper.block("- Lưu: hồ sơ.", size=11, width=half)
    paper.qr(look_up, paper.l_margin - 3, paper.get_y() + 1, 30)
    paper.set_y(top)
    paper.block("THỦ TRƯỞNG CƠ QUAN", style="B", size=13, align="C", x=paper.l_margin + half, width=half)
    paper.block("(Ký tên, đóng dấu)", style="I", size=11, align="C", x=paper.l_margin + half, width=half)
