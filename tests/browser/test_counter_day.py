"""The passport desk's day in the browser: received at the door, called, opened, compared, decided, the slip printed."""

import itertools

import pytest

from tests.browser.house import LETTERS

NUMBERS = itertools.cycle(range(len(LETTERS)))


@pytest.fixture
def officer(somebody):
    """An officer at a counter of the own, with two dossiers sent by citizens."""
    number = next(NUMBERS)
    person = somebody(f"quay{number}").signs_in()
    person.number = number
    return person


def code_of(officer, name):
    """The code of a sent dossier, from the list of dossiers."""
    officer.opens(f"/province/applications?q={name} {LETTERS[officer.number]}")
    return officer.page.locator("#dossiers tbody .code").first.inner_text()


def gives_a_number(officer, name):
    """The citizen shows the code at the door without an appointment: returns the number and the address of its page."""
    code = code_of(officer, name)
    officer.opens("/province/reception").writes(q=code).sends("q").reads("Hồ sơ này có thể được cấp số")
    officer.presses('form[action$="/reception/tickets"] button').reads(f"Hồ {name} {LETTERS[officer.number]}")
    return officer.page.inner_text("h1"), officer.page.locator('main a[href*="/line/"]').get_attribute("href")


def calls(officer, number):
    officer.opens(f"/province/counter?q={number}").presses(f'.links li:has-text("{number}") button')
    officer.reads(number)


def test_a_citizen_is_received_called_served_and_goes_with_the_slip(officer, somebody):
    officer.opens("/province/reception?q=khong-ai").reads("Không có ai hẹn hôm nay phù hợp")
    number, place = gives_a_number(officer, "Thị Đủ")
    citizen = somebody().opens(place).reads(number)
    calls(officer, number)
    citizen.opens(place).reads(f"quầy {officer.number + 1}")
    hall = officer.page.locator('main a[href*="/hall/"]').first.get_attribute("href")
    screen = somebody().opens(hall).reads(number)
    assert "Hồ Thị Đủ" not in screen.page.content() + citizen.page.content(), "no names in the hall"
    officer.presses('form[action$="/arrival"] button').reads("Mở hồ sơ").presses('form[action$="/opening"] button')
    officer.presses('button[value="receive"]')
    assert officer.page.locator(".notice.error[data-focus]").count() == 1, "nothing is compared yet"
    for box in officer.page.locator("main [name=compared]").all():
        box.check()
    for paper in officer.page.locator("main [name=papers]").all():
        paper.check()
    officer.presses('button[value="receive"]').reads("kết quả")
    assert officer.downloads("/slips/result.pdf").startswith(b"%PDF")
    officer.chooses("Sang người tiếp theo").reads("Gọi người tiếp theo")
    citizen.opens(place).reads("Cảm ơn ông/bà")


def test_what_is_missing_is_listed_and_handed_over(officer):
    number, _place = gives_a_number(officer, "Văn Thiếu")
    calls(officer, number)
    officer.presses('form[action$="/again"] button').presses('form[action$="/arrival"] button')
    officer.presses('form[action$="/opening"] button')
    officer.page.locator('summary:has-text("Chưa đầy đủ")').click()
    officer.page.locator("main [name=missing]").first.check()
    officer.writes(note="Thiếu ảnh nền trắng").presses('button[value="incomplete"]')
    assert officer.downloads("/slips/missing.pdf").startswith(b"%PDF")
    officer.opens("/province/counter").reads("Gọi người tiếp theo")


def test_the_rooms_around_the_counter(somebody):
    officer = somebody("province").signs_in()
    for room in ("reception", "counter", "applications", "points", "visits"):
        officer.opens(f"/province/{room}")
    officer.opens("/province/points").follows("/province/points/")
    assert officer.opens("/province/reception").page.locator("#q").evaluate("each => each === document.activeElement")


def test_the_administrator_keeps_procedures_fees_and_points(somebody):
    admin = somebody("admin").signs_in()
    admin.opens("/admin/procedures").follows("/admin/procedures/")
    admin.opens("/admin/fees").opens("/admin/points").follows("/admin/points/")
    admin.opens("/admin/points/new").sends("name")
    assert admin.page.locator(".notice.error[data-focus]").count() == 1
