"""The receipt of one declaration, or of a list: what was received, when, and how anybody can check the paper."""

from documents import wording
from documents.facts import fact, section
from documents.grid import Column, Grid
from documents.paper import Paper, heading
from domain.codes import shown

LIST_COLUMNS = (
    Column("STT", 5, "C", "No."), Column("Số biên nhận", 20, "C", "Receipt No."),
    Column("Họ và tên", 25, "L", "Full name"), Column("Ngày sinh", 11, "C", "Date of birth"),
    Column("Giới tính", 7.5, "C", "Sex"),
    Column("Quốc tịch", 12, "L", "Nationality"), Column("Số hộ chiếu", 12, "C", "Passport No."),
    Column("Số phòng", 9, "C", "Room"), Column("Ngày đến", 11, "C", "Arrival"),
    Column("Ngày đi dự kiến", 11, "C", "Until"), Column("Ghi chú", 14, "L", "Remarks"),
)
COUNTS = (("read", "Số dòng đã đọc", "Rows read"), ("stored", "Đã tiếp nhận", "Received"),
          ("refused", "Trả lại", "Returned"), ("duplicate", "Đã khai báo từ trước", "Already declared"))


def of_stay(stay, *, verify_url, made_at, away=0):
    """The receipt of one declaration as PDF bytes. `verify_url` is what the QR opens, `made_at` naive UTC.

    `away`: minutes the service itself could not be reached between the arrival and a late declaration."""
    place, number = stay.establishment, shown(stay.code)
    paper = Paper(f"Biên nhận khai báo tạm trú {number}", made_at, footing=f"Biên nhận số {number}")
    heading(paper, _agency(place))
    _title(paper, "BIÊN NHẬN KHAI BÁO TẠM TRÚ", "Receipt of a foreigner's temporary residence declaration", number)
    facts = [
        _received(stay),
        ("Hình thức", "Channel", *wording.CHANNELS[stay.channel]),
        ("Thời hạn", "Time limit", *_lateness(stay)),
        ("Tình trạng", "Status", *_status(stay)),
    ]
    _beside_qr(paper, facts, verify_url)
    section(paper, "1. Cơ sở lưu trú", "Accommodation", [
        ("Tên cơ sở", "Name", place.name), ("Loại hình", "Type", f"{place.kind.name_vi} / {place.kind.name_en}"),
        ("Địa chỉ", "Address", f"{place.address}, {place.ward.name}"), ("Điện thoại", "Telephone", place.phone)])
    section(paper, "2. Người nước ngoài", "Foreigner", _guest(stay))
    section(paper, "3. Tạm trú", "Stay", _dates(stay))
    if stay.late_minutes:
        section(paper, "4. Giải trình khai báo muộn", "Reason for the late declaration",
                 [("Lý do", "Reason", stay.late_reason), *_outage(away)])
    _how_to_verify(paper, verify_url, number)
    return paper.done()


def of_batch(batch, stays, *, verify_url, made_at):
    """The receipt of a list as PDF bytes: the four numbers, then every declaration received (any iterable)."""
    place, number = batch.establishment, shown(batch.code)
    paper = Paper(f"Biên nhận danh sách khai báo tạm trú {number}", made_at, landscape=True, margins=(15, 12, 15),
                  footing=f"Biên nhận danh sách số {number}")
    heading(paper, _agency(place))
    _title(paper, "BIÊN NHẬN DANH SÁCH KHAI BÁO TẠM TRÚ", "Receipt of a list of temporary residence declarations",
           number)
    _beside_qr(paper, [
        _received(batch),
        ("Cơ sở lưu trú", "Accommodation", place.name, ""),
        ("Địa chỉ", "Address", f"{place.address}, {place.ward.name}", ""),
    ], verify_url)
    _counts(paper, batch)
    if batch.stored:
        grid = Grid(paper, LIST_COLUMNS, size=9.5)
        for place_in_list, stay in enumerate(stays, 1):
            grid.row(_line(place_in_list, stay))
    _how_to_verify(paper, verify_url, number)
    return paper.done()


def _agency(place):
    return [(place.office.name.upper(), "B")]


def _received(what):
    return ("Tiếp nhận lúc", "Received by the server", wording.moment(what.declared_at),
            wording.moment_en(what.declared_at))


def _title(paper, vietnamese, english, number):
    paper.block(vietnamese, style="B", size=15, align="C")
    paper.block(english, style="I", size=11, align="C")
    paper.block(f"Số / No.: {number}", style="B", size=13, align="C")
    paper.set_y(paper.get_y() + 3)


def _beside_qr(paper, facts, verify_url):
    top, side = paper.get_y(), 36
    paper.qr(verify_url, paper.w - paper.r_margin - side, top - 2, side)
    for label, english, value, value_english in facts:
        fact(paper, label, english, value, value_english, width=paper.w - paper.r_margin - paper.l_margin - side - 4)
    paper.set_y(max(paper.get_y(), top + side) + 1)


def _guest(stay):
    children = [("Trẻ em đi kèm", "Child under 14", wording.child(child)) for child in stay.children or ()]
    return [
        ("Họ và tên", "Full name", stay.full_name),
        ("Ngày sinh", "Date of birth", wording.birth(stay.birth_date, stay.birth_precision)),
        ("Giới tính", "Sex", wording.sex(stay.sex)),
        ("Quốc tịch", "Nationality", f"{wording.country(stay.nationality)} ({stay.nationality})"),
        ("Số hộ chiếu", "Passport No.", stay.passport_number),
        ("Loại hộ chiếu", "Kind of passport", stay.passport_kind),
        ("Thị thực / thẻ", "Visa or card", " – ".join(filter(None, (stay.visa_kind, stay.visa_number)))),
        ("Ngày nhập cảnh", "Entered Viet Nam", wording.day(stay.entered_on)),
        ("Cửa khẩu", "Entry gate", stay.entry_gate),
        ("Mục đích nhập cảnh", "Purpose of entry", stay.purpose),
        ("Nghề nghiệp", "Occupation", stay.occupation),
        *children,
    ]


def _dates(stay):
    return [
        ("Số phòng", "Room", stay.room),
        ("Ngày đến", "Arrival", wording.day(stay.arrived_on)),
        ("Ngày đi dự kiến", "Expected departure", wording.day(stay.leaving_on)),
        ("Ngày trả phòng", "Checked out", wording.day(stay.left_on)),
        ("Được phép tạm trú đến", "Permitted to stay until", wording.day(stay.permitted_until)),
    ]


def _lateness(stay):
    if not stay.late_minutes:
        return "Khai báo trong thời hạn", "Declared in time"
    return f"Khai báo muộn {wording.duration(stay.late_minutes)}", f"Late by {wording.duration_en(stay.late_minutes)}"


def _outage(minutes):
    words = f"{wording.duration(minutes)} từ khi khách đến đến khi khai báo"
    return [("Hệ thống ngừng", "Service away", words)] if minutes else []


def _status(stay):
    if stay.cancelled_at:
        why = f". Lý do: {stay.cancel_reason}" if stay.cancel_reason else ""
        return (f"ĐÃ HỦY lúc {wording.moment(stay.cancelled_at)}{why}",
                f"CANCELLED on {wording.moment_en(stay.cancelled_at)}")
    if stay.revision:
        return (f"Đã sửa {stay.revision} lần, lần cuối lúc {wording.moment(stay.corrected_at)}",
                f"Corrected {stay.revision} time(s), last on {wording.moment_en(stay.corrected_at)}")
    return "Còn hiệu lực, chưa sửa đổi", "Valid, never corrected"


def _line(place_in_list, stay):
    remarks = [f"Muộn {wording.duration(stay.late_minutes)}"] if stay.late_minutes else []
    remarks += [f"Sửa {stay.revision} lần"] if stay.revision and not stay.cancelled_at else []
    remarks += ["ĐÃ HỦY"] if stay.cancelled_at else []
    return (place_in_list, shown(stay.code), stay.full_name, wording.birth(stay.birth_date, stay.birth_precision),
            wording.sex(stay.sex), wording.country(stay.nationality), stay.passport_number, stay.room,
            wording.day(stay.arrived_on), wording.day(stay.leaving_on), "; ".join(remarks))


def _counts(paper, batch):
    grid = Grid(paper, [Column(label, 1, "C", english) for _, label, english in COUNTS], size=11)
    grid.row([getattr(batch, name) for name, _, _ in COUNTS], "B")
    paper.set_y(paper.get_y() + 2)
    if not batch.stored:
        paper.block("KHÔNG CÓ HỒ SƠ NÀO ĐƯỢC TIẾP NHẬN / NOTHING WAS RECEIVED", style="B", size=13, align="C")
    paper.set_y(paper.get_y() + 2)


def _how_to_verify(paper, verify_url, number):
    paper.room(24)
    paper.set_y(paper.get_y() + 3)
    paper.block(f"Kiểm tra: quét mã QR, hoặc mở {verify_url}, hoặc nhập số {number} tại mục “Kiểm tra biên nhận”. "
                "Trang kiểm tra cho biết biên nhận còn đúng, đã sửa, đã hủy hay không tồn tại, và không hiển thị thông "
                "tin của khách.", size=10)
    paper.block("To verify: scan the QR code, open the address above, or enter the number. The page answers genuine, "
                "changed since, cancelled or unknown, and shows no data of the guest.", style="I", size=9.5)
    paper.block("Biên nhận do hệ thống tự động lập, chỉ chứng nhận việc đã khai báo; không thay thế thị thực, chứng "
                "nhận tạm trú hoặc giấy tờ cư trú.", style="I", size=9.5)
