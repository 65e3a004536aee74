"""The NA17 slip (Phiếu khai báo tạm trú): one landscape list of one or several guests, in the version of its day."""

from datetime import date
from typing import NamedTuple

from documents import wording
from documents.grid import Column, Grid
from documents.paper import Paper, motto
from domain.clock import local
from domain.codes import shown

TITLE = "PHIẾU KHAI BÁO TẠM TRÚ CHO NGƯỜI NƯỚC NGOÀI"


class Version(NamedTuple):
    """One issue of the form: its first day, what stands in its corner, its columns."""

    valid_from: date
    basis: tuple
    columns: tuple


LIST_OF_2015 = (
    Column("STT", 5, "C"), Column("Họ và tên", 21), Column("Giới tính", 7, "C"),
    Column("Ngày, tháng, năm sinh", 12, "C"), Column("Quốc tịch", 12), Column("Hộ chiếu: loại, số", 15),
    Column("Thị thực / thẻ: loại, số, thời hạn", 17),
    Column("Ngày nhập cảnh", 11.5, "C"), Column("Cửa khẩu", 12), Column("Mục đích nhập cảnh", 12),
    Column("Tạm trú từ ngày – đến ngày", 12, "C"), Column("Ghi chú", 22),
)
# The printed table of neither issue could be obtained. The columns are those described for the list of 2015, which hold
# all that any known issue asks for; a print that turns up becomes columns of its own here.
VERSIONS = (
    Version(date(2015, 1, 5), ("Mẫu NA17", "Theo Thông tư số 04/2015/TT-BCA ngày 05/01/2015"), LIST_OF_2015),
    Version(date(2026, 7, 1), ("Mẫu NA17", "Theo Thông tư số 70/2026/TT-BCA ngày 25/5/2026"), LIST_OF_2015),
)


def version_on(day):
    """The issue of the form in force on a day; the oldest known one for days before it."""
    return next((version for version in reversed(VERSIONS) if version.valid_from <= day), VERSIONS[0])


def slip(stays, *, made_at):
    """One slip for guests of one establishment as PDF bytes, in the version of the first one's declaration."""
    stays = list(stays)
    if not stays:
        raise ValueError("A slip needs at least one guest.")
    place, declared = stays[0].establishment, local(stays[0].declared_at)
    version = version_on(declared.date())
    paper = Paper(f"NA17 – {place.name}", made_at, landscape=True, margins=(14, 10, 12), footing="NA17")
    _head(paper, place, version)
    grid = Grid(paper, version.columns, size=9.5, numbered=True)
    for place_in_list, stay in enumerate(stays, 1):
        grid.row(_line(place_in_list, stay))
        if stay.children:
            listed = "; ".join(f"{n}) {wording.child(child)}" for n, child in enumerate(stay.children, 1))
            grid.note(f"Trẻ em dưới 14 tuổi đi kèm người số {place_in_list}: {listed}")
    paper.set_y(paper.get_y() + 2)
    paper.block(f"Tổng số: {len(stays)} người.", size=11)
    _signatures(paper, place, declared)
    return paper.done()


def _head(paper, place, version):
    for line, style in zip(version.basis, ("B", "I"), strict=True):
        paper.block(line, style=style, size=9, align="R")
    ward = place.ward.name
    top, inner = paper.get_y() + 1, paper.w - paper.l_margin - paper.r_margin
    paper.set_y(top)
    for label, value in (("Tên cơ sở lưu trú", place.name), ("Loại hình", place.kind.name_vi),
                         ("Địa chỉ", f"{place.address}, {ward}"), ("Điện thoại", place.phone)):
        paper.block(f"{label}: {value}", size=11.5, width=inner * 0.5)
    bottom = paper.get_y()
    paper.set_y(top)
    motto(paper, x=paper.l_margin + inner * 0.54, width=inner * 0.46)
    paper.set_y(max(bottom, paper.get_y()) + 3)
    paper.block(TITLE, style="B", size=15, align="C")
    paper.block(f"Kính gửi: Công an {ward[0].lower()}{ward[1:]}", size=12, align="C")
    paper.set_y(paper.get_y() + 2)


def _line(place_in_list, stay):
    until = f"hạn {wording.day(stay.permitted_until)}" if stay.permitted_until else ""
    remarks = (f"Phòng {stay.room}" if stay.room else "", stay.occupation,
               f"Muộn: {stay.late_reason}" if stay.late_reason else "", "ĐÃ HỦY" if stay.cancelled_at else "",
               f"Số {shown(stay.code)}")
    return (place_in_list, stay.full_name, wording.sex(stay.sex), wording.birth(stay.birth_date, stay.birth_precision),
            wording.country(stay.nationality), _joined(stay.passport_kind, stay.passport_number),
            _joined(stay.visa_kind, stay.visa_number, until), wording.day(stay.entered_on), stay.entry_gate,
            stay.purpose, f"{wording.day(stay.arrived_on)} – {wording.day(stay.left_on or stay.leaving_on)}",
            _joined(*remarks, by="; "))


def _joined(*parts, by=", "):
    return by.join(part for part in parts if part)


def _signatures(paper, place, declared):
    paper.room(42)
    half = (paper.w - paper.l_margin - paper.r_margin) / 2
    sides = (
        (wording.written_day(declared), "NGƯỜI KHAI BÁO", "(Ký, ghi rõ họ tên)", place.representative_name),
        ("ngày ...... tháng ...... năm ......", "XÁC NHẬN CỦA CÔNG AN", "(Ký, ghi rõ họ tên, đóng dấu)", ""),
    )
    top = paper.get_y() + 2
    for side, (dated, who, how, name) in enumerate(sides):
        paper.set_y(top)
        x = paper.l_margin + half * side
        paper.block(dated[0].upper() + dated[1:], style="I", size=11.5, align="C", x=x, width=half)
        paper.block(who, style="B", size=12, align="C", x=x, width=half)
        paper.block(how, style="I", size=10.5, align="C", x=x, width=half)
        if name:
            paper.set_y(top + 35)
            paper.block(name, style="B", size=12, align="C", x=x, width=half)
