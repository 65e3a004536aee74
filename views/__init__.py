"""HTTP only: page() draws a page or one block of it; the rooms below hold one audience each."""

from contextlib import contextmanager

from flask import current_app, flash, request, url_for
from werkzeug.routing import IntegerConverter

from domain.problems import Refused
from domain.visits.appointment_rows import Meanwhile
from forms.base import told

LAST_ROW = 2**31 - 1


def page(template, block, status=None, **context):
    """Answer with the whole page, or with one block of it when htmx asked for that. 422 when a form has errors."""
    form = context.get("form")
    status = status or (422 if form is not None and form.errors else 200)
    asked = request.htmx and not (request.htmx.boosted or request.htmx.history_restore_request)
    current_app.update_template_context(context)
    view = current_app.jinja_env.get_template(template)
    html = "".join(view.blocks[block](view.new_context(context))) if asked else view.render(context)
    return html, status, {"Vary": "HX-Request"}


def say_why(refused):
    """Say above the next page why something was not done."""
    for problem in refused.problems:
        flash(told(problem), "error")


@contextmanager
def done(sentence=""):
    """Around a verb without a form of its own: says the sentence when it was done, else why it was not."""
    try:
        yield
    except Refused as refused:
        say_why(refused)
    else:
        if sentence:
            flash(sentence, "good")


@contextmanager
def told_anew():
    """Around a verb about an appointment: what an old page asks is not done; the page that follows shows what is valid now."""
    try:
        yield
    except Meanwhile as meanwhile:
        flash(told(meanwhile.problems[0]), "error")


def first_page(rows, most, endpoint, **given):
    """The first `most` of the rows, and the address of the older ones; "" when there are no more rows than that."""
    shown = rows[:most]
    return shown, url_for(endpoint, **given, before=shown[-1].id) if len(rows) > most else ""


class RowNumber(IntegerConverter):
    """A row's number in the path of an address (`<int:…>`); one that no database holds leads nowhere."""

    def __init__(self, url_map):
        super().__init__(url_map, max=LAST_ROW)


def row_number(text):
    """The same behind the question mark, as the `type` of `request.args.get`."""
    number = int(text)
    if not 0 < number <= LAST_ROW:
        raise ValueError(text)
    return number
