"""A bank's statement against the fees asked: each line is stored once by the bank's reference; its text names its payment."""

import re
from collections import Counter

from peewee import IntegrityError

from database import db, locked, write
from domain import audit, codes
from domain.names import tidy
from domain.payments import orders, statements
from domain.payments.callbacks import PREFIX
from domain.problems import N_, refuse, refuse_longer
from domain.tables.table import Limits
from models import Application, Payment, StatementLine

OUTCOMES = {"paid": N_("Paid in full"), "part": N_("Part of the fee"), "surplus": N_("Twice or too late: to be paid back"),
            "unknown": N_("Belongs to no fee"), "currency": N_("Foreign money"), "other": N_("Not a fee")}
PROVINCE = N_("Only officers of the province may do this.")
NO_PAYMENT = N_("No fee has this code. It stands on the citizen's page, and in the text of the transfer after LPHC.")
NOT_OPEN = N_("This line was assigned meanwhile.")
NO_NOTE = N_("Please say what this money is.")
_TEXT = re.compile(rf"{PREFIX}([0-9A-Z]{{13}})")


def upload(*, by, content, file_name, limits):
    """Store the new lines of a statement and record what they pay; lines known already are left as they are.

    Returns a Counter of outcomes, "again" among them. A file that cannot be read whole is refused and nothing is stored."""
    _province(by)
    if not content:
        refuse("file", N_("Choose a file."))
    lines = statements.read(content, file_name, limits)
    found = Counter(_store(by, line, file_name[:200]) for line in lines)
    audit.record("statement.uploaded", by=by, file=file_name[:200], rows=len(lines), found={**found})
    return found


def limits(config):
    """The Limits of an uploaded statement."""
    return Limits(bytes=config.upload_bytes, rows=statements.MOST_ROWS, seconds=config.upload_seconds)


def assign(*, by, line, code):
    """The province finds out whose money a line is: recorded as if its text had said so. Returns the outcome."""
    _province(by)
    payment = orders.by_code(re.sub(rf"^{PREFIX}", "", tidy(code).upper())) or refuse("code", NO_PAYMENT)
    with write():
        orders.hold(payment)
        fresh = _unknown(line)
        outcome = orders.record_paid(payment=payment, way="vietqr", transaction=fresh.reference, amount=fresh.amount, by=by)
        StatementLine.update(outcome=_kept(outcome), payment=payment).where(StatementLine.id == fresh.id).execute()
        audit.record("statement.assigned", by=by, subject=payment, reference=fresh.reference, amount=fresh.amount)
    return outcome


def set_aside(*, by, line, note):
    """The province notes that a line is no fee: what it is, and what was done."""
    _province(by)
    note = tidy(note)
    if not note:
        refuse("note", NO_NOTE)
    refuse_longer("note", note, 300)
    with write():
        fresh = _unknown(line)
        StatementLine.update(outcome="other", note=note).where(StatementLine.id == fresh.id).execute()
        audit.record("statement.assigned", by=by, reference=fresh.reference, amount=fresh.amount, note=note)


def lines(outcome=""):
    """The lines of the statements, those belonging to no fee first, then the newest; of one outcome when given."""
    found = StatementLine.select(StatementLine, Payment, Application).left_outer_join(Payment).left_outer_join(Application)
    if outcome:
        found = found.where(StatementLine.outcome == outcome)
    return found.order_by((StatementLine.outcome == "unknown").desc(), StatementLine.id.desc())


def payment_of(text):
    """The payment a transfer's text names, blanks, dashes and letter case forgiven, or None."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    for place in _TEXT.finditer(plain):
        if (code := codes.read(place[1])) and (found := orders.by_code(code)):
            return found
    return None


def _store(by, line, file_name):
    payment = payment_of(line.content) if line.amount else None
    try:
        with write():
            if payment:
                orders.hold(payment)
            with db.atomic():
                row = StatementLine.create(
                    reference=line.reference, booked_on=line.day, amount=line.amount, currency=line.currency,
                    content=line.content, outcome="currency" if line.currency != "VND" else "unknown", file_name=file_name,
                    row=line.row, uploaded_by=by)
            if payment is None:
                return row.outcome
            outcome = orders.record_paid(payment=payment, way="vietqr", transaction=line.reference, amount=line.amount, by=by)
            StatementLine.update(outcome=_kept(outcome), payment=payment).where(StatementLine.id == row.id).execute()
            return outcome
    except IntegrityError:
        return "again"


def _kept(outcome):
    return "paid" if outcome == "again" else outcome


def _unknown(line):
    fresh = locked(StatementLine.select().where(StatementLine.id == line.id)).get()
    if fresh.outcome != "unknown":
        refuse("", NOT_OPEN)
    return fresh


def _province(by):
    if by.role != "province":
        refuse("", PROVINCE)
