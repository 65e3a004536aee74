"""The letter by which the office confirms, on request, that a foreigner's stays were declared."""

from datetime import date
from typing import NamedTuple

from documents import wording
from documents.grid import Column, Grid
from documents.paper import Paper, heading
from domain.codes import shown

# Circular 53/2016 names the duty in Art. 10(2)(đ); in its successor the article is not known, so none is cited.
CIRCULARS = (
    (date(2017, 2, 15), "điểm đ khoản 2 Điều 10 Thông tư số 53/2016/TT-BCA ngày 28 tháng 12 năm 2016"),
    (date(2026, 7, 24), "Thông tư số 87/2026/TT-BCA ngày 09 tháng 6 năm 2026"),
)
COLUMNS = (
    Column("STT", 8, "C"), Column("Cơ sở lưu trú, địa chỉ", 36), Column("Từ ngày", 15, "C"),
    Column("Đến ngày", 15, "C"), Column("Thời điểm khai báo", 19, "C"), Column("Số biên nhận", 28, "C"),
)


class Letter(NamedTuple):
    """What the officer fills in: number, day, place of issue, addressee, and who signs in which office."""

    number: str
    day: date
    place: str
    to_whom: str
    signer_title: str
    signer_name: str = ""
    superior: str = ""


def of_stays(stays, *, office, letter, verify_url, made_at):
    """The letter as PDF bytes for the stays of one guest, as the first of them names him; none may be cancelled."""
    stays = list(stays)
    if not stays or any(stay.cancelled_at for stay in stays):
        raise ValueError("A letter confirms at least one stay and no cancelled one.")
    paper = Paper("Xác nhận đã khai báo tạm trú", made_at, margins=(28, 18, 17),
                  footing=f"Xác nhận khai báo tạm trú, số {letter.number}")
    agency = [(letter.superior.upper(), "")] if letter.superior else []
    heading(paper, [*agency, (office.name.upper(), "B")], number=f"Số: {letter.number}",
            place_and_day=f"{letter.place}, {wording.written_day(letter.day)}")
    paper.set_y(paper.get_y() + 3)
    for line, size in (("GIẤY XÁC NHẬN", 15), ("Đã khai báo tạm trú của người nước ngoài", 13.5)):
        paper.block(line, style="B", size=size, align="C")
    paper.rule_below("Đã khai báo tạm trú", style="B", size=13.5, x=paper.l_margin, width=_inner(paper), share=0.6)
    paper.set_y(paper.get_y() + 4)
    paper.block(f"Kính gửi: {letter.to_whom or 'Cơ quan, tổ chức, cá nhân có liên quan'}", size=13, align="C")
    paper.set_y(paper.get_y() + 3)
    _body(paper, stays, office, letter.day)
    _closing(paper, letter, verify_url)
    return paper.done()


def _inner(paper):
    return paper.w - paper.l_margin - paper.r_margin


def _body(paper, stays, office, day):
    guest = stays[0]
    circular = next((text for start, text in reversed(CIRCULARS) if start <= day), CIRCULARS[0][1])
    paper.block(f"Căn cứ {wording.LAW}, đã được sửa đổi, bổ sung;", style="I", size=13)
    paper.block(f"Căn cứ {circular};", style="I", size=13)
    paper.set_y(paper.get_y() + 1.5)
    paper.block(f"Theo đề nghị và qua kiểm tra dữ liệu khai báo tạm trú, {office.name} xác nhận người nước ngoài:",
                size=13)
    paper.set_y(paper.get_y() + 1)
    for label, value in (
            ("Họ và tên", guest.full_name),
            ("Ngày, tháng, năm sinh", wording.birth(guest.birth_date, guest.birth_precision)),
            ("Giới tính", wording.sex(guest.sex)), ("Quốc tịch", wording.country(guest.nationality)),
            ("Hộ chiếu số", guest.passport_number)):
        _named(paper, label, value)
    paper.set_y(paper.get_y() + 1)
    paper.block("đã được cơ sở lưu trú khai báo tạm trú như sau:", size=13)
    paper.set_y(paper.get_y() + 2)
    grid = Grid(paper, COLUMNS, size=10.5)
    for place_in_list, stay in enumerate(stays, 1):
        place = stay.establishment
        until = wording.day(stay.left_on) or f"{wording.day(stay.leaving_on)} (dự kiến)"
        grid.row((place_in_list, f"{place.name}, {place.address}, {place.ward.name}", wording.day(stay.arrived_on),
                  until, wording.moment(stay.declared_at), shown(stay.code)))
    paper.set_y(paper.get_y() + 3)


def _named(paper, label, value):
    top = paper.get_y()
    paper.block(f"- {label}:", size=13, x=paper.l_margin + 8, width=52)
    paper.set_y(top)
    paper.block(value, style="B", size=13, x=paper.l_margin + 60)


def _closing(paper, letter, verify_url):
    paper.block("Giấy này chỉ xác nhận việc khai báo tạm trú theo dữ liệu tại thời điểm cấp; không thay thế thị thực, "
                "chứng nhận tạm trú, thẻ tạm trú hoặc thẻ thường trú.", size=13)
    paper.room(62)
    paper.set_y(paper.get_y() + 5)
    top, left = paper.get_y(), paper.l_margin
    half = _inner(paper) * 0.5
    for line, style, size in (("Nơi nhận:", "B", 12), ("- Như trên;", "", 11), ("- Lưu: hồ sơ.", "", 11)):
        paper.block(line, style=style, size=size, width=half)
    paper.qr(verify_url, left - 3, paper.get_y() + 1, 32)
    paper.set_y(paper.get_y() + 34)
    paper.block("Quét mã QR để kiểm tra giấy này.", style="I", size=10, width=half)
    paper.block(verify_url, style="I", size=9, width=half - 5)
    end = paper.get_y()
    paper.set_y(top)
    paper.block(letter.signer_title.upper(), style="B", size=13, align="C", x=left + half, width=half)
    paper.block("(Ký tên, đóng dấu)", style="I", size=11, align="C", x=left + half, width=half)
    if letter.signer_name:
        paper.set_y(top + 38)
        paper.block(letter.signer_name, style="B", size=13, align="C", x=left + half, width=half)
    paper.set_y(max(end, paper.get_y()))
