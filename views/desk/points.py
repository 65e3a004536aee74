"""A reception point as its officers keep it: weeks ahead and their use, a day's people, closed days, opening hours."""

from datetime import timedelta

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from domain.clock import today
from domain.visits import closures, hours, occupancy, points
from forms.base import read_day
from forms.points import SHARE_WORDS, WEEKDAYS, ClosureForm, HoursForm
from models import Closure, OpeningHours, ReceptionPoint, Service
from views import done, page
from views.desk import bp


@bp.get("/points", endpoint="points")
def show_points():
    """The reception points an officer works with, and how many are expected at each."""
    return page("desk/points.html", "points", points=list(points.visible_to(g.user)), expected=occupancy.expected(g.user))


@bp.get("/points/<code>")
def point(code):
    """The weeks ahead: places and their use by day; whom the office must call; closed days."""
    found = own_point(code)
    days = occupancy.days_ahead(found)
    return page("desk/point.html", "weeks", point=found, days=days, most=max((each.places for each in days), default=0),
                conflicts=hours.conflicts(found), closures=closures.ahead(found), shares=SHARE_WORDS, **_moved(found))


@bp.get("/points/<code>/days/<day>")
def point_day(code, day):
    """Who comes on a day."""
    found, on = own_point(code), read_day(day) or abort(404)
    return page("desk/point_day.html", "people", point=found, day=on, people=occupancy.of_day(found, on),
                before=on - timedelta(days=1), after=on + timedelta(days=1))


@bp.route("/points/<code>/hours", methods=["GET", "POST"])
def point_hours(code):
    """The week of a point by service; a session is added, after a look at what that brings about."""
    found = own_point(code)
    form = _hours_form()
    if request.method == "GET":
        form.valid_from.data = today()
    opened = None
    if form.validate_on_submit():
        with form.refusals():
            given = {"by": g.user, "point": found, "weekdays": form.weekdays.data, "values": form.hours_values}
            if "look" not in request.form:
                return _opened(found, hours.add_days(**given))
            opened = hours.preview(hours.add_days, **given)
    return page("desk/point_hours.html", "hours", point=found, form=form, opened=opened, rows=_weeks(found), weekdays=WEEKDAYS,
                names=_names(), edited=None)


@bp.route("/points/<code>/hours/<int:number>", methods=["GET", "POST"])
def edit_point_hours(code, number):
    """Change a session of the week, after a look at whose places that touches."""
    found = own_point(code)
    row = _row(found, number)
    form, opened = _hours_form(obj=row) if request.method == "GET" else _hours_form(), None
    if request.method == "GET":
        form.service.data = row.service.code
    if form.validate_on_submit():
        with form.refusals():
            given = {"by": g.user, "hours": row, "values": form.hours_values}
            if "look" not in request.form:
                return _opened(found, hours.change(**given))
            opened = hours.preview(hours.change, **given)
    return page("desk/point_hours.html", "hours", point=found, form=form, opened=opened, rows=_weeks(found), weekdays=WEEKDAYS,
                names=_names(), edited=row)


@bp.post("/points/<code>/hours/<int:number>/end")
def end_point_hours(code, number):
    """End a session: what is booked stays, nobody new is taken."""
    found = own_point(code)
    with done(_("The session has ended; what is booked stays.")):
        hours.remove(by=g.user, hours=_row(found, number))
    return redirect(url_for(".point_hours", code=found.code), 303)


@bp.route("/points/<code>/closures", methods=["GET", "POST"])
def point_closures(code):
    """Close a day or a part of it: first who is concerned, then the deed."""
    found = own_point(code)
    form, concerned = ClosureForm(), None
    if form.validate_on_submit():
        with form.refusals():
            where = None if form.everywhere.data else found
            given = {"by": g.user, "point": where, "day": form.day.data, "reason": form.reason.data or "", **form.part}
            closures.check(**given)
            concerned = occupancy.concerned(where, form.day.data, **form.part)
            if "sure" in request.form:
                closure, _people = closures.close(**given)
                return redirect(url_for(".point_closure", code=found.code, number=closure.id), 303)
    return page("desk/point_closures.html", "closures", point=found, form=form, concerned=concerned,
                closures=closures.ahead(found))


@bp.get("/points/<code>/closures/<int:number>")
def point_closure(code, number):
    """What became of those who were to come on a closed day: proposed places, and whom the office must call."""
    found, closure = _closure(code, number)
    return page("desk/point_closure.html", "result", point=found, closure=closure, **_moved(closure.point, closure.day))


@bp.post("/points/<code>/closures/<int:number>/reopening")
def reopen_point(code, number):
    """Take a closure back."""
    found, closure = _closure(code, number)
    with done(_("The day is open again. Whoever had not answered keeps the appointment, and is told.")):
        closures.reopen(by=g.user, closure=closure)
    return redirect(url_for(".point_closures", code=found.code), 303)


def own_point(code):
    """The reception point with this code, if this officer works with it."""
    return points.visible_to(g.user).where(ReceptionPoint.code == code).first() or abort(404)


def _moved(where, day=None):
    """Whose time is closed: `asked`, with a proposal they have not answered, and `without` one."""
    people = occupancy.displaced(where, day)
    return {"asked": [each for each in people if each.proposed_slot_id],
            "without": [each for each in people if not each.proposed_slot_id]}


def _closure(code, number):
    found = own_point(code)
    closure = Closure.get_or_none(Closure.id == number)
    if closure is None or closure.point_id not in (None, found.id) or closure.point_id is None and g.user.role != "province":
        abort(404)
    return found, closure


def _row(found, number):
    return OpeningHours.get_or_none(OpeningHours.id == number, OpeningHours.point == found) or abort(404)


def _hours_form(**given):
    return HoursForm(**given).offer(Service.select().where(Service.bookable).order_by(Service.position), str(get_locale()))


def _weeks(found):
    return list(hours.of(found).order_by(OpeningHours.service, OpeningHours.weekday, OpeningHours.starts))


def _names():
    return {each.id: getattr(each, f"name_{get_locale()}") for each in Service.select()}


def _opened(found, opened):
    flash(_("The hours are stored; new places: %(made)s. Times with more people than places now: %(conflicts)s.",
            made=opened.made, conflicts=len(opened.conflicts)), "warn" if opened.conflicts else "good")
    return redirect(url_for(".point_hours", code=found.code), 303)
