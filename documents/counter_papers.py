"""What the office hands over: the slip for the result, the list of what is missing, the refusal, the apology.

They follow forms 01 to 04 of Circular 01/2018/TT-VPCP and Law 49/2019/QH14 Art. 15.
"""

from typing import NamedTuple

from documents import wording
from documents.facts import section
from documents.paper import Paper, heading
from domain.clock import local
from domain.codes import shown


class Desk(NamedTuple):
    """Who hands the paper over: the office, its reception point and address, and the officer."""

    office: str
    point: str
    address: str
    phone: str
    officer: str


def result_slip(application, form, desk, *, papers, due_on, fee, look_up, made_at):
    """Giấy tiếp nhận hồ sơ và hẹn trả kết quả as PDF bytes. `papers` are lines, `fee` whole đồng or None, `made_at` naive UTC."""
    paper = _sheet("GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Receipt of the dossier and appointment for its result",
                   application, desk, made_at, look_up)
    _applicant(paper, application, form)
    _listed(paper, "2. Thành phần hồ sơ nộp", "Papers handed in", papers)
    received = application.received_at or made_at
    section(paper, "3. Thời hạn và kết quả", "Time and result", [
        ("Tiếp nhận lúc", "Received", wording.moment(received)),
        ("Thời hạn giải quyết", "Time allowed", _allowed(form)),
        ("Hẹn trả kết quả", "Result on", wording.day(due_on)),
        ("Nơi nhận kết quả", "Collected at", f"{desk.point}, {desk.address}".strip(", ")),
        ("Lệ phí", "Fee", "" if fee is None else f"{fee:,} đồng".replace(",", "."))])
    paper.set_y(paper.get_y() + 2)
    paper.block("Khi đến nhận kết quả, vui lòng mang theo giấy này và thẻ căn cước. Tra cứu tình trạng hồ sơ bằng mã ở trên và "
                "số định danh cá nhân.", size=11)
    paper.block("Please bring this slip and the identity card when you collect the result.", style="I", size=9.5)
    _signatures(paper, "NGƯỜI NỘP HỒ SƠ", applicant(application), "NGƯỜI TIẾP NHẬN HỒ SƠ", desk.officer, made_at)
    return paper.done()


def missing_papers(application, form, desk, *, missing, note, look_up, made_at):
    """Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ as PDF bytes: everything that is missing, asked for once."""
    paper = _sheet("PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "What is missing in the dossier", application, desk, made_at,
                   look_up)
    _applicant(paper, application, form)
    _listed(paper, "2. Đề nghị bổ sung, hoàn thiện", "Please add or mend", missing)
    _listed(paper, "3. Ghi chú", "Remarks", [note] if note else [])
    paper.set_y(paper.get_y() + 2)
    paper.block("Tờ khai và các giấy tờ đã nộp được giữ nguyên; ông/bà chỉ cần bổ sung những nội dung nêu trên.", size=11)
    _signatures(paper, "NGƯỜI NỘP HỒ SƠ", applicant(application), "NGƯỜI HƯỚNG DẪN", desk.officer, made_at)
    return paper.done()


def refusal(application, form, desk, *, reason, look_up, made_at):
    """Phiếu từ chối giải quyết hồ sơ as PDF bytes, in writing with its reason (Law 49/2019/QH14 Art. 15(7))."""
    paper = _sheet("PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ", "Refusal of the dossier", application, desk, made_at, look_up)
    _applicant(paper, application, form)
    _listed(paper, "2. Lý do từ chối", "Reason", [reason])
    paper.set_y(paper.get_y() + 2)
    paper.block("Nếu không đồng ý, ông/bà có quyền khiếu nại theo quy định của pháp luật.", size=11)
    _signatures(paper, "NGƯỜI NỘP HỒ SƠ", applicant(application), "NGƯỜI TIẾP NHẬN HỒ SƠ", desk.officer, made_at)
    return paper.done()


def apology(application, form, desk, *, reason, missed, day, look_up, made_at):
    """Phiếu xin lỗi và hẹn lại ngày trả kết quả as PDF bytes: the day `missed`, why, and the new `day`."""
    paper = _sheet("PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Apology and another day for the result", application, desk,
                   made_at, look_up)
    _applicant(paper, application, form)
    received = application.received_at or made_at
    section(paper, "2. Hẹn trả kết quả", "Day of the result", [
        ("Tiếp nhận ngày", "Received on", wording.day(local(received))),
        ("Đã hẹn trả ngày", "Promised for", wording.day(missed)),
        ("Hẹn lại ngày", "New day", wording.day(day)),
        ("Nơi nhận kết quả", "Collected at", f"{desk.point}, {desk.address}".strip(", "))])
    _listed(paper, "3. Lý do chậm", "Why it is late", [reason])
    paper.set_y(paper.get_y() + 2)
    paper.block(f"Đến nay {desk.office} chưa trả kết quả giải quyết hồ sơ đúng thời hạn đã hẹn. Sự chậm trễ này đã gây phiền hà, "
                f"tốn kém thời gian, công sức của ông/bà. {desk.office} xin lỗi ông/bà và sẽ trả kết quả vào ngày "
                f"{wording.day(day)}.", size=11.5)
    paper.block("Rất mong nhận được sự thông cảm của ông/bà.", size=11.5)
    _signatures(paper, "", "", "THỦ TRƯỞNG CƠ QUAN", "", made_at)
    return paper.done()


def applicant(application):
    """Who hands the dossier in: the representative of a child, else the person."""
    return application.answers.get("representative_name") or application.full_name


def _allowed(form):
    return "5 ngày làm việc" if form.kind == "restore" else "1 ngày làm việc" if form.kind == "loss" else "8 ngày làm việc"


def _sheet(title, english, application, desk, made_at, look_up):
    number = shown(application.code)
    paper = Paper(f"{title} {number}", made_at, footing=f"Mã hồ sơ {number}")
    day = local(made_at)
    heading(paper, [(desk.office.upper(), "B")], place_and_day=wording.written_day(day).capitalize())
    paper.qr(look_up, paper.w - paper.r_margin - 30, paper.get_y() + 2, 30)
    top, width = paper.get_y(), paper.w - paper.l_margin - paper.r_margin - 32
    paper.block(title, style="B", size=14.5, align="C", x=paper.l_margin + 16, width=width - 16)
    paper.block(english, style="I", size=10.5, align="C", x=paper.l_margin + 16, width=width - 16)
    paper.block(f"Mã hồ sơ: {number}", style="B", size=12.5, align="C", x=paper.l_margin + 16, width=width - 16)
    paper.set_y(max(paper.get_y(), top + 32))
    return paper


def _applicant(paper, application, form):
    answers = application.answers
    section(paper, "1. Người nộp hồ sơ", "Applicant", [
        ("Họ và tên", "Full name", application.full_name),
        ("Số định danh cá nhân", "Personal number", application.personal_number),
        ("Ngày sinh", "Date of birth", wording.day(application.birth_date)),
        ("Điện thoại", "Telephone", answers.get("phone") or answers.get("representative_phone") or ""),
        ("Người đại diện", "Representative", answers.get("representative_name") or ""),
        ("Địa chỉ", "Address", answers.get("current_address") or ""),
        ("Nội dung", "Matter", f"{form.title} ({form.number})"),
        ("Mã hồ sơ quốc gia", "National code", application.national_code or "")])


def _listed(paper, title, english, lines):
    if not lines:
        return
    paper.room(12)
    paper.set_y(paper.get_y() + 1.5)
    paper.block(f"{title} / {english}", style="B", size=12)
    for number, line in enumerate(lines, 1):
        paper.block(f"{number}. {line}" if len(lines) > 1 else line, size=11.5, x=paper.l_margin + 4)


def _signatures(paper, left, left_name, right, right_name, made_at):
    paper.room(46)
    half = (paper.w - paper.l_margin - paper.r_margin) / 2
    top = paper.get_y() + 4
    for side, (who, name) in enumerate(((left, left_name), (right, right_name))):
        x = paper.l_margin + half * side
        paper.set_y(top)
        paper.block(who, style="B", size=12, align="C", x=x, width=half)
        paper.block("(Ký, ghi rõ họ tên)" if who else "", style="I", size=10.5, align="C", x=x, width=half)
        paper.set_y(top + 32)
        paper.block(name, style="B", size=12, align="C", x=x, width=half)
