"""Two that arrive at the same moment: every pair of doors, on both databases; a fee is paid once and no đồng is lost."""

import pytest

from domain.payments import callbacks, cash, orders, reconciliation
from domain.tables.table import Limits
from models import Application, Office, Payment, PaymentEvent, Refund, StatementLine, User
from tests.at_once import at_once
from tests.paying import FEE, VNPAY, asked, attempt, dossier, said
from tests.people import person

pytestmark = pytest.mark.own_database


def called(reference, number):
    return lambda: callbacks.take(VNPAY, said(reference, number=number))


def transferred(officer, payment, reference):
    content = f"Ngày,Số tham chiếu,Nội dung,Ghi có\n1/12/2026,{reference},LPHC{payment.code},{FEE}".encode()

    def store():
        by = User.get_by_id(officer.id)
        file = reconciliation.read(by=by, content=content, file_name="s.csv", limits=Limits())
        return dict(reconciliation.store(by=by, file=file))
    return store


def taken(officer, payment):
    return lambda: cash.take(by=User.get_by_id(officer.id), application=Application.get_by_id(payment.application_id)).state


def withdrawn(officer, payment):
    return lambda: orders.cancel(by=User.get_by_id(officer.id), payment=Payment.get_by_id(payment.id))


DOORS = {
    "call and the same call": lambda officer, payment, refs: (called(refs[0], "1"), called(refs[0], "1")),
    "call and another call": lambda officer, payment, refs: (called(refs[0], "1"), called(refs[1], "2")),
    "call and transfer": lambda officer, payment, refs: (called(refs[0], "1"), transferred(officer, payment, "FT1")),
    "call and cash": lambda officer, payment, refs: (called(refs[0], "1"), taken(officer, payment)),
    "the same statement twice": lambda officer, payment, refs: (transferred(officer, payment, "FT1"),) * 2,
    "transfer and cash": lambda officer, payment, refs: (transferred(officer, payment, "FT1"), taken(officer, payment)),
    "cash twice": lambda officer, payment, refs: (taken(officer, payment),) * 2,
    "call and withdrawal": lambda officer, payment, refs: (called(refs[0], "1"), withdrawn(officer, payment)),
    "cash and withdrawal": lambda officer, payment, refs: (taken(officer, payment), withdrawn(officer, payment)),
    "eight calls": lambda officer, payment, refs: tuple(called(refs[n % 2], str(n % 2)) for n in range(8)),
}


@pytest.mark.parametrize("pair", DOORS)
def test_whoever_comes_first_the_fee_is_paid_once_and_the_rest_is_paid_back(stored, pair):
    officer = person("province", "Đỗ Văn Tỉnh", office=Office.get(Office.ward.is_null()))
    payment = asked(officer)
    refs = [attempt(payment).reference for _time in range(2)]
    answers = at_once(*DOORS[pair](officer, payment, refs))
    paid = Payment.select().where(Payment.application == payment.application_id, Payment.state == "paid")
    money = list(PaymentEvent.select().where(PaymentEvent.verdict << orders.MONEY))
    back = sum(each.amount for each in Refund.select())
    assert paid.count() <= 1, answers
    assert sum(each.amount for each in money) == paid.count() * FEE + back, answers
    # Cash that comes after the withdrawal is refused, or taken for a fee asked anew.
    assert bool(money) == (pair != "cash and withdrawal" or "paid" in answers), answers
    assert StatementLine.select().count() <= 1


def test_eight_counters_of_an_office_give_eight_numbers_in_a_row(stored):
    officer = person("province", "Đỗ Văn Tỉnh", office=Office.get(Office.ward.is_null()))
    found = [dossier().id for _time in range(8)]
    at_once(*(lambda number=number: cash.take(by=User.get_by_id(officer.id), application=Application.get_by_id(number))
              for number in found))
    assert sorted(each.receipt_number for each in Payment.select()) == list(range(1, 9))
