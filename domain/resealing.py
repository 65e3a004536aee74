"""Everything that is sealed with an older field key, or not at all, is sealed with the newest one, portion by portion."""

from typing import NamedTuple

from peewee import Value, fn

import field_key
from database import locked, write
from domain.applications import storage
from models import Application, Inspection, User

AT_ONCE = 500
KINDS = FACTORS, ACCOUNTS, PICTURES, PAPERS = "second factors", "accounts for refunds", "pictures of inspections", "papers"


class Done(NamedTuple):
    """So many of a kind were sealed anew; so many open with no key that is here."""

    kind: str
    sealed: int = 0
    lost: int = 0


def run():
    """Seal all that is stale; returns a Done for each kind. Who is stopped midway goes on at the next run."""
    found = {kind: Done(kind) for kind in KINDS}
    for kind, sealed, lost in steps():
        found[kind] = Done(kind, found[kind].sealed + sealed, found[kind].lost + lost)
    return list(found.values())


def steps():
    """The same a portion at a time, each a Done, also while the server works: only what is stale is written to."""
    head = field_key.head()
    given = Application.answers.cast("text")
    empty = fn.REPLACE(given, " ", "").contains('"refund_account":""')
    accounts = given.contains('"refund_account"') & ~empty & ~given.contains(head)
    picture = fn.SUBSTR(Inspection.photo, 1, len(head)).coerce(False)
    yield from _column(FACTORS, User.totp_secret, fn.SUBSTR(User.totp_secret, 1, len(head)).coerce(False) != Value(head, False),
                       lambda secret: secret)
    yield from _column(ACCOUNTS, Application.answers, accounts, lambda answers: answers.get("refund_account"))
    yield from _column(PICTURES, Inspection.photo, picture != Value(head.encode("ascii"), False), lambda photo: photo)
    for sealed, lost in storage.reseal_folders():
        yield Done(PAPERS, sealed, lost)


def _column(kind, field, stale, held):
    """`stale` is asked of the database, `held` says what of a value is sealed."""
    table, last = field.model, 0
    while numbers := [row.id for row in table.select(table.id).where(table.id > last, field.is_null(False), stale)
                      .order_by(table.id).limit(AT_ONCE)]:
        last = numbers[-1]
        done = [_anew(field, number, held) for number in numbers]
        yield Done(kind, done.count(True), done.count(False))


def _anew(field, number, held):
    """Seal what one row holds with the newest key; False when no key opens it, None when nothing is to be sealed any more."""
    table = field.model
    with write():
        row = locked(table.select(table.id, field).where(table.id == number)).first()
        value = row and held(getattr(row, field.name))
        if not value or field_key.locked(value):
            return False if value else None
        table.update({field: getattr(row, field.name)}).where(table.id == number).execute()
        return True
