"""Who looked at whom: the looks and searches of the officers, for the province to read (Law 91/2025/QH15)."""

from datetime import datetime, time, timedelta

from peewee import SQL, fn

from domain import acts, codes, pieces, records
from domain.clock import instant
from domain.names import document_number
from models import AuditEntry, Establishment, Foreigner, Stay, User, WatchDocument, WatchEntry

PAGE = 50
SEARCHES = ("search.made", "search.batch_made", "search.exported", "stays.exported")
ACTIONS = ("stay.looked_at", "person.looked_at", "watch_entry.looked_at", *SEARCHES)
# A search for the beginning of a number is a search for it, from so many characters on.
_BEGINNING = 4
# As the index of Postgres has it (migration 0076).
_WORDS = SQL("('|' || replace(replace(replace(upper(coalesce(details #>> '{q}', '')), ' ', ''), '-', ''), '.', '') || '|' || "
             "coalesce(details #>> '{documents}', ''))")


def looks(*, by, officer=None, day=None, document="", before=None):
    """The looks and searches recorded, newest first, one more than a page; everybody but the province gets none.

    `officer` is a number, `day` a day of Viet Nam, `document` a passport number: the looks at its stays, its person and who is
    looked for by it, and the searches for it, alone or among many, whole or by its beginning.
    """
    if by.role != "province":
        return []
    tests = []
    if day:
        start = instant(datetime.combine(day, time()))
        tests = [AuditEntry.at >= start, AuditEntry.at < start + timedelta(days=1)]
    number = document_number(document)
    ways = records.ways(actions=SEARCHES if number else ACTIONS, actor=officer, about=_few(number),
                        tests=[*tests, *_searched(number)])
    for about in _about(number) if number else ():
        ways += records.ways(actions=ACTIONS, actor=officer, about=about, tests=tests)
    return records.newest(PAGE + 1, ways, before)


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


def _about(number):
    """What is looked at that has a document: stays, the person, who is looked for by it."""
    for subject, column, table in (("stay", Stay.id, Stay), ("foreigner", Foreigner.id, Foreigner),
                                   ("watch_entry", WatchDocument.entry, WatchDocument)):
        numbers = table.select(column).where(table.passport_number == number)
        yield [AuditEntry.subject == subject, AuditEntry.subject_id.in_(numbers)]


def _searched(number):
    """The searches in which the number was typed in whatever dress, or a beginning of it; searches have no subject."""
    if not number:
        return []
    typed = fn.UPPER(AuditEntry.details["q"].as_text())
    for blank in (" ", "-", "."):
        typed = fn.REPLACE(typed, blank, "")
    listed = AuditEntry.details["documents"].as_text().contains(f'"{number}"')
    return [typed.contains(number) | typed.in_(_begins(number)) | listed]


def _few(number):
    """The searches that may be meant, where an index tells them and they are few; else all of them are looked through."""
    sought = [number, *(f"|{begin}|" for begin in _begins(number))]
    few = pieces.few(AuditEntry, _WORDS, "search_words", sought, AuditEntry.action.in_(SEARCHES)) if number else None
    return None if few is None else [AuditEntry.id.in_(few)]


def _begins(number):
    return [number[:length] for length in range(_BEGINNING, len(number))]
