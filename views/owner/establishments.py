"""The owner's establishments: the list, one with its history, a new one, changes and completions."""

from flask import abort, current_app, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _

from domain import establishment_changes, establishments, registration
from forms.establishments import EstablishmentForm, RegistrationForm
from models import Establishment
from views import page
from views.owner import bp


@bp.get("/establishments", endpoint="establishments")
def show_establishments():
    rows = establishments.visible_to(g.user).order_by(Establishment.name_key, Establishment.id)
    return page("owner/establishments.html", "establishments", establishments=list(rows), owned=_owned(),
                accepted=establishments.accepted)


@bp.get("/establishments/<code>")
def establishment(code):
    row = visible(code)
    return page("owner/establishment.html", "establishment", establishment=row, mine=row.id in _owned(),
                accepted=establishments.accepted(row), history=establishments.history(row),
                steps=establishments.STEPS, labels=establishment_changes.LABELS)


@bp.route("/establishments/new", methods=["GET", "POST"])
def new_establishment():
    if request.method == "GET" and not session.get("rules_read") and not _owned():
        return redirect(url_for("register.rules"), 303)
    form = RegistrationForm().fill(registration.representative_of(g.user))
    if form.validate_on_submit():
        with form.refusals():
            made, _owner = registration.register(by=g.user, values=form.values, oath=form.oath.data,
                                                 confirmed=form.confirm_doubtful.data,
                                                 most_per_hour=current_app.khaibao.registrations_per_hour)
            flash(_("The establishment is registered and the office was told."), "good")
            return redirect(url_for(".establishment", code=made.code), 303)
    return page("owner/new_establishment.html", "registration", form=form)


@bp.route("/establishments/<code>/details", methods=["GET", "POST"])
def edit_establishment(code):
    row = owned(code)
    if row.state == "returned":
        return redirect(url_for(".complete_establishment", code=row.code), 303)
    form = EstablishmentForm().fill(registration.values_of(row))
    if form.validate_on_submit():
        with form.refusals():
            changed = registration.update(by=g.user, establishment=row, values=form.values, confirmed=form.confirm_doubtful.data)
            flash(_("The changes are stored.") if changed.state == row.state else
                  _("The changes are stored and wait for the office's approval."), "good")
            return redirect(url_for(".establishment", code=row.code), 303)
    return page("owner/edit_establishment.html", "details", form=form, establishment=row)


@bp.route("/establishments/<code>/completion", methods=["GET", "POST"])
def complete_establishment(code):
    row = owned(code)
    form = RegistrationForm().fill(registration.values_of(row))
    if form.validate_on_submit():
        with form.refusals():
            registration.complete(by=g.user, establishment=row, values=form.values, oath=form.oath.data,
                                  confirmed=form.confirm_doubtful.data)
            flash(_("The registration was sent again."), "good")
            return redirect(url_for(".establishment", code=row.code), 303)
    return page("owner/complete_establishment.html", "completion", form=form, establishment=row)


def visible(code):
    """The establishment behind a code, if this person may see it; otherwise 404."""
    return establishments.by_code(establishments.visible_to(g.user), code) or abort(404)


def owned(code):
    """The establishment behind a code, if it is this person's own, and not merely where they work; otherwise 404."""
    return establishments.by_code(establishments.owned_by(g.user), code) or abort(404)


def _owned():
    return {row.id for row in establishments.owned_by(g.user)}
