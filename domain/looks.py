"""Who looked at whom: the looks and searches of the officers, for the province to read (Law 91/2025/QH15)."""

from datetime import datetime, time, timedelta

from peewee import JOIN, fn

from domain import acts, codes
from domain.clock import instant
from domain.names import document_number
from models import AuditEntry, Establishment, Foreigner, Stay, User, WatchDocument, WatchEntry

PAGE = 50
SEARCHES = ("search.made", "search.batch_made", "search.exported", "stays.exported")
ACTIONS = ("stay.looked_at", "person.looked_at", "watch_entry.looked_at", *SEARCHES)
# A search for the beginning of a number is a search for it, from so many characters on.
_BEGINNING = 4


def looks(*, by, officer=None, day=None, document="", before=None):
    """The looks and searches recorded, newest first, one more than a page; everybody but the province gets none.

    `officer` is a number, `day` a day of Viet Nam, `document` a passport number: the looks at its stays, its person and who is
    looked for by it, and the searches for it, alone or among many, whole or by its beginning.
    """
    rows = (AuditEntry.select(AuditEntry, User).join(User, JOIN.LEFT_OUTER)
            .where(AuditEntry.action.in_(ACTIONS)).order_by(AuditEntry.id.desc()))
    if by.role != "province":
        return []
    if officer:
        rows = rows.where(AuditEntry.actor == officer)
    if day:
        start = instant(datetime.combine(day, time()))
        rows = rows.where(AuditEntry.at >= start, AuditEntry.at < start + timedelta(days=1))
    if document_number(document):
        rows = rows.where(_at(document_number(document)))
    if before:
        rows = rows.where(AuditEntry.id < before)
    return list(rows.limit(PAGE + 1))


def subjects(entries):
    """What was looked at: entry id → the Stay, the Foreigner or the WatchEntry; searches have none."""
    found = {}
    for name, table in (("stay", Stay), ("foreigner", Foreigner), ("watch_entry", WatchEntry)):
        ids = {entry.id: entry.subject_id for entry in entries if entry.subject == name}
        rows = {row.id: row for row in table.select().where(table.id.in_(set(ids.values())))} if ids else {}
        found |= {entry: rows[subject] for entry, subject in ids.items() if subject in rows}
    return found


def details(entries):
    """What entries say beside their act, by id: the pairs of acts.details, with the names of establishments asked for by code.

    The numbers of a list, up to two thousand, are left to the record itself."""
    codes_of = {entry.id: codes.read(str(entry.details.get("establishment", ""))) for entry in entries}
    wanted = [code for code in codes_of.values() if code]
    rows = Establishment.select(Establishment.code, Establishment.name).where(Establishment.code.in_(wanted)) if wanted else ()
    names = {row.code: row.name for row in rows}
    return {entry.id: [(label, names.get(codes_of[entry.id], value) if label == acts.DETAILS["establishment"] else value)
                       for label, value in acts.details(entry) if label != acts.DETAILS["documents"]] for entry in entries}


def officers():
    """Everybody who can look: officers of the province and the communes, by name."""
    return list(User.select().where(User.role.in_(("province", "commune"))).order_by(User.full_name))


def _at(number):
    stays = Stay.select(Stay.id).where(Stay.passport_number == number)
    people = Foreigner.select(Foreigner.id).where(Foreigner.passport_number == number)
    watched = WatchDocument.select(WatchDocument.entry).where(WatchDocument.passport_number == number)
    return (((AuditEntry.subject == "stay") & AuditEntry.subject_id.in_(stays))
            | ((AuditEntry.subject == "foreigner") & AuditEntry.subject_id.in_(people))
            | ((AuditEntry.subject == "watch_entry") & AuditEntry.subject_id.in_(watched)) | _searched(number))


def _searched(number):
    """The searches in which the number was typed in whatever dress, or a beginning of it; searches have no subject."""
    typed = fn.UPPER(AuditEntry.details["q"].as_text())
    for blank in (" ", "-", "."):
        typed = fn.REPLACE(typed, blank, "")
    begins = [number[:length] for length in range(_BEGINNING, len(number))]
    asked = typed.contains(number) | typed.in_(begins) | AuditEntry.details["documents"].as_text().contains(f'"{number}"')
    return (AuditEntry.subject == "") & AuditEntry.action.in_(SEARCHES) & asked
