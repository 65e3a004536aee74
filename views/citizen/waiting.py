"""The waiting list: joined from the page of choices, left, and an offered place taken or declined."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.visits import appointment_rows, appointments, points, waiting
from forms.appointments import SeenForm, WaitingForm
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
        if wait := waiting.of(found):
            waiting.leave(by=g.user, waiting=wait)
    return redirect(url_for(".appointment", code=found.code), 303)


@bp.post("/applications/<code>/appointment/offer")
def answer_offer(code):
    """Take the offered place, or decline it: then it goes to the next."""
    found = bookable(code)
    offered = waiting.of(found)
    if offered is None:
        late = waiting.lapsed(found) or not appointments.live(found)
        flash(_(waiting.LATE if late else appointment_rows.MEANWHILE), "error")
    elif request.form.get("answer") == "accept":
        with done(_("The place is yours.")):
            waiting.accept(by=g.user, waiting=offered, seen=SeenForm().seen.data)
    else:
        with done(_("You did not take the place; it goes to the next.")):
            waiting.decline(by=g.user, waiting=offered)
    return redirect(url_for(".appointment", code=found.code), 303)
