"""An officer's work in the browser: inbox, checklist, a supplement and its answer, messages, accepted, many at once, late."""

import itertools

from tests.browser.house import LETTERS

NUMBERS = itertools.count()


def test_an_officer_works_through_the_inbox(somebody):
    officer, citizen, number = somebody("province").signs_in(), somebody(), next(NUMBERS) % 2
    letter = LETTERS[number]
    officer.opens(f"/province/applications?channel=online&state=registered&q=Mạng {letter}").chooses(f"Lưu Thị Mạng {letter}")
    code = officer.page.locator(".trail span").inner_text()
    for box in officer.page.locator('main [name^="check-"][value="good"]').all():
        box.check()
    officer.page.locator('[name="check-photo"][value="missing"]').check()
    officer.presses('form[action*="/checklist"] .buttons button').presses('button[value="supplement"]').reads("Cần bổ sung")

    citizen.opens("/citizen/resume").writes(code=code, personal_number=f"074190{number:05}7", birth_date="05/11/1990")
    citizen.sends("code").reads("ảnh mới 4 × 6 cm").follows("/messages")
    citizen.writes(text="Ảnh cũ có được không?").sends("text").reads("chưa đọc")
    officer.opens("/province/applications?unread=yes").chooses(f"Lưu Thị Mạng {letter}").reads("Ảnh cũ có được không?")
    officer.writes(text="Được, ông/bà bấm đã bổ sung đủ.").presses('form[action*="/messages"]:has(textarea) button')
    citizen.follows(f"/citizen/applications/{code.replace('-', '')}").reads("1 mới").presses('form[action$="/supplement"] button')

    officer.opens(f"/province/applications/{code}").page.locator('[name="check-photo"][value="good"]').check()
    officer.presses('form[action*="/checklist"] .buttons button').presses('button[value="received"]').reads("Chờ nộp lệ phí")

    officer.opens(f"/province/applications?state=processing&q=In {letter}")
    for box in officer.page.locator('#dossiers [name="code"]').all():
        box.check()
    officer.writes(step="printed").sends("step").reads("Chuyển được 2 trong 2 hồ sơ").sends("code").reads("Đã chuyển 2 trong 2")
    officer.opens(f"/province/applications?due=overdue&q=In {letter}").chooses(f"Lưu Văn In {letter}").reads("Quá hạn")
    officer.writes(reason="Máy in phải sửa chữa").presses('form[action*="/apology"] button')
    assert officer.downloads("/slips/apology.pdf").startswith(b"%PDF")
