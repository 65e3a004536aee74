"""After the last kill: is everything acknowledged there, whole, once, and do the sums agree?"""

from peewee import fn

import database
from database import db
from domain import counting
from models import (
    Application,
    Appointment,
    AuditEntry,
    Batch,
    DayCount,
    Establishment,
    Import,
    Payment,
    PaymentEvent,
    Refund,
    Stay,
)
from tests.soak.clients import ROWS
from tests.visits import balanced


def audit(settings, acknowledged):
    """Every sentence that is not as it must be; none is what is hoped for."""
    database.connect(settings)
    try:
        with db.connection_context():
            checks = (_declarations, _imports, _bookings, _payments, _record, _sums, _whole)
            return [f"{check.__name__[1:]}: {problem}" for check in checks for problem in check(acknowledged)]
    finally:
        database.disconnect()


def _declarations(acknowledged):
    stored = dict(Stay.select(Stay.code, Stay.passport_number).tuples())
    for code, passport in acknowledged["declarations"]:
        if stored.get(code) != passport:
            yield f"{code} of {passport} was acknowledged and is not there"
    for passport, times in Stay.select(Stay.passport_number, fn.COUNT(Stay.id)).group_by(Stay.passport_number).having(
            fn.COUNT(Stay.id) > 1).tuples():
        yield f"{passport} is there {times} times"


def _imports(acknowledged):
    states = dict(Import.select(Import.id, Import.state).tuples())
    yield from (f"import {number} was acknowledged and is {states.get(number)}" for number in acknowledged["imports"]
                if states.get(number) != "stored")
    for batch in Batch.select():
        found = Stay.select().where(Stay.batch == batch).count()
        if found != batch.stored or found != ROWS:
            yield f"batch {batch.id} has {found} of {ROWS} stays"
    if Batch.select().count() != sum(state == "stored" for state in states.values()):
        yield "an import says it is stored and has no batch, or the other way round"


def _bookings(acknowledged):
    booked = dict(Application.select(Application.code, fn.COUNT(Appointment.id)).join(
        Appointment, on=Appointment.application).where(Appointment.state == "booked").group_by(Application.code).tuples())
    yield from (f"the appointment of {code} was acknowledged and is not there" for code in acknowledged["bookings"]
                if code not in booked)
    yield from (f"{code} has {number} appointments" for code, number in booked.items() if number != 1)
    if not balanced():
        yield "a slot's places are not those in use"


def _payments(acknowledged):
    states = dict(Payment.select(Payment.code, Payment.state).tuples())
    yield from (f"the fee {code} was acknowledged and is {states[code]}" for code in acknowledged["payments"]
                if states[code] != "paid")
    money = PaymentEvent.select(PaymentEvent.payment, fn.COUNT(PaymentEvent.id)).where(PaymentEvent.verdict == "paid")
    yield from (f"payment {payment} was counted {times} times" for payment, times in money.group_by(PaymentEvent.payment).tuples()
                if times != 1)
    if Refund.select().exists():
        yield "money is to be paid back that came once"


def _record(acknowledged):
    """Each change has its entry: they are stored together or not at all."""
    alone = Stay.select(Stay.id).where(Stay.batch.is_null())
    for name, rows, action in (
            ("declarations", alone, "stay.declared"), ("imports", Import.select(Import.id).where(Import.state == "stored"),
                                                       "import.stored"),
            ("bookings", Appointment.select(Appointment.id).where(Appointment.state == "booked"), "appointment.booked"),
            ("payments", Payment.select(Payment.id).where(Payment.state == "paid"), "payment.paid")):
        entered = AuditEntry.select(AuditEntry.subject_id).where(AuditEntry.action == action)
        noted, there = {number for number, in entered.tuples()}, {number for number, in rows.tuples()}
        if noted != there:
            yield f"{name}: {len(there - noted)} without their entry, {len(noted - there)} entries of nothing"


def _sums(_acknowledged):
    before = _counted()
    counting.recount()
    if before != _counted():
        yield "the sums of the reports are not those of the stays"
    newest = dict(Stay.select(Stay.establishment, fn.MAX(Stay.declared_at)).group_by(Stay.establishment).tuples())
    yield from (f"establishment {place.id} does not know its last declaration" for place in Establishment.select()
                if newest.get(place.id) != place.last_declared_at)


def _counted():
    return set(DayCount.select(DayCount.day, DayCount.ward, DayCount.kind, DayCount.value, DayCount.n)
               .where(DayCount.n != 0).tuples())


def _whole(_acknowledged):
    if database.is_postgres():
        return
    found = db.execute_sql("PRAGMA integrity_check").fetchall()
    yield from (row[0] for row in found if row != ("ok",))
    yield from (f"row {row} points to nothing" for row in db.execute_sql("PRAGMA foreign_key_check").fetchall())
