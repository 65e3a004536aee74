"""A fee on its pages: the citizen's way to VNPAY and back, the calls of VNPAY and of those who pretend, the officers' desk."""

import io
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from domain.payments import callbacks, cash, orders, refunds
from models import Application, PaymentEvent, StatementLine
from tests.documents.reading import whole
from tests.paying import FEE, SECRET, TERMINAL, VNPAY, asked, attempt, dossier, said, state


@pytest.fixture
def paying(app, monkeypatch):
    """An office that offers every way to pay."""
    config = replace(app.khaibao, vnpay_tmn_code=TERMINAL, vnpay_hash_secret=SECRET, vnpay_url=VNPAY.page,
                     vietqr_bank_bin="970499", vietqr_account="0123456789", vietqr_holder="PHONG QLXNC", vietqr_bank="NH A")
    monkeypatch.setattr(app, "khaibao", config)
    monkeypatch.setattr(app, "gateways", callbacks.offered(config))


@pytest.fixture
def payment(paying, province_officer, citizen):
    """The open fee of a citizen's dossier."""
    return asked(province_officer, user=citizen)


def page_of(payment, rest=""):
    return f"/citizen/applications/{payment.application.code}/payment{rest}"


def call(client, pairs):
    return client.get("/payments/vnpay/ipn?" + urlencode(pairs)).json


def test_the_citizen_sees_what_is_asked_and_every_way_of_this_office(payment, browser, citizen):
    text = browser(citizen).get(page_of(payment)).text
    for words in ("100.000 đồng", "28/2026/TT-BTC", f"LPHC{payment.code}", "0123456789", "PHONG QLXNC", 'hx-trigger="every 10s"',
                  "data:image/svg+xml", "/payment/vnpay"):
        assert words in text


def test_an_office_without_settings_offers_the_counter_only(browser, citizen, province_officer):
    payment = asked(province_officer, user=citizen)
    text = browser(citizen).get(page_of(payment)).text
    assert "/payment/vnpay" not in text
    assert "data:image/svg+xml" not in text
    assert browser(citizen).post(page_of(payment, "/vnpay")).status_code == 404
    assert browser(citizen).get(page_of(payment, "/qr.png")).status_code == 404


def test_the_whole_way_to_vnpay_and_back(payment, browser, citizen):
    client = browser(citizen)
    leaving = client.post(page_of(payment, "/vnpay")).location
    address = next(line for line in client.get(leaving).text.splitlines() if "refresh" in line).split("url=")[1].split('"')[0]
    order = dict(parse_qsl(urlsplit(address.replace("&amp;", "&")).query))
    assert order["vnp_Amount"] == "10000000"
    assert order["vnp_ReturnUrl"].endswith("/payments/vnpay/return")
    back = client.get("/payments/vnpay/return?" + urlencode(said(order["vnp_TxnRef"])))
    assert back.location == page_of(payment, f"?back={order['vnp_TxnRef']}")
    # The way back says that all is well, and still nothing has changed.
    assert state(payment) == ("open", "payment", 0)
    assert "every 10s" in client.get(back.location).text
    assert call(browser(), said(order["vnp_TxnRef"])) == {"RspCode": "00", "Message": "Confirm Success"}
    paid = client.get(back.location).text
    assert "receipt.pdf" in paid
    assert "every 10s" not in paid
    receipt = client.get(page_of(payment, "/receipt.pdf"))
    assert "BIÊN LAI THU LỆ PHÍ" in whole(receipt.data)
    assert "Một trăm nghìn đồng" in whole(receipt.data)
    assert client.get(leaving).location == page_of(payment)
    assert client.post(page_of(payment, "/vnpay")).location == page_of(payment)


def test_a_payment_that_failed_is_told_and_can_be_tried_again(payment, browser, citizen):
    reference = attempt(payment).reference
    assert call(browser(), said(reference, code="51"))["RspCode"] == "00"
    text = browser(citizen).get(page_of(payment, f"?back={reference}")).text
    assert "notice warn" in text
    assert "/payment/vnpay" in text


@pytest.mark.parametrize("pairs, code", [
    (lambda ref: said(ref)[:-1], "97"), (lambda ref: [*said(ref)[:-1], ("vnp_SecureHash", "f" * 128)], "97"),
    (lambda ref: [(name, "1" if name == "vnp_Amount" else value) for name, value in said(ref)], "97"),
    (lambda ref: [*said(ref), ("vnp_TxnRef", "other")], "97"), (lambda ref: [], "97"),
    (lambda ref: said(ref, amount=1), "04"), (lambda ref: said("NOBODY"), "01"), (lambda ref: said(""), "01"),
    (lambda ref: said(ref, vnp_TmnCode="ANOTHER1"), "97"),
])
def test_what_is_forged_or_fits_nothing_changes_nothing(payment, browser, pairs, code):
    assert call(browser(), pairs(attempt(payment).reference))["RspCode"] == code
    assert state(payment) == ("open", "payment", 0)


def test_calls_doubled_late_and_in_the_wrong_order_pay_once(payment, browser):
    reference = attempt(payment).reference
    codes = [call(browser(), said(reference, code=code))["RspCode"] for code in ("24", "00", "00", "24", "00")]
    assert codes == ["00", "00", "02", "02", "02"]
    assert state(payment) == ("paid", "processing", 0)


def test_an_error_of_ours_is_answered_99_and_the_repeated_call_is_recorded(payment, browser, monkeypatch):
    reference = attempt(payment).reference
    with monkeypatch.context() as broken:
        broken.setattr(callbacks, "settle", lambda verdict: 1 / 0)
        assert call(browser(), said(reference))["RspCode"] == "99"
    assert call(browser(), said(reference))["RspCode"] == "00"


def test_the_way_back_of_a_stranger_tells_no_name_and_changes_nothing(payment, browser):
    reference = attempt(payment).reference
    for pairs in (said(reference), said(reference)[:-1], said("NOBODY"), []):
        answer = browser().get("/payments/vnpay/return?" + urlencode(pairs))
        assert answer.status_code == 200
        assert payment.application.full_name not in answer.text
        assert payment.application.code not in answer.text
    assert state(payment) == ("open", "payment", 0)


def test_nobody_opens_the_fee_of_another(payment, browser, owner):
    reference = attempt(payment).reference
    for client in (browser(), browser(owner)):
        for rest in ("", "/vnpay", f"/vnpay?attempt={reference}", "/qr.png", "/receipt.pdf"):
            assert client.get(page_of(payment, rest)).status_code == 404
        assert client.post(page_of(payment, "/vnpay")).status_code == 404


def test_an_attempt_of_another_fee_leads_nowhere(payment, browser, citizen, province_officer):
    other = attempt(asked(province_officer))
    assert browser(citizen).get(page_of(payment, f"/vnpay?attempt={other.reference}")).status_code == 404
    assert browser(citizen).get(page_of(payment, f"?back={other.reference}")).status_code == 200


def test_a_dossier_without_a_fee_has_no_such_page_and_an_unpaid_one_no_receipt(paying, browser, citizen):
    found = dossier(user=citizen)
    assert browser(citizen).get(f"/citizen/applications/{found.code}/payment").status_code == 404


def test_the_picture_of_the_qr_is_a_png_to_keep(payment, browser, citizen):
    answer = browser(citizen).get(page_of(payment, "/qr.png"))
    assert answer.data.startswith(b"\x89PNG")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert browser(citizen).get(page_of(payment, "/receipt.pdf")).status_code == 404


def test_an_officer_asks_takes_and_prints(browser, province_officer):
    client, found = browser(province_officer), dossier()
    act = f"/province/applications/{found.code}/payment"
    assert found.full_name in client.get("/province/payments").text
    for word, after in (("ask", "open"), ("withdraw", "cancelled"), ("cash", "paid")):
        assert client.post(act, data={"act": word}).location.endswith(f"/payments?q={found.code}")
        assert orders.current(found).state == after
    text = client.get(f"/province/payments?q={found.code}").text
    assert cash.receipt_shown(orders.current(found)) in text
    assert "Tiền mặt" in whole(client.get(f"{act}/receipt.pdf").data)
    assert client.post(act, data={"act": "cash"}).status_code == 303
    assert PaymentEvent.select().where(PaymentEvent.way == "counter").count() == 1


def test_a_statement_is_uploaded_twice_and_a_wrong_one_told(browser, province_officer):
    payment, client = asked(province_officer), browser(province_officer)
    content = f"Ngày,Số tham chiếu,Nội dung,Ghi có\n1/12/2026,FT1,LPHC{payment.code},{FEE}\n1/12/2026,FT2,khac,5000".encode()
    for _time in range(2):
        answer = client.post("/province/payments/statements", data={"file": (io.BytesIO(content), "s.csv")})
        assert answer.status_code == 303
        kept = StatementLine.select().count()
        shown = client.get(answer.location)
        assert payment.application.full_name in shown.text and "Ghi có" in shown.text
        assert StatementLine.select().count() == kept, "looking stores nothing"
        assert [client.post(answer.location).status_code, client.get(answer.location).status_code] == [303, 404]
    assert StatementLine.select().count() == 2
    assert payment.application.full_name in client.get("/province/payments/statements").text
    assert client.get("/province/payments/statements?outcome=unknown").text.count("FT2") == 1
    answer = client.post("/province/payments/statements", data={"file": (io.BytesIO(b"a,b\n1,2"), "s.csv")})
    assert answer.status_code == 422
    line = StatementLine.get(StatementLine.reference == "FT2")
    client.post(f"/province/payments/statements/{line.id}", data={"note": "Chuyển nhầm"})
    assert StatementLine.get_by_id(line.id).outcome == "other"


def test_money_is_paid_back_from_its_list(browser, province_officer):
    payment, client = cash.take(by=province_officer, application=dossier()), browser(province_officer)
    Application.update(state="stopped", answers={"refund_account": "19030000"}).where(
        Application.id == payment.application_id).execute()
    refund = refunds.ask(by=province_officer, application=payment.application)
    assert "****" in client.get("/province/payments/refunds").text
    client.post(f"/province/payments/refunds/{refund.id}", data={"reference": ""})
    assert orders.by_code(payment.code).state == "paid"
    client.post(f"/province/payments/refunds/{refund.id}", data={"reference": "FT77"})
    assert orders.by_code(payment.code).state == "refunded"
    assert "FT77" in client.get("/province/payments/refunds").text


def test_the_week_is_shown_and_leaves_as_a_workbook(browser, province_officer):
    payment, client = cash.take(by=province_officer, application=dossier()), browser(province_officer)
    assert cash.receipt_shown(payment) in client.get("/province/payments/week").text
    answer = client.get("/province/payments/week.xlsx")
    assert answer.data.startswith(b"PK")
    assert client.get("/province/payments/week?day=nonsense").status_code == 200


def test_the_commune_sees_its_own_fees_only(browser, other_commune_officer, province_officer):
    payment, client = asked(province_officer), browser(other_commune_officer)
    assert payment.application.full_name not in client.get("/commune/payments").text
    assert client.post(f"/commune/applications/{payment.application.code}/payment", data={"act": "cash"}).status_code == 404
    assert client.get("/commune/payments/statements").status_code == 404


@pytest.mark.parametrize("state, words", [("stopped", "được hoàn trả"), ("done", "Ông/bà không phải làm gì thêm."),
                                          ("processing", "đang được xử lý")])
def test_who_has_paid_is_told_what_becomes_of_the_dossier(payment, browser, citizen, state, words):
    orders.record_paid(payment=payment, way="vietqr", transaction="FT1", amount=payment.amount)
    Application.update(state=state).where(Application.id == payment.application_id).execute()
    text = browser(citizen).get(page_of(payment)).text
    assert words in text and ("đang được xử lý" in text) is (state == "processing")


def test_the_fee_of_a_dossier_that_has_ended_asks_nobody_to_pay(payment, browser, citizen):
    Application.update(state="withdrawn").where(Application.id == payment.application_id).execute()
    text = browser(citizen).get(page_of(payment)).text
    assert "/payment/vnpay" not in text
    assert "data:image/svg+xml" not in text
    assert browser(citizen).post(page_of(payment, "/vnpay")).location == page_of(payment)
    assert not PaymentEvent.select().count()
