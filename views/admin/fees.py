"""The fees: rows with their days, and the switch for those that wait to be confirmed."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import fees as rules
from forms.procedures import EndForm, FeeForm
from models import Fee
from views import done, page
from views.admin import bp


@bp.route("/fees", methods=["GET", "POST"])
def fees():
    form = FeeForm()
    if form.validate_on_submit():
        with form.refusals():
            rules.add(by=g.user, **form.values)
            flash(_("The fee is added."), "good")
            return redirect(url_for(".fees"), 303)
    return page("admin/fees.html", "fees", form=form, fees=rules.rows(), groups=rules.GROUP_NAMES, ways=rules.WAY_NAMES)


@bp.route("/fees/<int:number>/end", methods=["GET", "POST"])
def end_fee(number):
    fee = _fee(number)
    form = EndForm(valid_to=fee.valid_to)
    if form.validate_on_submit():
        with form.refusals():
            rules.end(by=g.user, fee=fee, valid_to=form.valid_to.data)
            flash(_("The last day is set."), "good")
            return redirect(url_for(".fees"), 303)
    return page("admin/end_fee.html", "end", form=form, fee=fee, groups=rules.GROUP_NAMES, ways=rules.WAY_NAMES)


@bp.post("/fees/<int:number>/confirmation")
def confirm_fee(number):
    confirmed = request.form.get("confirmed") == "1"
    with done(_("The fee is in force.") if confirmed else _("The fee is not in force any more.")):
        rules.confirm(by=g.user, fee=_fee(number), confirmed=confirmed)
    return redirect(url_for(".fees"), 303)


def _fee(number):
    return Fee.get_or_none(Fee.id == number) or abort(404)
