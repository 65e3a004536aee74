"""Cash at the counter: taken by an officer against a numbered receipt, counted by day, paid to the Treasury each week."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from peewee import fn

from database import locked, write
from domain import audit
from domain.applications import access
from domain.clock import instant, local, today
from domain.payments import orders
from domain.problems import N_, refuse
from models import Application, Office, Payment

NO_OFFICE = N_("Your account belongs to no office, so it cannot give receipts.")


class Week(NamedTuple):
    """What an office took from Monday to Sunday: (day, {way: (number, đồng)}) and the sums; `due_on` the Thursday after."""

    since: date
    until: date
    due_on: date
    days: list
    sums: dict

    @property
    def number(self):
        return sum(number for number, _amount in self.sums.values())

    @property
    def amount(self):
        return sum(amount for _number, amount in self.sums.values())


def take(*, by, application):
    """An officer takes the fee of a received dossier in cash; it is asked first where nobody asked it. Returns the Payment.

    The receipt has the next number of the officer's office and year: given inside the change, so none is ever missing."""
    if by.office_id is None:
        refuse("", NO_OFFICE)
    with write():
        payment = orders.current(application)
        if payment is None or payment.state not in ("open", "paid"):
            payment = orders.ask(by=by, application=application)
        elif not access.visible_to(by).where(Application.id == application.id).exists():
            refuse("", orders.NOT_YOURS)
        fresh = orders.hold(payment)
        if fresh.state != "open":
            # Of two officers at once, or a second click, the second is told.
            return payment if fresh.way == "free" else refuse("", orders.PAID if fresh.state == "paid" else orders.CLOSED)
        receipt = _next_receipt(by.office_id)
        amount = fresh.amount - orders.received(fresh)
        orders.record_paid(payment=fresh, way="counter", by=by, amount=amount, collected={"collected_by": by, **receipt},
                           transaction="{receipt_office}/{receipt_year}/{receipt_number}".format(**receipt))
    return Payment.get_by_id(payment.id)


def week_of(user, day=None):
    """The Week of a day (today) as an officer may see it: the province every office, others their own.

    What was collected is paid to the Treasury by Thursday for the week before (Circular 25/2021/TT-BTC)."""
    day = day or today()
    since = day - timedelta(day.weekday())
    until, days, sums = since + timedelta(6), [], {}
    found = {}
    for payment in paid_between(user, since, until):
        number, amount = found.setdefault(local(payment.paid_at).date(), {}).get(payment.way, (0, 0))
        found[local(payment.paid_at).date()][payment.way] = number + 1, amount + payment.amount
    for each in (since + timedelta(n) for n in range(7)):
        days.append((each, found.get(each, {})))
        for way, (number, amount) in found.get(each, {}).items():
            before = sums.get(way, (0, 0))
            sums[way] = before[0] + number, before[1] + amount
    return Week(since, until, until + timedelta(4), days, sums)


def paid_between(user, since, until):
    """The fees paid from day to day, both counted in, in the order they were paid."""
    begin, end = (instant(datetime.combine(day, time.min)) for day in (since, until + timedelta(1)))
    ours = access.sent_to(user)
    if user.role != "province":
        ours |= Payment.receipt_office == user.office_id
    return (Payment.select(Payment, Application).join(Application)
            .where(Payment.paid_at >= begin, Payment.paid_at < end, ours).order_by(Payment.paid_at, Payment.id))


def receipt_shown(payment):
    """The number of a receipt as printed: year and number, e.g. 2026/000012; "" when it was not paid in cash."""
    return f"{payment.receipt_year}/{payment.receipt_number:06}" if payment.receipt_number else ""


def exported(*, by, week):
    """Record that a report of cash was printed or downloaded."""
    audit.record("payments.exported", by=by, since=week.since.isoformat(), until=week.until.isoformat())


def _next_receipt(office):
    # Held first: of two counters of an office the second waits for the number of the first.
    locked(Office.select().where(Office.id == office)).get()
    year = today().year
    last = Payment.select(fn.MAX(Payment.receipt_number)).where(Payment.receipt_office == office,
                                                                Payment.receipt_year == year).scalar()
    return {"receipt_office": office, "receipt_year": year, "receipt_number": (last or 0) + 1}
