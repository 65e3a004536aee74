"""The figures of the counter: times, who did not come, success at the first try, use of the places; on screen and as workbook."""


from flask import abort, g, request
from flask_babel import gettext as _

import documents
from domain import audit
from domain.applications import reception
from domain.clock import now, today
from domain.visits import figures, points
from forms.base import choices
from forms.visits import FiguresForm
from views import downloads, page
from views.desk import bp


@bp.get("/visits")
def visits():
    """The figures of a period at one point or all."""
    form, period, point, mine = asked()
    return page("desk/visits.html", "figures", 200, form=form, period=period, point=None, points=mine, given=form.given,
                found=figures.count(g.user, period, point), missing=reception.MISSING, services=figures.services(),
                named={each.id: each.name for each in mine})


@bp.get("/visits.xlsx")
def export_visits():
    """The same as a workbook."""
    _form, period, point, mine = asked()
    audit.record("visits.exported", by=g.user, since=period.since.isoformat(), until=period.until.isoformat())
    body = documents.visit_book.book(
        figures.count(g.user, period, point), period=period, services=figures.services(), made_at=now(),
        points={each.id: each.name for each in mine}, where=point.name if point else "", made_by=g.user.full_name)
    return downloads.workbook(body, f"tiep-nhan-{today():%Y%m%d}")


def asked():
    """What was asked for: (form, Period, point or None, the officer's points)."""
    form, mine = FiguresForm(request.args), list(points.visible_to(g.user))
    form.point.choices = choices([(each.code, each.name) for each in mine], first=_("All"))
    period = form.asked()
    point = next((each for each in mine if each.code == form.point.data), None)
    if form.point.data and point is None:
        abort(404)
    return form, period, point, mine
