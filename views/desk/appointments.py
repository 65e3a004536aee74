"""An officer's hand on an appointment, at the counter or on the telephone: booked for a dossier, moved, taken away."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import dossiers
from domain.problems import N_, refuse
from domain.visits import appointment_rows, appointments, line, occupancy, parties, points, slots
from forms.appointments import DossierFamilyForm
from forms.base import read_day
from forms.points import RevokeForm, TimeForm
from models import SHARES, ReceptionPoint
from views import page, told_anew
from views.desk import bp
from views.desk.applications import own_dossier

NO_DOSSIER = N_("No dossier you may see has the code %(code)s.")


@bp.route("/applications/<code>/appointment", methods=["GET", "POST"])
def dossier_appointment(code):
    """The appointment of a dossier, and free times of a share to book or move it to."""
    found = own_dossier(code)
    live = appointments.live(found)
    form = TimeForm(formdata=request.form if request.method == "POST" else request.args)
    if request.method == "POST" and form.validate():
        with form.refusals():
            _set(found, live, _slot(found, form), form.seen.data)
            return redirect(url_for(".dossier_appointment", code=found.code), 303)
    return _page(found, live, form, RevokeForm(formdata=None))


@bp.post("/applications/<code>/appointment/revocation")
def revoke_appointment(code):
    """Take an appointment away; the citizen reads the reason."""
    found = own_dossier(code)
    live, form = appointments.live(found), RevokeForm()
    if live is None:
        return redirect(url_for(".dossier_appointment", code=found.code), 303)
    if form.validate_on_submit():
        with form.refusals():
            appointments.cancel(by=g.user, appointment=live, reason=form.reason.data or "", seen=form.seen.data)
            flash(_("The appointment is taken away; the citizen is told."), "good")
            return redirect(url_for(".dossier_appointment", code=found.code), 303)
    return _page(found, live, TimeForm(formdata=None), form, 422)


@bp.route("/applications/<code>/appointment/family", methods=["GET", "POST"])
def dossier_family(code):
    """Book the earliest places together for this dossier and others, or for none."""
    found, form = own_dossier(code), DossierFamilyForm()
    places, live = form.offer(points.visible_to(g.user), found.point), appointments.live(found)
    if form.validate_on_submit():
        with form.refusals():
            point = places.get(form.point.data) or abort(404)
            with told_anew():
                parties.book(by=g.user, applications=[found, *_others(form.codes.data)], point=point, seen=form.party.data,
                             **form.wanted)
                flash(_("The appointments are booked; each citizen is told."), "good")
            return redirect(url_for(".dossier_appointment", code=found.code), 303)
    return page("desk/dossier_family.html", "family", application=found, form=form, party=live.party if live else "")


def _others(text):
    """The dossiers with these codes, a line each, as typed or scanned."""
    return [dossiers.by_code(g.user, line.scanned(each) or "") or refuse("codes", NO_DOSSIER, code=each.strip())
            for each in (text or "").splitlines()[:parties.LARGEST] if each.strip()]


def _page(found, live, form, revoke_form, status=None):
    mine = list(points.visible_to(g.user))
    point = _point(mine, form.point.data, live, found)
    family = parties.of(live.party) if live and live.party else []
    return page("desk/dossier_appointment.html", "times", status, application=found, appointment=live, form=form, points=mine,
                point=point, family=family if len(family) > 1 else [], seen=appointment_rows.seen(live), revoke_form=revoke_form,
                **_times(found, point, form))


def _set(found, live, slot, seen):
    if live and live.state == "booked":
        appointments.move(by=g.user, appointment=live, slot=slot, seen=seen)
        flash(_("The appointment was changed; the citizen is told."), "good")
    else:
        appointments.book(by=g.user, application=found, slot=slot, seen=seen)
        flash(_("The appointment is booked; the citizen is told."), "good")


def _slot(found, form):
    if not form.time.data:
        refuse("time", N_("Please choose a time."))
    point = points.visible_to(g.user).where(ReceptionPoint.code == (form.point.data or "")).first()
    share = form.share.data if form.share.data in SHARES else "counter"
    slot = slots.at(point.code, points.service_of(found), *form.time.data, share) if point else None
    return slot or refuse("time", appointments.NOT_NOW)


def _point(mine, wanted, live, found):
    """The point asked for; else where the appointment is, where the dossier goes, the own office's, the first."""
    if wanted:
        return next((each for each in mine if each.code == wanted), None) or abort(404)
    liked = [live.slot.point_id if live else None, found.point_id]
    return next((each for number in liked for each in mine if each.id == number), None) or next(
        (each for each in mine if each.office_id == g.user.office_id), None) or next(iter(mine), None)


def _times(found, point, form):
    if point is None:
        return {"days": [], "times": [], "day": None, "share": "counter"}
    share = form.share.data if form.share.data in SHARES else "counter"
    service = points.service_of(found)
    days = occupancy.free_days(point, service, share)
    asked = form.time.data[0] if form.time.data else read_day(request.args.get("day", "")[:10])
    day = next((each for each, _places in days if asked and each >= asked), days[0][0] if days else None)
    return {"days": days, "share": share, "day": day, "times": occupancy.free_times(point, service, share, day) if day else []}
