"""The reception points: where each lies, how far ahead it is booked; a new one opens with a usual week in one step."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import offices
from domain.visits import hours
from domain.visits import points as rules
from forms.points import PointForm
from views import page
from views.admin import bp


@bp.get("/points")
def points():
    """Every reception point."""
    return page("admin/points.html", "points", points=list(rules.visible_to(g.user)))


@bp.route("/points/new", methods=["GET", "POST"])
def new_point():
    """Add a reception point, with the usual week."""
    form = PointForm().offer(offices.all_offices())
    if form.validate_on_submit():
        with form.refusals():
            hours.open_point(by=g.user, values=form.point_values, usual_week=form.usual_week.data)
            flash(_("The reception point is open. Its officers change its hours and closed days under “Passports”."), "good")
            return redirect(url_for(".points"), 303)
    return page("admin/point.html", "point", form=form, point=None)


@bp.route("/points/<code>", methods=["GET", "POST"])
def point(code):
    """Change what is known of a reception point."""
    found = rules.by_code(code) or abort(404)
    place = None if found.latitude is None else (found.latitude, found.longitude)
    form = (PointForm() if request.method == "POST" else PointForm(obj=found, position=place)).offer(offices.all_offices())
    if request.method == "GET":
        form.office.data = found.office_id
    if form.validate_on_submit():
        with form.refusals():
            rules.change(by=g.user, point=found, values=form.point_values)
            flash(_("The reception point is changed."), "good")
            return redirect(url_for(".points"), 303)
    return page("admin/point.html", "point", form=form, point=found)
