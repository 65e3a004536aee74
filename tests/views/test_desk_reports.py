"""Officers read reports on the screen, as links, as workbooks and as PDF; each only of the own wards."""

from datetime import timedelta

import pytest

from domain import stays
from domain.clock import today
from models import AuditEntry
from tests.documents.reading import rows, sheets, whole
from tests.domain.test_stays import guest


@pytest.fixture
def declared(owner, hotel, other_owner, other_hotel):
    """Three Swedes in one ward, two Koreans in another."""
    for number in range(3):
        stays.declare(by=owner, establishment=hotel, values=guest(passport_number=f"S000000{number}", purpose="Du lịch"))
    for number in range(2):
        stays.declare(by=other_owner, establishment=other_hotel, values=guest(
            passport_number=f"K000000{number}", nationality="KOR", purpose="Lao động"))


def test_the_province_reads_all_and_the_commune_its_own(browser, declared, province_officer, commune_officer):
    page = browser(province_officer).get("/province/reports").text
    assert "Thụy Điển" in page and "Hàn Quốc" in page and 'role="img"' in page
    assert page.count("<b>+5</b>") == 2, "of nothing before there is no share: the difference is told"
    own = browser(commune_officer).get("/commune/reports").text
    assert "Thụy Điển" in own and "Hàn Quốc" not in own


def test_another_ward_asked_for_by_address_tells_nothing(browser, declared, commune_officer):
    desk = browser(commune_officer)
    for address in ("/commune/reports?ward=25780", "/commune/reports?ward=99999"):
        page = desk.get(address).text
        assert "Hàn Quốc" not in page and "0 xã, phường" in page
    book = sheets(desk.get("/commune/reports/pack/xlsx?ward=25780").data)
    assert "Hàn Quốc" not in str([rows(sheet) for sheet in book])


@pytest.mark.parametrize("by", ["continent", "ward", "kind", "purpose", "sex", "age", "length", "status", "late", "channel"])
def test_each_dimension_is_a_link_with_a_workbook(browser, declared, province_officer, by):
    desk = browser(province_officer)
    assert f"by={by}" in desk.get("/province/reports").text
    assert desk.get(f"/province/reports?by={by}").status_code == 200
    table = rows(sheets(desk.get(f"/province/reports/export.xlsx?by={by}").data).active)
    assert table[-1][1:3] == ["Tổng cộng", 5]
    assert f"staying.xlsx?by={by}" in desk.get(f"/province/reports/staying?by={by}").text
    here = rows(sheets(desk.get(f"/province/reports/staying.xlsx?by={by}").data).active)
    assert here[-1][1:] == ["Tổng cộng", 5, 1] and sum(line[2] for line in here[6:-1]) == 5


def test_a_commune_takes_out_only_those_staying_in_its_wards(browser, declared, commune_officer):
    desk = browser(commune_officer)
    for address, total in (("", 3), ("?ward=25780", 0), ("?ward=25750&by=ward", 3)):
        table = rows(sheets(desk.get(f"/commune/reports/staying.xlsx{address}").data).active)
        assert table[-1][1:3] == ["Tổng cộng", total] and "Hàn Quốc" not in str(table)
        assert table[1][0].startswith("Địa bàn: ") and table[3][0].startswith("Thống kê lúc ")


@pytest.mark.parametrize("query", ["period=free", "period=free&since=x&until=1/1/2026",
                                   "period=free&since=2/1/2026&until=1/1/2026", "period=nonsense&by=nonsense",
                                   "period=free&since=01/01/0001&until=01/01/0002"])
def test_conditions_that_cannot_be_read_are_named_and_this_month_is_shown(browser, declared, province_officer, query):
    answer = browser(province_officer).get(f"/province/reports?{query}")
    assert answer.status_code == 200 and f"{today():%d/%m/%Y}" in answer.text
    assert ("class=\"mistake\"" in answer.text) == query.startswith("period=free")


def test_the_days_of_a_free_period_stay_in_every_link(browser, declared, province_officer):
    day = today() - timedelta(days=1)
    page = browser(province_officer).get(f"/province/reports?period=free&since={day:%d/%m/%Y}&until={today():%d/%m/%Y}").text
    assert f"since={day}" in page and f"until={today()}" in page and "export.xlsx?" in page


def test_the_paragraph_stands_on_the_year_report_and_in_both_packs(browser, declared, province_officer):
    desk = browser(province_officer)
    assert "readonly" not in desk.get("/province/reports?period=this_month").text
    assert "text=yes" in desk.get("/province/reports?period=calendar_year").text
    page = desk.get("/province/reports?period=calendar_year&text=yes").text
    assert "ghi nhận 5 lượt người nước ngoài thuộc 2 quốc tịch" in page
    pdf = desk.get("/province/reports/pack/pdf?period=calendar_year")
    assert pdf.mimetype == "application/pdf" and "ghi nhận 5 lượt" in whole(pdf.data)
    book = sheets(desk.get("/province/reports/pack/xlsx?period=calendar_year").data)
    assert "ghi nhận 5 lượt" in str(rows(book["Tổng hợp"])) and rows(book["Ma trận"])[-1][1:3] == ["Tổng cộng", 5]
    assert desk.get("/province/reports/pack/docx").status_code == 404


def test_what_is_taken_out_is_recorded(browser, declared, province_officer):
    desk = browser(province_officer)
    desk.get("/province/reports/export.xlsx")
    desk.get("/province/reports/pack/pdf")
    assert {entry.action for entry in AuditEntry.select().where(AuditEntry.actor == province_officer)} >= {
        "report.exported", "report.packed"}


def test_a_fragment_holds_the_report_alone(browser, declared, province_officer):
    answer = browser(province_officer).get("/province/reports?by=sex", headers={"HX-Request": "true"}).text
    assert "<svg" in answer and "<form" not in answer


def test_in_english_the_numbers_and_names_are_english(browser, declared, province_officer):
    province_officer.locale = "en"
    province_officer.save()
    page = browser(province_officer).get("/province/reports?by=continent").text
    assert "Europe" in page and "60.0%" in page
