"""Numbers and the names of what is counted, as Vietnamese reports write them: 1.234 lượt, 12,5%, Đúng hạn."""

from documents import wording

DIMENSIONS = {"nationality": "Quốc tịch", "continent": "Châu lục", "ward": "Địa bàn", "kind": "Loại cơ sở lưu trú",
              "purpose": "Mục đích", "sex": "Giới tính", "age": "Độ tuổi", "length": "Thời gian tạm trú",
              "status": "Trạng thái xử lý", "late": "Tình trạng khai báo", "channel": "Hình thức khai báo"}
WORDS = {
    "continent": {"AS": "Châu Á", "EU": "Châu Âu", "AF": "Châu Phi", "AM": "Châu Mỹ", "OC": "Châu Đại Dương", "": "Khác"},
    "purpose": {"work": "Lao động", "tourism": "Du lịch", "family": "Thăm thân", "business": "Công tác, thương mại, đầu tư",
                "study": "Học tập", "other": "Khác"},
    "sex": {"M": "Nam", "F": "Nữ", "X": "Không xác định"},
    "age": {"0": "Dưới 14 tuổi", "14": "Từ 14 đến 17 tuổi", "18": "Từ 18 đến 29 tuổi", "30": "Từ 30 đến 44 tuổi",
            "45": "Từ 45 đến 59 tuổi", "60": "Từ 60 tuổi trở lên"},
    "length": {"0": "Dưới 1 ngày", "1": "Từ 1 đến 6 ngày", "7": "Từ 7 đến 28 ngày", "29": "Từ 29 đến 88 ngày",
               "89": "Từ 89 ngày trở lên"},
    "status": {"new": "Mới", "confirmed": "Xác nhận", "not_confirmed": "Không xác nhận", "rejected": "Từ chối",
               "reverify": "Xác minh lại"},
    "late": {"on_time": "Đúng hạn", "late": "Muộn"},
    "channel": {"web": "Trực tuyến, nhập trên trang", "file": "Trực tuyến, tệp danh sách", "slip": "Phiếu giấy"},
}
_QUARTERS = ("I", "II", "III", "IV")


def number(n):
    """A whole number with dots between its thousands: 1.234."""
    return f"{n:,}".replace(",", ".")


def signed(n):
    """A difference with its sign: +12, -3, 0."""
    return ("+" if n > 0 else "") + number(n)


def decimal(value):
    """A number with one decimal after a comma, without it when it is nought: 12,5 and 1.200."""
    whole, _, tenth = f"{value:,.1f}".partition(".")
    whole = whole.replace(",", ".")
    return whole if tenth == "0" else f"{whole},{tenth}"


def percent(share):
    """A share of one in hundredths: 0.125 is 12,5%; nothing for None."""
    return "" if share is None else f"{decimal(share * 100)}%"


def namer(report):
    """A function from a value of a report to its Vietnamese name."""
    words, found = WORDS.get(report.by, {}), report.names
    return lambda value: words.get(value) or (found[value][0] if value in found else value or "Khác")


def title(period):
    """What a report of this period is called: `6 tháng đầu năm 2026`, `tháng 10 năm 2026`, or nothing for loose days."""
    year, first = period.until.year, period.since.month
    month, quarter = f"tháng {first:02d}" if first < 3 else f"tháng {first}", f"quý {_QUARTERS[(first - 1) // 3]}"
    words = {"this_month": month, "last_month": month, "this_quarter": quarter, "last_quarter": quarter,
             "half_year": "6 tháng đầu năm", "year": "năm", "year_before": "năm", "calendar_year": "năm"}.get(period.name)
    if not words:
        return ""
    return f"{words} {year}" if words.endswith("năm") else f"{words} năm {year}"


def area(seen, wards, installation):
    """The area a Scope counts, for a heading: the chosen ward, the province's own name, or the officer's wards."""
    if seen.ward:
        return seen.ward.name
    if seen.wards is None:
        return installation.area_name
    names = [ward.name for ward in wards if ward.id in seen.wards]
    return ", ".join(names) if 0 < len(names) <= 4 else f"{len(names)} xã, phường"


def conditions(period, *, where, made_by, made_at):
    """What stands above every report: period, area, how it is counted, when and by whom."""
    words = title(period)
    days = f"từ ngày {wording.day(period.since)} đến ngày {wording.day(period.until)}"
    return [f"Kỳ báo cáo: {f'{words} ({days})' if words else days}", f"Địa bàn: {where}",
            "Số liệu tính theo ngày đến, không gồm khai báo đã hủy",
            f"Kỳ trước: {_span(period.before)}; cùng kỳ năm trước: {_span(period.last_year)}",
            f"Thống kê lúc {wording.moment(made_at)}, người lập: {made_by}"]


def conditions_now(*, where, made_by, made_at):
    """What stands above a count of those staying at this moment."""
    return [f"Địa bàn: {where}", "Số người chưa báo trả phòng tại thời điểm thống kê, không gồm khai báo đã hủy",
            f"Thống kê lúc {wording.moment(made_at)}, người lập: {made_by}"]


def _span(period):
    return f"{wording.day(period.since)} – {wording.day(period.until)}"
