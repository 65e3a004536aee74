"""Results in the browser: one handed over to an authorised person, two posted with labels, one delivered, one brought back."""

import itertools
import re

import pytest

from tests.browser.house import LETTERS

NUMBERS = itertools.count()
TRACKING = (("EE123456785VN", "EE000000005VN"), ("RR123456785VN", "RR000000005VN"))


@pytest.fixture
def officer(somebody):
    person = somebody("province").signs_in()
    person.number = next(NUMBERS)
    return person


def test_results_are_handed_over_and_posted(officer):
    letter, numbers = LETTERS[officer.number], TRACKING[officer.number]
    officer.opens("/province/deliveries").writes(q=f"Thị Nhận {letter}").sends("q").follows("/handing-over")
    officer.sends("number")
    assert officer.page.locator(".notice.error[data-focus]").count() == 1, "nothing was shown yet"
    officer.writes(collector="authorised", number="074185001234", name="Nguyễn Văn Thay", paper="Giấy ủy quyền số 118",
                   compared=True)
    officer.sends("number").reads("Đã trao kết quả cho Nguyễn Văn Thay")
    officer.opens(f"/province/deliveries?list=post&q=Văn Gửi {letter}")
    codes = [each.get_attribute("value") for each in officer.page.locator("main [name=code]").all()]
    token = officer.page.locator('main form[action$="/posting"] [name=csrf_token]').get_attribute("value")
    for address, kind in (("labels.pdf", b"%PDF"), ("posting-list.pdf", b"%PDF"), ("posting-list.xlsx", b"PK")):
        answer = officer.context.request.post(
            f"/province/deliveries/{address}", data="&".join([f"csrf_token={token}", *(f"code={code}" for code in codes)]),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        assert answer.ok and answer.body().startswith(kind), address
    for code, number in zip(codes, numbers, strict=True):
        officer.writes(**{f"tracking-{code}": number})
    officer.presses('form[action$="/posting"] .buttons button:not([formaction])')
    assert len(codes) == 2 and officer.page.locator(".notice.good").count() == 1
    officer.opens(f"/province/deliveries?list=posted&q={numbers[0]}").reads(numbers[0]).presses('button[value="delivered"]')
    officer.opens(f"/province/deliveries?list=posted&q={numbers[1]}").writes(reason="Không liên lạc được")
    officer.presses('button[value="returned"]')
    officer.opens(f"/province/deliveries?list=returned&q={numbers[1]}").reads("Không liên lạc được").follows("/way")
    officer.writes(way="office").sends("address")
    assert re.search(r"/deliveries\?list=collect", officer.page.url)
    officer.opens("/province/quality").opens("/province/deliveries/parcels").sends("pasted")
    assert officer.page.locator(".notice.error[data-focus]").count() == 1


def test_the_administrator_sees_what_could_not_leave(somebody):
    admin = somebody("admin").signs_in()
    admin.opens("/admin/outbox").follows("/admin/outbox/texts").page.locator("main [name=kinds]").first.check()
    admin.presses("main form .buttons button")
    assert admin.page.locator("main [name=kinds]").first.is_checked()
