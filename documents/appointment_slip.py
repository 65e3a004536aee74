"""The slip of an appointment: when, where, what to bring, and the QR the counter reads when the person comes."""

from documents import wording
from documents.facts import section
from documents.paper import Paper, heading
from domain.codes import shown

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def slip(appointment, *, bring, made_at):
    """The slip as PDF bytes. `bring` are lines of what to bring, `made_at` naive UTC; the QR holds the appointment's code."""
    slot, application, number = appointment.slot, appointment.application, shown(appointment.code)
    paper = Paper(f"Phiếu hẹn {number}", made_at, footing=f"Phiếu hẹn số {number}")
    heading(paper, [(slot.point.office.name.upper(), "B")])
    top, width = paper.get_y(), paper.w - paper.l_margin - paper.r_margin - 40
    paper.qr(appointment.code, paper.w - paper.r_margin - 38, top, 38)
    paper.block("PHIẾU HẸN NỘP HỒ SƠ", style="B", size=16, width=width)
    paper.block("Appointment to hand in the application", style="I", size=11, width=width)
    paper.set_y(paper.get_y() + 3)
    paper.block(when(slot), style="B", size=17, width=width)
    paper.block(f"Số phiếu: {number}", size=12, width=width)
    paper.set_y(max(paper.get_y(), top + 40))
    section(paper, "1. Nơi đến", "Where", [
        ("Điểm tiếp nhận", "Reception point", slot.point.name), ("Địa chỉ", "Address", slot.point.address),
        ("Điện thoại", "Telephone", slot.point.phone), ("Việc", "Matter", slot.service.name_vi)])
    section(paper, "2. Người đến", "Who", [
        ("Họ và tên", "Full name", application.full_name), ("Mã số tờ khai", "Application", shown(application.code))])
    if bring:
        paper.room(20)
        paper.set_y(paper.get_y() + 1.5)
        paper.block("3. Mang theo / Please bring", style="B", size=12)
        for line in bring:
            paper.block(f"- {line}", size=11.5, x=paper.l_margin + 4)
    paper.set_y(paper.get_y() + 3)
    paper.block("Vui lòng đến trước giờ hẹn 10 phút và đưa mã QR này tại quầy. Giờ hẹn chỉ dành cho người có tên trên phiếu, "
                "không chuyển cho người khác. Có thể đổi hoặc hủy hẹn trên trang hồ sơ.", size=11)
    return paper.done()


def when(slot):
    """`08:15, Thứ Hai 23/11/2026`."""
    return f"{slot.starts}, {WEEKDAYS[slot.day.weekday()]} {wording.day(slot.day)}"
