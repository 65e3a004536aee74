"""Watch lists: made, changed and closed by the province's officers; people put on them and taken off with a reason."""

from peewee import IntegrityError, fn

from database import db, write
from domain import audit, watch_hits, watch_reading
from domain.clock import now, today
from domain.names import document_number, fold, tidy
from domain.problems import N_, Problem, Refused, refuse
from domain.stay_rules import birth_from
from models import AuditEntry, User, WatchDocument, WatchEntry, WatchHit, WatchList

PAGE = 100
DOCUMENTS = 10
_LIST_LENGTHS = {"name": 200, "kind": 100, "letter_number": 100}


def lists():
    """Every watch list with how many people are on it (`people`) and how many hits wait (`open_hits`), the running first."""
    people = WatchEntry.select(fn.COUNT(WatchEntry.id)).where(WatchEntry.list == WatchList.id, WatchEntry.removed_at.is_null())
    hits = (WatchHit.select(fn.COUNT(WatchHit.id)).join(WatchEntry)
            .where(WatchEntry.list == WatchList.id, WatchHit.state == "open"))
    return list(WatchList.select(WatchList, people.alias("people"), hits.alias("open_hits"))
                .order_by(WatchList.closed_at.is_null(False), WatchList.name))


def shown_to(user):
    """The lists whose hits a person may see: all for the province, the shared ones for a commune, else none."""
    rows = WatchList.select().where(~WatchList.reference).order_by(WatchList.name)
    if user.role == "commune":
        return rows.where(WatchList.shared)
    return rows if user.role == "province" else rows.where(WatchList.id.is_null())


def entries(watch_list, *, before=None):
    """The people on a list, the last added first, one more than a page to tell that there are more."""
    rows = WatchEntry.select().where(WatchEntry.list == watch_list, WatchEntry.removed_at.is_null())
    return list((rows.where(WatchEntry.id < before) if before else rows).order_by(WatchEntry.id.desc()).limit(PAGE + 1))


def removed(watch_list):
    """Who was taken off a list, the last first: (entry, the record of it with who, when and why) pairs."""
    gone = {entry.id: entry for entry in WatchEntry.select().where(
        WatchEntry.list == watch_list, WatchEntry.removed_at.is_null(False)).order_by(WatchEntry.removed_at.desc()).limit(PAGE)}
    told = (AuditEntry.select(AuditEntry, User).join(User).where(
        AuditEntry.subject == WatchEntry._meta.table_name, AuditEntry.subject_id.in_(list(gone)),
        AuditEntry.action == "watch_entry.removed").order_by(AuditEntry.id.desc()))
    return [(gone[each.subject_id], each) for each in told]


def create_list(*, by, values):
    """Make a list. `values`: name, kind, letter_number, letter_date, shared, valid_until; and reference, which stays as it is."""
    _province_only(by)
    with write():
        told = {"reference": bool(values.get("reference")), **_list_values(values)}
        made = _stored(lambda: WatchList.create(created_by=by, **told))
        audit.record("watch_list.created", by=by, subject=made)
    return made


def change_list(*, by, watch_list, values):
    """Change what is said of a list. Shared from now on, its earlier hits are seen by the communes too."""
    _province_only(by)
    with write():
        watch_list = _running(watch_list)
        until = watch_list.valid_until
        for name, value in _list_values(values).items():
            setattr(watch_list, name, value)
        _stored(watch_list.save)
        people = list(WatchEntry.select().where(WatchEntry.list == watch_list, WatchEntry.removed_at.is_null()))
        if people and watch_list.valid_until != until:
            # Guests who came while the list had expired were never compared with it.
            watch_hits.entered(people)
        audit.record("watch_list.changed", by=by, subject=watch_list)
    return watch_list


def close_list(*, by, watch_list):
    """Nobody is looked for by this list any more; it and its hits stay on record."""
    _province_only(by)
    with write():
        watch_list = _running(watch_list)
        watch_list.closed_at = now()
        watch_list.save(only=[WatchList.closed_at])
        audit.record("watch_list.closed", by=by, subject=watch_list)
    return watch_list


def add_entry(*, by, watch_list, values):
    """Put one person on a list and look among those staying at once; returns (entry, number of hits).

    `values`: documents (number, nationality or "" for any), full_name, birth_date, birth_precision, nationality,
    instruction, valid_until. One document or a name with its birth date must be there: nobody is found by a name alone.
    """
    _province_only(by)
    with write():
        watch_list = _running(watch_list)
        entry = _add(by, watch_list, _entry_values(values, watch_list.reference))
        hits = watch_hits.entered([entry])
        audit.record("watch_entry.added", by=by, subject=entry)
    return entry, hits


def import_entries(*, by, watch_list, text, instruction="", valid_until=None):
    """Put the people of a pasted list on a watch list, all or none; returns (how many, number of hits)."""
    _province_only(by)
    lines = watch_reading.read(text, watch_list.reference)
    if not lines:
        refuse("lines", N_("Paste one person a line: a document number, or a name and a birth date."))
    if len([line for line in text.splitlines() if line.strip()]) > watch_reading.MOST:
        refuse("lines", N_("Please paste at most %(most)s lines at once."), most=watch_reading.MOST)
    wrong = [line.problem for line in lines if line.problem]
    if wrong:
        raise Refused(*wrong[:20])
    with write():
        watch_list = _running(watch_list)
        made = [_add(by, watch_list, _entry_values({"instruction": instruction, **line.values, "valid_until": valid_until}))
                for line in lines]
        hits = watch_hits.entered(made)
        audit.record("watch_list.people_added", by=by, subject=watch_list, stored=len(made))
    return len(made), hits


def look(*, by, entry):
    """Record that an officer read who is looked for, with whole numbers; a list shows them masked."""
    audit.record("watch_entry.looked_at", by=by, subject=entry)


def remove_entry(*, by, entry, reason):
    """Take a person off a list, with the reason. What was found before stays on record."""
    _province_only(by)
    reason = tidy(reason)
    if not reason:
        refuse("reason", N_("Write why this person is not looked for any more."))
    if len(reason) > 500:
        refuse("reason", N_("Please use at most %(max)s characters."), max=500)
    with write():
        changed = WatchEntry.update(removed_at=now()).where(WatchEntry.id == entry.id, WatchEntry.removed_at.is_null())
        if not changed.execute():
            refuse("", N_("This person was taken off the list already."))
        audit.record("watch_entry.removed", by=by, subject=entry, reason=reason)


def _province_only(by):
    if by.role != "province":
        refuse("", N_("Only officers of the province keep watch lists."))


def _running(watch_list):
    watch_list = WatchList.get_by_id(watch_list.id)
    if watch_list.closed_at:
        refuse("", N_("This list is closed."))
    return watch_list


def _stored(change):
    try:
        with db.atomic():
            return change()
    except IntegrityError:
        refuse("name", N_("There is a list of this name already."))


def _list_values(values):
    texts = {name: tidy(values.get(name)) for name in _LIST_LENGTHS}
    if not texts["name"]:
        refuse("name", N_("Give the list a name."))
    for name, most in _LIST_LENGTHS.items():
        if len(texts[name]) > most:
            refuse(name, N_("Please use at most %(max)s characters."), max=most)
    _not_past(values.get("valid_until"))
    return {**texts, "letter_date": values.get("letter_date"), "shared": bool(values.get("shared")),
            "valid_until": values.get("valid_until")}


def _entry_values(values, reference=False):
    documents = list(dict.fromkeys((document_number(number), nationality or "")
                                   for number, nationality in values.get("documents") or () if document_number(number)))
    full_name, born = tidy(values.get("full_name")).upper(), values.get("birth_date")
    precision = values.get("birth_precision") or "D"
    found = []
    if not documents and reference:
        found.append(Problem("documents", N_("Give a document number: a reference list knows nobody by name.")))
    elif not documents and not (fold(full_name) and born):
        found.append(Problem("documents", N_("Give a document number, or a name and a birth date.")))
    if len(documents) > DOCUMENTS or any(len(number) > 20 for number, _nationality in documents):
        found.append(Problem("documents", N_("Give at most 10 documents, each of at most 20 letters and digits.")))
    if born and born > today():
        found.append(Problem("birth_date", N_("The date of birth lies in the future.")))
    for name, text, most in (("full_name", full_name, 200), ("instruction", values.get("instruction") or "", 1000)):
        if len(text) > most:
            found.append(Problem(name, N_("Please use at most %(max)s characters."), {"max": most}))
    if found:
        raise Refused(*found)
    _not_past(values.get("valid_until"))
    return {"documents": documents, "full_name": full_name, "name_key": fold(full_name),
            "birth_date": birth_from(born, precision) if born else None, "birth_precision": precision,
            "nationality": values.get("nationality") or "", "instruction": values.get("instruction") or "",
            "valid_until": values.get("valid_until")}


def _not_past(day):
    if day and day < today():
        refuse("valid_until", N_("This day is past."))


def _add(by, watch_list, values):
    documents = values.pop("documents")
    entry = WatchEntry.create(list=watch_list, added_by=by, **values)
    for number, nationality in documents:
        WatchDocument.create(entry=entry, passport_number=number, nationality=nationality)
    return entry
