"""Inspections at the desk: written down on the establishment's page, their pictures for officers in charge only."""

from io import BytesIO

from flask import abort, flash, g, send_file
from flask_babel import gettext as _

from domain import inspections
from forms.establishments import InspectionForm
from views.desk import bp
from views.desk.establishments import back, shown, visible


@bp.post("/establishments/<code>/inspections")
def add_inspection(code):
    row, form = visible(code), InspectionForm()
    if form.validate_on_submit():
        with form.refusals():
            inspections.write_down(by=g.user, establishment=row, inspected_on=form.inspected_on.data, officers=form.officers.data,
                                   findings=form.findings.data, photo=form.photo.sent["content"])
            flash(_("The visit is written down."), "good")
            return back(row)
    return shown(row, form)


@bp.get("/establishments/<code>/inspections/<int:number>/photo.jpg")
def inspection_photo(code, number):
    body = inspections.photo(visible(code), number) or abort(404)
    return send_file(BytesIO(body), "image/jpeg", download_name="anh.jpg")
