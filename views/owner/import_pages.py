"""How an import is drawn: its numbers, what is still to be asked, and a page of its rows with each message in its cell."""

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from domain import import_changes
from domain import imports as lists
from domain.import_tables import missing, table_of
from forms.imports import ConfirmationForm, days_form, label
from models import ImportRow
from views import page, row_number
from views.filters import words

PAGE = 100
# The columns of the list of rows, and the fields that stand below one another in each.
COLUMNS = ((_l("Guest"), ("full_name", "birth_date", "sex")), (_l("Passport"), ("passport_number", "nationality")),
           (_l("Arrival – departure"), ("arrived_on", "leaving_on", "left_on")), (_l("Room"), ("room",)),
           (_l("Permitted until"), ("permitted_until",)))
_SHOWN_AT = {"birth_precision": "birth_date", "surname": "full_name", "given_names": "full_name"}


def draw(found, block, *, form=None, asking=None):
    """The page of one import, or one block of it. `asking` is a form of questions that was refused."""
    context = {"found": found, "form": form, "confirmation": form or ConfirmationForm()}
    if found.state in ("draft", "stored"):
        context |= _told(found, asking) | _rows(found)
        context["form"] = form or asking
    return page("owner/import.html", block, **context)


def place(found, number):
    """Where a row just mended stands in the list the person came from."""
    here = {name: request.args[name] for name in ("show", "page") if name in request.args}
    return url_for(".import", id=found.id, **here, mended=number, _anchor=f"row-{number}")


def texts(table, row):
    """(shown texts, problems by the field they are shown at) of a row. What stands at no shown field is at ""."""
    found = {}
    for problem in row.problems:
        at = _SHOWN_AT.get(problem["field"], problem["field"])
        found.setdefault(at if at in import_changes.MENDED else "", []).append(problem)
    return import_changes.typed(table, row), found


def _cells(table, row):
    """The cells of a row as drawn: [(heading, class, [(field, text, problems)])], and the problems of no shown field."""
    shown, problems = texts(table, row)
    cells = []
    for heading, fields in COLUMNS:
        lines = [(field, shown[field], problems.get(field, [])) for field in fields]
        found = [problem for _, _, some in lines for problem in some]
        refused = any(not problem.get("doubtful") for problem in found)
        cells.append((heading, "wrong" if refused else "doubt" if found else "", lines))
    return cells, problems.get("", [])


def returned(table, row):
    """(number, cells, [(column, sentence)]) of a refused row, as the workbook that is given back wants it."""
    columns = table.columns | ({"full_name": table.columns["surname"]} if "surname" in table.columns else {})
    reasons = [problem for problem in row.problems if not problem.get("doubtful")]
    return row.number, row.cells, [(columns.get(problem["field"]), words(problem)) for problem in reasons]


def _told(found, asking):
    table, draft = table_of(found.table_info), found.state == "draft"
    questions = found.table_info["questions"] if draft else {}
    return {"table": table, "receipt": lists.receipt(found), "earlier": lists.earlier(found) if draft else None,
            "late": lists.late(found) if draft else 0, "asking": asking or (days_form(questions) if questions else None),
            "missing": [label(field) for field in missing(table, found.establishment)] if draft else [],
            "guessed": [label(field) for field in sorted(table.by_shape)] if draft else []}


def _rows(found):
    tabs = lists.tabs(found)
    show = request.args.get("show", "")
    if not tabs.get(show):
        show = "refused" if tabs["refused"] and found.state == "draft" and "show" not in request.args else "all"
    last = max(1, -(-tabs[show] // PAGE))
    number = min(request.args.get("page", 1, type=row_number), last)
    mended = found.rows.where(ImportRow.number == request.args.get("mended", 0, type=row_number)).first()
    table, is_late = table_of(found.table_info), lists.lateness(found.establishment)
    rows = [(row, *_cells(table, row), row.state == "ready" and is_late(row))
            for row in lists.rows(found, show).order_by(ImportRow.number).paginate(number, PAGE)]

    def address(wanted):
        return url_for(".import_rows", id=found.id, show=show, page=wanted) if 1 <= wanted <= last else ""
    return {"tabs": tabs, "show": show, "rows": rows, "mended": mended, "headings": [heading for heading, _ in COLUMNS],
            "page_number": number, "last": last, "before": address(number - 1), "after": address(number + 1)}
