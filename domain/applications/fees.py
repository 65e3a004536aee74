"""What a passport costs on a day: rows with validity dates, so that a new circular is a new row and not a new version."""

from datetime import date, timedelta

from database import locked, write
from domain import audit, identities
from domain.clock import local, now, today
from domain.names import tidy
from domain.problems import N_, Problem, Refused, refuse, refuse_longer
from models import FEE_GROUPS, FEE_WAYS, Fee

# What each content of a request costs as: lost and damaged are dearer (Circular 25/2021/TT-BTC, kept by 28/2026/TT-BTC).
GROUPS = {"first": "new", "expired": "new", "expiring": "new", "full": "new", "changed": "new", "other": "new",
          "damaged": "replacement", "lost": "replacement"}
GROUP_NAMES = {"new": N_("New passport, also for an expired, expiring or full one"),
               "replacement": N_("Replacement of a damaged or lost passport"), "none": N_("Reports, restoring, late collection")}
WAY_NAMES = {"any": N_("every way of filing"), "online": N_("online"), "digital": N_("online, digital citizens")}
# A way of filing may use its own rows and those of the plainer ways.
_INCLUDES = {"any": ("any",), "online": ("any", "online"), "digital": ("any", "online", "digital")}

OVERLAPS = N_("From %(first)s to %(last)s a fee of this kind is in force already. Please end that one first.")
BACKWARDS = N_("The last day must not be before the first.")
NO_AMOUNT = N_("A fee is a whole number of đồng from 0 to 100,000,000.")
NO_BASIS = N_("Please name the legal basis.")
ENDED_EARLIER = N_("This fee ended on %(day)s already.")


def group_of(kind, request=""):
    """The group of fees of an application: new, replacement, or none for reports, restoring and late collection."""
    return GROUPS.get(request, "new") if kind in ("adult", "child") else "none"


def fee_for(group, way="any", day=None):
    """The Fee in force on a day (today), in whole đồng, or None when no row covers it.

    Of the rows a way may use, the lowest counts: a general reduction reaches those who file online too. `digital` needs
    the administrator's confirmation (Resolution 66.22/2026/NQ-CP)."""
    day = day or today()
    return _in_force(day).where(Fee.group == group, Fee.way << _INCLUDES[way]).order_by(Fee.amount, Fee.valid_from.desc()).first()


def way_of(application):
    """The way an application is charged as: "online", for a digital citizen "digital", else "any"; once sent, as it was then."""
    if application.channel != "online":
        return "any"
    if application.state != "draft":
        return application.fee_way
    found = identities.of(application.user)
    return "digital" if found and found.digital else "online"


def of(application):
    """The Fee of an application or dossier, or None: of the day it was sent online, else of the day it was received (today).

    So what is shown before sending is what is asked after the dossier is accepted, even when that is after a change."""
    at = application.registered_at if application.channel == "online" else application.received_at
    group = group_of(application.kind, application.answers.get("request", ""))
    return fee_for(group, way_of(application), local(at or now()).date())


def next_change(group, way="any", day=None):
    """The first day after `day` (today) on which the fee is another, with that Fee; (None, None) when none is known."""
    day = day or today()
    before = fee_for(group, way, day)
    rows = Fee.select().where(Fee.group == group, Fee.way << _INCLUDES[way], Fee.confirmed)
    days = {each for row in rows for each in (row.valid_from, row.valid_to and row.valid_to + timedelta(days=1)) if each}
    for later in sorted(each for each in days if each > day):
        after = fee_for(group, way, later)
        if (after and after.amount) != (before and before.amount):
            return later, after
    return None, None


def rows():
    """Every fee, the newest first, for the administrator."""
    return list(Fee.select().order_by(Fee.group, Fee.way, Fee.valid_from.desc()))


def add(*, by, group, way, amount, valid_from, valid_to, basis):
    """The administrator adds a fee between two days (`valid_to` None: until further notice).

    Rows of the same group and way may not overlap. A `digital` one is not in force before `confirm`."""
    basis = tidy(basis)
    found = [Problem(*each) for each, wrong in (
        (("group", N_("Choose what the fee is for.")), group not in FEE_GROUPS),
        (("way", N_("Choose the way of filing.")), way not in FEE_WAYS),
        (("amount", NO_AMOUNT), amount is None or not 0 <= amount <= 100_000_000),
        (("valid_from", N_("Please give the first day.")), valid_from is None),
        (("valid_to", BACKWARDS), bool(valid_from and valid_to and valid_to < valid_from)),
        (("basis", NO_BASIS), not basis)) if wrong]
    if found:
        raise Refused(*found)
    refuse_longer("basis", basis, 300)
    with write():
        _refuse_overlap(group, way, valid_from, valid_to)
        fee = Fee.create(group=group, way=way, amount=amount, valid_from=valid_from, valid_to=valid_to, basis=basis,
                         confirmed=way != "digital")
        audit.record("fee.added", by=by, subject=fee, group=group, way=way, amount=amount, **_span(fee), basis=basis)
    return fee


def end(*, by, fee, valid_to):
    """The administrator sets the last day of a fee that has not ended; the next one can then be added."""
    with write():
        fee = locked(Fee.select().where(Fee.id == fee.id)).get()
        if valid_to is None or valid_to < fee.valid_from:
            refuse("valid_to", BACKWARDS)
        if fee.valid_to and fee.valid_to < today():
            refuse("valid_to", ENDED_EARLIER, day=f"{fee.valid_to:%d/%m/%Y}")
        _refuse_overlap(fee.group, fee.way, fee.valid_from, valid_to, but=fee.id)
        before, fee.valid_to = _span(fee), valid_to
        fee.save()
        audit.record("fee.ended", by=by, subject=fee, group=fee.group, way=fee.way, before=before, after=_span(fee))
    return fee


def confirm(*, by, fee, confirmed):
    """The administrator switches a fee on or off; the 0 đồng of digital citizens waits for this."""
    with write():
        Fee.update(confirmed=confirmed).where(Fee.id == fee.id).execute()
        audit.record("fee.confirmed" if confirmed else "fee.unconfirmed", by=by, subject=fee, group=fee.group, way=fee.way,
                     amount=fee.amount)


def _in_force(day):
    return Fee.select().where(Fee.confirmed, Fee.valid_from <= day, Fee.valid_to.is_null() | (Fee.valid_to >= day))


def _refuse_overlap(group, way, first, last, but=0):
    # Held before they are read: of two administrators adding at once the second sees what the first added.
    locked(Fee.select(Fee.id).order_by(Fee.id)).execute()
    for row in Fee.select().where(Fee.group == group, Fee.way == way, Fee.id != but):
        if row.valid_from <= (last or date.max) and first <= (row.valid_to or date.max):
            refuse("valid_to" if but else "valid_from", OVERLAPS, first=f"{row.valid_from:%d/%m/%Y}",
                   last=f"{row.valid_to:%d/%m/%Y}" if row.valid_to else "…")


def _span(fee):
    return {"valid_from": fee.valid_from.isoformat(), "valid_to": fee.valid_to.isoformat() if fee.valid_to else ""}
