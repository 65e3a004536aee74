"""Declaring foreigners' stays (Law 47/2014/QH13 Art. 33, Circular 87/2026/TT-BCA): one guest, a group, a file, a slip."""

from peewee import IntegrityError

from database import db, insert, insert_all, locked, prepared, write
from domain import audit, codes, counting, deadlines, establishments, foreigners, notices, stay_rules, watch_hits
from domain.clock import local, now
from domain.names import fold
from domain.problems import N_, Refused, refuse
from domain.stay_conflicts import Accepted, Conflicts, elsewhere_warning
from models import Batch, Establishment, EstablishmentKind, Membership, OfficerWard, Stay, User, Ward

# What a person declares; everything else in a stay is the office's or the clock's.
FIELDS = ("full_name", "birth_date", "birth_precision", "sex", "nationality", "passport_number", "passport_kind",
          "passport_expires_on", "visa_kind", "visa_number", "permitted_until", "entered_on", "entry_gate", "purpose",
          "occupation", "birth_place", "children", "room", "note", "arrived_on", "arrival_time", "leaving_on", "left_on",
          "late_reason")
# Never carried over to the guest's next stay (peers: the permitted stay is another one each time).
_NEVER_AGAIN = ("permitted_until", "room", "note", "arrived_on", "arrival_time", "leaving_on", "left_on", "late_reason",
                "entered_on", "entry_gate", "visa_kind", "visa_number", "children")


def visible_to(user):
    """The stays a person may see: an owner's or staff's establishments, a commune officer's wards, all for the province."""
    column, ids = _reach(user)
    if ids is None:
        return Stay.select()
    # With “=” the index gives the rows newest first; with IN they would have to be sorted.
    return Stay.select().where(column == ids[0] if len(ids) == 1 else column.in_(ids))


def by_code(user, code):
    """The stay behind a public code, with its place, ward and declarant, if this person may see it; or None."""
    stay, (column, ids) = _with_code.first(codes.read(code) or ""), _reach(user)
    return stay if stay and (ids is None or getattr(stay, column.object_id_name) in ids) else None


def _reach(user):
    """A column of Stay and those of its values that a person may see; None instead of values for all."""
    if user.role == "owner":
        return Stay.establishment, [place for place, in _places_of(user)]
    if user.role == "commune":
        return Stay.ward, [ward for ward, in _wards_of(user)]
    return Stay.ward, None if user.role == "province" else []


@prepared
def _places_of(user):
    return Membership.select(Membership.establishment).where(Membership.user == user, Membership.revoked_at.is_null()).tuples()


@prepared
def _wards_of(user):
    return OfficerWard.select(OfficerWard.ward).where(OfficerWard.officer == user).tuples()


@prepared
def _with_code(code):
    return (Stay.select(Stay, Establishment, Ward, User).join(Establishment).join_from(Stay, Ward)
            .join_from(Stay, User, on=(Stay.declared_by == User.id)).where(Stay.code == code))


def may_change(user, establishment):
    """Whether a person may change stays of an establishment: its people, or the officers in whose care it is."""
    if user.role == "owner":
        return (establishment.id,) in _places_of(user)
    return establishments.in_charge(user, establishment.ward_id)


def declare(*, by, establishment, values, channel="web", received_at=None):
    """Declare one stay and return it. Late is accepted, marked and explained, never refused.

    `received_at` (UTC) is when a paper slip was handed in; otherwise now. Raises Refused with every problem at its field.
    """
    declared_at = received_at or now()
    with write():
        establishment = _ready(by, establishment)
        found = check(values, establishment, on=local(declared_at).date())
        conflicts = Conflicts(establishment, [values.get("passport_number") or ""])
        if not _refusals(found):
            found += conflicts.problems(values)
        if _refusals(found):
            raise Refused(*found)
        row = columns(values, by, establishment, channel, declared_at, deadlines.rules(), warned(found, conflicts, values))
        try:
            with db.atomic():
                stay = insert(Stay, **row)
        except IntegrityError:
            refuse("passport_number", N_("This passport was declared here a moment ago: please look at the list."))
        tell_elsewhere([(values, conflicts)])
        _note_declared(establishment, declared_at, [row])
        audit.record("stay.declared", by=by, subject=stay, channel=channel)
    return stay


def declare_batch(*, by, establishment, entries, channel="web", source=None, read=None, refused=0, duplicate=0):
    """Declare many stays together, all or none, under one receipt; returns the Batch.

    `entries` are value dicts already free of refusals. Raises Refused naming the rows ("rows-3-passport_number") when some have
    become impossible meanwhile. `read` defaults to what adds up.
    """
    declared_at, rules = now(), deadlines.rules()
    with write():
        establishment = _ready(by, establishment)
        conflicts = Conflicts(establishment, [e.get("passport_number") or "" for e in entries])
        batch = Batch.create(code=codes.new(), establishment=establishment, declared_by=by, declared_at=declared_at,
                             source=source, stored=len(entries), refused=refused, duplicate=duplicate,
                             read=len(entries) + refused + duplicate if read is None else read)
        rows, elsewhere = _batch_rows(entries, by, establishment, channel, declared_at, rules, conflicts)
        try:
            insert_all(Stay, [row | {"batch": batch} for row in rows])
        except IntegrityError:
            refuse("", N_("One of these passports was declared here a moment ago: please look at the list and try again."))
        tell_elsewhere(elsewhere)
        _note_declared(establishment, declared_at, rows)
        audit.record("batch.declared", by=by, subject=batch, channel=channel, stored=len(rows))
    return batch


def _batch_rows(entries, by, establishment, channel, declared_at, rules, conflicts):
    rows, elsewhere, refused, on = [], [], [], local(declared_at).date()
    for number, values in enumerate(entries):
        found = check(values, establishment, on=on)
        if not _refusals(found):
            found += conflicts.problems(values)
        if _refusals(found):
            refused += [p._replace(field=f"rows-{number}-{p.field}") for p in _refusals(found)]
            continue
        row = columns(values, by, establishment, channel, declared_at, rules, warned(found, conflicts, values))
        if conflicts.elsewhere(values):
            elsewhere.append((values, conflicts))
        conflicts.add(Accepted(establishment.id, row["passport_number"], row["nationality"], row["arrived_on"],
                               row["leaving_on"], row["left_on"]))
        rows.append(row)
    if refused:
        raise Refused(*refused)
    return rows, elsewhere


def check(values, establishment, *, on, declaring=True):
    """The problems of one stay's values at this establishment (see stay_rules.check)."""
    return stay_rules.check(values, room_required=establishment.kind.room_required, on=on, declaring=declaring)


def returning_guest(*, by, passport_number, nationality):
    """What is known of a guest from his or her last stay among those the person may see: values for a new form, or None."""
    last = (visible_to(by).where(Stay.passport_number == passport_number, Stay.nationality == nationality,
                                 Stay.cancelled_at.is_null()).order_by(Stay.id.desc()).first())
    if last is None:
        return None
    return {field: getattr(last, field) for field in FIELDS if field not in _NEVER_AGAIN}


def _ready(by, establishment):
    establishment = _held(establishment.id)[0]
    if not may_change(by, establishment):
        refuse("establishment", N_("You may not declare for this establishment."))
    if not establishments.accepted(establishment):
        refuse("establishment", N_("This establishment is not active: declarations can be sent once the office has approved it."))
    return establishment


@prepared
def _held(number):
    # Held until stored: on Postgres two declarations of one passport would otherwise both find no other.
    return locked(Establishment.select(Establishment, EstablishmentKind, Ward).join(EstablishmentKind)
                  .join_from(Establishment, Ward).where(Establishment.id == number), of=Establishment)


def columns(values, by, establishment, channel, declared_at, rules, warnings):
    """What is stored of a declaration: its values, and what follows from them, the place and the moment (UTC)."""
    row = {field: values[field] for field in FIELDS if values.get(field) not in (None, "")}
    due_at, grace = deadlines.due(rules, channel=channel, remote=establishment.ward.remote, arrived_on=values["arrived_on"],
                                  arrival_time=values.get("arrival_time") or "")
    for field in ("left_on", "permitted_until", "passport_expires_on", "entered_on"):
        row.setdefault(field, None)
    for field in ("room", "purpose", "visa_number", "visa_kind", "entry_gate", "occupation", "birth_place", "note",
                  "arrival_time", "passport_kind", "late_reason"):
        row.setdefault(field, "")
    precision = values.get("birth_precision") or "D"
    return row | {
        "code": codes.new(), "establishment": establishment, "ward": establishment.ward_id, "declared_by": by,
        "birth_precision": precision, "birth_date": stay_rules.birth_from(values["birth_date"], precision),
        "full_name": values["full_name"].upper(), "name_key": fold(values["full_name"]), "channel": channel,
        "purpose_kind": counting.purpose_of(row["purpose"]),
        "declared_at": declared_at, "due_at": due_at, "late_minutes": deadlines.late_minutes(due_at, grace, declared_at),
        "children": values.get("children") or [], "warnings": warnings, "doubtful": bool(warnings)}


def _refusals(found):
    return [problem for problem in found if not problem.doubtful]


def warned(found, conflicts, values):
    """What is stored of a stay's doubts, and that its document is open elsewhere too."""
    warnings = [*found, elsewhere_warning()] if conflicts.elsewhere(values) else found
    return [stored(problem) for problem in warnings]


def stored(problem):
    """A problem as plain values, for a JSON column; the words filter translates it back."""
    return {"field": problem.field, "message": problem.message, "params": problem.params}


def tell_elsewhere(entries):
    """Mark the open stays of the same documents at other establishments, and tell the people there."""
    for values, conflicts in entries:
        for other in conflicts.elsewhere(values):
            warning = stored(elsewhere_warning())
            stay = Stay.get_by_id(other.id)
            if warning not in stay.warnings:
                Stay.update(warnings=[*stay.warnings, warning], doubtful=True).where(Stay.id == stay.id).execute()
            notices.queue("stay_elsewhere", to=list(establishments.members(stay.establishment_id)), code=stay.code)


def _note_declared(establishment, at, rows):
    foreigners.note(rows)
    counting.add(rows, establishment)
    watch_hits.declared(rows)
    _note_moment(at, establishment.id)


@prepared
def _note_moment(at, number):
    return Establishment.update(last_declared_at=at).where(Establishment.id == number)
