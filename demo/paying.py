"""Fees in the demo: the demo citizen's is open, others were paid in cash and by transfer, one twice, one is paid back."""

from datetime import timedelta

from demo.visits import citizen
from domain.clock import now, today
from domain.payments import cash, orders, refunds
from domain.visits import calendar
from models import Application, Payment, ReceptionPoint, User

_FIRST_NUMBER = 900


def collect(rng, accounts):
    """Ask and pay the fees of a few received dossiers."""
    officer, point = accounts["province"], ReceptionPoint.select().order_by(ReceptionPoint.id).first()
    dossiers = [_received(rng, _FIRST_NUMBER + place, officer, point) for place in range(8)]
    # The demo citizen has proved the own address, and filed this one online.
    User.update(contact_confirmed_at=now()).where(User.id == accounts["citizen"].id).execute()
    Application.update(user=accounts["citizen"], channel="online", fee_way="online").where(
        Application.id == dossiers[0].id).execute()
    for dossier in dossiers[:2]:
        orders.ask(by=officer, application=dossier)
    for place, dossier in enumerate(dossiers[2:5]):
        paid = cash.take(by=officer, application=dossier)
        Payment.update(paid_at=now() - timedelta(days=place, minutes=20)).where(Payment.id == paid.id).execute()
    asked = [orders.ask(by=officer, application=dossier) for dossier in dossiers[5:]]
    for place, (payment, times) in enumerate(zip(asked, (1, 2, 1), strict=True)):
        for time in range(times):
            orders.record_paid(payment=payment, way="vietqr", transaction=f"FT26320{place}{time:04}", amount=payment.amount)
    stopped = dossiers[7]
    Application.update(state="stopped", state_reason="Không đủ điều kiện cấp hộ chiếu").where(
        Application.id == stopped.id).execute()
    refunds.ask(by=officer, application=stopped)


def _received(rng, number, officer, point):
    """A dossier that was received at a point two days ago."""
    one = citizen(rng, number)
    answers = one.answers | {"refund_account": f"19030000{number}", "refund_holder": one.full_name.upper(),
                             "refund_bank": "Ngân hàng minh họa"}
    Application.update(state="received", point=point, opened_at=now(), received_at=now(), received_by=officer, answers=answers,
                       due_on=calendar.working_days_after(today(), 8, point)).where(Application.id == one.id).execute()
    return Application.get_by_id(one.id)
