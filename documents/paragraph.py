"""The ready paragraph of a report in official Vietnamese, made from the numbers on the screen and from nothing else."""

from documents import figures, wording
from documents.figures import number, percent
from domain.clock import local

_MOST_NAMED = 5


def text(overview, *, area):
    """The paragraph for an Overview; `area` names the area counted."""
    period, total = overview.period, overview.total
    days = f"từ ngày {wording.day(period.since)} đến ngày {wording.day(period.until)}"
    title = figures.title(period)
    opening = f"{_capital(title)} ({days})" if title else _capital(days)
    if not total.n:
        sentences = [f"{opening}, trên địa bàn {area} không ghi nhận lượt người nước ngoài nào khai báo tạm trú"
                     f"{_compared(overview)}."]
    else:
        nationalities = sum(row.n > 0 for row in overview.reports["nationality"].rows)
        sentences = [f"{opening}, trên địa bàn {area} ghi nhận {number(total.n)} lượt người nước ngoài thuộc "
                     f"{number(nationalities)} quốc tịch khai báo tạm trú{_compared(overview)}.",
                     *_parts(overview)]
    sentences.append(f"Tại thời điểm thống kê, {_staying(overview.staying)}.")
    sentences.append(f"(Số liệu tính theo ngày đến, không gồm khai báo đã hủy; thống kê lúc {_moment(overview.counted_at)}.)")
    return " ".join(sentences)


def _parts(overview):
    found = overview.reports
    yield f"Theo quốc tịch: {_listed(found['nationality'], 'các quốc tịch khác')}."
    yield f"Theo châu lục: {_listed(found['continent'])}."
    yield f"Theo mục đích nhập cảnh: {_listed(found['purpose'])}."
    if sum(row.n > 0 for row in found["ward"].rows) > 1:
        yield f"Theo địa bàn: {_listed(found['ward'], 'các xã, phường khác')}."
    yield f"Theo loại cơ sở lưu trú: {_listed(found['kind'], 'các loại cơ sở khác')}."
    yield f"Về giới tính: {_listed(found['sex'])}; về độ tuổi: {_listed(found['age'])}."
    yield f"Thời gian tạm trú bình quân {figures.decimal(overview.average)} ngày/lượt."
    yield _punctuality(found["late"])


def _listed(report, others=""):
    """`Hàn Quốc 1.234 lượt (12,5%), …`: all values that occur, or the first ones and the sum of the others."""
    name = figures.namer(report)
    rows = [(_inside(report.by, name(row.value)), row.n) for row in report.rows if row.n]
    if others and len(rows) > _MOST_NAMED + 1:
        rows = [*rows[:_MOST_NAMED], (others, sum(n for _name, n in rows[_MOST_NAMED:]))]
    return ", ".join(f"{words} {number(n)} lượt ({percent(n / report.total.n)})" for words, n in rows)


def _inside(by, name):
    # A country keeps its capital inside a sentence; "Châu Á" and "Phường Phú Lợi" begin with a common word.
    return name if by == "nationality" else name[:1].lower() + name[1:]


def _compared(overview):
    total = overview.total
    parts = [_change(total.since_last_year, "cùng kỳ năm trước")]
    if not overview.period.yearly:
        parts.append(_change(total.since_before, "kỳ trước liền kề"))
    return ", " + "; ".join(parts)


def _change(change, what):
    if not change.earlier:
        return f"{what} không có lượt nào"
    if not change.difference:
        return f"bằng {what} ({number(change.earlier)} lượt)"
    word = "tăng" if change.difference > 0 else "giảm"
    return (f"{word} {number(abs(change.difference))} lượt ({percent(abs(change.share))}) so với {what} "
            f"({number(change.earlier)} lượt)")


def _punctuality(report):
    counts = {row.value: row.n for row in report.rows}
    if not counts["late"]:
        return "Toàn bộ khai báo đúng thời hạn quy định."
    if not counts["on_time"]:
        return "Toàn bộ khai báo muộn so với thời hạn quy định."
    on_time, late = counts["on_time"], counts["late"]
    return (f"Khai báo đúng thời hạn {number(on_time)} lượt ({percent(on_time / report.total.n)}), "
            f"khai báo muộn {number(late)} lượt ({percent(late / report.total.n)}).")


def _staying(n):
    return f"có {number(n)} người nước ngoài đang tạm trú" if n else "không có người nước ngoài nào đang tạm trú"


def _moment(instant):
    shown = local(instant)
    return f"{shown:%H} giờ {shown:%M} phút ngày {wording.day(shown)}"


def _capital(words):
    return words[:1].upper() + words[1:]
