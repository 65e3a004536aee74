"""The waiting list: joined from the page of choices, left, and an offered place taken or declined."""

from flask import abort, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.visits import appointments, points, waiting
from forms.appointments import WaitingForm
from views import done, page
from views.citizen import bp
from views.citizen.appointments import bookable


@bp.route("/applications/<code>/appointment/waiting", methods=["GET", "POST"])
def join_waiting(code):
    """Wait for a place between two days."""
    found = bookable(code)
    form = WaitingForm()
    point = points.by_code(form.point.data or "") if request.method == "POST" else None
    if point is None:
        return redirect(url_for(".appointment", code=found.code), 303)
    if form.validate_on_submit():
        with form.refusals():
            waiting.join(by=g.user, application=found, point=point, from_day=form.from_day.data, until_day=form.until_day.data,
                         half=form.half.data)
            return redirect(url_for(".appointment", code=found.code), 303)
    return page("citizen/appointment_waiting.html", "waiting", application=found, form=form, point=point,
                appointment=appointments.live(found))


@bp.post("/applications/<code>/appointment/waiting/end")
def leave_waiting(code):
    """Wait no longer."""
    found = bookable(code)
    with done(_("You are no longer on the waiting list.")):
        waiting.leave(by=g.user, waiting=waiting.of(found) or abort(404))
    return redirect(url_for(".appointment", code=found.code), 303)


@bp.post("/applications/<code>/appointment/offer")
def answer_offer(code):
    """Take the offered place, or decline it: then it goes to the next."""
    found = bookable(code)
    offered = waiting.of(found) or abort(404)
    if request.form.get("answer") == "accept":
        with done(_("The place is yours.")):
            waiting.accept(by=g.user, waiting=offered)
    else:
        with done(_("You did not take the place; it goes to the next.")):
            waiting.decline(by=g.user, waiting=offered)
    return redirect(url_for(".appointment", code=found.code), 303)
