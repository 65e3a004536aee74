"""A bank's statement against the fees asked: each line is stored once by reference and currency; its text names its payment."""

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

from peewee import IntegrityError

from database import db, locked, write
from domain import audit, codes
from domain.names import tidy
from domain.payments import orders, statements
from domain.payments.callbacks import PREFIX
from domain.problems import N_, refuse, refuse_longer
from domain.tables.table import Limits
from models import Application, Payment, StatementFile, StatementLine

OUTCOMES = {"paid": N_("Paid in full"), "part": N_("Part of the fee"), "surplus": N_("Twice or too late: to be paid back"),
            "unknown": N_("Belongs to no fee"), "currency": N_("Foreign money"), "other": N_("Not a fee"),
            "again": N_("Stored before")}
PROVINCE = N_("Only officers of the province may do this.")
NO_PAYMENT = N_("No fee has this code. It stands on the citizen's page, and in the text of the transfer after LPHC.")
NOT_OPEN = N_("This line was assigned meanwhile.")
NO_NOTE = N_("Please say what this money is.")
GONE = N_("This statement was stored or thrown away meanwhile. Please upload it again.")
_TEXT = re.compile(rf"{PREFIX}([0-9A-Z]{{13}})")


class Expected(NamedTuple):
    """What storing a line of a statement would make of it: a key of OUTCOMES, and the payment it names (or None)."""

    line: statements.Line
    outcome: str
    payment: Payment | None


def read(*, by, content, file_name, limits):
    """Read a statement and keep it for a day, to be looked at (`preview`) before it is stored. Returns the StatementFile.

    A file that cannot be read whole is refused."""
    _province(by)
    if not content:
        refuse("file", N_("Choose a file."))
    found = statements.read(content, file_name, limits)
    lines = [{**line._asdict(), "day": line.day.isoformat() if line.day else None} for line in found.lines]
    with write():
        return StatementFile.create(file_name=file_name[:200], lines={"lines": lines, "columns": found.columns}, uploaded_by=by)


def preview(file):
    """The Expected lines of a statement that was read, in its order; nothing is changed."""
    lines, seen, received = _lines(file), set(), Counter()
    known = {*StatementLine.select(StatementLine.reference, StatementLine.currency).where(
        StatementLine.reference.in_([line.reference for line in lines])).tuples()}
    return [_expected(line, known, seen, received) for line in lines]


def store(*, by, file):
    """Store the new lines of a statement that was read, and record what they pay; lines known already are left as they are.

    Returns a Counter of outcomes, "again" among them."""
    _province(by)
    with write():
        # Of two officers, or a second click, one stores it.
        if not StatementFile.delete().where(StatementFile.id == file.id).execute():
            refuse("", GONE)
    lines = _lines(file)
    found = Counter(_store(by, line, file.file_name) for line in lines)
    audit.record("statement.uploaded", by=by, file=file.file_name, rows=len(lines), found={**found})
    return found


def discard(*, by, file):
    """Throw a statement away that was read and not stored."""
    _province(by)
    with write():
        StatementFile.delete().where(StatementFile.id == file.id).execute()


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


def lines(outcome="", most=200):
    """The lines of the statements, those belonging to no fee first, then the newest; of one outcome when given."""
    found = StatementLine.select(StatementLine, Payment, Application).left_outer_join(Payment).left_outer_join(Application)
    found = found.order_by(StatementLine.id.desc()).limit(most)
    if outcome:
        return list(found.where(StatementLine.outcome == outcome))
    # Two questions, each read from its index: ordered together, every line there is would be sorted.
    first = list(found.where(StatementLine.outcome == "unknown"))
    return [*first, *found.where(StatementLine.outcome != "unknown").limit(most - len(first))]


def payment_of(text):
    """The payment a transfer's text names, blanks, dashes and letter case forgiven, or None."""
    plain = re.sub(r"[^0-9A-Z]", "", text.upper())
    for place in _TEXT.finditer(plain):
        if (code := codes.read(place[1])) and (found := orders.by_code(code)):
            return found
    return None


def _lines(file):
    return [statements.Line(**{**line, "day": date.fromisoformat(line["day"]) if line["day"] else None})
            for line in file.lines["lines"]]


def _expected(line, known, seen, received):
    """The Expected of a line; what was `seen` (reference and currency) and `received` is of the lines before it."""
    payment = payment_of(line.content) if line.amount else None
    # A bank may list a transfer once in each currency, all under one reference: the line in đồng is the one that counts.
    here = line.reference, line.currency
    if here in known or here in seen:
        return Expected(line, "again", payment)
    seen.add(here)
    if line.currency != "VND" or payment is None:
        return Expected(line, "currency" if line.currency != "VND" else "unknown", payment)
    before = received[payment.id]
    received[payment.id] += line.amount
    settled = before and orders.received(payment) + before >= payment.amount
    return Expected(line, "surplus" if settled else orders.judge(payment, before + line.amount)[0], payment)


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
