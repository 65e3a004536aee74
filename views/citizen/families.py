"""A family's appointment: two to six applications of one person or browser come together, or change their time together."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import access
from domain.visits import appointment_rows, appointments, parties, points
from forms.appointments import FamilyForm
from models import Application
from views import page, told_anew
from views.citizen import bp, times, token
from views.citizen.appointments import bookable, counted_as, together


@bp.route("/applications/<code>/appointment/family", methods=["GET", "POST"])
def family_appointment(code):
    """Hold consecutive places for several applications at once, or for none."""
    found = bookable(code)
    mine = [each for each in access.held_by(g.user, token()).order_by(Application.id) if parties.alike(each, found)]
    form = FamilyForm(applications=[each.code for each in mine if appointments.ready(each)])
    places = form.offer(points.receiving(points.service_of(found)), points.by_code(request.args.get("point", "")) or found.point)
    live = appointments.live(found)
    if form.validate_on_submit():
        with form.refusals():
            times.check_puzzle(found, form)
            chosen = [each for each in mine if each.code in form.applications.data]
            with told_anew():
                parties.hold(by=g.user, applications=chosen, point=places.get(form.point.data) or times.no_point(),
                             seen=form.party.data, **form.wanted, **counted_as())
            return redirect(url_for(".appointment", code=(found if found in chosen else chosen[0]).code), 303)
    return times.answered(form, page("citizen/appointment_family.html", "family", application=found, form=form, mine=mine,
                                     ready=appointments.ready, party=live.party if live else "",
                                     moving=False, **times.puzzle(found)))


@bp.route("/applications/<code>/appointment/family/move", methods=["GET", "POST"])
def move_family(code):
    """Move a booked family to the earliest places together from a day on."""
    found = bookable(code)
    live = appointments.live(found)
    family = together(live) if live and live.state == "booked" else []
    if not family:
        return redirect(url_for(".appointment", code=found.code), 303)
    form = FamilyForm()
    if form.validate_on_submit():
        with form.refusals():
            with told_anew():
                parties.move(by=g.user, party=live.party, understood=form.understood.data, seen=form.seen.data, **form.wanted)
                flash(_("The appointment was changed."), "good")
            return redirect(url_for(".appointment", code=found.code), 303)
    return page("citizen/appointment_family.html", "family", application=found, form=form, family=family, moving=True,
                seen=appointment_rows.seen(live), moves=min(map(appointments.moves_left, family)))
