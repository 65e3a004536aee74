"""One person's file for officers: who may open it, its documents, stays and notes; documents joined by an officer's hand."""

from database import locked, write
from domain import audit, presence, stay_lists, stays
from domain.names import document_number
from domain.problems import N_, refuse
from models import AuditEntry, Foreigner, ForeignerNote, Stay, User

LENGTHS = {"note": 2000, "reason": 500}
LOOKS = 50


def visible(user, number):
    """The person with this number, if the officer may see a stay under this document; otherwise None."""
    person = Foreigner.get_or_none(Foreigner.id == number)
    return person if person and user.is_officer and _seen(user, person).exists() else None


def documents(user, person):
    """The person's documents that an officer may see, this one first: its own row and those joined to it by hand."""
    head = person.joined_to_id or person.id
    same = (Foreigner.id == head) | (Foreigner.joined_to == head)
    others = Foreigner.select().where(same, Foreigner.id != person.id).order_by(Foreigner.id)
    return [person, *(other for other in others if _seen(user, other).exists())]


def stays_of(user, people):
    """Every stay under these documents that an officer may see, the latest arrival first."""
    ids = [stay.id for person in people for stay in _seen(user, person).select(Stay.id)]
    return sorted(stay_lists.rows(ids), key=lambda stay: (stay.arrived_on, stay.id), reverse=True)


def presence_of(found):
    """What stays add up to (domain/presence.py)."""
    return presence.of((stay.arrived_on, stay.left_on, stay.leaving_on, stay.cancelled_at) for stay in found)


def places(found):
    """The establishments of stays, each once with its number of stays, the latest first: (stay, count) pairs."""
    kept = {}
    for stay in found:
        if not stay.cancelled_at:
            first, count = kept.get(stay.establishment_id, (stay, 0))
            kept[stay.establishment_id] = first, count + 1
    return list(kept.values())


def look(*, by, person, search=None):
    """Record that an officer opened a person's file; `search` is the number of the record of the search that led there."""
    own = search and AuditEntry.select().where(AuditEntry.id == search, AuditEntry.actor == by,
                                               AuditEntry.action.in_(("search.made", "search.batch_made"))).exists()
    audit.record("person.looked_at", by=by, subject=person, **({"search": search} if own else {}))


def looks(user, people):
    """Who opened the file of these documents lately, and the search that led there: (entry, search entry or None) pairs.

    For the province only: communes do not see what others look for.
    """
    if user.role != "province":
        return []
    entries = list(AuditEntry.select(AuditEntry, User).join(User).where(
        AuditEntry.subject == Foreigner._meta.table_name, AuditEntry.subject_id.in_([person.id for person in people]),
        AuditEntry.action == "person.looked_at").order_by(AuditEntry.id.desc()).limit(LOOKS))
    ids = [entry.details["search"] for entry in entries if entry.details.get("search")]
    searches = {entry.id: entry for entry in AuditEntry.select().where(AuditEntry.id.in_(ids))}
    return [(entry, searches.get(entry.details.get("search"))) for entry in entries]


def notes(user, people):
    """What officers wrote down, newest first: all for the province, for a commune what its own office wrote."""
    found = ForeignerNote.select(ForeignerNote, User).join(User).where(ForeignerNote.person.in_([person.id for person in people]))
    if user.role != "province":
        found = found.where(User.office == user.office_id) if user.office_id else found.where(ForeignerNote.officer == user)
    return list(found.order_by(ForeignerNote.id.desc()))


def write_down(*, by, person, note):
    """Keep an officer's note about a person; owners never see it. Raises Refused at `note`."""
    _guard(by, person)
    if not note:
        refuse("note", N_("Please fill in this field."))
    if len(note) > LENGTHS["note"]:
        refuse("note", N_("Please use at most %(max)s characters."), max=LENGTHS["note"])
    with write():
        written = ForeignerNote.create(person=person, officer=by, note=note)
        audit.record("person.note_written", by=by, subject=person)
    return written


def join(*, by, person, passport_number, nationality, reason):
    """Say that another document is the same person's. Only by an officer's hand, never by name; reason kept.

    The officer must see a stay under both. Raises Refused at `passport_number`, `nationality` or `reason`.
    """
    _guard(by, person)
    _reasoned(reason)
    other = _other(by, person, passport_number, nationality)
    with write():
        held = {each.id: each for each in locked(Foreigner.select().where(
            Foreigner.id.in_([person.id, other.id])).order_by(Foreigner.id))}
        head, joining = (_head(held[each.id]) for each in (person, other))
        if head == joining:
            refuse("passport_number", N_("This document is joined to this person already."))
        Foreigner.update(joined_to=head).where((Foreigner.id == joining) | (Foreigner.joined_to == joining)).execute()
        audit.record("person.joined", by=by, subject=person, person_id=other.id, reason=reason)
    return other


def separate(*, by, person, other, reason):
    """Say that a joined document is somebody else's after all; it stands alone again. Raises Refused at `reason`."""
    _guard(by, person)
    _guard(by, other)
    _reasoned(reason)
    with write():
        held = {each.id: each for each in locked(Foreigner.select().where(
            Foreigner.id.in_([person.id, other.id])).order_by(Foreigner.id))}
        if _head(held[person.id]) != _head(held[other.id]) or person.id == other.id:
            refuse("", N_("These documents are not joined."))
        _take_out(held[other.id])
        audit.record("person.separated", by=by, subject=person, person_id=other.id, reason=reason)


def _take_out(person):
    """The others stay joined to one another: when their head goes, the oldest of them becomes it."""
    rest = [each.id for each in Foreigner.select(Foreigner.id).where(Foreigner.joined_to == person.id).order_by(Foreigner.id)]
    Foreigner.update(joined_to=None).where(Foreigner.id.in_([person.id, *rest[:1]])).execute()
    if rest[1:]:
        Foreigner.update(joined_to=rest[0]).where(Foreigner.id.in_(rest[1:])).execute()


def _head(person):
    return person.joined_to_id or person.id


def _seen(user, person):
    seen = stays.visible_to(user)
    return seen.where(Stay.passport_number == person.passport_number, Stay.nationality == person.nationality)


def _other(by, person, passport_number, nationality):
    found = Foreigner.select().where(Foreigner.passport_number == document_number(passport_number), Foreigner.id != person.id)
    if nationality:
        found = found.where(Foreigner.nationality == nationality)
    seen = [other for other in found if _seen(by, other).exists()]
    if not seen:
        refuse("passport_number", N_("No other declared document has this number."))
    if len(seen) > 1:
        refuse("nationality", N_("Several documents have this number: please say of which nationality."))
    return seen[0]


def _guard(by, person):
    if not visible(by, person.id):
        refuse("", N_("Only officers who may see a stay of this person may do this."))


def _reasoned(reason):
    if not reason:
        refuse("reason", N_("Please write down the reason."))
    if len(reason) > LENGTHS["reason"]:
        refuse("reason", N_("Please use at most %(max)s characters."), max=LENGTHS["reason"])
