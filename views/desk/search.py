"""Finding people at the desk: one box with filters, a list of numbers at once, and either as a workbook."""

from io import BytesIO
from itertools import islice

from flask import current_app, g, request, url_for
from flask_babel import gettext as _

import documents
from domain import audit, batch_search, establishment_rules, imports, people_found, search
from domain.clock import now, today
from forms.search import BatchForm, SearchForm
from views import downloads, page, proof, row_number
from views.desk import bp
from views.stay_pages import MOST_EXPORTED


@bp.get("/search", endpoint="search")
def show_search():
    """The people that fit, live as it is typed; `before` pages on. Each search is recorded."""
    form = _form()
    filters, text, entry = form.filters(), form.text, None
    given = {**({"q": text} if text else {}), **filters.given}
    found = search.find(g.user, text, filters, before=request.args.get("before", type=row_number))
    if given:
        entry = audit.record("search.made", by=g.user, **given)
    return page("desk/search.html", "found", 200, form=form, given=given, found=found, search=entry and entry.id,
                least=search.LEAST, older=url_for(".search", **given, before=found.older) if found.older else "")


@bp.get("/search/export.xlsx")
def search_xlsx():
    """Every stay that fits of everybody found, with the person's sums, and the conditions printed above."""
    form = _form()
    filters, target, sums = form.filters(), BytesIO(), {}
    audit.record("search.exported", by=g.user, **({"q": form.text} if form.text else {}), **filters.given)
    stays = _remembering(sums, islice(search.exported(g.user, form.text, filters), MOST_EXPORTED))
    documents.listing.write(target, stays, title=_("People found"), conditions=form.conditions(), made_at=now(),
                            made_by=g.user.full_name, totals=lambda stay: sums[people_found.document(stay)].totals)
    return downloads.workbook(target, f"khaibao-{today():%Y%m%d}")


@bp.route("/search/batch", methods=["GET", "POST"], endpoint="batch_search")
def show_batch_search():
    """Many numbers at once: too long for an address, so that the answer follows the POST itself."""
    form, answer = BatchForm(), None
    if form.validate_on_submit():
        with form.refusals():
            text = "\n".join(filter(None, [form.documents.data, _numbers_in_file(form)]))
            download = request.form.get("as") == "xlsx"
            if download and (question := proof.asked(documents=text)):
                return question
            answer = batch_search.run(by=g.user, text=text)
            # What was read from the file stands in the box now: it can be asked again, and downloaded.
            form.documents.data = text
            if download:
                body = documents.batch_answer.workbook(answer, made_at=now(), made_by=g.user.full_name)
                return downloads.workbook(body, f"khaibao-{today():%Y%m%d}")
    return page("desk/batch_search.html", "batch", form=form, answer=answer, most=batch_search.MOST)


def _form():
    return SearchForm(request.args, wards=[ward for ward, _office in establishment_rules.wards(g.user)])


def _remembering(sums, pairs):
    for stay, presence in pairs:
        sums.clear()
        sums[people_found.document(stay)] = presence
        yield stay


def _numbers_in_file(form):
    sent = form.file.sent
    return batch_search.read_file(**sent, limits=imports.limits(current_app.khaibao)) if sent["file_name"] else ""


def searched(q):
    """Record that somebody was looked for in one of the smaller lists; gives back what was typed."""
    if q:
        audit.record("search.made", by=g.user, q=q)
    return q
