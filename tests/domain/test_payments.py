"""Fees: asked once, paid once by whatever way, withdrawn, expired, taken in cash without a gap, paid back where the law says."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import db
from domain.applications import fees
from domain.clock import now
from domain.payments import callbacks, cash, orders, refunds
from domain.payments.rounds import Rounds
from domain.problems import Refused
from models import Application, ApplicationMove, AuditEntry, Fee, Notice, Payment, PaymentEvent, Refund
from tests.paying import FEE, VNPAY, asked, attempt, dossier, said, state


def said_to(pairs):
    return callbacks.take(VNPAY, pairs, address="203.0.113.9")


def test_the_fee_of_a_received_dossier_is_asked_with_its_basis_and_told(province_officer):
    found = dossier()
    payment = orders.ask(by=province_officer, application=found)
    assert (payment.amount, payment.state, payment.basis) == (FEE, "open", "64/2025/TT-BTC; 28/2026/TT-BTC")
    assert state(payment) == ("open", "payment", 0)
    assert Notice.get(Notice.application == found).kind == "payment_asked"
    assert ApplicationMove.get(ApplicationMove.application == found).after == "payment"


@pytest.mark.parametrize("before", ["registered", "processing", "returned"])
def test_a_fee_is_asked_of_received_dossiers_only(province_officer, before):
    with pytest.raises(Refused, match="once a dossier is received"):
        orders.ask(by=province_officer, application=dossier(before))


def test_a_fee_is_not_asked_twice_nor_by_strangers(province_officer, other_commune_officer, citizen):
    payment = asked(province_officer)
    with pytest.raises(Refused, match="asked already"):
        orders.ask(by=province_officer, application=payment.application)
    for stranger in (other_commune_officer, citizen):
        with pytest.raises(Refused, match="another office"):
            orders.ask(by=stranger, application=payment.application)


def test_where_no_fee_is_set_the_officer_is_told(province_officer):
    Fee.update(confirmed=False).where(Fee.group == "new").execute()
    with pytest.raises(Refused, match="No fee is set"):
        asked(province_officer)


def test_who_is_exempt_pays_nothing_and_goes_on(province_officer):
    fees.confirm(by=province_officer, fee=Fee.get(Fee.group == "new", Fee.way == "digital"), confirmed=True)
    payment = orders.ask(by=province_officer, application=dossier(channel="online", fee_way="digital"))
    assert (payment.amount, payment.way, payment.state) == (0, "free", "paid")
    assert state(payment) == ("paid", "processing", 0)


def test_vnpays_call_pays_the_fee_and_every_repetition_changes_nothing(province_officer):
    payment = asked(province_officer)
    pairs = said(attempt(payment).reference)
    assert [said_to(pairs) for _time in range(4)] == ["00", "02", "02", "02"]
    assert state(payment) == ("paid", "processing", 0)
    assert PaymentEvent.select().where(PaymentEvent.verdict == "paid").count() == 1
    assert Notice.select().where(Notice.kind == "payment_paid").count() == 1
    assert AuditEntry.select().where(AuditEntry.action == "payment.paid").count() == 1


def test_each_answer_of_vnpays_table(province_officer):
    payment = asked(province_officer)
    reference = attempt(payment).reference
    assert said_to(said("NOBODYS")) == "01"
    assert said_to(said(reference, amount=FEE - 1)) == "04"
    assert said_to(said(reference)[:-1]) == "97"
    assert said_to(said(reference, code="24")) == "00"
    assert said_to(said(reference, code="24")) == "02"
    assert state(payment) == ("open", "payment", 0)
    assert said_to(said(reference)) == "00"
    assert said_to(said(reference, code="24")) == "02"
    assert state(payment) == ("paid", "processing", 0)
    kept = [event.verdict for event in PaymentEvent.select().order_by(PaymentEvent.id)]
    assert kept == ["started", "unknown", "amount", "forged", "failed", "paid"]


def test_a_second_payment_of_the_same_fee_is_put_on_the_list_to_be_paid_back(province_officer):
    payment = asked(province_officer)
    first, second = attempt(payment), attempt(payment)
    assert first.reference != second.reference
    assert said_to(said(first.reference, number="1")) == "00"
    assert said_to(said(second.reference, number="2")) == "02"
    assert said_to(said(second.reference, number="2")) == "02"
    assert state(payment) == ("paid", "processing", FEE)


def test_a_call_that_comes_after_the_fee_expired_still_counts(province_officer):
    payment = asked(province_officer)
    reference = attempt(payment).reference
    with time_machine.travel(now() + timedelta(days=16), tick=False):
        assert orders.expire() == 1
        assert orders.by_code(payment.code).state == "expired"
        again = orders.ask(by=province_officer, application=payment.application)
        assert said_to(said(reference)) == "00"
    assert state(payment) == ("paid", "processing", 0)
    assert state(again)[0] == "cancelled"


@pytest.mark.parametrize("ended", orders.ENDED)
def test_money_for_a_dossier_that_has_ended_is_paid_back(province_officer, ended):
    payment = asked(province_officer)
    reference = attempt(payment).reference
    Application.update(state=ended).where(Application.id == payment.application_id).execute()
    assert said_to(said(reference)) == "02"
    assert state(payment) == ("open", ended, FEE)


def test_a_withdrawn_fee_takes_no_money_any_more(province_officer):
    payment = asked(province_officer)
    reference = attempt(payment).reference
    orders.cancel(by=province_officer, payment=payment)
    assert state(payment) == ("cancelled", "received", 0)
    assert Notice.get(Notice.kind == "payment_cancelled").application == payment.application
    with pytest.raises(Refused):
        attempt(payment)
    with pytest.raises(Refused):
        orders.cancel(by=province_officer, payment=payment)
    said_to(said(reference))
    assert state(payment) == ("cancelled", "received", FEE)


def test_nobody_sets_out_for_vnpay_with_a_paid_or_expired_fee(province_officer):
    payment = asked(province_officer)
    with time_machine.travel(now() + timedelta(days=16), tick=False), pytest.raises(Refused, match="no longer"):
        attempt(payment)
    said_to(said(attempt(payment).reference))
    with pytest.raises(Refused, match="paid already"):
        attempt(payment)


def test_forged_calls_are_kept_up_to_a_number_and_all_answered(province_officer):
    payment = asked(province_officer)
    wrong = said(attempt(payment).reference)[:-1]
    assert {said_to(wrong) for _time in range(callbacks.FORGED_PER_HOUR + 20)} == {"97"}
    assert PaymentEvent.select().where(PaymentEvent.verdict == "forged").count() == callbacks.FORGED_PER_HOUR
    assert said_to(said(attempt(payment).reference)) == "00"


class Answering:
    """A provider that answers questions as told, and counts them."""

    def __init__(self, verdict=None, problem=None):
        self.verdict, self.problem, self.asked = verdict, problem, []

    def query(self, order):
        self.asked.append(order.reference)
        if self.problem:
            raise self.problem
        return self.verdict


def test_the_round_asks_about_attempts_nobody_called_back_for_and_records_the_answer(province_officer):
    payment = asked(province_officer)
    reference = attempt(payment).reference
    way = Answering(VNPAY.read_callback(said(reference)))
    Rounds({"vnpay": way}).run()
    assert not way.asked
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        rounds = Rounds({"vnpay": way})
        rounds.run()
        rounds.run()
        assert way.asked == [reference]
    assert state(payment) == ("paid", "processing", 0)
    assert said_to(said(reference)) == "02"


def test_a_provider_that_is_down_is_asked_again_later_and_nothing_is_lost(province_officer):
    payment = asked(province_officer)
    reference = attempt(payment).reference
    down = Answering(problem=callbacks.Unreachable("down"))
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert [callbacks.ask_round({"vnpay": down}) for _time in range(2)] == [0, 0]
    assert down.asked == [reference, reference]
    assert state(payment) == ("open", "payment", 0)


STEPS = st.lists(st.one_of(
    st.tuples(st.just("call"), st.integers(0, 2), st.sampled_from(["00", "24", "07"]), st.integers(1, 3)),
    st.tuples(st.just("transfer"), st.integers(1, 4), st.sampled_from([1, 40_000, 60_000, FEE, 250_000])),
    st.tuples(st.sampled_from(["wrong amount", "forged", "cash", "withdraw", "expire", "ask"]))), max_size=14)


def take_step(step, payment, references, officer):
    """What arrives or is done; every refusal is an answer too."""
    kind = step[0]
    try:
        if kind == "call":
            said_to(said(references[step[1]], code=step[2], number=str(step[3])))
        elif kind == "transfer":
            orders.record_paid(payment=payment, way="vietqr", transaction=f"FT{step[1]}", amount=step[2])
        elif kind == "wrong amount":
            said_to(said(references[0], amount=1, number="9"))
        elif kind == "forged":
            said_to([(name, value.replace("0", "1")) for name, value in said(references[0])])
        elif kind == "cash":
            cash.take(by=officer, application=payment.application)
        elif kind == "withdraw":
            orders.cancel(by=officer, payment=orders.by_code(payment.code))
        elif kind == "ask":
            orders.ask(by=officer, application=Application.get_by_id(payment.application_id))
        else:
            with time_machine.travel(now() + timedelta(days=16), tick=False):
                orders.expire()
    except Refused:
        pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_arrives_however_often_in_whatever_order_each_đồng_is_counted_once(province_officer, steps):
    with db.atomic() as change:
        payment = asked(province_officer)
        references = [attempt(payment).reference for _time in range(3)]
        for step in steps:
            take_step(step, payment, references, province_officer)
        dossiers = Payment.select().where(Payment.application == payment.application_id)
        paid = [each for each in dossiers if each.state == "paid"]
        assert len(paid) <= 1
        assert sum(each.state == "open" for each in dossiers) <= 1
        money = list(PaymentEvent.select().join(Payment).where(Payment.application == payment.application_id,
                                                              PaymentEvent.verdict << orders.MONEY))
        assert len({(event.way, event.transaction) for event in money}) == len(money)
        back = sum(each.amount for each in Refund.select().join(Payment).where(Payment.application == payment.application_id))
        waiting = sum(orders.received(each) for each in dossiers if each.state in ("open", "expired"))
        came = sum(event.amount for event in money)
        assert came == sum(each.amount for each in paid) + back + max(waiting - _twice(dossiers), 0)
        moves = ApplicationMove.select().where(ApplicationMove.application == payment.application_id,
                                               ApplicationMove.after == "processing").count()
        assert moves == len(paid)
        change.rollback()


def _twice(dossiers):
    """Parts of an expired fee that are to be paid back already, because another was paid."""
    return sum(each.amount for each in Refund.select().join(Payment).where(
        Refund.payment << [payment.id for payment in dossiers], Payment.state == "expired",
        Refund.event << PaymentEvent.select(PaymentEvent.id).where(PaymentEvent.verdict == "part")))


def test_cash_is_taken_with_numbers_that_leave_no_gap_by_office_and_year(province_officer, commune_officer):
    taken = [cash.take(by=province_officer, application=dossier()) for _time in range(3)]
    with pytest.raises(Refused, match="paid already"):
        cash.take(by=province_officer, application=taken[0].application)
    with pytest.raises(Refused):
        cash.take(by=province_officer, application=dossier("registered"))
    taken.append(cash.take(by=province_officer, application=dossier()))
    assert [each.receipt_number for each in taken] == [1, 2, 3, 4]
    assert {each.receipt_year for each in taken} == {now().year}
    other = cash.take(by=commune_officer, application=dossier(office=commune_officer.office))
    assert (other.receipt_number, cash.receipt_shown(other)) == (1, f"{now().year}/000001")
    with time_machine.travel(datetime(2027, 1, 4, 2), tick=False):
        assert cash.take(by=province_officer, application=dossier()).receipt_number == 1


def test_cash_takes_what_is_left_after_a_part(province_officer):
    payment = asked(province_officer)
    orders.record_paid(payment=payment, way="vietqr", transaction="FT1", amount=40_000)
    cash.take(by=province_officer, application=payment.application)
    assert state(payment) == ("paid", "processing", 0)
    assert PaymentEvent.get(PaymentEvent.way == "counter").amount == 60_000


def test_nobody_takes_cash_for_another_office_or_without_one(other_commune_officer, admin, province_officer):
    payment = asked(province_officer)
    with pytest.raises(Refused, match="another office"):
        cash.take(by=other_commune_officer, application=payment.application)
    with pytest.raises(Refused, match="no office"):
        cash.take(by=admin, application=payment.application)


def test_the_week_is_counted_by_day_and_way_and_due_on_the_thursday_after(province_officer, commune_officer):
    with time_machine.travel(datetime(2026, 12, 2, 2), tick=False):
        for _time in range(2):
            cash.take(by=province_officer, application=dossier())
        payment = asked(province_officer)
        said_to(said(attempt(payment).reference))
    # Sunday 23:30 in Viet Nam is Sunday; half an hour later is the next week.
    with time_machine.travel(datetime(2026, 12, 6, 16, 30), tick=False):
        cash.take(by=province_officer, application=dossier())
    with time_machine.travel(datetime(2026, 12, 6, 17, 30), tick=False):
        cash.take(by=province_officer, application=dossier())
    week = cash.week_of(province_officer, date(2026, 12, 3))
    assert (week.since, week.until, week.due_on) == (date(2026, 11, 30), date(2026, 12, 6), date(2026, 12, 10))
    assert week.sums == {"counter": (3, 3 * FEE), "vnpay": (1, FEE)}
    assert dict(week.days)[date(2026, 12, 2)] == {"counter": (2, 2 * FEE), "vnpay": (1, FEE)}
    assert dict(week.days)[date(2026, 12, 6)] == {"counter": (1, FEE)}
    assert (week.number, week.amount) == (4, 4 * FEE)
    assert cash.week_of(commune_officer, date(2026, 12, 3)).number == 0


def test_who_is_not_eligible_is_paid_back_once_to_the_account_of_item_15(province_officer):
    payment = cash.take(by=province_officer, application=dossier())
    found = Application.get_by_id(payment.application_id)
    for result in ("done", "returned", "processing"):
        Application.update(state=result).where(Application.id == found.id).execute()
        with pytest.raises(Refused, match="not eligible"):
            refunds.ask(by=province_officer, application=found)
    Application.update(state="stopped", answers={"refund_account": "19030000", "refund_holder": "A", "refund_bank": "B"}).where(
        Application.id == found.id).execute()
    refund = refunds.ask(by=province_officer, application=found)
    assert refunds.ask(by=province_officer, application=found).id == refund.id
    assert refunds.account_of(Application.get_by_id(found.id)) == ("19030000", "A", "B")
    assert [each.amount for each in refunds.due(province_officer)] == [FEE]
    refunds.pay_back(by=province_officer, refund=refund, reference="FT99")
    assert orders.by_code(payment.code).state == "refunded"
    assert not refunds.due(province_officer).count()
    with pytest.raises(Refused, match="already"):
        refunds.pay_back(by=province_officer, refund=refund, reference="FT99")


def test_refunds_are_refused_without_a_payment_a_number_or_the_right(province_officer, commune_officer, other_commune_officer):
    with pytest.raises(Refused, match="no fee was paid"):
        refunds.ask(by=province_officer, application=dossier("stopped"))
    with pytest.raises(Refused, match="another office"):
        refunds.ask(by=other_commune_officer, application=dossier("stopped"))
    payment = asked(province_officer)
    for number in ("1", "2"):
        orders.record_paid(payment=payment, way="vietqr", transaction=number, amount=FEE)
    refund = refunds.due(province_officer).get()
    for reference, by, words in (("", province_officer, "number"), ("x" * 101, province_officer, "at most"),
                                 ("FT1", commune_officer, "province")):
        with pytest.raises(Refused, match=words):
            refunds.pay_back(by=by, refund=refund, reference=reference)
    refunds.pay_back(by=province_officer, refund=refund, reference="FT1")
    assert state(payment)[0] == "paid"


def test_a_report_that_leaves_is_recorded(province_officer):
    cash.exported(by=province_officer, week=cash.week_of(province_officer, date(2026, 12, 3)))
    assert AuditEntry.get(AuditEntry.action == "payments.exported").details == {"since": "2026-11-30", "until": "2026-12-06"}


def test_an_attempt_counts_once_whatever_number_the_answer_and_the_call_give_it(province_officer):
    payment = asked(province_officer)
    begun = attempt(payment)
    assert said_to(said(begun.reference, number="")) == "00"
    assert [said_to(said(begun.reference, number=number)) for number in ("14000001", "14000002")] == ["02", "02"]
    assert state(payment) == ("paid", "processing", 0)
    assert PaymentEvent.select().where(PaymentEvent.verdict == "paid").count() == 1


def test_a_second_attempt_that_is_paid_too_is_paid_back(province_officer):
    payment = asked(province_officer)
    first, second = attempt(payment), attempt(payment)
    assert [said_to(said(each.reference, number=number)) for each, number in ((second, "2"), (first, "1"))] == ["00", "02"]
    assert state(payment) == ("paid", "processing", FEE)
