"""The officers' reports: a table with drawings and comparisons, the ready paragraph, workbooks and the periodic packs."""


from flask import abort, g, request
from flask_babel import get_locale
from flask_babel import gettext as _

import documents
from documents import charts, figures, paragraph
from domain import audit, installation, labels, offices
from domain import reports as counted
from domain.clock import now, today
from forms.base import choices
from forms.reports import ReportForm
from views import downloads, page
from views.desk import bp
from views.filters import figure

TOP = 10
# Periods that are reported in official packs and paragraphs.
REPORTED = ("half_year", "year", "year_before", "calendar_year")


@bp.get("/reports")
def reports():
    """One report on the screen: every condition stands in its address. `text` asks for the paragraph too."""
    form, seen, period, by = _asked()
    # The paragraph needs every dimension: over a year that takes longer than the one on the screen, so it is asked for.
    overview = counted.overview(seen, period) if period.name in REPORTED and request.args.get("text") else None
    found = overview.reports[by] if overview else counted.report(seen, period, by)
    named, days = _namer(found), counted.by_day(seen, period)
    return page("desk/reports.html", "report", 200, form=form, report=found, name=named, matrix=_matrix(seen, period, by),
                purposes=labels.PURPOSES, days=days, staying=counted.staying(seen), average=counted.average(seen, period),
                counted_at=now(), given=form.given, area=_area(seen),
                bars=_bars(found, named), curve=_curve(days, counted.by_day(seen, period.before)),
                reported=period.name in REPORTED,
                paragraph=paragraph.text(overview, area=_area(seen)) if overview else "")


@bp.get("/reports/staying")
def staying():
    """Those staying now, by one dimension, whenever they came."""
    form, seen, _period, by = _asked()
    found = counted.staying_by(seen, by)
    named = _namer(found)
    return page("desk/staying.html", "staying", 200, form=form, report=found, name=named, area=_area(seen), counted_at=now(),
                bars=_bars(found, named))


@bp.get("/reports/staying.xlsx")
def export_staying():
    """Those staying now as a workbook, the area and the time of the count printed above."""
    _form, seen, _period, by = _asked()
    audit.record("report.exported", by=g.user, dimension=by, since=today().isoformat(), until=today().isoformat())
    conditions = figures.conditions_now(where=_area(seen), made_by=g.user.full_name, made_at=now())
    body = documents.report_book.staying(counted.staying_by(seen, by), conditions=conditions, made_at=now())
    return downloads.workbook(body, f"dang-tam-tru-{by}-{today():%Y%m%d}")


@bp.get("/reports/export.xlsx")
def export_report():
    """The report on the screen as a workbook, its conditions and the time of the count printed above."""
    _form, seen, period, by = _asked()
    audit.record("report.exported", by=g.user, dimension=by, since=period.since.isoformat(), until=period.until.isoformat())
    body = documents.report_book.one(counted.report(seen, period, by), _matrix(seen, period, by),
                                     conditions=_conditions(seen, period), made_at=now())
    return downloads.workbook(body, f"bao-cao-{by}-{today():%Y%m%d}")


@bp.get("/reports/pack/<layout>")
def pack(layout):
    """Everything about a period as one workbook (`xlsx`) or one document (`pdf`)."""
    if layout not in ("xlsx", "pdf"):
        abort(404)
    _form, seen, period, _by = _asked()
    overview, where = counted.overview(seen, period), _area(seen)
    audit.record("report.packed", by=g.user, layout=layout, since=period.since.isoformat(), until=period.until.isoformat())
    name = f"bao-cao-{period.since:%Y%m%d}-{period.until:%Y%m%d}"
    if layout == "pdf":
        office = g.user.office or offices.all_offices()[0]
        return downloads.pdf(documents.pack.paper(overview, area=where, office=office, made_by=g.user.full_name), name)
    body = documents.report_book.whole(overview, conditions=_conditions(seen, period), text=paragraph.text(overview, area=where))
    return downloads.workbook(body, name)


def _asked():
    form = ReportForm(request.args)
    form.ward.choices = choices(((ward.code, ward.name) for ward in counted.wards(g.user)), first=_("All"))
    period, by = form.asked()
    return form, counted.scope(g.user, form.ward.data or ""), period, by


def _area(seen):
    return figures.area(seen, list(counted.wards(g.user)), installation.current())


def _conditions(seen, period):
    return figures.conditions(period, where=_area(seen), made_by=g.user.full_name, made_at=now())


def _matrix(seen, period, by):
    return counted.matrix(seen, period) if by == "purpose" else None


def _namer(report):
    """A function from a value to its name in the language of the page."""
    words, found, place = counted.WORDS.get(report.by, {}), report.names, 0 if str(get_locale()) == "vi" else 1
    return lambda value: _(words[value]) if value in words else found[value][place] if value in found else value or _("Other")


def _bars(found, named):
    rows = [(named(row.value), row.n) for row in found.rows if row.n][:TOP]
    return charts.bars(rows, title=_("The largest numbers"), name="bars", number=figure)


def _curve(days, before):
    title = _("Stays that began each day; dashed: the period before")
    return charts.curve([n for _day, n in days], beside=[n for _day, n in before], title=title, name="curve",
                        ends=(f"{days[0][0]:%d/%m/%Y}", f"{days[-1][0]:%d/%m/%Y}"), number=figure)
