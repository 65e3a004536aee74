"""Two registrations of one establishment put together: everything of the double goes to the one that is kept."""

from typing import NamedTuple

from database import locked, write
from domain import audit, counting, establishments, notices
from domain.clock import now
from domain.problems import N_, Problem, Refused, refuse
from models import Batch, Establishment, Import, Inspection, Membership, Stay, User

NOT_PROVINCE = N_("Only officers of the province may do this.")
OPEN_TWICE = N_("%(name)s (%(passport)s) is staying at both: report the departure at one first.")
ARRIVED_TWICE = N_("%(name)s (%(passport)s) was declared at both for %(day)s: cancel one first.")
INTO = "Trùng với cơ sở {name} ({code}); đã được gộp vào cơ sở đó."
MOST_NAMED = 50


class Plan(NamedTuple):
    """What a merger will move, by kind and number, the people it lets in, and the problems to settle before."""

    stays: int
    batches: int
    imports: int
    inspections: int
    people: list
    problems: list


def plan(kept, double):
    """What merging `double` into `kept` would do."""
    counts = [model.select().where(model.establishment == double).count() for model in (Stay, Batch, Import, Inspection)]
    return Plan(*counts, people=_people(double), problems=[*_unfit(kept, double), *_conflicts(kept, double)])


def merge(*, by, kept, double):
    """Merge `double` into `kept`: stays, receipts, files, inspections, people and the sums of the reports; returns `kept`.

    Only the province may, only within a ward, and only once no guest stands at both (the same document open at both, or with
    the same day of arrival). The double stays on record as refused, naming where it went. There is no way back.
    """
    if by.role != "province":
        refuse("", NOT_PROVINCE)
    with write():
        pair = Establishment.select().where(Establishment.id.in_([kept.id, double.id])).order_by(Establishment.id)
        rows = {row.id: row for row in locked(pair)}
        kept, double = rows[kept.id], rows[double.id]
        found = plan(kept, double)
        if found.problems:
            raise Refused(*found.problems)
        for model in (Stay, Batch, Import, Inspection):
            model.update(establishment=kept).where(model.establishment == double).execute()
        counting.move_place(double, kept)
        moved = _move_people(kept, double)
        latest = max(filter(None, (kept.last_declared_at, double.last_declared_at)), default=None)
        Establishment.update(last_declared_at=latest).where(Establishment.id == kept.id).execute()
        Establishment.update(state="refused", merged_into=kept, state_reason=INTO.format(name=kept.name, code=kept.code),
                             ).where(Establishment.id == double.id).execute()
        numbers = {"stays": found.stays, "batches": found.batches, "imports": found.imports, "inspections": found.inspections}
        audit.record("establishment.merged", by=by, subject=kept, other=double.code, **numbers)
        audit.record("establishment.merged", by=by, subject=double, into=kept.code, **numbers)
        notices.queue("establishment_merged", to=moved, name=double.name, into=kept.name, code=kept.code)
    return Establishment.get_by_id(kept.id)


def _unfit(kept, double):
    """Why these two rows cannot be merged whatever their guests are."""
    if kept.id == double.id:
        return [Problem("other", N_("Choose another establishment than this one."))]
    found = []
    if kept.state != "active":
        found.append(Problem("other", N_("The establishment that is kept must be active.")))
    if double.merged_into_id or kept.merged_into_id:
        found.append(Problem("other", N_("One of them was merged already.")))
    if kept.ward_id != double.ward_id:
        found.append(Problem("other", N_("They lie in different wards. Let the owner correct the address of one first.")))
    if Import.select().where(Import.establishment == double, Import.state.in_(("reading", "draft", "storing"))).exists():
        found.append(Problem("other", N_("A file of the establishment to be merged is not confirmed yet: confirm or discard it "
                                         "first.")))
    return found


def _conflicts(kept, double):
    """The guests who stand at both, named, at most MOST_NAMED: the database would refuse them one by one."""
    other = Stay.alias()
    same = ((other.establishment == kept) & (other.passport_number == Stay.passport_number)
            & (other.nationality == Stay.nationality) & other.cancelled_at.is_null())
    both = Stay.select(Stay, other.arrived_on.alias("other_day"), other.left_on.alias("other_left")).join(other, on=same).where(
        Stay.establishment == double, Stay.cancelled_at.is_null(),
        (Stay.arrived_on == other.arrived_on) | (Stay.left_on.is_null() & other.left_on.is_null()))
    found = []
    for stay in both.order_by(Stay.name_key, Stay.id).limit(MOST_NAMED).objects():
        said = {"name": stay.full_name, "passport": stay.passport_number, "day": f"{stay.arrived_on:%d/%m/%Y}"}
        found.append(Problem("other", ARRIVED_TWICE if stay.other_day == stay.arrived_on else OPEN_TWICE, said))
    return found


def _people(double):
    rows = (Membership.select(Membership, User).join(User).where(Membership.establishment == double,
                                                                 Membership.revoked_at.is_null()))
    return list(rows.order_by(Membership.part, User.full_name))


def _move_people(kept, double):
    """Let the double's people into the other; owners stay owners. Returns those people."""
    moved = []
    for place in _people(double):
        there = Membership.get_or_none(Membership.user == place.user, Membership.establishment == kept)
        if there is None:
            Membership.create(user=place.user, establishment=kept, part=place.part)
        else:
            part = "owner" if "owner" in (place.part, there.part) else "staff"
            Membership.update(part=part, revoked_at=None).where(Membership.id == there.id).execute()
        moved.append(place.user)
    Membership.update(revoked_at=now()).where(Membership.establishment == double, Membership.revoked_at.is_null()).execute()
    return moved


def candidate(user, code):
    """The establishment to merge that a code names, among those an officer may see; None without one."""
    return establishments.by_code(establishments.visible_to(user).where(Establishment.merged_into.is_null()), code)
