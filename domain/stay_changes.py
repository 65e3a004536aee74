"""What happens to a declared stay: corrected, extended, left, cancelled, restored, explained. Old values are kept."""

from datetime import date, timedelta

from peewee import IntegrityError

from database import db, locked, prepared, write
from domain import audit, counting, deadlines, foreigners, stay_rules, watch_hits
from domain.clock import now, today
from domain.names import fold
from domain.problems import N_, Refused, refuse, refuse_longer
from domain.stay_conflicts import Conflicts, elsewhere_warning
from domain.stays import FIELDS, check, may_change, stored, tell_elsewhere, warned
from models import Establishment, Stay, StayChange, User


def correct(*, by, stay, values, reason="", revision=None):
    """Correct what was declared; the values before stay visible to officers. Goes back to the office as new.

    Law 47/2014 Art. 33(3): changed passport information is declared again. Raises Refused with problems at their fields.
    `revision` is the one the values were typed over: another correction since is not undone unseen.
    """
    with write():
        stay = _open_for(by, stay)
        if stay.cancelled_at:
            refuse("", N_("A cancelled declaration cannot be corrected; restore it first."))
        same_as_read(stay, revision)
        values = _normal(values)
        found = check(values, stay.establishment, on=today(), declaring=False)
        if any(not p.doubtful for p in found):
            raise Refused(*found)
        warnings = _warned(stay, values, found, _alone(stay, values))
        changed = {field: values[field] for field in FIELDS
                   if field in values and _plain(values[field]) != _plain(getattr(stay, field))}
        if not changed:
            return stay
        derived = {**warnings, "name_key": fold(values["full_name"]), **_lateness(stay, values),
                   "purpose_kind": counting.purpose_of(changed.get("purpose", stay.purpose))}
        return _change(by, stay, "corrected", changed, reason, **derived, corrected_at=now(), revision=stay.revision + 1,
                       status="new", status_reason="")


def extend(*, by, stay, leaving_on):
    """The guest stays until a later day (gia hạn)."""
    with write():
        stay = _open_for(by, stay)
        _still_here(stay)
        if leaving_on is None:
            refuse("leaving_on", N_("Write the expected day of departure."))
        if leaving_on < stay.arrived_on:
            refuse("leaving_on", N_("The departure lies before the arrival."))
        if leaving_on < today():
            refuse("leaving_on", N_("This day is past. If the guest has left, report the departure."))
        if leaving_on - stay.arrived_on > timedelta(days=5 * 366):
            refuse("leaving_on", N_("The departure lies more than five years after the arrival."))
        values = _values(stay) | {"leaving_on": leaving_on}
        conflicts = _alone(stay, values, "leaving_on")
        found = check(values, stay.establishment, on=today(), declaring=False)
        return _change(by, stay, "extended", {"leaving_on": leaving_on}, "", **_warned(stay, values, found, conflicts))


def leave(*, by, stay, left_on):
    """The guest has left, early or on time (trả phòng); the day can be any from the arrival to today."""
    with write():
        stay = _open_for(by, stay)
        _still_here(stay)
        if left_on is None:
            refuse("left_on", N_("Write the day on which the guest left."))
        if left_on < stay.arrived_on:
            refuse("left_on", N_("The departure lies before the arrival."))
        if left_on > today():
            refuse("left_on", N_("A departure can be reported when the guest has left, not before."))
        _alone(stay, _values(stay) | {"left_on": left_on}, "left_on")
        return _change(by, stay, "left", {"left_on": left_on}, "")


def cancel(*, by, stay, reason):
    """Take back a declaration entered by mistake. It stays on record; its receipt says so."""
    with write():
        stay = _open_for(by, stay)
        if stay.cancelled_at:
            refuse("", N_("This declaration is already cancelled."))
        if not reason:
            refuse("cancel_reason", N_("Say why the declaration was a mistake."))
        return _change(by, stay, "cancelled", {"cancelled_at": now(), "cancel_reason": reason}, reason)


def restore(*, by, stay, hours=24):
    """Undo the last departure or cancellation, within a day of it."""
    with write():
        stay = _open_for(by, stay)
        verb = "cancelled" if stay.cancelled_at else "left"
        if stay.staying:
            refuse("", N_("There is nothing to undo: the guest is staying."))
        last = StayChange.select().where(StayChange.stay == stay, StayChange.verb == verb).order_by(StayChange.id.desc()).first()
        if last is None or last.at < now() - timedelta(hours=hours):
            refuse("", N_("This can be undone for %(hours)s hours only. Please correct or declare anew."), hours=hours)
        undone = {"cancelled_at": None, "cancel_reason": ""} if stay.cancelled_at else {"left_on": None}
        values = _values(stay) | undone
        conflicts = _alone(stay, values, "")
        found = check(values, stay.establishment, on=today(), declaring=False)
        return _change(by, stay, "restored", undone, "", **_warned(stay, values, found, conflicts))


def explain(*, by, stay, late_reason):
    """Say (later) why a declaration was late."""
    with write():
        stay = _open_for(by, stay)
        if not stay.late_minutes:
            refuse("late_reason", N_("This declaration was not late."))
        if not late_reason:
            refuse("late_reason", N_("Say why the declaration was late."))
        refuse_longer("late_reason", late_reason, stay_rules.LENGTHS["late_reason"])
        return _change(by, stay, "explained", {"late_reason": late_reason}, "")


def same_as_read(stay, revision):
    """Refuse when the stay was corrected after the page was drawn; `revision` None means nobody has read one."""
    if revision is not None and revision != stay.revision:
        refuse("", N_("This declaration was corrected meanwhile. Please open it again and look at what it says now."))


@prepared
def history(stay):
    """The changes of a stay with who made them, oldest first."""
    return StayChange.select(StayChange, User).join(User).where(StayChange.stay == stay).order_by(StayChange.id)


def undoable(stay, hours=24):
    """Whether restore() would still be in time."""
    if stay.staying:
        return False
    verb = "cancelled" if stay.cancelled_at else "left"
    return StayChange.select().where(StayChange.stay == stay, StayChange.verb == verb,
                                     StayChange.at >= now() - timedelta(hours=hours)).exists()


def _open_for(by, stay):
    # Locked in the same order as by declaring, the establishment first, so that two changes never block each other.
    locked(Establishment.select(Establishment.id).where(Establishment.id == stay.establishment_id)).execute()
    stay = Stay.get_by_id(stay.id)
    if not may_change(by, stay.establishment):
        refuse("", N_("You may not change this declaration."))
    if by.role == "owner" and stay.establishment.state == "locked":
        refuse("", N_("This establishment is locked. Please contact the office."))
    return stay


def _still_here(stay):
    if stay.cancelled_at:
        refuse("", N_("This declaration is cancelled."))
    if stay.left_on:
        refuse("", N_("This guest's departure was already reported."))


def _change(by, stay, verb, changed, reason, **derived):
    before = {field: _plain(getattr(stay, field)) for field in changed}
    with counting.changing(stay):
        for field, value in {**changed, **derived}.items():
            setattr(stay, field, value)
        try:
            with db.atomic():
                stay.save(only=[*changed, *derived])
        except IntegrityError:
            refuse("passport_number", N_("This passport was declared here a moment ago: please look at the list."))
    if verb == "corrected":
        foreigners.note([stay.__data__])
    if verb in ("corrected", "restored"):
        watch_hits.declared([stay.__data__])
    StayChange.create(stay=stay, by=by, verb=verb, before=before, after={f: _plain(v) for f, v in changed.items()}, reason=reason)
    audit.record(f"stay.{verb}", by=by, subject=stay)
    return stay


def _normal(values):
    """The values as they would be stored, so that only real changes count."""
    values = {field: ("" if value is None and isinstance(getattr(Stay, field).default, str) else value)
              for field, value in values.items() if field in FIELDS or field == "one_name"}
    values["full_name"] = (values.get("full_name") or "").upper()
    values["birth_date"] = stay_rules.birth_from(values.get("birth_date"), values.get("birth_precision") or "D")
    return values


def _values(stay):
    return {field: getattr(stay, field) for field in FIELDS} | {"one_name": True}


def _alone(stay, values, field=None):
    """The stays of the document, none of which here stands against the values; otherwise Refused (at `field` if given)."""
    conflicts = Conflicts(stay.establishment, [values["passport_number"]])
    found = conflicts.problems(values, but=stay)
    if found:
        raise Refused(*(p if field is None else p._replace(field=field) for p in found))
    return conflicts


def _warned(stay, values, found, conflicts):
    """The warnings of changed values. Where the document is open elsewhere too, the other place is told once."""
    warnings = warned([problem for problem in found if problem.doubtful], conflicts, values)
    news = stored(elsewhere_warning())
    if news in warnings and news not in stay.warnings:
        tell_elsewhere([(values, conflicts)])
    return {"warnings": warnings, "doubtful": bool(warnings)}


def _lateness(stay, values):
    due_at, grace = deadlines.due(deadlines.rules(), channel=stay.channel, remote=stay.establishment.ward.remote,
                                  arrived_on=values["arrived_on"], arrival_time=values.get("arrival_time") or "")
    return {"due_at": due_at, "late_minutes": deadlines.late_minutes(due_at, grace, stay.declared_at)}


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
