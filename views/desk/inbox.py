"""The inbox of dossiers: filtered, counted, taken out as a workbook, moved on many at a time; an officer's absence."""

from io import BytesIO

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import codes
from domain.applications import assignment, batches, dossiers, due, handling, inbox, moves
from domain.clock import now, today
from domain.visits import points
from forms.citizen import KINDS
from forms.dossiers import CHANNELS, AbsenceForm, BatchForm, InboxForm
from forms.visits import STATES, revision
from models import OFFICE_STATES
from views import downloads, page
from views.desk import bp
from views.desk.search import searched


@bp.get("/applications", endpoint="dossiers")
def show_dossiers():
    """The dossiers the officer may see, by state and due day, each filter a link."""
    form = asked()
    searched(form.given.get("q"))
    return _inbox(form, AbsenceForm(formdata=None, until=g.user.absent_until))


@bp.get("/applications.xlsx")
def export_dossiers():
    """The filtered list as a workbook."""
    form = asked()
    inbox.exported(by=g.user, filters=form.filters)
    target = BytesIO()
    documents.dossier_list.write(
        target, inbox.everything(g.user, form.filters), conditions=list(_conditions(form)), made_at=now(),
        made_by=g.user.full_name, kinds={key: _(words) for key, words in KINDS},
        states={key: _(words) for key, words in moves.NAMES.items()}, channels={key: _(words) for key, words in CHANNELS.items()})
    return downloads.workbook(target, f"ho-so-{today():%Y%m%d}")


@bp.get("/applications/batch")
def batch():
    """The dossiers chosen, before they are moved on: which can be and which cannot; `done` shows what became of each."""
    step, chosen = request.args.get("step", ""), _chosen(request.args.getlist("code"))
    if step not in batches.STEPS or not chosen:
        flash(_("Please tick dossiers and choose how far they have come."), "error")
        return redirect(url_for(".dossiers", **asked().given), 303)
    rows = [(each, batches.there(each, step), batches.obstacle(each, step)) for each in chosen]
    return page("desk/batch.html", "batch", 200, rows=rows, step=step, words=batches.STEPS[step], form=BatchForm(formdata=None),
                moved=bool(request.args.get("done")), given=asked().given)


@bp.post("/applications/batch")
def move_batch():
    """Move each; the page afterwards says of each whether it was moved, or why not."""
    step = request.form.get("step", "")
    given = [text.partition(".") for text in request.form.getlist("code")]
    chosen = _chosen([code for code, _dot, _revision in given])
    if step not in batches.STEPS or not chosen:
        abort(404)
    seen = {codes.read(code): revision(number) for code, _dot, number in given}
    moved = batches.move_all(by=g.user, applications=chosen, step=step, seen=seen)
    count = sum(problem is None for _each, problem in moved)
    flash(_("%(moved)s of %(all)s dossiers were moved.", moved=count, all=len(moved)), "good" if count == len(moved) else "error")
    return redirect(url_for(".batch", step=step, code=[each.code for each, _problem in moved], done="yes", **asked().given), 303)


@bp.post("/applications/absence")
def set_absence():
    """The officer is away until a day, or here again (no day)."""
    form, wanted = AbsenceForm(), asked()
    if form.validate():
        with form.refusals():
            assignment.set_absent(by=g.user, until=form.until.data)
            flash(_("Your absence is noted.") if form.until.data else _("You get new dossiers again."), "good")
            return redirect(url_for(".dossiers", **wanted.given), 303)
    return _inbox(wanted, form)


def asked():
    """The filters of the inbox as they stand in the address of a page, of the inbox or of one of its dossiers."""
    return InboxForm(request.args).offer(list(points.visible_to(g.user)))


def _inbox(form, absence):
    given, filters = form.given, form.filters
    found = inbox.page(g.user, filters, after=request.args.get("after", ""), before=request.args.get("before", ""))
    counts = inbox.counts(g.user, filters.point)
    at_office = sum(counts.states.get(state, 0) for state in OFFICE_STATES)

    def link(**changes):
        return url_for(".dossiers", **{name: value for name, value in (given | changes).items() if value})
    return page("desk/dossiers.html", "dossiers", 422 if absence.errors else 200, form=form, given=given, filters=filters,
                dossiers=found.rows, counts=counts, kinds=dict(KINDS), states=STATES,
                at_office=at_office, most=inbox.COUNTED, dues=inbox.DUES, whose=inbox.WHOSE, sorts=inbox.SORTS, channels=CHANNELS,
                written_to=inbox.unread(found.rows), pressing=due.pressing, missed=due.missed, stages=handling.STAGE_NAMES,
                steps=batches.STEPS, absence=absence, link=link, earlier=found.earlier and link(before=found.earlier),
                later=found.later and link(after=found.later))


def _chosen(texts):
    found = (dossiers.by_code(g.user, text) for text in dict.fromkeys(texts[:batches.MOST]))
    return [each for each in found if each is not None]


def _conditions(form):
    words = {"state": moves.NAMES, "channel": CHANNELS, "whose": inbox.WHOSE, "due": inbox.DUES, "kind": dict(KINDS)}
    labels = {"q": _("Sought"), "state": _("State"), "channel": _("Way"), "whose": _("Officer in charge"), "due": _("Due day"),
              "kind": _("Form"), "unread": _("Unread messages"), "day": _("Appointment on"), "point": _("Reception point")}
    for name, value in form.given.items():
        if name in labels:
            shown = form.filters.point.name if name == "point" else _(words[name].get(value, value)) if name in words else value
            yield labels[name], _("yes") if value == "yes" else shown
