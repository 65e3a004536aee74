"""The words and dates of the office's papers: Vietnamese, as the official forms write them."""

from domain import countries
from domain.clock import local

SEXES = {"M": "Nam", "F": "Nữ", "X": "Không xác định"}
CHANNELS = {
    "web": ("Trực tuyến, nhập trên trang", "Online, typed in"),
    "file": ("Trực tuyến, tệp danh sách", "Online, list in a file"),
    "slip": ("Phiếu khai báo bằng giấy", "Paper slip"),
}
STATUSES = {
    "new": "Mới",
    "confirmed": "Xác nhận",
    "not_confirmed": "Không xác nhận",
    "rejected": "Từ chối",
    "reverify": "Xác minh lại",
}
LAW = "Luật Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam số 47/2014/QH13"


def day(date):
    """A date as dd/mm/yyyy; nothing for None."""
    return f"{date.day:02}/{date.month:02}/{date.year:04}" if date else ""


def birth(date, precision):
    """A date of birth as far as it is known: dd/mm/yyyy, mm/yyyy or yyyy."""
    text = day(date)
    return {"M": text[3:], "Y": text[6:]}.get(precision, text)


def moment(instant):
    """A stored UTC instant as `14:05:09 ngày 22/11/2026` in Viet Nam."""
    if not instant:
        return ""
    shown = local(instant)
    return f"{shown.hour:02}:{shown.minute:02}:{shown.second:02} ngày {day(shown)}"


def moment_en(instant):
    """A stored UTC instant as `22/11/2026, 14:05:09 (UTC+7)`."""
    shown = local(instant)
    return f"{day(shown)}, {shown:%H:%M:%S} (UTC+7)"


def written_day(date):
    """`ngày 05 tháng 02 năm 2026`: days below 10 and the months 1 and 2 carry a nought (Decree 30/2020/NĐ-CP)."""
    month = f"{date.month:02d}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02d} tháng {month} năm {date.year}"


def duration(minutes, units=("ngày", "giờ", "phút")):
    """Minutes as `1 ngày 3 giờ 05 phút`."""
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    day, hour, minute = units
    words = [f"{days} {day}"] if days else []
    if hours or days:
        return " ".join([*words, f"{hours} {hour} {rest:02d} {minute}"])
    return f"{rest} {minute}"


def duration_en(minutes):
    """Minutes as `1 d 3 h 05 min`."""
    return duration(minutes, ("d", "h", "min"))


def country(code):
    """The Vietnamese name of a nationality, or the code itself when it is not in the list."""
    found = countries.get(code) if code else None
    return found.name_vi if found else code or ""


def sex(code):
    """Nam, Nữ or Không xác định."""
    return SEXES.get(code, code or "")


def child(values):
    """One accompanying child in a line: name, sex, nationality, passport number, as far as given."""
    number = values.get("passport_number")
    parts = [values.get("name"), sex(values.get("sex")), country(values.get("nationality")),
             f"hộ chiếu {number}" if number else ""]
    return ", ".join(part for part in parts if part)
