"""The whole way online: proved by the identity provider, declared, accepted by an officer, paid at VNPAY, looked up."""

from tests.applying import ADULT
from tests.sending import GOOD

PAGES = {**ADULT, "request": {"request": "expired", "chip": "yes"},
         "passport": {"last_passport_number": "B1234567", "last_passport_issued_on": "05/11/2016"},
         "delivery": {"delivery": "post", "delivery_address": "1 Đường Số 1, Phường Phú Lợi"}}
NOT_TYPED = ("family_name", "given_names", "sex", "birth_date", "personal_number")


def goes_through(person, button):
    """Whoever has left for another house (its pages are not ours to look at) presses a button there and comes back."""
    leads = person.page.locator('meta[http-equiv="refresh"]')
    if not person.scripts and leads.count():
        person.page.locator("main .buttons a").first.click()
    person.page.locator(f'button[value="{button}"]').click()
    person.page.wait_for_url(f"{person.house}/**")
    person.looks()


def test_a_citizen_files_online_pays_and_follows(somebody, house, tmp_path):
    citizen, photo = somebody(), tmp_path / "anh.jpg"
    citizen.house = house
    photo.write_bytes(GOOD)
    citizen.opens("/start?who=adult&what=expired&card=card&place=here").follows("way=online")
    citizen.sends("kind").reads("Để nộp trực tuyến, vui lòng đăng nhập")
    place = citizen.page.url.removesuffix("/way")
    citizen.page.locator('form[action$="/sign-in/identity"] button').click()
    goes_through(citizen, "nguyet")
    citizen.sends("way")
    for section, typed in PAGES.items():
        citizen.opens(f"{place}/{section}")
        citizen.writes(**{name: value for name, value in typed.items() if value and name not in NOT_TYPED})
        citizen.presses("main form button:not([name]):not(.hidden):not([type=button])")
        assert citizen.page.url == place, citizen.page.inner_text("main")
    citizen.opens(f"{place}/photo").page.locator("[name=file]").set_input_files(str(photo))
    citizen.sends("file").opens(f"{place}/check").reads("Toàn bộ trực tuyến").reads("100.000")
    citizen.writes(oath=True).sends("oath").reads("Kết quả được gửi qua bưu chính")
    code = citizen.page.inner_text(".receipt-number")

    officer = somebody("province").signs_in()
    officer.opens(f"/province/applications/{code}")
    for box in officer.page.locator('main [name^="check-"][value="good"]').all():
        box.check()
    officer.presses('form[action$="/checklist"] .buttons button')
    officer.presses('button[name="step"][value="received"]').reads("Lệ phí")

    citizen.opens(place).follows("/payment").reads("100.000")
    citizen.page.locator('form[action$="/payment/vnpay"] button').click()
    goes_through(citizen, "paid")
    citizen.opens(f"{place}/payment").reads("Đã nộp")
    assert citizen.downloads("receipt.pdf").startswith(b"%PDF")

    stranger = somebody()
    stranger.opens("/look-up").writes(code=code, personal_number="074190001234").sends("code").reads("Đang xử lý")
    for page in ("/citizen/my-data", f"{place}/my-data", f"{place}/payment", "/account", "/look-up"):
        citizen.opens(page)
