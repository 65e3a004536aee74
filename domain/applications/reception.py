"""An officer's verbs on a dossier at the counter: open, mend, receive, ask for what is missing, refuse (Law 49/2019 Art. 15)."""

from database import locked, write
from domain import audit, identities, names, notices
from domain.applications import access, drafts, fees, moves, national_codes, rules, tasks
from domain.clock import now, today
from domain.payments import orders
from domain.problems import N_, Refused, refuse, refuse_longer
from domain.visits import appointment_rows, calendar, line, points, tickets, waiting
from models import Application, AuditEntry

# Working days until the result (Art. 15(7), Art. 32; loss: Art. 28(2)).
WORKING_DAYS = {"adult": 8, "child": 8, "loss": 1, "restore": 5, "uncollected": 8}
# What is found wrong at the counter, counted by the figures; and in the words of the list handed over.
MISSING = {
    "photo": N_("A photo as the rules ask for"), "identity_card": N_("The identity card"),
    "last_passport": N_("The last passport"), "birth_certificate": N_("A copy of the birth certificate"),
    "representative": N_("Proof of the legal representative"),
    "loss_report": N_("The report of the loss, or the notice of its receipt"),
    "details": N_("Details that fit the identity card"), "signature": N_("The signature on the form"),
    "other": N_("Something else"),
}
# What may be handed in, in the words of the slip.
HANDED_IN = {
    "form": N_("The signed form"), "photos": N_("Two photos of 4 × 6 cm"), "last_passport": N_("The last passport"),
    "birth_certificate": N_("A copy of the birth certificate"), "representative": N_("Proof of the legal representative"),
    "loss_report": N_("The report of the loss"), "other": N_("Other papers"),
}
# Papers that only some kinds of dossiers have; the others every kind.
ONLY_WITH = {"photo": ("adult", "child"), "photos": ("adult", "child"), "last_passport": ("adult", "child", "restore"),
             "birth_certificate": ("child",), "representative": ("child",), "loss_report": ("adult", "child")}
# What the card shows and the officer compares; a child without a card is compared with the birth certificate.
ON_CARD = ("family_name", "given_names", "sex", "birth_date", "personal_number", "representative_name",
           "representative_birth_date", "representative_number")

NOT_OPEN = N_("This dossier has been received, refused or withdrawn already. Please look at it again.")
NO_REASON = N_("Please give the reason: it is handed over in writing.")
NOTHING_MISSING = N_("Please tick what is missing, or write it down.")
NOT_COMPARED = N_("Please compare with the card and tick: name, date of birth, sex and number.")
NO_PAPERS = N_("Please tick which papers were handed in.")
NOT_YOURS = N_("This dossier goes to another office.")
MEANWHILE = N_("This dossier was changed meanwhile. Please compare it again as it stands now.")
NO_NOTE = N_("Please write the note.")
VERIFIED = N_("Name, number, date of birth and sex were verified by the identity provider. To change them, please say why.")


def on_card(application):
    """The keys of the answers that must be compared with the card before the dossier is received."""
    return [key for key in ON_CARD if application.answers.get(key)]


def papers_of(kind, listed):
    """What of HANDED_IN or MISSING a kind of dossier can have, in its words by key."""
    return {key: words for key, words in listed.items() if kind in ONLY_WITH.get(key, (kind,))}


def look(*, by, application, beside=False):
    """Record that an officer read a dossier, or what is shown `beside` its page."""
    audit.look("application.looked_at", by=by, subject=application, beside=beside)


def open_dossier(*, by, application):
    """An officer opens a sent dossier: from now on the applicant cannot change it."""
    with write():
        fresh = _fresh(by, application)
        if fresh.state == "registered" and fresh.opened_at is None:
            Application.update(opened_at=now()).where(Application.id == fresh.id).execute()
            fresh.opened_at = now()
            audit.record("application.opened", by=by, subject=fresh)
    return fresh


def bring(*, by, code, point):
    """Who comes to this point with the code of a sent dossier is served here, wherever it was to go before.

    Returns the Application, or None when no sent dossier has this code."""
    if not points.in_charge(by, point):
        refuse("", NOT_YOURS)
    with write():
        fresh = locked(Application.select().where(Application.code == code, Application.state == "registered")).first()
        if fresh is not None and fresh.point_id != point.id:
            Application.update(point=point).where(Application.id == fresh.id).execute()
            audit.record("application.brought", by=by, subject=fresh, point=point.name)
            fresh.point = point
    return fresh


def mend(*, by, application, values, seen, note=""):
    """The officer repairs a typing error after comparing with the card shown: traced field by field, and told to the applicant.

    `seen` is the revision the page was drawn with. Doubtful answers stand: the officer has the card in hand. What an identity
    provider has verified is changed only with a `note` that says why.
    """
    with write():
        fresh = _still_open(by, application, seen)
        _mend(by, fresh, values, note)
    return Application.get_by_id(fresh.id)


def receive(*, by, application, point, seen, values, compared, papers, note="", agency="", days=orders.DAYS):
    """The dossier is complete: received, with the day its result is due, in working days of the point. Twice is refused.

    What was mended on the page is stored with it; `compared` are the keys ticked as on the card, `papers` keys of HANDED_IN,
    `agency` the id in national dossier codes. Whoever sent it online and came for the photo is asked for the fee, for `days`."""
    papers = [key for key in papers_of(application.kind, HANDED_IN) if key in papers]
    with write():
        fresh = _still_open(by, application, seen)
        _mend(by, fresh, values, note)
        if set(on_card(fresh)) - set(compared):
            refuse("compared", NOT_COMPARED)
        if not papers and fresh.channel != "online":
            refuse("papers", NO_PAPERS)
        due = calendar.working_days_after(today(), WORKING_DAYS[fresh.kind], point)
        moves.step(by, fresh, "received", who="officer", note=note, received_at=now(), received_by=by, due_on=due, point=point,
                   opened_at=fresh.opened_at or now(), handler=by, national_code=national_codes.give(agency),
                   recorded={"due_on": due.isoformat(), "papers": papers, "compared": list(compared)},
                   told={"due_on": f"{due:%d/%m/%Y}", "point": point.name, "address": point.address})
        _end_visit(by, fresh, "received", note=note)
        if fresh.channel == "online" and fees.group_of(fresh.kind, fresh.answers.get("request", "")) != "none":
            orders.ask(by=by, application=fresh, days=days)
    return Application.get_by_id(fresh.id)


def incomplete(*, by, application, seen, values, missing, note=""):
    """Something is missing: the applicant gets the list, may correct the form again, and comes back with the rest.

    `missing` are keys of MISSING. The place is given back only by the visit that ended.
    """
    missing, note = [key for key in papers_of(application.kind, MISSING) if key in missing], names.tidy(note)[:1000]
    if not missing and not note or missing == ["other"] and not note:
        refuse("missing", NOTHING_MISSING)
    with write():
        fresh = _still_open(by, application, seen)
        _mend(by, fresh, values, note)
        # The days until an unpresented form ends count from this visit.
        moves.step(by, fresh, "registered", who="officer", note=note, opened_at=None, present_on=today(), warned_at=None,
                   recorded={"missing": missing, "note": note},
                   told={"note": note, "missing": [MISSING[key] for key in missing]})
        _end_visit(by, fresh, "incomplete", missing=missing, note=note)
    return Application.get_by_id(fresh.id)


def turn_away(*, by, application, seen, reason):
    """The dossier is refused, in writing with its reason (Art. 15(7), 21)."""
    reason = names.tidy(reason)
    if not reason:
        refuse("reason", NO_REASON)
    refuse_longer("reason", reason, 1000)
    with write():
        fresh = _still_open(by, application, seen)
        moves.step(by, fresh, "not_received", who="officer", note=reason, opened_at=fresh.opened_at or now())
        _end_visit(by, fresh, "refused", note=reason)
    return Application.get_by_id(fresh.id)


def write_note(*, by, application, text):
    """An officer's note on a dossier: read by officers only, never altered."""
    text = names.tidy(text)
    if not text:
        refuse("note", NO_NOTE)
    refuse_longer("note", text, 1000)
    with write():
        audit.record("application.noted", by=by, subject=_fresh(by, application), note=text)


def notes(application):
    """The officers' notes on a dossier, newest first: entries of the record."""
    return list(_recorded(application, "application.noted"))


def last(application, action):
    """What the record says of the last act of a kind ("application.received", …) on a dossier: its entry, or None."""
    return _recorded(application, action).first()


def _recorded(application, action):
    return AuditEntry.select().where(AuditEntry.subject == Application._meta.table_name, AuditEntry.action == action,
                                     AuditEntry.subject_id == application.id).order_by(AuditEntry.id.desc())


def _fresh(by, application):
    fresh = locked(access.visible_to(by).where(Application.id == application.id)).first() if by.is_officer else None
    if fresh is None:
        refuse("", NOT_YOURS)
    return fresh


def _still_open(by, application, seen):
    fresh = _fresh(by, application)
    if fresh.state != "registered":
        refuse("", NOT_OPEN)
    if fresh.revision != seen:
        refuse("", MEANWHILE)
    return fresh


def _mend(by, fresh, values, note):
    form = tasks.form_of(fresh)
    answers = {**fresh.answers, **{key: value for key, value in values.items() if key in form.keys}}
    changed = [key for key in form.keys if answers.get(key, "") != fresh.answers.get(key, "")]
    wrong = [problem for problem in rules.refusals(form, answers, on=tasks.day_of(fresh)) if problem.field in changed]
    if wrong:
        raise Refused(*wrong)
    note, verified = names.tidy(note)[:1000], set(identities.fixed(fresh)) & set(changed)
    if verified and not note:
        refuse("note", VERIFIED)
    if changed:
        before = _told(fresh.answers, changed)
        drafts.store(fresh, answers, set(fresh.finished))
        if "personal_number" in changed:
            appointment_rows.renumber(fresh.id, answers["personal_number"])
        audit.record("application.mended", by=by, subject=fresh, before=before, after=_told(answers, changed),
                     **({"reason": note} if verified else {}))
        notices.queue("application_mended", to=fresh.user, application=fresh, code=fresh.code,
                      fields=[form.field(key).words for key in changed])


def _told(answers, changed):
    """Answers as the record keeps them: what is sealed in the database is masked there."""
    return {key: names.masked(answers.get(key, "")) if key in Application.answers.SEALED else answers.get(key, "")
            for key in changed}


def _end_visit(by, fresh, outcome, missing=(), note=""):
    """The ticket is finished; of an appointment on another day nothing is left when the dossier is through."""
    ticket = line.open_of(fresh)
    if ticket is not None and points.in_charge(by, ticket.point):
        tickets.finish(by=by, ticket=ticket, outcome=outcome, missing=missing, note=note)
    found = appointment_rows.live(fresh)
    if outcome == "incomplete" or found is None:
        return
    if found.state == "booked" and found.slot.day <= today():
        tickets.end_appointment(found, "served")
    else:
        appointment_rows.end(found, "excused")
    audit.record("appointment.served", by=by, subject=found)
    if wait := waiting.of(fresh):
        waiting.leave(by=by, waiting=wait)

