"""VNPAY's protocol against a simulator that shares no code: signed ways there, signed words back, questions and silence."""

import hashlib
import hmac
import json
import urllib.request
from datetime import datetime
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit

import pytest

from adapters.gateways import offered
from adapters.gateways.contract import Forged, Order, Unreachable
from adapters.gateways.vnpay import Vnpay, encoded
from config import Config
from tests import vnpay_simulator
from tests.paying import SECRET, TERMINAL, VNPAY, said

AT = datetime(2026, 12, 1, 2, 0)
ORDER = Order("ABCDEFGHJKMN201", 100_000, "Le phi ho so ABC", AT, datetime(2026, 12, 1, 2, 15), "vi", "203.0.113.9",
              "https://khaibao.example/payments/vnpay/return?a=1")


@pytest.fixture
def simulator():
    """A VNPAY that calls nobody."""
    server = vnpay_simulator.start(0, TERMINAL, SECRET, "http://127.0.0.1:9/payments/vnpay/ipn")
    yield server.RequestHandlerClass, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def gateway(at, secret=SECRET):
    return Vnpay(TERMINAL, secret, f"{at}/paymentv2/vpcpay.html", f"{at}/merchant_webapi/api/transaction")


def opened(address, data=None):
    try:
        with urllib.request.urlopen(address, data, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        error.close()
        return error.code


def test_the_way_there_has_every_required_parameter_sorted_and_signed():
    query = urlsplit(VNPAY.start(ORDER).redirect).query
    names = [name for name, _value in parse_qsl(query)]
    assert names[:-1] == sorted(names[:-1])
    given = dict(parse_qsl(query))
    assert given | {"vnp_SecureHash": ""} == {
        "vnp_Version": "2.1.0", "vnp_Command": "pay", "vnp_TmnCode": TERMINAL, "vnp_Amount": "10000000", "vnp_CurrCode": "VND",
        "vnp_CreateDate": "20261201090000", "vnp_ExpireDate": "20261201091500", "vnp_IpAddr": "203.0.113.9", "vnp_Locale": "vn",
        "vnp_OrderInfo": "Le phi ho so ABC", "vnp_OrderType": "other", "vnp_TxnRef": ORDER.reference, "vnp_SecureHash": "",
        "vnp_ReturnUrl": ORDER.return_to}
    text = query.rpartition("&vnp_SecureHash=")[0]
    assert "vnp_OrderInfo=Le+phi+ho+so+ABC" in text
    assert given["vnp_SecureHash"] == hmac.new(SECRET.encode(), text.encode(), hashlib.sha512).hexdigest()


def test_vnpay_opens_its_page_for_our_signature_and_not_for_another(simulator):
    _kind, at = simulator
    assert opened(gateway(at).start(ORDER).redirect) == 200
    assert opened(gateway(at, "another secret").start(ORDER).redirect) == 400


def test_what_vnpay_signed_is_read_in_any_letter_case():
    pairs = said(ORDER.reference)
    verdict = VNPAY.read_callback([*pairs[:-1], ("vnp_SecureHash", pairs[-1][1].upper())])
    assert (verdict.reference, verdict.amount, verdict.paid, verdict.transaction) == (ORDER.reference, 100_000, True, "14000001")
    assert "SecureHash" not in verdict.details


@pytest.mark.parametrize("change", [
    lambda pairs: pairs[:-1], lambda pairs: [*pairs[:-1], ("vnp_SecureHash", "0" * 128)],
    lambda pairs: [*pairs[:-1], ("vnp_SecureHash", "é")], lambda pairs: [*pairs, ("vnp_Amount", "1")],
    lambda pairs: [*pairs, ("vnp_Extra", "1")], lambda pairs: [(name, value.replace("1000", "9000")) for name, value in pairs],
    lambda pairs: [pair for pair in pairs if pair[0] != "vnp_TransactionStatus"], lambda pairs: [],
    lambda pairs: said(ORDER.reference, vnp_TmnCode="ANOTHER1"),
])
def test_what_vnpay_did_not_sign_is_forged(change):
    with pytest.raises(Forged):
        VNPAY.read_callback(change(said(ORDER.reference)))


@pytest.mark.parametrize("given", [{"code": "07"}, {"status": "07"}, {"status": "01"}, {"code": "24"}])
def test_signed_does_not_mean_paid(given):
    assert not VNPAY.read_callback(said(ORDER.reference, **given)).paid


@pytest.mark.parametrize("text", ["10000050", "-10000000", "1e7", "", "٣٠٠", "1" * 40])
def test_an_amount_that_is_none_is_minus_one(text):
    given = {"vnp_TmnCode": TERMINAL, "vnp_TxnRef": "A", "vnp_Amount": text}
    assert VNPAY.read_callback([*given.items(), ("vnp_SecureHash", VNPAY.sign(encoded(given)))]).amount == -1


def test_a_question_is_answered_once_the_order_is_known(simulator):
    kind, at = simulator
    assert gateway(at).query(ORDER) is None
    form = dict(parse_qsl(urlsplit(gateway(at).start(ORDER).redirect).query))
    kind.orders[ORDER.reference] = form | {"vnp_BankCode": "NCB", "vnp_PayDate": "20261201090100", "vnp_TransactionNo": "14",
                                           "vnp_TransactionStatus": "00"}
    verdict = gateway(at).query(ORDER)
    assert (verdict.reference, verdict.amount, verdict.paid, verdict.transaction) == (ORDER.reference, 100_000, True, "14")


def test_an_answer_with_another_signature_or_none_at_all_counts_as_silence(simulator, monkeypatch):
    _kind, at = simulator
    with pytest.raises(Unreachable):
        gateway(at, "another secret").query(ORDER)
    with pytest.raises(Unreachable):
        VNPAY.query(ORDER)
    for answer in (b"[]", b"not json", b"{}", json.dumps({"vnp_ResponseCode": "00", "vnp_SecureHash": 1}).encode()):
        monkeypatch.setattr(vnpay_simulator.Simulator, "question",
                            lambda self, asked, answer=answer: self.answer(200, answer.decode()))
        with pytest.raises(Unreachable):
            gateway(at).query(ORDER)


def test_a_way_without_its_settings_is_not_offered():
    assert list(offered(Config())) == ["counter"]
    full = Config(vietqr_bank_bin="970499", vietqr_account="1", vnpay_tmn_code="A", vnpay_hash_secret="b", vnpay_url="https://c")
    assert list(offered(full)) == ["vietqr", "vnpay", "counter"]
    for nobody in (offered(full)["vietqr"], offered(full)["counter"]):
        with pytest.raises(Forged):
            nobody.read_callback(said("A"))
        assert nobody.query(ORDER) is None
