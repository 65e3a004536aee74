"""Establishments and where they stand with the office: who sees them, who may move them from state to state."""

from datetime import timedelta
from typing import NamedTuple

from peewee import JOIN, fn

from database import locked, prepared, write
from domain import audit, codes, establishment_changes, notices, problems
from domain.clock import now
from domain.names import fold, tidy
from domain.problems import N_
from models import ESTABLISHMENT_STATES, AuditEntry, Establishment, EstablishmentKind, Membership, Office, OfficerWard, User, Ward

PAGE = 50
NOT_OWNER = N_("Only the owner may do this.")


class Move(NamedTuple):
    """One allowed move: from which states, to which, how it is recorded and what the owner is told."""

    before: tuple
    after: str
    record: str
    notice: str = ""


# Every way an establishment changes its state. A refused one can be reopened by asking for completion.
MOVES = {
    "approve": Move(("proposed", "returned"), "active", "establishment.approved", "establishment_approved"),
    "ask_completion": Move(("proposed", "refused"), "returned", "establishment.returned", "establishment_returned"),
    "refuse": Move(("proposed", "returned"), "refused", "establishment.refused", "establishment_refused"),
    "lock": Move(("active",), "locked", "establishment.locked", "establishment_locked"),
    "unlock": Move(("locked",), "active", "establishment.unlocked", "establishment_unlocked"),
    "lapse": Move(("active",), "locked", "establishment.lapsed", "establishment_lapsed"),
    "complete": Move(("returned",), "proposed", "establishment.completed"),
    "change": Move(("active", "proposed"), "proposed", "establishment.changed"),
}
OFFICE_ACTS = ("approve", "ask_completion", "refuse", "lock", "unlock")
# What the record calls each step, for the history that people read.
STEPS = {
    "establishment.registered": N_("Registered"),
    "establishment.entered": N_("Entered by the office"),
    "establishment.taken_over": N_("Taken over from the office's register"),
    "establishment.approved": N_("Approved"),
    "establishment.returned": N_("Sent back to be completed"),
    "establishment.completed": N_("Completed and sent again"),
    "establishment.changed": N_("Changed by the owner, to be approved again"),
    "establishment.updated": N_("Details updated by the owner"),
    "establishment.refused": N_("Refused"),
    "establishment.locked": N_("Locked"),
    "establishment.unlocked": N_("Unlocked"),
    "establishment.lapse_warned": N_("Warned: no declaration for a long time"),
    "establishment.lapsed": N_("Locked by itself: no declaration for a long time"),
    "establishment.merged": N_("Merged"),
    "staff.let_in": N_("Staff let in"),
    "staff.revoked": N_("Staff access ended"),
}


def visible_to(user):
    """The establishments a person may see, with kind, ward and office: an owner's or staff's own, an officer's wards'."""
    rows = (Establishment.select(Establishment, EstablishmentKind, Ward, Office).join_from(Establishment, EstablishmentKind)
            .join_from(Establishment, Ward).join_from(Establishment, Office))
    if user.role == "owner":
        return rows.where(Establishment.id.in_(_places(user)))
    if user.role == "commune":
        return rows.where(Establishment.ward.in_(OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == user)))
    return rows if user.role == "province" else rows.where(Establishment.id.is_null())


def names(user):
    """(code, name) of the accepted establishments of an owner or staff, by name."""
    return _names(user)


@prepared
def _names(user):
    mine = Establishment.select(Establishment.code, Establishment.name).where(Establishment.id.in_(_places(user)))
    return only_accepted(mine).order_by(Establishment.name_key).tuples()


def by_code(rows, code):
    """The one of a selection of establishments with this code, as people type it; or None."""
    return rows.where(Establishment.code == (codes.read(code) or "")).first()


def owned_by(user):
    """The establishments a person may change and let staff into: owner, not staff."""
    return visible_to(user).where(Establishment.id.in_(_places(user).where(Membership.part == "owner")))


@prepared
def own(user):
    """The establishments a person may declare for as owner or staff, once the office has accepted them, with their kind."""
    return only_accepted(Establishment.select(Establishment, EstablishmentKind).join(EstablishmentKind)
                         .where(Establishment.id.in_(_places(user)))).order_by(Establishment.name_key)


def may_declare(user, establishment):
    """Whether a person may declare for it now: its people or the officers in charge, once the office has approved it.

    An approved establishment whose new name or address waits for approval goes on declaring: the law wants each guest
    declared on arrival (Law 47/2014/QH13 Art. 33), and a change of sign must not stop that.
    """
    if user.role == "owner":
        mine = _places(user).where(Membership.establishment == establishment).exists()
    else:
        mine = in_charge(user, establishment.ward_id)
    return mine and accepted(establishment)


def accepted(establishment):
    """Whether the office has approved it, and neither locked nor refused it since."""
    waiting = establishment.state in ("proposed", "returned") and establishment.decided_at is not None
    return establishment.state == "active" or waiting


def only_accepted(rows):
    """Those of a selection of establishments that accepted() lets through."""
    waiting = Establishment.state.in_(("proposed", "returned")) & Establishment.decided_at.is_null(False)
    return rows.where((Establishment.state == "active") | waiting)


def in_charge(user, ward):
    """Whether an officer is in charge of a ward: the province of all, the commune of the wards in its care."""
    if user.role == "commune":
        return OfficerWard.select().where(OfficerWard.officer == user, OfficerWard.ward == ward).exists()
    return user.role == "province"


def matching(rows, *, state="", ward="", kind="", name="", declared=""):
    """Narrow a selection of establishments. `name` is any fragment, accents or not; `declared` is "never" or "year"."""
    if state:
        rows = rows.where(Establishment.state == state)
    if ward:
        rows = rows.where(Ward.code == ward)
    if kind:
        rows = rows.where(EstablishmentKind.code == kind)
    if fold(name):
        rows = rows.where(Establishment.name_key.contains(fold(name)))
    if declared == "never":
        rows = rows.where(Establishment.last_declared_at.is_null())
    if declared == "year":
        rows = rows.where(Establishment.last_declared_at < now() - timedelta(days=365))
    return rows


def counts(rows):
    """How many of a selection stand in each state."""
    counted = rows.select(Establishment.state, fn.COUNT(Establishment.id)).group_by(Establishment.state).tuples()
    return dict.fromkeys(ESTABLISHMENT_STATES, 0) | dict(counted)


def paged(rows, *, before=None, after=None):
    """One page of a selection, newest first: (rows, id to ask for the newer page, id for the older); None at the ends."""
    if after:
        found = list(rows.where(Establishment.id > after).order_by(Establishment.id).limit(PAGE + 1))
        more_newer, more_older, found = len(found) > PAGE, True, found[:PAGE][::-1]
    else:
        rows = rows.where(Establishment.id < before) if before else rows
        found = list(rows.order_by(Establishment.id.desc()).limit(PAGE + 1))
        more_newer, more_older, found = bool(before), len(found) > PAGE, found[:PAGE]
    return found, found[0].id if found and more_newer else None, found[-1].id if found and more_older else None


def possible(establishment):
    """The office's acts that the establishment's state allows; none for one that was merged into another."""
    return [] if establishment.merged_into_id else [act for act in OFFICE_ACTS if establishment.state in MOVES[act].before]


def duplicates(establishment, user):
    """Establishments that may be the same, in any ward: (establishment, why, whether this person may open it).

    The same tax code anywhere, or the same name or address in the ward."""
    others = (Establishment.select(Establishment, Ward).join(Ward)
              .where(Establishment.id != establishment.id, Establishment.state != "refused"))
    found = {}
    if establishment.tax_code:
        found |= {row: N_("same tax code") for row in others.where(Establishment.tax_code == establishment.tax_code)}
    address = fold(establishment.address)
    for row in others.where(Establishment.ward == establishment.ward_id):
        if row.name_key == establishment.name_key:
            found.setdefault(row, N_("same name in the ward"))
        elif fold(row.address) == address:
            found.setdefault(row, N_("same address"))
    return [(row, why, in_charge(user, row.ward_id)) for row, why in found.items()]


def approve(*, by, establishment, read=None):
    """Approve a registration or a change; its people may declare from now on (Circular 53/2016/TT-BCA Art. 4).

    `read`, here and below, is what establishment_changes.last() said when the officer opened the page: what the owner has
    changed since is named, and nothing is decided unseen.
    """
    return _decide("approve", by, establishment, read, decided_at=now(), decided_by=by)


def ask_completion(*, by, establishment, reason, read=None):
    """Send a registration back to its owner with what is missing; reopens a refused one."""
    return _decide("ask_completion", by, establishment, read, _reason(reason))


def refuse(*, by, establishment, reason, read=None):
    """Refuse a registration, with the reason the owner reads."""
    return _decide("refuse", by, establishment, read, _reason(reason), decided_at=None, decided_by=None)


def lock(*, by, establishment, reason, read=None):
    """Stop an establishment from declaring: false data, misuse, a year of silence (Circular 53/2016/TT-BCA Art. 4(2))."""
    return _decide("lock", by, establishment, read, _reason(reason))


def unlock(*, by, establishment, read=None):
    """Let a locked establishment declare again; the months of silence are counted anew (domain/lapse.py)."""
    return _decide("unlock", by, establishment, read, decided_at=now(), decided_by=by)


def looked_at(*, by, establishment):
    """Record that an officer read the representative's personal data (Law 91/2025/QH15)."""
    with write():
        audit.record("establishment.looked_at", by=by, subject=establishment)


def history(establishment, *actions):
    """The recorded steps of an establishment, newest first; those of STEPS unless other actions are named."""
    return (AuditEntry.select(AuditEntry, User).join_from(AuditEntry, User, JOIN.LEFT_OUTER)
            .where(AuditEntry.subject == Establishment._meta.table_name, AuditEntry.subject_id == establishment.id,
                   AuditEntry.action.in_(actions or tuple(STEPS))).order_by(AuditEntry.id.desc()).limit(100))


def tell_office(establishment):
    """Tell the officers of the ward that something waits for them; the province's when the ward has none."""
    officers = list(User.select().join(OfficerWard).where(OfficerWard.ward == establishment.ward_id, User.locked_at.is_null()))
    officers = officers or list(User.select().where(User.role == "province", User.locked_at.is_null()))
    notices.queue("establishment_proposed", to=officers, name=establishment.name, code=establishment.code)


def move(act, *, by, establishment, reason="", changes=None, read=None, **details):
    """Make one of MOVES, with further column changes, inside the caller's guard. Returns the row as it now stands.

    Refused when the establishment is no longer in a state the move starts from: somebody else was quicker.
    """
    step = MOVES[act]
    with write():
        row = locked(Establishment.select().where(Establishment.id == establishment.id)).get()
        if row.state not in step.before or row.merged_into_id:
            problems.refuse("", N_("This is not possible any more: the establishment's state has changed meanwhile."))
        if read is not None:
            establishment_changes.all_read(row, read)
        columns = {"state": step.after, "state_reason": reason, **(changes or {})}
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(only=list(columns))
        audit.record(step.record, by=by, subject=row, **({"reason": reason} if reason else {}), **details)
        if step.notice:
            notices.queue(step.notice, to=owners(row), name=row.name, reason=reason, code=row.code)
        else:
            tell_office(row)
    return row


def members(establishment):
    """Everybody of an establishment, owners and staff: those who are told of what concerns its declarations."""
    return User.select().join(Membership).where(Membership.establishment == establishment, Membership.revoked_at.is_null())


def owners(establishment):
    """The people who own an establishment here."""
    return list(members(establishment).where(Membership.part == "owner"))


def _places(user):
    return Membership.select(Membership.establishment).where(Membership.user == user, Membership.revoked_at.is_null())


def _decide(act, by, establishment, read, reason="", **changes):
    officer_only(by, establishment)
    return move(act, by=by, establishment=establishment, reason=reason, changes=changes, read=read)


def owner_only(by, establishment):
    """Refuse everyone but the establishment's owner: its staff, other owners, officers."""
    if not owned_by(by).where(Establishment.id == establishment.id).exists():
        problems.refuse("", NOT_OWNER)


def officer_only(by, establishment):
    """Refuse everyone but the officers in charge of the establishment's ward."""
    if not in_charge(by, establishment.ward_id):
        problems.refuse("", N_("Only an officer in charge of this ward may do this."))


def _reason(text):
    reason = tidy(text)
    if not reason:
        problems.refuse("reason", N_("Please write the reason: the owner will read it."))
    problems.refuse_longer("reason", reason, 500)
    return reason
