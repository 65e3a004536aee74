"""What an owner has changed of an establishment, and whether the officer who decides has read it."""

from domain.problems import N_, Problem, Refused
from models import AuditEntry, Establishment

# How an owner changes details; the record of each says which.
ACTIONS = ("establishment.changed", "establishment.updated", "establishment.completed")
# What a change is called in the history.
LABELS = {
    "name": N_("Name"), "kind": N_("Type"), "ward": N_("Ward"), "address": N_("Address"), "phone": N_("Telephone"),
    "email": N_("E-mail"), "tax_code": N_("Tax code"), "rooms": N_("Number of rooms"), "latitude": N_("Position on the map"),
    "longitude": N_("Position on the map"), "representative_name": N_("Representative"),
    "representative_birth_date": N_("Birth date of the representative"), "representative_sex": N_("Sex of the representative"),
    "representative_number": N_("Personal number of the representative"),
    "representative_number_until": N_("Validity of the identity card"),
    "representative_phone": N_("Telephone of the representative"), "representative_origin": N_("Origin of the representative"),
    "representative_address": N_("Permanent address of the representative"),
}
SINCE = N_("The owner has changed the details since you opened this page. Nothing was decided: please read them again.")
BECAME = N_("%(field)s: “%(before)s” became “%(after)s”.")
OTHER = N_("%(field)s: changed.")


def last(establishment):
    """The number of the owner's last change, 0 when there is none: up to there an officer who opens the page has read."""
    return _changes(establishment).select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1).scalar() or 0


def all_read(establishment, read):
    """Refuse to decide, naming what changed, when the owner has changed something after the change numbered `read`."""
    since = list(_changes(establishment).where(AuditEntry.id > read).order_by(AuditEntry.id))
    if not since:
        return
    found = {}
    for entry in since:
        pairs = entry.details.get("changed") or {}
        for field in entry.details.get("fields", ()):
            before = found.get(LABELS[field], pairs.get(field))
            found[LABELS[field]] = [before[0], pairs[field][1]] if field in pairs and before else None
    raise Refused(Problem("", SINCE), *(_told(label, pair) for label, pair in found.items()))


def _changes(establishment):
    return AuditEntry.select().where(AuditEntry.subject == Establishment._meta.table_name,
                                     AuditEntry.subject_id == establishment.id, AuditEntry.action.in_(ACTIONS))


def _told(label, pair):
    if pair is None:
        return Problem("", OTHER, {"field": [label]})
    return Problem("", BECAME, {"field": [label], "before": pair[0], "after": pair[1]})
