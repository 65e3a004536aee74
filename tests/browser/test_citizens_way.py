"""A citizen's way from the first page to the confirmation, and back by a bookmark; without an account and with one."""

import itertools

from tests import portraits
from tests.applying import ADULT, CHILD
from tests.people import PASSWORD
from tests.sending import GOOD

LOOKS = ("phone, scripts on", "phone, scripts off")
NUMBERS = itertools.count(5000)

CARD = "074190001234||Đặng Thị Ánh Nguyệt|05111990|Nữ|1 Đường Số 1, Phường Phú Lợi, Thủ Dầu Một, Bình Dương|15042021"


def begin(citizen, kind="adult"):
    citizen.opens("/citizen").chooses("Khai hồ sơ mới").writes(kind=kind).sends("kind")
    return citizen.page.url


def fill(citizen, place, pages):
    for section, typed in pages.items():
        citizen.opens(f"{place}/{section}").writes(**{name: value for name, value in typed.items() if value})
        citizen.sends(next(iter(typed)))
        assert citizen.page.url == place, citizen.page.inner_text("main")


def test_a_citizen_declares_sends_leaves_and_comes_back_by_a_bookmark(somebody):
    citizen = somebody()
    place = begin(citizen)
    citizen.chooses("Thông tin của ông/bà").sends("family_name").reads("Vui lòng sửa các mục sau")
    fill(citizen, place, ADULT)
    citizen.chooses("Kiểm tra và gửi hồ sơ").reads("Đặng").reads("1 Đường Số 1, Phường Phú Lợi")
    citizen.page.locator("#about-you a").first.click()
    citizen.looks()
    citizen.writes(occupation="Bác sĩ").sends("occupation").reads("Bác sĩ")
    citizen.sends("oath").reads("Vui lòng cam đoan")
    citizen.writes(oath=True).sends("oath").reads("Hồ sơ đã được gửi")
    bookmark, code = citizen.page.url, citizen.page.inner_text(".receipt-number")
    assert citizen.downloads("form.pdf").startswith(b"%PDF")
    citizen.opens("/citizen").presses('form[action$="/leave"] button')
    citizen.opens(bookmark).reads("Hồ sơ chưa được mở ở đây")
    citizen.writes(code=code, personal_number="074190001234", birth_date="05/11/1990").sends("personal_number")
    assert citizen.page.url == bookmark
    citizen.reads("Hồ sơ đã được gửi")


def test_a_mother_scans_her_card_and_declares_for_her_child(somebody):
    mother = somebody()
    place = begin(mother, "child")
    mother.chooses("Người đại diện hợp pháp").writes(card=CARD).presses('button[name="scan"]')
    assert mother.page.input_value("[name=representative_name]") == "Đặng Thị Ánh Nguyệt"
    fill(mother, place, CHILD)
    mother.chooses("Kiểm tra và gửi hồ sơ").writes(oath=True).sends("oath").reads("Hồ sơ đã được gửi")


def test_a_number_that_does_not_fit_is_compared_and_kept(somebody):
    citizen = somebody()
    place = begin(citizen)
    typed = {**ADULT["about-you"], "sex": "M", "temporary_address": "-", "employer": "-"}
    citizen.opens(f"{place}/about-you").writes(**typed).sends("sex").reads("Vui lòng đối chiếu")
    citizen.writes(confirm_doubtful=True).sends("sex")
    assert citizen.page.url == place


def test_a_citizen_opens_an_account_and_finds_the_draft_of_this_computer(somebody):
    citizen = somebody()
    place = begin(citizen)
    name = f"dan{abs(hash(place))}@example.com"
    citizen.opens("/citizen/account/new")
    citizen.writes(full_name="Đặng Nguyệt", email=name, password=PASSWORD, again=PASSWORD).sends("again")
    citizen.writes(identifier=name, password=PASSWORD).sends("password")
    assert citizen.page.url.endswith("/citizen")
    citizen.follows(place.rsplit("/", 1)[1]).presses('form[action$="/account"] button').reads("đã được đưa vào tài khoản")
    citizen.opens(f"{place}/deletion").presses("form.card button").reads("Đã xóa hồ sơ")


def test_a_citizen_comes_from_the_first_question_to_the_printed_slip_in_one_sitting(somebody, tmp_path):
    citizen, photo = somebody(), tmp_path / "anh.jpg"
    photo.write_bytes(GOOD)
    blurred = tmp_path / "mo.jpg"
    blurred.write_bytes(portraits.file(portraits.portrait(blur=8)))
    place = begin(citizen)
    fill(citizen, place, {**ADULT, "about-you": {**ADULT["about-you"], "personal_number": f"07419000{next(NUMBERS)}"}})
    citizen.opens(f"{place}/appointment").reads("Ông/bà chưa chọn được giờ").follows("/photo")
    citizen.sends("file").reads("Vui lòng chọn tệp").writes(file=str(blurred)).sends("file").reads("Ảnh bị mờ")
    citizen.opens(f"{place}/photo").page.locator("[name=file]").set_input_files(str(photo))
    citizen.sends("file").reads("Không phát hiện lỗi").opens(f"{place}/papers").writes(file=str(photo)).sends("file")
    citizen.reads("anh.jpg")
    citizen.opens(place).follows("/check").writes(oath=True).sends("oath").follows("/appointment")
    citizen.page.locator("ul.days a").nth(3).click()
    citizen.page.wait_for_url("**day=*")
    citizen.looks()
    citizen.page.locator("[name=time]").first.check()
    citizen.sends("time").reads("Giờ này đang được giữ cho ông/bà").reads("chưa đặt")
    citizen.presses('form[action$="/extension"] button').reads("Giờ hẹn được giữ thêm 15 phút")
    citizen.chooses("Chọn giờ khác").sends("from_day").reads("Giờ này đang được giữ")
    citizen.presses('form[action$="/confirmation"] button').reads("Lịch hẹn của ông/bà đã được đặt")
    assert citizen.downloads("slip.pdf").startswith(b"%PDF") and b"BEGIN:VEVENT" in citizen.downloads("calendar.ics")
    bookmark = citizen.page.url
    citizen.chooses("Đổi giờ")
    citizen.page.locator("[name=time]").nth(2).check()
    citizen.sends("time").reads("Đã đổi lịch hẹn").reads("lần cuối")
    citizen.opens(bookmark).chooses("Hủy lịch hẹn").presses("form.card button").reads("Đã trả lại giờ hẹn")
