"""One person's file at the desk: stays, presence, documents, notes, and who looked."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from documents.timeline import timeline
from domain import person_files, references, watch_hits
from domain.clock import today
from forms.search import JoinForm, NoteForm, SeparateForm
from views import page, row_number
from views.desk import bp


@bp.get("/people/<int:number>")
def person(number):
    """Open one person's file; the look is recorded with the search that led here."""
    found = _visible(number)
    person_files.look(by=g.user, person=found, search=request.args.get("search", type=row_number))
    return _shown(found, NoteForm(formdata=None))


@bp.post("/people/<int:number>/notes")
def write_note(number):
    found, form = _visible(number), NoteForm()
    if form.validate_on_submit():
        with form.refusals():
            person_files.write_down(by=g.user, person=found, note=form.note.data)
            flash(_("The note is written down."), "good")
            return _back(found)
    return _shown(found, form)


@bp.route("/people/<int:number>/documents", methods=["GET", "POST"])
def join_document(number):
    found, form = _visible(number), JoinForm()
    if form.validate_on_submit():
        with form.refusals():
            person_files.join(by=g.user, person=found, passport_number=form.passport_number.data,
                              nationality=form.nationality.data, reason=form.reason.data)
            flash(_("The documents are joined."), "good")
            return _back(found)
    return page("desk/join_document.html", "joining", form=form, person=found)


@bp.route("/people/<int:number>/documents/<int:other>/separation", methods=["GET", "POST"])
def separate_document(number, other):
    found, form = _visible(number), SeparateForm()
    joined = next((each for each in person_files.documents(g.user, found)[1:] if each.id == other), None) or abort(404)
    if form.validate_on_submit():
        with form.refusals():
            person_files.separate(by=g.user, person=found, other=joined, reason=form.reason.data)
            flash(_("The documents are separated."), "good")
            return _back(found)
    return page("desk/separate_document.html", "separating", form=form, person=found, other=joined)


def _visible(number):
    return person_files.visible(g.user, number) or abort(404)


def _shown(found, form):
    documents = person_files.documents(g.user, found)
    stays = person_files.stays_of(g.user, documents)
    presence = person_files.presence_of(stays)
    hits = [hit for several in watch_hits.of_stays(g.user, stays).values() for hit in several if hit.state != "cleared"]
    told = {each for several in references.of(g.user, documents).values() for each in several}
    return page("desk/person.html", "person", form=form, person=found, documents=documents, stays=stays, presence=presence,
                references=sorted(told), hits={hit.entry_id: hit for hit in hits}.values(), places=person_files.places(stays),
                timeline=timeline(presence.intervals, stays, today()), notes=person_files.notes(g.user, documents),
                looks=person_files.looks(g.user, documents))


def _back(found):
    return redirect(url_for(".person", number=found.id), 303)
