"""What the record's short names mean: each act, what it was done to, and its details, in words that can be translated."""

from domain.establishment_rules import LABELS
from domain.problems import N_

ACTS = {
    "account.locked": N_("Account locked"),
    "account.opened_for_staff": N_("Account made for staff"),
    "account.registered": N_("Account registered"),
    "account.unlocked": N_("Account unlocked"),
    "batch.declared": N_("List declared"),
    "establishment.approved": N_("Establishment approved"),
    "establishment.changed": N_("Establishment changed by the owner, to be approved again"),
    "establishment.completed": N_("Registration completed and sent again"),
    "establishment.entered": N_("Establishment entered by the office"),
    "establishment.taken_over": N_("Establishment taken over from a list"),
    "establishment.merged": N_("Establishments merged"),
    "establishment.lapse_warned": N_("Owner warned: no declaration for a long time"),
    "establishment.lapsed": N_("Establishment locked by itself"),
    "establishments.exported": N_("List of establishments downloaded"),
    "account.opened_for_owner": N_("Account opened for an owner"),
    "register.uploaded": N_("List of establishments uploaded"),
    "register.stored": N_("List of establishments stored"),
    "register.discarded": N_("List of establishments discarded"),
    "register.letters_made": N_("Letters with links made for owners"),
    "establishment.locked": N_("Establishment locked"),
    "establishment.looked_at": N_("Details of an establishment looked at"),
    "establishment.refused": N_("Registration refused"),
    "establishment.registered": N_("Establishment registered"),
    "establishment.returned": N_("Registration sent back to be completed"),
    "establishment.unlocked": N_("Establishment unlocked"),
    "establishment.updated": N_("Details of an establishment updated"),
    "establishment.visited": N_("Visit to an establishment written down"),
    "import.begun": N_("File sent"),
    "import.discarded": N_("File discarded"),
    "import.stored": N_("File declared"),
    "installation.set_up": N_("System set up"),
    "letter.issued": N_("Confirmation letter issued"),
    "office.changed": N_("Office changed"),
    "officer.duties_changed": N_("Duties of an officer changed"),
    "officer.invited": N_("Officer invited"),
    "password.changed": N_("Password changed"),
    "password.link_asked": N_("Link for a new password asked for"),
    "password.link_made": N_("Link for a new password made"),
    "password.reset_at_counter": N_("Temporary password given at the counter"),
    "password.reset_by_owner": N_("Temporary password given by the owner"),
    "password.set_by_link": N_("Password set by a link"),
    "person.joined": N_("Documents of a person joined"),
    "person.looked_at": N_("Person looked at"),
    "person.note_written": N_("Note about a person written down"),
    "person.separated": N_("Documents of a person separated"),
    "search.batch_made": N_("List of passport numbers searched for"),
    "search.exported": N_("People found downloaded"),
    "search.made": N_("Search for people"),
    "second_factor.codes_renewed": N_("Recovery codes renewed"),
    "second_factor.removed": N_("Second factor removed"),
    "second_factor.switched_off": N_("Second factor switched off"),
    "second_factor.switched_on": N_("Second factor switched on"),
    "session.all_ended": N_("Signed out everywhere by an administrator"),
    "session.ended": N_("A device signed out"),
    "session.others_ended": N_("All other devices signed out"),
    "session.refused": N_("Sign-in refused"),
    "session.started": N_("Signed in"),
    "staff.let_in": N_("Staff let in"),
    "staff.revoked": N_("Staff access ended"),
    "stay.cancelled": N_("Declaration cancelled"),
    "stay.corrected": N_("Declaration corrected"),
    "stay.declared": N_("Guest declared"),
    "stay.explained": N_("Reason for lateness given"),
    "stay.extended": N_("Stay extended"),
    "stay.left": N_("Departure reported"),
    "stay.looked_at": N_("Declaration looked at"),
    "stay.restored": N_("Departure or cancellation undone"),
    "stay.reviewed": N_("Declaration decided by the office"),
    "stays.exported": N_("List of declarations downloaded"),
    "ward.added": N_("Ward added"),
    "ward.marked": N_("Remoteness of a ward changed"),
    "watch_entry.added": N_("Person put on a watch list"),
    "watch_entry.removed": N_("Person taken off a watch list"),
    "watch_hit.cleared": N_("Watch list hit cleared"),
    "watch_hit.confirmed": N_("Watch list hit confirmed"),
    "watch_list.changed": N_("Watch list changed"),
    "watch_list.closed": N_("Watch list closed"),
    "watch_list.created": N_("Watch list made"),
    "watch_list.people_added": N_("People put on a watch list"),
}

SUBJECTS = {
    "batch": N_("list"),
    "establishment": N_("establishment"),
    "foreigner": N_("foreigner"),
    "import": N_("file"),
    "office": N_("office"),
    "person": N_("user"),
    "stay": N_("declaration"),
    "ward": N_("ward"),
    "watch_entry": N_("watched person"),
    "watch_hit": N_("watch list hit"),
    "watch_list": N_("watch list"),
}

DETAILS = {
    "after": N_("after"),
    "before": N_("before"),
    "channel": N_("received by"),
    "code": N_("code"),
    "days": N_("days at least"),
    "documents": N_("passport numbers"),
    "establishment": N_("establishment"),
    "fields": N_("fields"),
    "file": N_("file"),
    "found": N_("found"),
    "here": N_("still here"),
    "layout": N_("layout"),
    "nationality": N_("nationality"),
    "number": N_("number"),
    "numbers": N_("numbers"),
    "permit": N_("permitted stay"),
    "person": N_("person"),
    "person_id": N_("number of the person"),
    "province": N_("province"),
    "purpose": N_("purpose"),
    "q": N_("searched for"),
    "reason": N_("reason"),
    "remote": N_("remote"),
    "role": N_("duty"),
    "search": N_("number of the search"),
    "since": N_("from"),
    "state": N_("state"),
    "status": N_("status"),
    "stored": N_("declared"),
    "until": N_("until"),
    "ward": N_("ward"),
    "wards": N_("wards"),
}

VALUES = {
    "role": {"admin": N_("Administrator"), "commune": N_("Commune officer"), "province": N_("Province officer")},
    "channel": {"web": N_("Web form"), "file": N_("File"), "slip": N_("Paper slip")},
    "purpose": {"invitation": N_("Invitation"), "password": N_("New password")},
    "remote": {True: N_("yes"), False: N_("no")},
    "status": {"new": N_("New"), "confirmed": N_("Confirmed"), "not_confirmed": N_("Not confirmed"),
               "rejected": N_("Rejected"), "reverify": N_("To verify again")},
}


def details(entry):
    """The details of an entry as (msgid of the name, value) pairs; a value with a msgid of its own comes as that."""
    given, shown = dict(entry.details), []
    changed = given.pop("changed", None) or {}
    shown += [(LABELS.get(field, field), f"{old} → {new}") for field, (old, new) in changed.items()]
    shown += [("fields", LABELS.get(field, field)) for field in given.pop("fields", ()) if field not in changed]
    for name, value in given.items():
        if isinstance(value, dict | list):
            value = ", ".join(str(each) for each in (value.values() if isinstance(value, dict) else value))
        else:
            value = VALUES.get(name, {}).get(value, value)
        shown.append((name, str(value)))
    return [(DETAILS.get(name, name), value) for name, value in shown]
