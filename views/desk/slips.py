"""Paper slips (NA17) handed in at the ward, entered by an officer for establishments without a computer."""

from datetime import datetime, time

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import codes, establishments, stays
from domain.clock import instant, now
from domain.problems import N_, refuse
from forms.desk import SlipForm
from models import Establishment
from views import page
from views.desk import bp

MOST_FOUND = 20


@bp.route("/slips/new", methods=["GET", "POST"])
def new_slip():
    """Choose the establishment (`q` finds it by name), then enter the slip."""
    place = _place(request.values.get("establishment"))
    form = SlipForm(establishment=place.code if place else "")
    if place and form.valid_for(place):
        with form.refusals():
            stay = stays.declare(by=g.user, establishment=place, values=form.values, channel="slip", received_at=_received(form))
            flash(_("The slip was entered. Its receipt number is %(code)s.", code=codes.shown(stay.code)), "good")
            return redirect(url_for(".stay", code=stay.code), 303)
    return page("desk/new_slip.html", "slip", form=form, chosen=place, found=[] if place else _found(request.args.get("q", "")),
                q=request.args.get("q", ""))


def _place(code):
    found = establishments.by_code(establishments.visible_to(g.user), code)
    return found if found and establishments.accepted(found) else None


def _found(name):
    rows = establishments.only_accepted(establishments.matching(establishments.visible_to(g.user), name=name))
    return list(rows.order_by(Establishment.has_computer, Establishment.name_key).limit(MOST_FOUND))


def _received(form):
    """When the slip was handed in, as UTC: the officer's word, never later than now."""
    text, day = form.received_time.data or "00:00", form.received_on.data
    try:
        received = instant(datetime.combine(day, time.fromisoformat(text)))
    except (ValueError, TypeError, OverflowError):
        refuse("received_time", N_("Write the time as hour:minute, e.g. 21:30."))
    if received > now():
        refuse("received_on", N_("The slip cannot have been received in the future."))
    return received
