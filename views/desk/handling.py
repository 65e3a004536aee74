"""What an officer does on the page of a dossier: steps, checklist, messages, notes, an apology, who is in charge."""

from flask import current_app, flash, g, request
from flask_babel import gettext as _

from domain.applications import apologies, checklists, handling, messages, moves, reception
from forms.dossiers import ApologyForm, ChecklistForm, MessageForm
from forms.visits import HandlerForm, NoteForm, StepForm, revision
from views import done
from views.desk import bp
from views.desk.applications import back, draw_dossier, own_dossier, point_of


@bp.post("/applications/<code>/step")
def move_dossier(code):
    """What happens next: accepted, processed, a supplement, stopped, ready, handed over."""
    found = own_dossier(code)
    form = StepForm(found, handling.steps(found))
    if form.validate():
        with form.refusals():
            moved = handling.take_step(by=g.user, application=found, step=form.step.data or "", note=form.note.data or "",
                                       seen=form.revision, **_accepting(found, form.step.data))
            flash(_("The dossier stands at “%(state)s” now.", state=_(moves.NAMES[moved.state])), "good")
            return back(found)
    return draw_dossier(found, step=form)


@bp.post("/applications/<code>/stage")
def mark_dossier(code):
    """The result is printed, or sent to where it is handed out."""
    found, to = own_dossier(code), request.form.get("to", "")
    with done(_("Noted.")):
        handling.mark(by=g.user, application=found, to=to, seen=revision(request.form.get("seen")))
    return back(found)


@bp.post("/applications/<code>/handler")
def give_dossier(code):
    """Take a dossier, or hand it over to a colleague."""
    found, form = own_dossier(code), HandlerForm()
    chosen = next((each for each in handling.colleagues(found) if str(each.id) == form.officer.data), None)
    with done(_("The dossier has another officer in charge.")):
        handling.give(by=g.user, application=found, to=chosen, seen=revision(form.seen.data))
    return back(found)


@bp.post("/applications/<code>/checklist")
def check_dossier(code):
    """Keep what was found at each item."""
    found, form = own_dossier(code), ChecklistForm()
    with done(_("The checklist is kept.")):
        checklists.keep(by=g.user, application=found, verdicts=form.verdicts(request.form))
    return back(found, _anchor="next")


@bp.post("/applications/<code>/messages")
def write_message(code):
    """Write to the applicant, who gets a notice; or only mark what was written as read."""
    found, form = own_dossier(code), MessageForm()
    if request.form.get("act") == "read":
        with done(_("The messages are marked as read.")):
            messages.mark_read(by=g.user, application=found)
        return back(found, _anchor="messages")
    if form.validate():
        with form.refusals():
            messages.say(by=g.user, application=found, text=form.text.data)
            flash(_("The message is sent, and the applicant gets a notice."), "good")
            return back(found, _anchor="messages")
    return draw_dossier(found, message=form)


@bp.post("/applications/<code>/notes")
def note_dossier(code):
    found, form = own_dossier(code), NoteForm()
    with done(_("The note was written down.")):
        reception.write_note(by=g.user, application=found, text=form.text.data or "")
    return back(found, _anchor="notes")


@bp.post("/applications/<code>/apology")
def apologise(code):
    """Apologise for a late result and name another day; the letter is ready to print and goes out as a notice."""
    found, form = own_dossier(code), ApologyForm()
    if form.validate():
        with form.refusals():
            apologies.send(by=g.user, application=found, day=form.day.data, reason=form.reason.data or "",
                           seen=revision(form.seen.data))
            flash(_("The apology is sent and ready to print."), "good")
            return back(found)
    return draw_dossier(found, apology=form)


def _accepting(found, step):
    """What is needed to accept an online dossier."""
    config = current_app.khaibao
    return {"point": point_of(found), "agency": config.agency_code, "days": config.payment_days} if step == "received" else {}
