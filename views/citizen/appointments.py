"""An appointment: a time is chosen and held, booked, moved, cancelled; what is booked stays at the same address."""

from datetime import timedelta

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

import documents
from domain import sessions
from domain.applications import access, papers, tasks
from domain.clock import now
from domain.problems import Refused
from domain.visits import appointment_rows, appointments, closures, parties, points, rounds, slots, waiting
from forms.appointments import HoldForm, MoveForm, SeenForm
from models import Application
from views import done, downloads, page, say_why, told_anew
from views.citizen import bp, own_application, times, token


@bp.route("/applications/<code>/appointment", methods=["GET", "POST"])
def appointment(code):
    """The appointment of an application: booked, held, or still to be chosen. A choice posted here is held."""
    found = bookable(code)
    if request.method == "POST":
        form = HoldForm()
        if form.validate_on_submit():
            with form.refusals():
                with told_anew():
                    _hold(found, form)
                return redirect(url_for(".appointment", code=found.code), 303)
        return times.choose(found, form)
    last = appointments.last(found)
    if last and last.state == "booked":
        return _booked(found, last)
    if last and last.state == "held" and last.held_until > now() and "other" not in request.args:
        return _held(found, last)
    return times.choose(found, HoldForm(formdata=None), last=last)


@bp.get("/applications/<code>/appointment/clock")
def hold_clock(code):
    """How long the place is still held."""
    found = bookable(code)
    return _held(found, appointments.last(found) or abort(404), "citizen/appointment_clock.html", "clock")


@bp.post("/applications/<code>/appointment/extension")
def extend_hold(code):
    """Hold the place, and those of the family, for another 15 minutes."""
    found = bookable(code)
    if live := appointments.live(found):
        with done(_("The time is held for another 15 minutes.")):
            if together(live):
                parties.extend(by=g.user, party=live.party)
            else:
                appointments.extend(by=g.user, appointment=live)
    return redirect(url_for(".appointment", code=found.code), 303)


@bp.post("/applications/<code>/appointment/confirmation")
def confirm_appointment(code):
    """Book what is held, for the whole family; asked twice it is booked once."""
    found = bookable(code)
    held, seen = appointments.last(found) or abort(404), SeenForm().seen.data
    try:
        if together(held):
            parties.confirm(by=g.user, party=held.party, seen=seen)
        else:
            appointments.confirm(by=g.user, appointment=held, seen=seen)
    except appointments.Expired:
        # The page of choices says so itself.
        pass
    except Refused as refused:
        say_why(refused)
    return redirect(url_for(".appointment", code=found.code), 303)


@bp.route("/applications/<code>/appointment/move", methods=["GET", "POST"])
def move_appointment(code):
    """Choose another time for a booked appointment; the old one is given back when the new one is taken."""
    found = bookable(code)
    live = _booked_one(found)
    if not live:
        return redirect(url_for(".appointment", code=found.code), 303)
    form = MoveForm()
    if form.validate_on_submit():
        with form.refusals():
            slot = times.chosen_slot(found, form)
            with told_anew():
                _move(live, slot, form)
                flash(_("The appointment was changed."), "good")
            return redirect(url_for(".appointment", code=found.code), 303)
    return times.choose(found, form, moving=live)


@bp.route("/applications/<code>/appointment/cancellation", methods=["GET", "POST"])
def cancel_appointment(code):
    """Give the place back; a page asks first. With `all`, the whole family's."""
    found = bookable(code)
    live = appointments.live(found)
    if not live:
        if request.method == "POST":
            flash(_("The time was given back. You can choose another one whenever you like."), "good")
        return redirect(url_for(".appointment", code=found.code), 303)
    family = together(live)
    if request.method == "POST":
        seen = SeenForm().seen.data
        with done(_("The time was given back. You can choose another one whenever you like.")):
            if family and request.form.get("all"):
                parties.cancel(by=g.user, party=live.party, seen=seen)
            else:
                appointments.cancel(by=g.user, appointment=live, seen=seen)
        return redirect(url_for(".appointment", code=found.code), 303)
    return page("citizen/appointment_cancellation.html", "cancellation", application=found, appointment=live, family=family,
                seen=appointment_rows.seen(live))


@bp.post("/applications/<code>/appointment/proposal")
def keep_proposal(code):
    """Take the time proposed because the office closed."""
    found = bookable(code)
    live = _booked_one(found)
    if live:
        with done(_("The new time is booked.")):
            closures.keep(by=g.user, appointment=live, seen=SeenForm().seen.data)
    return redirect(url_for(".appointment", code=found.code), 303)


@bp.get("/applications/<code>/appointment/slip.pdf")
def appointment_pdf(code):
    """The slip to print or keep: when, where, what to bring, and the QR for the counter."""
    found = bookable(code)
    live = _booked_one(found) or abort(404)
    with force_locale("vi"):
        body = documents.appointment_slip.slip(appointments.by_code(live.code), bring=to_bring(found), made_at=now())
    return downloads.pdf(body, f"phieu-hen-{live.code}")


@bp.get("/applications/<code>/appointment/calendar.ics")
def appointment_ics(code):
    """The appointment for any calendar."""
    found = bookable(code)
    live = _booked_one(found) or abort(404)
    address = current_app.khaibao.site + url_for(".appointment", code=found.code)
    lines = [found.full_name, _("To bring:"), *to_bring(found), _("To change or cancel it: %(address)s", address=address)]
    body = documents.calendar_file.event(live, title=_("Appointment at the reception point"), details="\n".join(lines),
                                         made_at=now(), host=request.host)
    headers = {"Content-Disposition": f"attachment; filename=hen-{live.code}.ics"}
    return current_app.response_class(body, mimetype="text/calendar", headers=headers)


def bookable(code):
    """The own application with this code, if such a one is brought to a reception point."""
    found = own_application(code)
    return found if tasks.form_of(found).section("appointment") else abort(404)


def counted_as():
    """Under what a person's choices are counted: the account or the browser, and the address."""
    mine = f"user:{g.user.id}" if g.user else sessions.digest(token())
    return {"session": mine, "address": request.remote_addr or ""}


def together(appointment):
    """The live appointments of a family, when this person may open every application of it; else none."""
    family = parties.of(appointment.party) if appointment.party else []
    mine = access.held_by(g.user, token()).where(Application.id.in_([each.application_id for each in family]))
    return family if len(family) > 1 and mine.count() == len(family) else []


def to_bring(application):
    """What to bring to the counter, in words."""
    child = _("The identity card of the representative, and that of the child if there is one")
    yield child if application.kind == "child" else _("Your identity card")
    if "photo" not in application.finished and tasks.form_of(application).section("photo"):
        yield _("Two printed photos of 4 × 6 cm")
    sent = {paper.kind for paper in papers.of(application)}
    for each in papers.asked(application):
        if each.kind != "other" and each.kind not in sent:
            yield f"{_(papers.LABELS[each.kind])}: {_(each.why)}"


def _hold(found, form):
    times.check_puzzle(found, form)
    if form.listed.data:
        appointments.hold(by=g.user, application=found, slot=times.chosen_slot(found, form), **counted_as())
    else:
        point = points.by_code(form.point.data or "") or times.no_point()
        appointments.earliest(by=g.user, application=found, point=point, from_day=form.from_day.data,
                              half=form.half.data, **counted_as())


def _move(live, slot, form):
    if slot.id == live.proposed_slot_id:
        closures.keep(by=g.user, appointment=live)
    else:
        appointments.move(by=g.user, appointment=live, slot=slot, understood=form.understood.data, seen=form.seen.data)


def _held(found, live, template="citizen/appointment_held.html", block="hold"):
    left = live.held_until - now() if live.state == "held" else timedelta(days=-1)
    return page(template, block, application=found, appointment=live, family=together(live), seen=appointment_rows.seen(live),
                minutes=int(left.total_seconds() // 60), left=appointments.EXTENSIONS - live.extensions)


def _booked(found, live):
    proposed = slots.by_id(live.proposed_slot_id) if live.proposed_slot_id and live.proposed_until > now() else None
    wait = waiting.of(found)
    return page("citizen/appointment_booked.html", "appointment", application=found, appointment=live, proposed=proposed,
                seen=appointment_rows.seen(live, proposed), family=together(live), bring=list(to_bring(found)), wait=wait,
                moves=appointments.moves_left(live), ahead=waiting.ahead(wait) if wait else 0, offered=times.offered(wait),
                waiting_form=times.waiting_form(live.slot.point, until=live.slot.day), reminded=rounds.reminded(live))


def _booked_one(found):
    live = appointments.live(found)
    return live if live and live.state == "booked" else None
