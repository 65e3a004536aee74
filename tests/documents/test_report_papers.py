"""The papers of a report: its paragraph word by word, drawings that escape what they are given, files that open again."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from documents import charts, figures, pack, paragraph, report_book
from domain.periods import Period, named
from domain.reports import Matrix, Overview, Report, Row
from tests.documents.reading import formulas, pages, rows, sheets, whole

AT = datetime(2026, 6, 15, 1, 5, 9)
HALF = named("half_year", date(2026, 6, 15))
NAMES = {"nationality": {"KOR": "Hàn Quốc", "CHN": "Trung Quốc"}, "ward": {"1": "Phường Phú Lợi", "2": "Xã An Long"},
         "kind": {"hotel": "Khách sạn"}}


def report(by, period=HALF, **numbers):
    """A Report from value=(now, before, last year)."""
    found = {value: counts if isinstance(counts, tuple) else (counts, 0, 0) for value, counts in numbers.items()}
    totals = [sum(counts[place] for counts in found.values()) for place in range(3)]
    lines = [Row(value, *counts, counts[0] / totals[0] if totals[0] else 0.0) for value, counts in found.items()]
    names = {value: (name, name) for value, name in NAMES.get(by, {}).items()}
    return Report(by, period, lines, Row("", *totals, 1.0 if totals[0] else 0.0), names)


def overview(period=HALF, nationality=None, **more):
    """1.250 stays of two nations, unless said differently."""
    given = {"nationality": nationality or {"KOR": (1000, 900, 800), "CHN": (250, 350, 200)},
             "continent": {"AS": (1250, 1250, 1000)}, "ward": {"1": 1000, "2": 250}, "kind": {"hotel": 1250},
             "purpose": {"work": 1093, "tourism": 157}, "sex": {"M": 800, "F": 450, "X": 0}, "age": {"0": 50, "30": 1200},
             "length": {"1": 1250}, "status": {"new": 1250}, "late": {"on_time": 1200, "late": 50}, "channel": {"web": 1250}}
    found = {by: report(by, period, **numbers) for by, numbers in given.items()}
    lines = [("KOR", 1000, {"work": 1000}, 0.8), ("CHN", 250, {"work": 93, "tourism": 157}, 0.2)]
    matrix = Matrix(lines, {"": 1250, "work": 1093, "tourism": 157})
    days = [(period.since + timedelta(n), n % 7) for n in range(period.days)]
    return Overview(period, found | more.pop("reports", {}), matrix, days, 1234, 12.5, AT)


def nothing(period=HALF):
    return Overview(period, {by: report(by, period) for by in figures.DIMENSIONS} | {"late": report("late", late=0, on_time=0)},
                    Matrix([], {}), [(period.since, 0)], 0, None, AT)


def test_the_paragraph_says_the_numbers_in_official_words():
    assert paragraph.text(overview(), area="Bình Dương") == (
        "6 tháng đầu năm 2026 (từ ngày 15/12/2025 đến ngày 14/06/2026), trên địa bàn Bình Dương ghi nhận 1.250 lượt người "
        "nước ngoài thuộc 2 quốc tịch khai báo tạm trú, tăng 250 lượt (25%) so với cùng kỳ năm trước (1.000 lượt); bằng kỳ "
        "trước liền kề (1.250 lượt). Theo quốc tịch: Hàn Quốc 1.000 lượt (80%), Trung Quốc 250 lượt (20%). Theo châu lục: "
        "châu Á 1.250 lượt (100%). Theo mục đích nhập cảnh: lao động 1.093 lượt (87,4%), du lịch 157 lượt (12,6%). Theo địa "
        "bàn: phường Phú Lợi 1.000 lượt (80%), xã An Long 250 lượt (20%). Theo loại cơ sở lưu trú: khách sạn 1.250 lượt "
        "(100%). Về giới tính: nam 800 lượt (64%), nữ 450 lượt (36%); về độ tuổi: dưới 14 tuổi 50 lượt (4%), từ 30 đến 44 "
        "tuổi 1.200 lượt (96%). Thời gian tạm trú bình quân 12,5 ngày/lượt. Khai báo đúng thời hạn 1.200 lượt (96%), khai báo "
        "muộn 50 lượt (4%). Tại thời điểm thống kê, có 1.234 người nước ngoài đang tạm trú. (Số liệu tính theo ngày đến, "
        "không gồm khai báo đã hủy; thống kê lúc 08 giờ 05 phút ngày 15/06/2026.)")


def test_a_period_without_stays_is_said_plainly():
    assert paragraph.text(nothing(), area="xã An Long") == (
        "6 tháng đầu năm 2026 (từ ngày 15/12/2025 đến ngày 14/06/2026), trên địa bàn xã An Long không ghi nhận lượt người nước "
        "ngoài nào khai báo tạm trú, cùng kỳ năm trước không có lượt nào; kỳ trước liền kề không có lượt nào. Tại thời điểm "
        "thống kê, không có người nước ngoài nào đang tạm trú. (Số liệu tính theo ngày đến, không gồm khai báo đã hủy; thống kê "
        "lúc 08 giờ 05 phút ngày 15/06/2026.)")


def test_a_year_is_compared_with_the_year_before_only_once():
    text = paragraph.text(overview(named("year", date(2026, 12, 15)), {"KOR": (900, 1000, 1000)}), area="Bình Dương")
    assert text.startswith("Năm 2026 (từ ngày 15/12/2025 đến ngày 14/12/2026)")
    assert "giảm 100 lượt (10%) so với cùng kỳ năm trước (1.000 lượt)." in text and "liền kề" not in text


def test_loose_days_have_no_name_and_one_ward_is_not_listed():
    period = Period(date(2026, 3, 1), date(2026, 3, 5))
    text = paragraph.text(overview(period, reports={"ward": report("ward", period, **{"1": 1250})}), area="phường Phú Lợi")
    assert text.startswith("Từ ngày 01/03/2026 đến ngày 05/03/2026, trên địa bàn phường Phú Lợi ghi nhận")
    assert "Theo địa bàn" not in text


def test_many_nations_are_summed_up_after_the_first_five():
    numbers = {code: 100 - place for place, code in enumerate(("KOR", "CHN", "JPN", "USA", "FRA", "DEU", "SWE"))}
    text = paragraph.text(overview(nationality=numbers), area="Bình Dương")
    assert "FRA 96 lượt (14,1%), các quốc tịch khác 189 lượt (27,8%)." in text


@pytest.mark.parametrize(("on_time", "late", "words"), [
    (5, 0, "Toàn bộ khai báo đúng thời hạn quy định."), (0, 5, "Toàn bộ khai báo muộn so với thời hạn quy định.")])
def test_all_on_time_and_all_late_are_said_in_words(on_time, late, words):
    assert words in paragraph.text(overview(reports={"late": report("late", on_time=on_time, late=late)}), area="x")


@pytest.mark.parametrize(("shown", "expected"), [
    (figures.number(0), "0"), (figures.number(999), "999"), (figures.number(1234567), "1.234.567"),
    (figures.percent(0.125), "12,5%"), (figures.percent(1.0), "100%"), (figures.percent(12.345), "1.234,5%"),
    (figures.percent(None), ""), (figures.signed(-1200), "-1.200"), (figures.signed(3), "+3"), (figures.decimal(0.04), "0")])
def test_numbers_are_written_as_in_viet_nam(shown, expected):
    assert shown == expected


@pytest.mark.parametrize(("month", "title"), [(1, "quý I"), (5, "quý II"), (9, "quý III"), (12, "quý IV")])
def test_quarters_have_roman_numbers(month, title):
    assert figures.title(named("this_quarter", date(2026, month, 20))) == f"{title} năm 2026"


def test_drawings_escape_what_they_are_given():
    drawn = charts.bars([("<script>alert(1)</script> & \"co\"", 3), ("B", 0)], title="<b>", name="bars")
    tree = ElementTree.fromstring(drawn)
    assert "<script" not in drawn and [each.tag for each in tree] == ["title", *["text", "text", "rect", "rect"] * 2]
    assert tree.find("text").text == "<script>alert(1)</script> & \"co\""
    assert tree.get("role") == "img" and tree.get("aria-labelledby") == tree.find("title").get("id") and "style" not in drawn
    widths = [rect.get("width") for rect in tree.findall("rect") if rect.get("class") == "chart-bar"]
    assert widths == ["100.00%", "0.00%"]


@pytest.mark.parametrize("numbers", [[], [5], [0, 0], list(range(400))])
def test_a_curve_is_drawn_for_any_number_of_days(numbers):
    tree = ElementTree.fromstring(charts.curve(numbers, beside=[*numbers, 9], title="Ngày", name="c", ends=("a", "b")))
    points = [line.get("points").split() for line in tree.iter("polyline")]
    assert [len(each) for each in points] == [max(len(numbers), 2)] * (2 if numbers else 0)


def test_the_whole_report_opens_as_a_workbook_without_a_formula():
    mean = report("nationality", **{"=1+1": 7})
    book = sheets(report_book.whole(overview(reports={"nationality": mean}), conditions=["Địa bàn: =A1"], text="@Nội dung"))
    assert book.sheetnames == ["Tổng hợp", "Quốc tịch", "Châu lục", "Địa bàn", "Loại cơ sở", "Mục đích", "Độ tuổi", "Thời gian",
                               "Ma trận", "Theo ngày"]
    assert not formulas(book)
    table = rows(book["Mục đích"])
    assert table[0][0] == "BÁO CÁO THỐNG KÊ THEO MỤC ĐÍCH" and table[1][0] == "Địa bàn: =A1"
    assert table[-1][:3] == ["", "Tổng cộng", 1250] and table[-3][:4] == [1, "Lao động", 1093, 0.8744]
    assert any(line[0] == "@Nội dung" for line in rows(book["Tổng hợp"]))
    assert [line[1:4] for line in rows(book["Ma trận"])[3:]] == [["Quốc tịch", "Tổng", "Lao động"], ["Hàn Quốc", 1000, 1000],
                                                               ["Trung Quốc", 250, 93], ["Tổng cộng", 1250, 1093]]


def test_one_report_opens_with_its_conditions_above():
    lines = figures.conditions(HALF, where="Bình Dương", made_by="Đỗ Văn Tỉnh", made_at=AT)
    table = rows(sheets(report_book.one(report("late", on_time=3, late=1), conditions=lines, made_at=AT)).active)
    assert table[1][0] == "Kỳ báo cáo: 6 tháng đầu năm 2026 (từ ngày 15/12/2025 đến ngày 14/06/2026)"
    assert table[5][0] == "Thống kê lúc 08:05:09 ngày 15/06/2026, người lập: Đỗ Văn Tỉnh"
    assert [line[:4] for line in table[7:]] == [["STT", "Tình trạng khai báo", "Số lượt", "Tỷ lệ"], [1, "Đúng hạn", 3, 0.75],
                                               [2, "Muộn", 1, 0.25], ["", "Tổng cộng", 4, 1]]


@pytest.mark.parametrize("found", [overview, nothing])
def test_the_report_opens_as_a_pdf_with_heading_and_paragraph(found):
    office = SimpleNamespace(name="Phòng Quản lý xuất nhập cảnh")
    body = pack.paper(found(), area="Bình Dương", office=office, made_by="Đỗ Văn Tỉnh")
    text = whole(body)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHÒNG QUẢN LÝ XUẤT NHẬP CẢNH", "BÁO CÁO", "6 tháng đầu năm 2026",
                  "XIII. Quốc tịch theo mục đích nhập cảnh", "NGƯỜI LẬP BÁO CÁO", "Đỗ Văn Tỉnh"):
        assert words in text
    assert f"Trang 1/{len(pages(body))}" in text
