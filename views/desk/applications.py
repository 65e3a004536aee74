"""A dossier on one page: compared with the card, mended, received, sent back, refused; its slips."""

from datetime import date

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

import documents
from domain import acts
from domain.applications import (
    apologies,
    checklists,
    deliveries,
    dossiers,
    due,
    fees,
    form_parts,
    handling,
    inbox,
    messages,
    moves,
    online,
    papers,
    photos,
    reception,
    tasks,
    verified,
)
from domain.payments import orders
from domain.problems import N_, Refused
from domain.visits import appointments, counters, line, points
from forms.citizen import KINDS, all_answers
from forms.dossiers import CHANNELS, ApologyForm, MessageForm
from forms.visits import DossierForm, NoteForm, StepForm
from models import ApplicationMove, ReceptionPoint, User
from views import done, downloads, look_up, page
from views.desk import bp
from views.desk.inbox import asked

# What each button of the page of a dossier says when it was done.
SAID = {"mend": N_("The corrections are kept, and the applicant is told."), "receive": N_("The dossier is received."),
        "incomplete": N_("The list of what is missing is ready to print."), "refuse": N_("The refusal is ready to print.")}
# Which act of the record each paper handed over comes from.
SLIPS = {"result": "application.received", "missing": "application.incomplete", "refusal": "application.refused",
         "apology": "application.apologised"}


@bp.get("/applications/<code>")
def dossier(code):
    """A dossier on one page; reading it is recorded."""
    return draw_dossier(own_dossier(code, beside=False))


@bp.post("/applications/<code>")
def decide_dossier(code):
    """Keep corrections, receive, hand over what is missing, or refuse: `act` says which."""
    found = own_dossier(code)
    form, act = DossierForm(_version(found), found), request.form.get("act", "mend")
    if act not in SAID:
        abort(404)
    if form.validate():
        try:
            _decided(found, form, act)
            flash(_(SAID[act]), "good")
            return back(found)
        except Refused as refused:
            form.refuse(refused)
    return draw_dossier(found, form=form)


@bp.post("/applications/<code>/opening")
def open_dossier(code):
    """From now on the applicant cannot change it."""
    found = own_dossier(code)
    with done(_("The dossier is open: the applicant cannot change it any more.")):
        reception.open_dossier(by=g.user, application=found)
    return back(found)


@bp.get("/applications/<code>/slips/<any(result, missing, refusal, apology):which>.pdf")
def dossier_slip(code, which):
    """What is handed over, as it was decided last: the slip for the result, what is missing, the refusal, the apology."""
    found = own_dossier(code)
    entry = reception.last(found, SLIPS[which]) or abort(404)
    given = {"application": found, "form": tasks.form_of(found), "desk": _desk(found, entry), "made_at": entry.at,
             "look_up": look_up.address(found.code)}
    with force_locale("vi"):
        body = _SHEETS[which](entry.details, given)
    return downloads.pdf(body, f"{which}-{found.code}")


def back(found, **more):
    """Back to the page of a dossier, and to the inbox it was opened from."""
    return redirect(url_for(".dossier", code=found.code, **asked().given, **more), 303)


def own_dossier(code, beside=True):
    """The dossier of a code if this officer may see it, and that it is looked at is recorded; anything else is a 404."""
    found = dossiers.by_code(g.user, code) or abort(404)
    if request.method == "GET":
        reception.look(by=g.user, application=found, beside=beside)
    return found


def _decided(found, form, act):
    given = {"by": g.user, "application": found, "seen": form.decision.revision}
    ticked, note = form.decision.ticked, form.decision.note.data
    if act == "mend":
        reception.mend(**given, values=form.answers, note=note)
    elif act == "receive":
        reception.receive(**given, values=form.answers, point=point_of(found), compared=ticked["compared"],
                          papers=ticked["papers"], note=note, agency=current_app.khaibao.agency_code,
                          days=current_app.khaibao.payment_days)
    elif act == "incomplete":
        reception.incomplete(**given, values=form.answers, missing=ticked["missing"], note=note)
    else:
        reception.turn_away(**given, reason=form.decision.reason.data or "")


def draw_dossier(found, **forms):
    """The page of a dossier with the forms that were refused on it: `form` (the answers), step, apology or message."""
    version, opened = _version(found), found.state == "registered" and found.opened_at is not None
    form = forms.get("form") or DossierForm(version, found)
    wrong = any(each.errors for each in forms.values())
    return page("desk/dossier.html", "dossier", 422 if wrong else 200, application=found, form=form, form_version=version,
                kinds=dict(KINDS), opened=opened and online.needs_visit(found), on_card=reception.on_card(found),
                answers=all_answers(version, found.answers),
                photo=photos.of(found), papers=papers.of(found), labels=papers.LABELS, name_of=papers.name_of, acts=acts.ACTS,
                appointments=list(appointments.of(found)), fee=_fee(found), payment=orders.current(found), payments=orders.STATES,
                ticket=line.open_of(found), number=line.shown, counter=counters.mine(g.user), **_beside(found),
                **_at_work(found, forms), slips=[which for which, action in SLIPS.items() if reception.last(found, action)])


def _version(found):
    """The form a dossier was filled in on, in the words of the desk."""
    return form_parts.at_the_desk(tasks.form_of(found))


def _at_work(found, forms):
    """What the officer works with: steps, colleagues, the checklist, messages, notes, and what presses."""
    step, missed = forms.get("step") or StepForm(found, handling.steps(found)), due.missed(found)
    return {"step": step, "national": moves.NATIONAL[found.state], "pressing": due.pressing(found), "missed": missed,
            "apology": forms.get("apology") or (ApologyForm(formdata=None, seen=found.revision, day=apologies.usual_day(found))
                                                if missed else None),
            "colleagues": handling.colleagues(found), "stages": handling.STAGE_NAMES, "channels": CHANNELS,
            "comes": online.needs_visit(found), "result": deliveries.of(found) if found.state == "returned" else None,
            "checks": checklists.items(found), "checked": checklists.found(found), "verdicts": checklists.VERDICTS,
            "asks": checklists.asks(found), "differences": verified.differences(found), "identity": verified.identity_of(found),
            "message": forms.get("message") or MessageForm(formdata=None), "messages": messages.of(found),
            "unread_messages": messages.unread(found, by_office=True), "note_form": NoteForm(formdata=None),
            "notes": reception.notes(found),
            "moves": list(found.moves.select(ApplicationMove, User).left_outer_join(User).order_by(ApplicationMove.id))}


def _beside(found):
    """The inbox the officer came from: its filters, and the dossiers before and after this one."""
    form = asked()
    before, after = inbox.beside(g.user, form.filters, found)
    return {"given": form.given, "before": before, "after": after}


def point_of(found):
    """Where a dossier is received: the officer's counter, else where it goes, else the first point of the officer."""
    counter = counters.mine(g.user)
    mine = points.visible_to(g.user)
    return counter.point if counter else found.point or mine.where(
        ReceptionPoint.office == g.user.office_id).first() or mine.first() or abort(404)


def _fee(found):
    """The fee of a dossier in whole đồng, or None."""
    fee = fees.of(found)
    return fee.amount if fee else None


def _desk(found, entry):
    point = found.point or point_of(found)
    return documents.counter_papers.Desk(point.office.name, point.name, point.address, point.phone, entry.actor.full_name)


def _result(details, given):
    return documents.counter_papers.result_slip(
        **given, papers=[_(reception.HANDED_IN[key]) for key in details["papers"]], due_on=given["application"].due_on,
        fee=_fee(given["application"]))


def _missing(details, given):
    named = [_(reception.MISSING[key]) for key in details["missing"] if key != "other"]
    return documents.counter_papers.missing_papers(**given, missing=named, note=details["note"])


def _refusal(details, given):
    return documents.counter_papers.refusal(**given, reason=details["reason"])


def _apology(details, given):
    return documents.counter_papers.apology(**given, reason=details["reason"], missed=date.fromisoformat(details["missed"]),
                                            day=date.fromisoformat(details["day"]))


_SHEETS = {"result": _result, "missing": _missing, "refusal": _refusal, "apology": _apology}
