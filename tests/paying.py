"""Dossiers whose fee is asked, and VNPAY's messages as VNPAY would sign them."""

from adapters.gateways.vnpay import Vnpay, encoded
from domain.payments import orders
from models import Application, Refund
from tests import visits

TERMINAL, SECRET, FEE = "KHAIBAO1", "a secret of the tests, 32 letters", 100_000
VNPAY = Vnpay(TERMINAL, SECRET, "http://127.0.0.1:9/paymentv2/vpcpay.html", "http://127.0.0.1:9/merchant_webapi/api/transaction")


def dossier(state="received", office=None, **more):
    """A dossier of an adult that may be asked for its fee."""
    return visits.application(state=state, point=visits.point(office=office), answers={"request": "first"}, **more)


def asked(officer, **more):
    """A payment that is open."""
    return orders.ask(by=officer, application=dossier(**more))


def attempt(payment):
    """The payer set out for VNPAY."""
    return orders.start(by=None, payment=payment, way="vnpay")


def said(reference, *, amount=FEE, code="00", status=None, number="14000001", **more):
    """What VNPAY calls back with, signed, as pairs."""
    given = {"vnp_TmnCode": TERMINAL, "vnp_TxnRef": reference, "vnp_Amount": str(amount * 100), "vnp_ResponseCode": code,
             "vnp_TransactionStatus": status or code, "vnp_TransactionNo": number, "vnp_BankCode": "NCB",
             "vnp_PayDate": "20261201090000", "vnp_OrderInfo": "Le phi ho so", **more}
    return [*given.items(), ("vnp_SecureHash", VNPAY.sign(encoded(given)))]


def state(payment):
    """(state of the payment, state of its dossier, sum to be paid back) as stored."""
    stored = orders.by_code(payment.code)
    back = sum(each.amount for each in Refund.select().where(Refund.payment == stored))
    return stored.state, Application.get_by_id(stored.application_id).state, back
