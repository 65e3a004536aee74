"""Retention: after its term what leads to a person is redacted; day, ward, nationality and what the reports count stay.

Decree 330/2026 Art. 39: personal data are kept no longer than necessary; how long that is, the office decides (config.py).
The record of acts is not redacted: it is sealed and only ever added to. Fees and receipts stay whole, as books of account.
"""

from datetime import datetime, time
from typing import NamedTuple

from peewee import Tuple, fn

from database import locked, write
from domain import audit, counting
from domain.applications import drafts, storage
from domain.applications.expiry import NOBODY
from domain.clock import instant, today
from domain.periods import shifted
from domain.problems import N_
from models import (
    ENDED_WHOLE,
    STILL_WHOLE,
    Application,
    ApplicationKey,
    ApplicationMove,
    Appointment,
    DataRequest,
    Delivery,
    DossierMessage,
    Foreigner,
    LegalHold,
    Notice,
    Paper,
    Stay,
    StayChange,
    Ticket,
    WatchHit,
)

AT_ONCE = 200
ACTS = {"retention.done": N_("Personal data redacted after their term")}
# No passport has this sign: what is redacted keeps a mark of its own, for no two open stays share a document.
MARK, NAME = "~", "—"
_BLANK = {"full_name": NAME, "name_key": "", "birth_precision": "Y", "passport_kind": "", "passport_expires_on": None,
          "visa_kind": "", "visa_number": "", "permitted_until": None, "entered_on": None, "entry_gate": "", "purpose": "",
          "occupation": "", "birth_place": "", "children": [], "room": "", "note": "", "late_reason": "", "warnings": [],
          "doubtful": False, "status_reason": "", "verification_result": "", "cancel_reason": ""}
# What a change may still tell: days, and what the reports count.
_TOLD = {"arrived_on", "leaving_on", "left_on", "sex", "nationality", "status", "cancelled_at", "purpose_kind"}
_ENDED = ("withdrawn", "not_received", "stopped", "done", "returned")
_ON_ITS_WAY = ("waiting", "posted", "returned")


class Done(NamedTuple):
    """What became of one kind: ended before `until`, so many redacted (or to be), so many held back."""

    kind: str
    until: object
    redacted: int
    held: int


def redacted(row):
    """Whether a stay or dossier has lost what leads to a person."""
    return row.passport_number.startswith(MARK) if isinstance(row, Stay) else row.state != "draft" and not row.name_key


def run(config, *, dry=False):
    """Redact all whose term is over, or with `dry` only count; returns a Done for each kind that has a term."""
    found = {}
    for done in steps(config, dry=dry):
        before = found.get(done.kind, Done(done.kind, done.until, 0, 0))
        found[done.kind] = Done(done.kind, done.until, before.redacted + done.redacted, before.held + done.held)
    return list(found.values())


def steps(config, *, dry=False):
    """The same batch by batch, each one change of its own: who is stopped midway goes on at the next run."""
    for kind, months, walk in (("stays", 12 * config.stay_years, _stays), ("dossiers", 12 * config.dossier_years, _dossiers),
                               ("notices", config.notice_months, _notices)):
        if months:
            until, total = shifted(today(), -months), 0
            yield Done(kind, until, 0, 0)
            for done, held in walk(until, dry):
                total += done
                yield Done(kind, until, done, held)
            if total and not dry:
                audit.record("retention.done", by=None, kind=kind, until=f"{until:%Y-%m-%d}", count=total)


def _portions(table, day, over):
    """The numbers of the rows that are over, by day, some at a time and found outside any change; what is added meanwhile is for
    next time. An index by that day holds only what is still whole: what went in other nights is not read again."""
    rest = over
    while rows := list(table.select(table.id, day).where(rest).order_by(day, table.id).limit(AT_ONCE).tuples()):
        yield [number for number, _day in rows]
        rest = over & (Tuple(day, table.id) > Tuple(rows[-1][1], rows[-1][0]))


def _stays(until, dry):
    over = STILL_WHOLE & (Stay.leaving_on < until) & (Stay.left_on.is_null() | (Stay.left_on < until))
    for numbers in _portions(Stay, Stay.leaving_on, over):
        with write():
            rows = list(locked(Stay.select().where(Stay.id.in_(numbers), over)))
            kept = _held_stays(rows)
            free = [row for row in rows if row.id not in kept]
            if free and not dry:
                _redact_stays(free)
        yield len(free), len(kept)


def _held_stays(rows):
    """Who is held, by number or document; and whoever waits for a decision because a watch list fits."""
    in_force, numbers = LegalHold.released_at.is_null(), [row.id for row in rows]
    kept = {hold.stay_id for hold in LegalHold.select(LegalHold.stay).where(in_force, LegalHold.stay.in_(numbers))}
    kept |= {hit.stay_id for hit in WatchHit.select(WatchHit.stay).where(WatchHit.stay.in_(numbers), WatchHit.state == "open")}
    documents = {(hold.passport_number, hold.nationality) for hold in LegalHold.select().where(
        in_force, LegalHold.passport_number.in_([row.passport_number for row in rows]))}
    return kept | {row.id for row in rows if (row.passport_number, row.nationality) in documents}


def _redact_stays(rows):
    for row in rows:
        born = row.arrived_on.year - int(counting.band(counting.age(row.birth_date, row.arrived_on), counting.AGES))
        # The first day of a year that leaves the guest in the same band of age.
        Stay.update(**_BLANK, passport_number=f"{MARK}{row.id}", birth_date=row.arrived_on.replace(born, 1, 1)).where(
            Stay.id == row.id).execute()
    numbers = [row.id for row in rows]
    for change in StayChange.select().where(StayChange.stay.in_(numbers)):
        StayChange.update(before=_told(change.before), after=_told(change.after), reason="").where(
            StayChange.id == change.id).execute()
    WatchHit.delete().where(WatchHit.stay.in_(numbers)).execute()
    stays_left = Stay.select().where(Stay.passport_number == Foreigner.passport_number, Stay.nationality == Foreigner.nationality)
    for document in sorted({(row.passport_number, row.nationality) for row in rows}):
        Foreigner.delete().where(Foreigner.passport_number == document[0], Foreigner.nationality == document[1],
                                 ~fn.EXISTS(stays_left)).execute()


def _told(values):
    return {name: value for name, value in values.items() if name in _TOLD}


def _dossiers(until, dry):
    # COALESCE hides the state from its indexes, which also hold the dossiers redacted long ago.
    ended = fn.COALESCE(Application.state, "").in_(_ENDED)
    over = ENDED_WHOLE & (Application.ended_at < instant(datetime.combine(until, time()))) & ended
    for numbers in _portions(Application, Application.ended_at, over):
        files = []
        with write():
            rows = list(locked(Application.select().where(Application.id.in_(numbers), over)))
            kept = _held_dossiers([row.id for row in rows])
            free = [row for row in rows if row.id not in kept]
            if free and not dry:
                files = [file for row in free for file in drafts.files_of(row)]
                _redact_dossiers([row.id for row in free])
        storage.forget(files)
        yield len(free), len(kept)


def _held_dossiers(numbers):
    """Who is held; whose result is still on its way; who asked for something and waits for the answer."""
    held = LegalHold.select(LegalHold.application).where(LegalHold.released_at.is_null(), LegalHold.application.in_(numbers))
    moving = Delivery.select(Delivery.application).where(Delivery.application.in_(numbers), Delivery.state.in_(_ON_ITS_WAY))
    asking = DataRequest.select(DataRequest.application).where(DataRequest.application.in_(numbers), DataRequest.state == "open")
    return {row.application_id for query in (held, moving, asking) for row in query}


def _redact_dossiers(numbers):
    Application.update(**NOBODY, state_reason="").where(Application.id.in_(numbers)).execute()
    for table in (Paper, DossierMessage, ApplicationKey, Notice):
        table.delete().where(table.application.in_(numbers)).execute()
    for table, blank in ((ApplicationMove, {"note": ""}), (Appointment, {"personal_number": "", "reason": ""}),
                         (Ticket, {"holder": "", "note": ""}), (DataRequest, {"words": "", "answer": ""}),
                         (Delivery, {"recipient": "", "phone": "", "address": "", "tracking": None, "reason": "",
                                     "collector_name": "", "collector_number": "", "collector_paper": ""})):
        table.update(**blank).where(table.application.in_(numbers)).execute()


def _notices(until, dry):
    over = (Notice.created_at < instant(datetime.combine(until, time()))) & (Notice.mail != "wait")
    for numbers in _portions(Notice, Notice.created_at, over):
        with write():
            held = {hold.application_id for hold in LegalHold.select(LegalHold.application).where(
                LegalHold.released_at.is_null(), LegalHold.application.is_null(False))}
            rows = list(Notice.select(Notice.id, Notice.application).where(Notice.id.in_(numbers), over))
            free = [row.id for row in rows if row.application_id not in held]
            if not dry:
                Notice.delete().where(Notice.id.in_(free)).execute()
        yield len(free), len(rows) - len(free)
