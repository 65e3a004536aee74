"""Who looked at whom: the looks and searches of the officers, for the province to read (Law 91/2025/QH15)."""

from datetime import datetime, time, timedelta

from peewee import JOIN

from domain.clock import instant
from domain.names import document_number
from models import AuditEntry, Foreigner, Stay, User

PAGE = 50
ACTIONS = ("stay.looked_at", "person.looked_at", "search.made", "search.batch_made")


def looks(*, by, officer=None, day=None, document="", before=None):
    """The looks and searches recorded, newest first, one more than a page; everybody but the province gets none.

    `officer` is a number, `day` a day of Viet Nam, `document` a passport number: the looks at its stays and its person.
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
    """What was looked at: entry id → the Stay or the Foreigner; searches have none."""
    found = {}
    for name, table in (("stay", Stay), ("foreigner", Foreigner)):
        ids = {entry.id: entry.subject_id for entry in entries if entry.subject == name}
        rows = {row.id: row for row in table.select().where(table.id.in_(set(ids.values())))} if ids else {}
        found |= {entry: rows[subject] for entry, subject in ids.items() if subject in rows}
    return found


def officers():
    """Everybody who can look: officers of the province and the communes, by name."""
    return list(User.select().where(User.role.in_(("province", "commune"))).order_by(User.full_name))


def _at(number):
    stays = Stay.select(Stay.id).where(Stay.passport_number == number)
    people = Foreigner.select(Foreigner.id).where(Foreigner.passport_number == number)
    return (((AuditEntry.subject == "stay") & AuditEntry.subject_id.in_(stays))
            | ((AuditEntry.subject == "foreigner") & AuditEntry.subject_id.in_(people)))
