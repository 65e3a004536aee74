"""Lists of stays and their exports, as both the owner's rooms and the desk draw them."""

from io import BytesIO
from itertools import islice

from flask import abort, current_app, g, request, send_file, url_for
from flask_babel import gettext as _

import documents
from domain import audit, codes, countries, stay_lists, stays, watch_hits
from domain.clock import now, today
from views import downloads, page, row_number

# One workbook in the official layout is one sending: the national system takes no more at once.
MOST_EXPORTED = 100_000
LAYOUTS = ("xlsx", "kbtt.xlsx", "kbtt11.xlsx", "kbtt.xml")


def listed(form, template, **context):
    """Draw one page of the stays the person may see, narrowed by the filter form."""
    filters = form.filters()
    before, after = (request.args.get(name, type=row_number) for name in ("before", "after"))
    found = stay_lists.page(stays.visible_to(g.user), filters, before=before, after=after)
    here = filters.given
    return page(template, "stays", 200, form=form, stays=found.rows, given=here,
                marks=watch_hits.marks(g.user, found.rows),
                newer=url_for(".stays", **here, after=found.newer) if found.newer else "",
                older=url_for(".stays", **here, before=found.older) if found.older else "")


def exported(form, layout):
    """The whole filtered list as a file: `xlsx` for people, `kbtt.xlsx`, `kbtt11.xlsx` and `kbtt.xml` for the portals."""
    if layout not in LAYOUTS:
        abort(404)
    filters = form.filters()
    found = islice(stay_lists.every(stays.visible_to(g.user), filters), MOST_EXPORTED)
    audit.record("stays.exported", by=g.user, layout=layout, **filters.given)
    name = f"khaibao-{today():%Y%m%d}"
    if layout == "xlsx":
        target = BytesIO()
        documents.listing.write(target, found, title=_("Declarations of foreigners' residence"),
                                conditions=_conditions(form, filters), made_at=now(), made_by=g.user.full_name)
        return downloads.workbook(target, name)
    # What was declared by mistake is not handed on.
    found = [stay for stay in found if not stay.cancelled_at]
    if layout == "kbtt.xml":
        body = documents.kbtt.xml(found)
        return send_file(BytesIO(body), "application/xml", as_attachment=True, download_name=f"{name}-kbtt.xml")
    return downloads.workbook(documents.kbtt.workbook(found, columns=11 if "11" in layout else 12, made_at=now()), f"{name}-kbtt")


def verify_url(code):
    """The public address printed as QR on a receipt."""
    base = current_app.khaibao.base_url or request.host_url
    return base.rstrip("/") + url_for("public.verify", code=codes.shown(code))


def _conditions(form, filters):
    shown = []
    for name, value in filters.given.items():
        field = form[name]
        words = {each.value: each.label for each in getattr(field, "choices", None) or ()}.get(value, value)
        found = countries.get(value) if name == "nationality" else None
        shown.append((str(field.label.text), found.label if found else str(words)))
    return shown
