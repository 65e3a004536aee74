"""Registering an establishment: the rules, then the form; open to everyone."""

from flask import Blueprint, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _

from domain import registration
from forms.establishments import FirstRegistrationForm, RulesForm
from views import page

bp = Blueprint("register", __name__, url_prefix="/register")


@bp.route("", methods=["GET", "POST"])
def rules():
    form = RulesForm()
    if form.validate_on_submit():
        with form.refusals():
            registration.agree(agreed=form.agreed.data)
            session["rules_read"] = True
            return redirect(url_for("owner.new_establishment" if _is_owner() else ".establishment"), 303)
    return page("register/rules.html", "rules", form=form)


# An account that exists already must be refused here: nobody could sign in to a second one, and without mail there is no other
# way to say so. What a stranger can learn is kept small: one sentence for e-mail, telephone and user name together, given only
# for an otherwise complete registration, and each one counts against the hourly limit of the address.
@bp.route("/establishment", methods=["GET", "POST"])
def establishment():
    if _is_owner():
        return redirect(url_for("owner.new_establishment"), 303)
    if request.method == "GET" and not session.get("rules_read"):
        return redirect(url_for(".rules"), 303)
    form = FirstRegistrationForm()
    if form.validate_on_submit():
        with form.refusals():
            registration.register(values=form.values, account=form.account, oath=form.oath.data,
                                  confirmed=form.confirm_doubtful.data, address=request.remote_addr or "",
                                  most_per_hour=current_app.khaibao.registrations_per_hour)
            flash(_("The establishment is registered and the office was told. Please sign in to follow it."), "good")
            return redirect(url_for("sign_in.start"), 303)
    return page("register/establishment.html", "registration", form=form)


def _is_owner():
    return g.user is not None and g.user.role == "owner"
