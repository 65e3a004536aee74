"""Everything that is sealed with an older field key, or not at all, is sealed with the newest one, portion by portion."""

from typing import NamedTuple

import field_key
from database import locked, write
from domain.applications import storage
from models import Application, User

AT_ONCE = 500


class Done(NamedTuple):
    """So many of a kind were sealed anew; so many open with no key that is here."""

    kind: str
    sealed: int
    lost: int


def run():
    """Seal all that is stale; returns a Done for each kind. Who is stopped midway goes on at the next run."""
    sealed, lost = storage.reseal()
    return [_column("second factors", User, User.totp_secret, lambda user: user.totp_secret),
            _column("accounts for refunds", Application, Application.answers, lambda row: row.answers.get("refund_account")),
            Done("papers", sealed, lost)]


def _column(kind, table, field, held):
    last, sealed, lost = 0, 0, 0
    while True:
        with write():
            rows = list(locked(table.select(table.id, field, field.cast("text").alias("kept")).where(
                table.id > last, field.is_null(False)).order_by(table.id).limit(AT_ONCE)))
            stale = [row for row in rows if held(row) and field_key.head() not in row.kept]
            for row in stale:
                table.update({field: getattr(row, field.name)}).where(table.id == row.id).execute()
        unopened = sum(field_key.locked(held(row)) for row in stale)
        sealed, lost = sealed + len(stale) - unopened, lost + unopened
        if len(rows) < AT_ONCE:
            return Done(kind, sealed, lost)
        last = rows[-1].id
