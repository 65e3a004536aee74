"""Dossiers: the list, and one on one page: compared with the card, mended, received, sent back, refused; its papers."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

import documents
from domain import acts, codes
from domain.applications import (
    apologies,
    checklists,
    dossiers,
    due,
    fees,
    handling,
    inbox,
    messages,
    moves,
    papers,
    photos,
    reception,
    tasks,
    verified,
)
from domain.payments import orders
from domain.problems import N_, Refused
from domain.visits import appointments, counters, line, points
from forms.base import choices
from forms.citizen import KINDS, grouped, shown
from forms.visits import DossierFilterForm, DossierForm, HandlerForm, NoteForm, StepForm, revision
from models import ApplicationMove, ReceptionPoint, User
from views import done, page, paper_files, row_number, stay_pages
from views.desk import bp

# What each button of the page of a dossier says when it was done.
SAID = {"mend": N_("The corrections are kept, and the applicant is told."), "receive": N_("The dossier is received."),
        "incomplete": N_("The list of what is missing is ready to print."), "refuse": N_("The refusal is ready to print.")}
# Which act of the record each paper handed over comes from.
SLIPS = {"result": "application.received", "missing": "application.incomplete", "refusal": "application.refused"}


@bp.get("/applications", endpoint="dossiers")
def show_dossiers():
    """The dossiers the officer may see, newest first, filtered."""
    form = DossierFilterForm(request.args)
    mine = list(points.visible_to(g.user))
    form.point.choices = choices([(each.code, each.name) for each in mine], first=_("All"))
    form.validate()
    given = {"q": form.q.data, "state": form.state.data, "kind": form.kind.data, "day": form.day.data,
             "point": next((each for each in mine if each.code == form.point.data), None)}
    before, after = (request.args.get(name, type=row_number) for name in ("before", "after"))
    found = dossiers.page(g.user, **given, before=before, after=after)
    return page("desk/dossiers.html", "dossiers", 200, form=form, dossiers=found.rows, kinds=dict(KINDS),
                pressing=due.pressing, newer=url_for(".dossiers", **form.given, after=found.newer) if found.newer else "",
                older=url_for(".dossiers", **form.given, before=found.older) if found.older else "")


@bp.get("/applications/<code>")
def dossier(code):
    """A dossier on one page; reading it is recorded."""
    found = own_dossier(code)
    reception.look(by=g.user, application=found)
    return _page(found, DossierForm(tasks.form_of(found), found))


@bp.post("/applications/<code>")
def decide_dossier(code):
    """Keep corrections, receive, hand over what is missing, or refuse: `act` says which."""
    found = own_dossier(code)
    form, act = DossierForm(tasks.form_of(found), found), request.form.get("act", "mend")
    if act not in SAID:
        abort(404)
    if form.validate():
        try:
            _decided(found, form, act)
            flash(_(SAID[act]), "good")
            return redirect(url_for(".dossier", code=found.code), 303)
        except Refused as refused:
            form.refuse(refused)
    return _page(found, form)


@bp.post("/applications/<code>/opening")
def open_dossier(code):
    """From now on the applicant cannot change it."""
    found = own_dossier(code)
    with done(_("The dossier is open: the applicant cannot change it any more.")):
        reception.open_dossier(by=g.user, application=found)
    return redirect(url_for(".dossier", code=found.code), 303)


@bp.post("/applications/<code>/notes")
def note_dossier(code):
    found, form = own_dossier(code), NoteForm()
    with done(_("The note was written down.")):
        reception.write_note(by=g.user, application=found, text=form.text.data or "")
    return redirect(url_for(".dossier", code=found.code, _anchor="notes"), 303)


@bp.post("/applications/<code>/step")
def move_dossier(code):
    """What happens next to a received dossier: processed, a supplement, stopped, ready, handed over."""
    found = own_dossier(code)
    form = StepForm(found, handling.steps(found))
    if form.validate():
        with form.refusals():
            moved = handling.take_step(by=g.user, application=found, step=form.step.data or "", note=form.note.data or "",
                                       compared=form.compared.data, seen=form.revision)
            flash(_("The dossier stands at “%(state)s” now.", state=_(moves.NAMES[moved.state])), "good")
            return redirect(url_for(".dossier", code=found.code), 303)
    return _page(found, DossierForm(tasks.form_of(found), found), form)


@bp.post("/applications/<code>/handler")
def give_dossier(code):
    """Take a dossier, or hand it over to a colleague."""
    found, form = own_dossier(code), HandlerForm()
    chosen = next((each for each in handling.colleagues(found) if str(each.id) == form.officer.data), None)
    with done(_("The dossier has another officer in charge.")):
        handling.give(by=g.user, application=found, to=chosen, seen=revision(form.seen.data))
    return redirect(url_for(".dossier", code=found.code), 303)


@bp.get("/applications/<code>/photo.jpg")
def dossier_photo(code):
    return paper_files.answer(photos.of(own_dossier(code)) or abort(404))


@bp.get("/applications/<code>/papers/<name>")
def dossier_paper(code, name):
    return paper_files.answer(papers.named(own_dossier(code), name) or abort(404))


@bp.get("/applications/<code>/slips/<any(result, missing, refusal):which>.pdf")
def dossier_slip(code, which):
    """What is handed over, as it was decided last: the slip for the result, the list of what is missing, the refusal."""
    found = own_dossier(code)
    entry = reception.last(found, SLIPS[which]) or abort(404)
    given = {"application": found, "form": tasks.form_of(found), "desk": _desk(found, entry), "made_at": entry.at,
             "look_up": current_app.khaibao.site + url_for("look_up.look_up", code=codes.shown(found.code))}
    with force_locale("vi"):
        body = _SHEETS[which](entry.details, given)
    return stay_pages.pdf(body, f"{which}-{found.code}")


def own_dossier(code):
    """The dossier of a code if this officer may see it; anything else is a 404."""
    return dossiers.by_code(g.user, code) or abort(404)


def _decided(found, form, act):
    given = {"by": g.user, "application": found, "seen": form.decision.revision}
    ticked, note = form.decision.ticked, form.decision.note.data
    if act == "mend":
        reception.mend(**given, values=form.answers)
    elif act == "receive":
        reception.receive(**given, values=form.answers, point=_point(found), compared=ticked["compared"], papers=ticked["papers"],
                          note=note, agency=current_app.khaibao.agency_code)
    elif act == "incomplete":
        reception.incomplete(**given, values=form.answers, missing=ticked["missing"], note=note)
    else:
        reception.turn_away(**given, reason=form.decision.reason.data or "")


def _page(found, form, step=None):
    version, opened = tasks.form_of(found), found.state == "registered" and found.opened_at is not None
    answers = [(section, [(field, shown(field, found.answers.get(field.key, "")))
                          for _heading, fields in grouped(section, version.of(section.key)) for field in fields])
               for section in version.written()]
    counter = counters.mine(g.user)
    step = step or StepForm(found, handling.steps(found))
    return page("desk/dossier.html", "dossier", 422 if form.errors or step.errors else 200, application=found, form=form,
                form_version=version, kinds=dict(KINDS), opened=opened, answers=answers, on_card=reception.on_card(found),
                photo=photos.of(found), papers=papers.of(found), labels=papers.LABELS, name_of=papers.name_of, acts=acts.ACTS,
                appointments=list(appointments.of(found)), step=step, pressing=due.pressing(found),
                national=moves.NATIONAL[found.state], colleagues=handling.colleagues(found),
                moves=list(found.moves.select(ApplicationMove, User).left_outer_join(User).order_by(ApplicationMove.id)),
                notes=reception.notes(found), note_form=NoteForm(formdata=None), fee=_fee(found), ticket=line.open_of(found),
                number=line.shown, counter=counter,
                slips=[which for which, action in SLIPS.items() if reception.last(found, action)])


def _point(found):
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
    point = found.point or _point(found)
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


_SHEETS = {"result": _result, "missing": _missing, "refusal": _refusal}
