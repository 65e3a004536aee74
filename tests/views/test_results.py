"""Results at the desk over HTTP: scanned, handed over, posted, taken in as a list; the outbox; what the look-up tells."""

import io

import pytest
import time_machine

from domain import codes, notices
from domain.applications import deliveries, handing_over, posting
from domain.clock import now
from models import Application, Delivery, Notice, TextKind
from tests.documents.reading import whole
from tests.results import POSTED, fresh, posted, ready
from tests.visits import MONDAY_MORNING


@pytest.fixture(autouse=True)
def clock(app):
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(browser, province_officer):
    return browser(province_officer)


@pytest.mark.parametrize(("address", "room"), [("quality", "visits"), ("satisfaction", "visits"),
                                                ("payments/refunds", "payments")])
def test_the_menu_and_the_rooms_show_where_an_officer_stands(desk, address, room):
    page = desk.get(f"/province/{address}").text
    assert 'href="/province/reception" aria-current="' in page and f'href="/province/{room}" aria-current="page"' in page


def test_a_scanned_slip_leads_to_the_page_where_it_is_handed_over(desk):
    found = ready()
    code = found.application.code
    answer = desk.get(f"/province/deliveries?q=https://khaibao.example.vn/look-up?code={codes.shown(code)}")
    assert answer.status_code == 303 and answer.location.endswith(f"/deliveries/{code}/handing-over")
    assert desk.get(f"/province/deliveries?list=post&q={code}").status_code == 200, "who posts parcels stays at them"
    typed = {"collector": "authorised", "number": "074185001234", "name": "Nguyễn Văn Thay", "paper": "", "compared": "y",
             "seen": found.application.revision}
    refused = desk.post(answer.location, data=typed)
    assert refused.status_code == 422 and "Nguyễn Văn Thay" in refused.text and 'id="paper-error"' in refused.text
    assert desk.post(answer.location, data={**typed, "paper": "Giấy ủy quyền số 1"}).status_code == 303
    assert "Nguyễn Văn Thay" in desk.get("/province/deliveries?list=ended").text
    assert "Đã trao" in desk.get(answer.location).text and desk.post(answer.location, data=typed).status_code == 422


def test_of_two_officers_the_second_is_told(desk):
    found = ready()
    typed = {"collector": "applicant", "number": found.application.personal_number, "compared": "y", "seen": 7}
    assert "vừa" in desk.post(f"/province/deliveries/{found.application.code}/handing-over", data=typed).text
    assert fresh(found).state == "waiting"


def test_a_batch_gets_labels_a_list_and_numbers(desk):
    found = [ready(POSTED) for _each in range(2)]
    chosen = {"code": [each.application.code for each in found], "skip": "1"}
    assert whole(desk.post("/province/deliveries/labels.pdf", data=chosen).data).count("Người nhận: Trần Thị Nhận") == 2
    assert "Tổng số: 2" in whole(desk.post("/province/deliveries/posting-list.pdf", data=chosen).data)
    assert desk.post("/province/deliveries/posting-list.xlsx", data=chosen).data.startswith(b"PK")
    assert desk.post("/province/deliveries/labels.pdf", data={"code": "x"}).status_code == 404
    first, second = chosen["code"]
    desk.post("/province/deliveries/posting", data={**chosen, f"tracking-{first}": "EE123456789VN"})
    assert {fresh(each).state for each in found} == {"waiting"}, "a typing error posts none of them"
    desk.post("/province/deliveries/posting", data={**chosen, f"tracking-{first}": "EE123456785VN"})
    assert [fresh(each).tracking for each in found] == ["EE123456785VN", None]
    desk.post(f"/province/deliveries/{second}/parcel", data={"act": "tracking", "tracking": "EE000000005VN"})
    content = "Mã hồ sơ,Số hiệu,Kết quả\n,EE123456785VN,Phát thành công\n,EE000000005VN,Chuyển hoàn: sai địa chỉ".encode()
    answer = desk.post("/province/deliveries/parcels", data={"file": (io.BytesIO(content), "buu-dien.csv")})
    assert answer.status_code == 303 and [fresh(each).state for each in found] == ["delivered", "returned"]
    wrong = desk.post("/province/deliveries/parcels", data={"pasted": "EE999999999VN\tđã phát"})
    assert wrong.status_code == 422 and "EE999999999VN" in wrong.text
    assert desk.post(f"/province/deliveries/{second}/way", data={"way": "office"}).status_code == 303


def test_another_office_sees_nothing_of_it(browser, other_commune_officer):
    code, client = ready(POSTED).application.code, browser(other_commune_officer)
    for address in ("handing-over", "way", "letter.pdf"):
        assert client.get(f"/commune/deliveries/{code}/{address}").status_code == 404
    for address in ("parcel", "letter", "end"):
        assert client.post(f"/commune/deliveries/{code}/{address}").status_code == 404
    assert client.post("/commune/deliveries/labels.pdf", data={"code": code}).status_code == 404
    assert code not in client.get("/commune/deliveries?list=post").text
    assert client.get("/commune/deliveries?list=gold").status_code == 404


def test_what_nobody_collects_has_its_list_letter_and_end(browser, province_officer, clock):
    found = ready()
    code = found.application.code
    clock.move_to("2027-12-01 02:00:00")
    desk = browser(province_officer)
    assert code in desk.get("/province/deliveries?list=uncollected").text.replace("-", "")
    assert desk.get("/province/deliveries/uncollected.xlsx").data.startswith(b"PK")
    desk.post(f"/province/deliveries/{code}/letter")
    assert "TK06" in whole(desk.get(f"/province/deliveries/{code}/letter.pdf").data)
    desk.post(f"/province/deliveries/{code}/end", data={"reason": "CV 15/QLXNC"})
    assert fresh(found).state == "given_up"



def test_the_look_up_tells_the_tracking_number_and_what_came_back(browser, province_officer):
    found = posted(province_officer)
    asked = {"code": found.application.code, "personal_number": found.application.personal_number}
    text = browser().post("/look-up", data=asked).text
    assert "EE123456785VN" in text and "Trần Thị Nhận" in text and POSTED["delivery_address"] not in text
    posting.bring_back(by=province_officer, delivery=found, reason="Sai địa chỉ")
    assert "Sai địa chỉ" in browser().post("/look-up", data=asked).text


def test_the_administrator_sees_dead_letters_and_sends_them_again(browser, admin):
    TextKind.create(kind="application_done")
    found = Application.get_by_id(ready(phone="0912345678").application_id)
    notices.queue("application_done", application=found, code=found.code)
    notice = Notice.select().order_by(Notice.id.desc()).get()
    Notice.update(mail="dead", tries=5, error="550 no such box").where(Notice.id == notice.id).execute()
    client = browser(admin)
    assert "550 no such box" in client.get("/admin/outbox").text
    client.post("/admin/outbox/again", data={"mail": notice.id})
    assert Notice.get_by_id(notice.id).mail == "wait" and Notice.get_by_id(notice.id).again_at
    client.post("/admin/outbox/again", data={})
    client.post("/admin/outbox/texts", data={"kinds": ["result_posted", "payment_asked"]})
    assert {row.kind for row in TextKind.select()} == {"result_posted", "payment_asked"}
    assert client.get("/admin/outbox?state=wait").status_code == 200


def test_a_reminder_is_sent_with_the_days_work(app, province_officer, clock):
    found = ready()
    clock.shift(8 * 86400)
    assert handing_over.remind(app.khaibao.result_reminder_days) == 1
    assert Delivery.get_by_id(found.id).reminded_at == now() and deliveries.counts(province_officer)["collect"] == 1
