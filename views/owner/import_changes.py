"""What an owner changes in a list before confirming it: one row, the meaning of its columns, the order of its days."""

from flask import abort, g, redirect, url_for

from domain import import_changes as changes
from domain.import_rows import LEFT_OUT
from domain.import_tables import table_of
from forms.base import Form
from forms.imports import RowForm, columns_form, days_form
from models import ImportRow
from views import page
from views.owner import bp, import_pages
from views.owner.imports import visible

_SAMPLES = 3


@bp.route("/imports/<int:id>/rows/<int:number>", methods=["GET", "POST"])
def mend_row(id, number):
    found, row = _draft_row(id, number)
    texts, problems = import_pages.texts(table_of(found.table_info), row)
    form = RowForm(data=texts)
    if form.validate_on_submit():
        with form.refusals():
            changes.mend(by=g.user, import_=found, number=number, texts=form.values)
            return redirect(import_pages.place(found, number), 303)
    return page("owner/mend_row.html", "row", form=form, found=found, row=row, problems=problems,
                left_out=LEFT_OUT in [problem["message"] for problem in row.problems])


@bp.post("/imports/<int:id>/rows/<int:number>/exclusion")
def leave_out_row(id, number):
    found, row = _draft_row(id, number)
    form = Form()
    with form.refusals():
        changes.leave_out(by=g.user, import_=found, number=row.number)
        return redirect(import_pages.place(found, number), 303)
    return import_pages.draw(found, "import", form=form)


@bp.route("/imports/<int:id>/columns", methods=["GET", "POST"])
def import_columns(id):
    """Say what each column means; its first cells stand beside the choice."""
    found = _draft(id)
    first = found.rows.order_by(ImportRow.number).limit(20)
    table = table_of(found.table_info, [(row.number, row.cells) for row in first])
    form = columns_form(table)
    if form.validate_on_submit():
        with form.refusals():
            changes.name_columns(by=g.user, import_=found, fields=form.fields)
            return redirect(url_for(".import", id=id), 303)
    columns = [(form[f"column-{index}"], _samples(table, index)) for index in form.fields]
    return page("owner/import_columns.html", "columns", form=form, found=found, columns=columns)


@bp.route("/imports/<int:id>/days", methods=["GET", "POST"])
def import_days(id):
    found = _draft(id)
    asking = days_form(found.table_info["questions"])
    if asking.validate_on_submit():
        with asking.refusals():
            changes.answer_days(by=g.user, import_=found, answers=asking.values)
            return redirect(url_for(".import", id=id), 303)
    return import_pages.draw(found, "import", asking=asking)


def _samples(table, index):
    cells = (changes.shown(cells[index]) for _, cells in table.rows if index < len(cells))
    return [cell for cell in cells if cell][:_SAMPLES]


def _draft(id):
    found = visible(id)
    return found if found.state == "draft" else abort(404)


def _draft_row(id, number):
    found = _draft(id)
    return found, ImportRow.get_or_none(ImportRow.import_ == found, ImportRow.number == number) or abort(404)
