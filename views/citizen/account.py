"""A citizen's account: opened here; it finds all own applications, and takes in those this browser has a key to."""

from flask import current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import citizens, codes
from domain.applications import access
from forms.citizen import AccountForm
from models import Application
from views import done, page
from views.citizen import bp, own_application
from views.guard import local_path


@bp.route("/account/new", methods=["GET", "POST"])
def new_account():
    """Open an account with name, e-mail or telephone, and password."""
    form, target = AccountForm(), local_path(request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            citizens.register(full_name=form.full_name.data, email=form.email.data, phone=form.phone.data,
                              password=form.password.data or "", again=form.again.data or "", address=request.remote_addr or "",
                              most_per_hour=current_app.khaibao.registrations_per_hour)
            flash(_("Your account is open. Please sign in."), "good")
            return redirect(url_for("sign_in.start", next=target or url_for(".home")), 303)
    return page("citizen/new_account.html", "account", form=form, target=target)


@bp.post("/applications/<code>/account")
def take(code):
    """Take an application of this browser, or one that states the own verified number, into one's account."""
    found = access.claimable(g.user).where(Application.code == (codes.read(code) or "")).first() or own_application(code)
    with done(_("The application is in your account now.")):
        access.take(by=g.user, application=found)
    return redirect(url_for(".application", code=found.code), 303)
