"""Stops of the service: announced to everybody, and taken back."""

from flask import abort, flash, g, redirect, url_for
from flask_babel import gettext as _

from domain import outages
from forms.stops import StopForm
from models import PlannedStop
from views import done, page
from views.admin import bp


@bp.route("/stops", methods=["GET", "POST"])
def stops():
    """The stops announced, and a form for another one."""
    form = StopForm()
    if form.validate_on_submit():
        with form.refusals():
            outages.announce(by=g.user, **form.stop)
            flash(_("The stop is announced on the status page and above every page in the week before it."), "good")
            return redirect(url_for(".stops"), 303)
    return page("admin/stops.html", "stops", form=form, planned=outages.planned(), late=outages.announced_late)


@bp.post("/stops/<int:number>/withdraw")
def withdraw_stop(number):
    """Take a stop back."""
    stop = PlannedStop.get_or_none(PlannedStop.id == number) or abort(404)
    with done(_("The stop is taken back.")):
        outages.withdraw(by=g.user, stop=stop)
    return redirect(url_for(".stops"), 303)
