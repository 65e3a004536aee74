"""How content people are with the office's work, in figures: by point, the words without names; on screen and as workbook."""


from flask import g

import documents
from domain import audit
from domain.applications import ratings
from domain.clock import now, today
from views import downloads, page
from views.desk import bp
from views.desk.visit_figures import asked


@bp.get("/satisfaction")
def satisfaction():
    """The figures of the months of a period."""
    form, period, _point, mine = asked()
    rows, said = ratings.figures(g.user, period.since, period.until)
    return page("desk/satisfaction.html", "figures", 200, form=form, period=period, point=None, points=mine, rows=rows, said=said,
                scores=ratings.SCORES, least=ratings.LEAST, given=form.given)


@bp.get("/satisfaction.xlsx")
def export_satisfaction():
    """The same as a workbook."""
    _form, period, _point, _mine = asked()
    audit.record("satisfaction.exported", by=g.user, since=period.since.isoformat(), until=period.until.isoformat())
    body = documents.satisfaction_book.book(*ratings.figures(g.user, period.since, period.until), period=period, made_at=now(),
                                            made_by=g.user.full_name)
    return downloads.workbook(body, f"hai-long-{today():%Y%m%d}")
