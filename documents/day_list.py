"""The day of a reception point on paper, printed the evening before: the desk goes on when the network does not."""

from documents import wording
from documents.appointment_slip import WEEKDAYS
from documents.grid import Column, Grid
from documents.paper import Paper
from domain.codes import shown

COLUMNS = (Column("Giờ", 7, "C"), Column("Họ và tên", 28), Column("Số định danh", 15, "C"), Column("Ngày sinh", 11, "C"),
           Column("Mã số tờ khai", 19, "C"), Column("Điện thoại", 13, "C"), Column("Đến lúc", 9, "C"), Column("Ghi chú", 16))


def sheet(point, day, appointments, *, made_at):
    """The list as PDF bytes, by time and name; `made_at` naive UTC."""
    paper = Paper(f"Danh sách hẹn {point.name} {wording.day(day)}", made_at, landscape=True, margins=(14, 12, 12),
                  footing=f"{point.name}, {wording.day(day)}; in lúc {wording.moment(made_at)}")
    paper.block(f"DANH SÁCH HẸN – {point.name.upper()}", style="B", size=14)
    paper.block(f"{WEEKDAYS[day.weekday()]}, {wording.written_day(day)} · {len(appointments)} người", size=12)
    paper.set_y(paper.get_y() + 2)
    grid = Grid(paper, COLUMNS, size=10.5)
    for each in appointments:
        application = each.application
        grid.row((each.slot.starts, application.full_name, application.personal_number, wording.day(application.birth_date),
                  shown(application.code), application.phone, "", ""))
    if not appointments:
        paper.set_y(paper.get_y() + 3)
        paper.block("Không có ai đặt hẹn trong ngày này.", size=12)
    return paper.done()
