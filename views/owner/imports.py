"""The owner declares from a file: sends it, looks at what was read, mends it, confirms it, gets back what was refused."""


from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import imports as lists
from domain.clock import now
from domain.import_tables import table_of
from forms.imports import ConfirmationForm, ImportForm
from models import Import
from views import downloads, first_page, page, row_number
from views.owner import bp, import_pages
from views.owner.places import chosen, offer, own_places, usual

PAGE = 50


@bp.get("/imports")
def imports():
    """The files sent so far, newest first; `before` pages back."""
    found = lists.visible_to(g.user).where(Import.state != "discarded").order_by(Import.id.desc())
    before = request.args.get("before", type=row_number)
    rows = list((found.where(Import.id < before) if before else found).limit(PAGE + 1))
    shown, older = first_page(rows, PAGE, ".imports")
    return page("owner/imports.html", "imports", imports=shown, older=older, newer=url_for(".imports") if before else "")


@bp.route("/imports/new", methods=["GET", "POST"])
def new_import():
    places, limits = own_places(), lists.limits(current_app.khaibao)
    form = offer(places, ImportForm(establishment=request.args.get("establishment") or usual(places)))
    if places and form.validate_on_submit():
        with form.refusals():
            begun = lists.begin(by=g.user, establishment=chosen(places, form), limits=limits, pasted=form.pasted.data or "",
                                most_drafts=current_app.khaibao.import_drafts, **form.file.sent)
            return redirect(url_for(".import", id=begun.id), 303)
    return page("owner/new_import.html", "sending", form=form, places=places, megabytes=limits.bytes // 1024**2)


@bp.get("/imports/kbtt.xlsx")
def import_template():
    """The official workbook, empty, to be filled in."""
    return downloads.workbook(documents.kbtt.workbook([], made_at=now()), "KBTT")


@bp.get("/imports/<int:id>", endpoint="import")
def show_import(id):
    return import_pages.draw(visible(id), "import")


@bp.get("/imports/<int:id>/rows")
def import_rows(id):
    return import_pages.draw(visible(id), "rows")


@bp.route("/imports/<int:id>/confirmation", methods=["GET", "POST"])
def confirm_import(id):
    found, form = visible(id), ConfirmationForm()
    if form.validate_on_submit():
        with form.refusals():
            lists.confirm(by=g.user, import_=found, late_reason=form.late_reason.data)
            return redirect(url_for(".import", id=id), 303)
    return import_pages.draw(visible(id), "import", form=form)


@bp.route("/imports/<int:id>/discard", methods=["GET", "POST"])
def discard_import(id):
    found, form = visible(id), ConfirmationForm()
    if form.validate_on_submit():
        with form.refusals():
            lists.discard(by=g.user, import_=found)
            flash(_("The file was discarded. Nothing of it was declared."), "good")
            return redirect(url_for(".imports"), 303)
    return page("owner/discard_import.html", "discard", form=form, found=found)


@bp.get("/imports/<int:id>/refused.xlsx")
def refused_rows(id):
    """The refused rows as the person's own workbook, each with its reasons."""
    found = visible(id)
    table, rows = table_of(found.table_info or abort(404)), lists.refused(found)
    if not rows:
        abort(404)
    body = documents.refused.of_table(table, [import_pages.returned(table, row) for row in rows], made_at=now())
    return downloads.workbook(body, f"tra-lai-{id}")


def visible(id):
    """An import the person may see; anything else is not there."""
    return lists.visible_to(g.user).where(Import.id == id).first() or abort(404)
