"""The officers' day: each question an office asks, answered in the browser, by the province and by a commune."""

from io import BytesIO

import pytest
from PIL import Image

from domain.clock import today
from domain.names import masked
from tests.browser.test_owners_day import IN_A_MONTH, TOMORROW, typed

NAME = "HE WUYANG"
DIMENSIONS = ("nationality", "continent", "ward", "kind", "purpose", "sex", "age", "length", "status", "late", "channel")
REGISTER = """Tên cơ sở;Loại hình;Địa chỉ;Phường/xã;Điện thoại;Người đại diện
Nhà nghỉ Gió Đồng {0};Nhà nghỉ;{0} Đường Số 4;Phường Phú Lợi;0274 3999 101;Phan Thị Lụa
Nhà nghỉ Hàng Dừa {0};Nhà nghỉ;{0} Đường Số 9;Phường Cũ;0274 3999 102;Trương Thị Nga"""


@pytest.fixture
def officer(somebody):
    return somebody("province").signs_in()


def passport(owner, which=1):
    """The passport of one of the guests the house knows at the owner's hotel."""
    return f"E{owner.number}000000{which}"


def test_the_morning_leads_to_lists(owner, officer):
    officer.opens("/province")
    tiles = officer.page.locator("main .tiles a").evaluate_all("each => each.map(one => one.getAttribute('href'))")
    assert len(tiles) == 13
    for address in tiles:
        officer.opens(address)
    officer.opens("/province/mornings/late").reads(f"Khách sạn Hoa Sen {owner.number}").reads("triệu đồng")
    officer.opens("/province/mornings/crowded").reads("A12")
    officer.opens("/province/mornings/two-places").reads(masked(passport(owner, 2)))


def test_one_person_is_found_and_everything_known_is_there(owner, officer):
    finds(officer, "hewu")
    assert officer.downloads("export.xlsx").startswith(b"PK")
    officer.presses(f'[data-person="{masked(passport(owner))}"] a')
    officer.reads(NAME).reads(f"Khách sạn Hoa Sen {owner.number}")
    assert officer.page.locator("main svg[role=img]").count() == 1
    # Two stays that touch are one interval: one entry.
    assert officer.page.locator("[data-entries]").inner_text() == "1"
    assert officer.page.locator("[data-days]").inner_text() == "21"
    officer.sends("note")
    assert officer.page.locator(".notice.error").count() == 1
    officer.writes(note="Đã gọi điện cho cơ sở").sends("note").reads("Đã gọi điện cho cơ sở")
    officer.follows("/documents").writes(passport_number=passport(owner, 2), reason="Đã xem cả hai hộ chiếu").sends("reason")
    officer.reads(passport(owner, 2)).follows("/separation").writes(reason="Nhầm người").sends("reason")
    assert officer.page.locator('main a[href*="/separation"]').count() == 0
    officer.opens(f"/province/looks?document={passport(owner)}").reads("Đỗ Văn Tỉnh").reads(NAME)


def finds(officer, words):
    """Results come as it is typed; without scripts, by the button."""
    officer.opens("/province/search")
    if officer.scripts:
        officer.page.locator("[name=q]").press_sequentially(words, delay=20)
        officer.page.locator("[data-person]").first.wait_for()
        officer.page.wait_for_url(f"**q={words}*")
        officer.looks()
    else:
        officer.writes(q=words).sends("q")
    officer.opens(f"/province/search?q={words}&here=1&days=8").reads(NAME)
    officer.opens("/province/search?q=khongcoaitenlanay").opens(f"/province/search?q={words}")


def test_many_numbers_at_once_pasted_or_from_a_file(owner, officer, tmp_path):
    officer.opens("/province/search/batch").sends("documents")
    assert officer.page.locator(".notice.error").count() == 1
    officer.writes(documents=f"{passport(owner)}; {passport(owner, 2)}\nQ7777777").sends("documents")
    assert officer.numbers("[data-found]") == {"found": 2, "elsewhere": 0, "missing": 1}
    listed = tmp_path / "list.csv"
    listed.write_text(f"STT;Họ và tên;Ngày sinh;Quốc tịch;Số hộ chiếu\n1;{NAME};12/08/1974;CHN;{passport(owner)}\n"
                      "2;AI DO;01/01/1980;CHN;Q8888888\n", encoding="utf8")
    officer.opens("/province/search/batch").writes(file=str(listed)).sends("documents")
    assert officer.numbers("[data-found]") == {"found": 1, "elsewhere": 0, "missing": 1}


def test_a_watched_person_is_declared_found_and_decided_on(owner, officer):
    officer.opens("/province/watch").follows("/watch/lists").follows("/lists/new").sends("name")
    name = f"Chưa cho nhập cảnh {owner.number}{officer.scripts}{officer.page.viewport_size['width']}"
    officer.writes(name=name, letter_number="12/QLXNC", letter_date="01/11/2026", shared=True).sends("name").reads(name)
    number = f"T{owner.number}0000001"
    officer.follows("/people/new").writes(documents=number).sends("documents").reads(masked(number))
    here = officer.page.url
    officer.follows("/people/new").writes(full_name=NAME, birth_date="12/08/1974", nationality="Trung Quốc").sends("documents")
    officer.reads(NAME)
    owner.signs_in().opens("/owner/stays/new").writes(
        passport_number=f"T{owner.number}0000001", nationality="Hàn Quốc", full_name="PARK JIWOO", sex="F", room="101",
        birth_date="05/11/1990", leaving_on=typed(TOMORROW), permitted_until=typed(IN_A_MONTH)).sends("full_name")
    owner.reads("PARK JIWOO")
    assert name not in owner.page.content()
    officer.opens("/province/watch").opens(here).follows("/watch?list=")
    officer.presses('[data-hit]:has-text("PARK JIWOO") a').reads("12/QLXNC")
    officer.sends("reason")
    officer.writes(state="cleared", reason="Ảnh hộ chiếu là người khác").sends("reason").reads("Ảnh hộ chiếu là người khác")
    officer.opens(here).follows("/removal").writes(reason="Công văn rút yêu cầu").sends("reason").reads("Công văn rút yêu cầu")
    officer.opens(here).follows("/people/paste").writes(lines=f"Z{owner.number}5550001; KOR").sends("lines")
    officer.opens(here).follows("/change").opens(here)
    officer.page.locator("details summary").last.click()
    officer.presses('form[action$="/closure"] button')


def test_every_report_with_its_paragraph_and_packs(officer):
    # The same page each time: all of them once, then a few.
    whole = officer.scripts and officer.page.viewport_size["width"] > 600
    for dimension in DIMENSIONS if whole else DIMENSIONS[::5]:
        officer.opens(f"/province/reports?by={dimension}")
        assert officer.page.locator("main table.figures .total").count() >= 1
    officer.opens("/province/reports/staying?by=age")
    officer.opens("/province/reports").writes(period="year", by="purpose")
    if not officer.scripts:
        officer.sends("period")
    officer.page.locator('a[href*="text=yes"]').wait_for()
    assert officer.page.locator("main table.figures").count() >= 2
    officer.follows("text=yes")
    assert "khách" in officer.page.input_value("#paragraph") or "lượt" in officer.page.input_value("#paragraph")
    assert officer.downloads("/pack/pdf").startswith(b"%PDF")
    assert officer.downloads("/pack/xlsx").startswith(b"PK") and officer.downloads("export.xlsx").startswith(b"PK")
    officer.opens("/province/reports?period=free&since=01/02/2026&until=01/01/2026")
    assert officer.page.locator(".notice.error").count() == 1


def test_the_register_of_establishments(owner, officer, tmp_path):
    officer.opens("/province/establishments").writes(q=f"hoa sen {owner.number}")
    if not officer.scripts:
        officer.sends("q")
    officer.page.locator("[data-establishment]").nth(1).wait_for(state="detached")
    officer.presses("[data-establishment] a").reads("Khai báo gần nhất")
    picture = tmp_path / "nha.jpg"
    Image.new("RGB", (320, 200), "steelblue").save(picture, "JPEG")
    officer.writes(findings="", photo=str(picture)).sends("findings")
    assert officer.page.locator(".notice.error").count() == 1
    officer.writes(inspected_on=typed(today()), findings="Sổ khách khớp với khai báo", photo=str(picture)).sends("findings")
    officer.reads("Sổ khách khớp với khai báo")
    drawn = officer.page.locator("img.picture")
    drawn.scroll_into_view_if_needed()
    if officer.scripts:
        officer.page.wait_for_function("() => document.querySelector('img.picture').naturalWidth > 0")
    assert Image.open(BytesIO(officer.context.request.get(drawn.get_attribute("src")).body())).size == (320, 200)
    officer.follows("/lock").sends("reason")
    assert officer.page.locator(".notice.error").count() == 1
    officer.page.go_back()


def test_a_double_is_merged(owner, officer):
    officer.opens(f"/province/establishments?q=trung+lap+{owner.number}").presses("[data-establishment] a")
    code = officer.page.url.rsplit("/", 1)[1]
    officer.opens(f"/province/establishments?q=hoa+sen+{owner.number}").presses("[data-establishment] a")
    officer.chooses("Gộp cơ sở trùng")
    officer.writes(other=code).sends("other").presses('main form[method="post"] .button.danger')
    officer.opens(f"/province/establishments/{code}").reads(f"Khách sạn Hoa Sen {owner.number}")


def test_an_old_register_is_taken_over(owner, officer, tmp_path):
    officer.opens("/province/establishments/registers/new").sends("file")
    listed = tmp_path / "cslt.csv"
    mark = f"{owner.number}{officer.page.viewport_size['width']}{officer.scripts}"
    listed.write_text(REGISTER.format(mark), encoding="utf8")
    officer.opens("/province/establishments/registers/new").writes(file=str(listed)).sends("file")
    assert officer.numbers("[data-read]") == {"read": 2, "ready": 1, "refused": 1, "there": 0}
    officer.follows("/rows/3").writes(ward="25747").sends("ward")
    assert officer.numbers("[data-read]") == {"read": 2, "ready": 2, "refused": 0, "there": 0}
    officer.presses('main form[action$="/confirmation"] .button')
    assert officer.numbers("[data-read]") == {"read": 2, "stored": 2, "refused": 0, "there": 0}
    officer.presses('main form[action$="/letters"] .button').reads(f"Nhà nghỉ Gió Đồng {mark}")


def test_a_commune_s_day_ends_at_its_wards(owner, somebody):
    officer = somebody("commune").signs_in().opens("/commune")
    officer.follows("/mornings/late").reads(f"Khách sạn Hoa Sen {owner.number}")
    officer.opens("/commune/search?q=hewu").presses(f'[data-person="{masked(passport(owner))}"] a').reads(NAME)
    officer.writes(note="Khách vắng mặt khi kiểm tra").sends("note").reads("Khách vắng mặt khi kiểm tra")
    officer.opens("/commune/search/batch").writes(documents=passport(owner, 9)).sends("documents")
    assert officer.numbers("[data-found]") == {"found": 0, "elsewhere": 0, "missing": 1}
    officer.opens("/commune/watch").opens("/commune/reports?by=ward").opens("/commune/establishments").opens("/commune/stays")
    officer.follows("/commune/stays/").opens("/commune/forgotten-passwords").opens("/commune/slips/new")
    officer.page.goto("/commune/looks")
    assert officer.page.locator("h1").count() == 1 and "Đỗ Văn Tỉnh" not in officer.page.content()


def test_the_rooms_of_the_province_and_of_the_administrator(officer, somebody):
    for room in ("stays", "establishments", "slips/new"):
        officer.opens(f"/province/{room}")
    admin = somebody("admin").signs_in()
    for room in ("people", "people/new", "offices", "wards", "records"):
        admin.opens(f"/admin/{room}")
