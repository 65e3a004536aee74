"""The service in figures: online, on time, how long it took, supplements, satisfaction; on screen and as workbook."""


from flask import g
from flask_babel import gettext as _

import documents
from domain import audit
from domain.applications import quality
from domain.clock import now, today
from forms.citizen import KINDS
from views import downloads, page
from views.desk import bp
from views.desk.visit_figures import asked


@bp.get("/quality", endpoint="quality")
def show_quality():
    """The figures of a period, by month, kind and reception point."""
    form, period, point, mine = asked()
    found = quality.count(g.user, period, point)
    months, judged = found.rows["month"], [row for row in found.rows["month"] if row.judged] or found.rows["month"][:1]
    curve = documents.charts.curve(
        [round((row.on_time_share or 0) * 100) for row in judged], title=_("On time by month, in percent"), name="on-time",
        ends=(f"{judged[0].key:%m/%Y}", f"{judged[-1].key:%m/%Y}"))
    bars = documents.charts.bars([(f"{row.key:%m/%Y}", row.received) for row in months], title=_("Dossiers received by month"),
                                 name="received")
    return page("desk/quality.html", "figures", 200, form=form, period=period, point=None, points=mine, given=form.given,
                found=found, kinds=dict(KINDS), named={each.id: each.name for each in mine}, curve=curve, bars=bars)


@bp.get("/quality.xlsx")
def export_quality():
    """The same as a workbook."""
    _form, period, point, mine = asked()
    audit.record("quality.exported", by=g.user, since=period.since.isoformat(), until=period.until.isoformat())
    body = documents.quality_book.book(
        quality.count(g.user, period, point), period=period, points={each.id: each.name for each in mine},
        where=point.name if point else "", made_by=g.user.full_name, made_at=now())
    return downloads.workbook(body, f"dich-vu-cong-{today():%Y%m%d}")
