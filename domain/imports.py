"""Guests from files and pasted tables: read and checked into a draft, confirmed by a person, stored whole or not at all."""

import hashlib
import threading
from datetime import date, timedelta
from functools import lru_cache

from peewee import fn

from database import many_rows, write
from domain import audit, deadlines, establishments, import_changes, import_reading, import_rows, stay_rules, stays, tables
from domain.clock import now
from domain.memory import give_back
from domain.problems import N_, Problem, Refused, refuse, refuse_longer
from models import Batch, Establishment, Import, ImportRow

# A file this small is read before the answer is sent; a larger one is given a few seconds, then its progress is shown.
SMALL = 200_000
PATIENCE = 8
_LARGE = 1000
_patient = threading.BoundedSemaphore(2)


def limits(config):
    """How much of a file is read, as the settings say."""
    return tables.Limits(bytes=config.upload_bytes, rows=config.upload_rows, seconds=config.upload_seconds)


def visible_to(user):
    """The imports a person may see: those of the establishments an owner or staff has now. Officers see declarations only."""
    if user.role != "owner":
        return Import.select().where(Import.id.is_null())
    mine = establishments.visible_to(user).select(Establishment.id)
    return Import.select(Import, Establishment).join(Establishment).where(Import.establishment.in_(mine))


def begin(*, by, establishment, limits, most_drafts=20, file_name="", content=b"", pasted=""):
    """Take in a named file (or a pasted table) of guests; returns its Import: a draft, or one that is still being read.

    Raises Refused at `file` with one sentence for anything that is not a list of foreign guests; nothing is stored then.
    The same content with a draft open at this establishment leads to that draft, judged anew. Nobody keeps more than
    `most_drafts` waiting.
    """
    if by.role != "owner" or not establishments.may_declare(by, establishment):
        refuse("establishment", N_("You may not declare for this establishment."))
    if not content and not file_name and not pasted.strip():
        refuse("file", N_("Choose a file, or paste a table."))
    if file_name and pasted.strip():
        refuse("pasted", N_("Choose a file or paste a table, not both at once."))
    digest = hashlib.sha256(content or pasted.encode()).hexdigest()
    open_one = Import.get_or_none(Import.establishment == establishment, Import.content_hash == digest,
                                  Import.state.in_(("draft", "reading")))
    if open_one:
        if open_one.state == "draft":
            import_rows.judge_again(open_one)
        return open_one
    if Import.select().where(Import.user == by, Import.state.in_(("draft", "reading"))).count() >= most_drafts:
        refuse("file" if file_name else "pasted", N_("%(most)s files wait for your confirmation. Please confirm or discard some "
                                                     "of them first."), most=most_drafts)
    new = {"user": by, "establishment": establishment, "file_name": file_name[-200:], "content_hash": digest}
    if not file_name:
        return import_reading.draft(new, _pasted(pasted, limits))
    table = import_reading.at_once(content, file_name, limits) if len(content) <= SMALL else None
    return import_reading.draft(new, table) if table else _read_apart(new, content, limits)


def confirm(*, by, import_, late_reason=""):
    """Declare every row in order, whole or not at all, under one receipt; the numbers then add up for good.

    Confirming twice stores nothing twice. When a row has become impossible since it was judged, nothing is stored, all
    rows are judged anew and Refused says so. Law 47/2014/QH13 Art. 33; late is accepted and explained.
    """
    refuse_longer("late_reason", late_reason, stay_rules.LENGTHS["late_reason"])
    if Import.get_by_id(import_.id).state == "stored":
        return Import.get_by_id(import_.id)
    try:
        with many_rows(), write():
            return _stored(by, import_changes.draft(by, import_), late_reason)
    except Refused as refused:
        stored = Import.get_by_id(import_.id)
        if stored.state == "stored":  # by the same button, pressed twice
            return stored
        if not any(problem.field.startswith("rows-") for problem in refused.problems):
            raise
    finally:
        if import_.rows_read > _LARGE:
            give_back()
    import_rows.judge_again(import_)
    return refuse("", N_("Something was declared since this list was checked, so nothing was stored yet. Look at the numbers "
                         "again, then confirm."))


def discard(*, by, import_):
    """Throw a draft away with all its rows; nothing of it was declared."""
    with write():
        import_ = import_changes.draft(by, import_)
        ImportRow.delete().where(ImportRow.import_ == import_).execute()
        Import.update(state="discarded").where(Import.id == import_.id).execute()
        audit.record("import.discarded", by=by, subject=import_)


def earlier(import_):
    """The newest stored import of the same content at the same establishment before this one, or None."""
    return (Import.select().where(Import.establishment == import_.establishment_id, Import.content_hash == import_.content_hash,
                                  Import.state == "stored", Import.id < import_.id).order_by(Import.id.desc()).first())


def receipt(import_):
    """The batch that came of an import, or None when nothing was stored."""
    return Batch.get_or_none(Batch.source == import_)


def late(import_):
    """How many rows in order would be late if they were declared now."""
    arrived = ImportRow.values["arrived_on"].as_text()
    days = rows(import_, "ready").select(arrived, fn.COUNT(ImportRow.id)).group_by(arrived).tuples()
    is_late = _lateness(import_.establishment)
    return sum(count for day, count in days if is_late(date.fromisoformat(day)))


def lateness(establishment):
    """A function from a row in order to whether its declaration would be late by now."""
    is_late = _lateness(establishment)
    return lambda row: is_late(date.fromisoformat(row.values["arrived_on"]))


def tabs(import_):
    """How many rows each view of the list has; "ready" counts those stored as well."""
    ready = import_.rows_read - import_.rows_refused - import_.rows_duplicate
    return {"all": import_.rows_read, "refused": import_.rows_refused, "doubtful": import_.rows_doubtful, "ready": ready,
            "duplicate": import_.rows_duplicate}


def rows(import_, show="all"):
    """The rows of one view (see tabs), in no order."""
    narrowed = {"refused": ImportRow.state == "refused", "duplicate": ImportRow.state == "duplicate",
                "ready": ImportRow.state.in_(("ready", "stored")), "doubtful": ImportRow.doubtful}
    query = ImportRow.select().where(ImportRow.import_ == import_)
    return query.where(narrowed[show]) if show in narrowed else query


def refused(import_):
    """The refused rows in the order of the person's file."""
    return list(rows(import_, "refused").order_by(ImportRow.number))


def purge(at, days):
    """Wipe what has served: drafts nobody confirmed in so many days, and the rows behind stored declarations."""
    old = Import.created_at < at - timedelta(days=days)
    with write():
        Import.delete().where(old, Import.state != "stored").execute()
        stored = Import.select(Import.id).where(old, Import.state == "stored")
        ImportRow.delete().where(ImportRow.import_.in_(stored)).execute()


def _pasted(text, limits):
    try:
        return tables.paste(text, limits)
    except Refused as refused:
        raise Refused(*(problem._replace(field="pasted") for problem in refused.problems))


def _stored(by, import_, late_reason):
    ready = rows(import_, "ready").order_by(ImportRow.number)
    entries = [import_rows.values_of(row) for row in ready.iterator()]
    if entries and any(question["open"] for question in import_.table_info["questions"].values()):
        refuse("", N_("Say first which comes first in the dates of this list, the day or the month."))
    is_late = _lateness(import_.establishment)
    if late_reason:
        entries = [values | {"late_reason": late_reason} if is_late(values["arrived_on"]) else values for values in entries]
    if entries:
        stays.declare_batch(by=by, establishment=import_.establishment, entries=entries, channel="file", source=import_,
                            refused=import_.rows_refused, duplicate=import_.rows_duplicate)
    ImportRow.update(state="stored").where(ImportRow.import_ == import_, ImportRow.state == "ready").execute()
    import_rows.count(import_)
    import_.state, import_.stored_at, import_.late_reason = "stored", now(), late_reason
    import_.save(only=["state", "stored_at", "late_reason"])
    audit.record("import.stored", by=by, subject=import_, stored=len(entries))
    return import_


def _lateness(establishment):
    """A function from the day of arrival to whether its declaration is late by now."""
    rules, remote, at = deadlines.rules(), establishment.ward.remote, now()

    @lru_cache
    def is_late(arrived_on):
        due_at, grace = deadlines.due(rules, channel="file", remote=remote, arrived_on=arrived_on)
        return bool(deadlines.late_minutes(due_at, grace, at))
    return is_late


def _read_apart(new, content, limits):
    """Read a larger file in a thread of its own; what it was refused for within a few seconds is said at once."""
    import_ = import_reading.begin(new, content, limits)
    reading = import_reading.start(import_.id, limits)
    # Two may wait for their files here; were it all, nobody else would be answered meanwhile.
    if _patient.acquire(blocking=False):
        try:
            reading.join(PATIENCE)
        finally:
            _patient.release()
    import_ = Import.get_by_id(import_.id)
    if import_.state == "failed":
        with write():
            Import.delete().where(Import.id == import_.id).execute()
        raise Refused(Problem(**import_.problem))
    return import_
