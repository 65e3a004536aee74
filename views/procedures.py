"""What anyone may read about passports: check before you start, the procedures, the offices and their hours."""

from io import BytesIO

from flask import Blueprint, abort, current_app, request, send_file
from flask_babel import get_locale

import documents
from domain import offices as office_rules
from domain.applications import advice, fees
from domain.applications import procedures as rules
from domain.clock import now
from domain.visits import timetable
from models import FEE_GROUPS
from views import page

bp = Blueprint("procedures", __name__)


@bp.get("/start")
def start():
    """Check before you start: one question a page, the answers in the address, then the advice."""
    answers = advice.known(request.args)
    question = advice.next_question(answers)
    if question is None:
        ways = ("visit", "online") if current_app.khaibao.online_filing else ("visit",)
        return page("procedures/advice.html", "start", advice=advice.advise(answers, ways=ways), answers=_answered(answers),
                    again=answers)
    missing = request.args.get("asked") == question.key
    return page("procedures/question.html", "start", 422 if missing else None, question=question, answers=_answered(answers),
                given=answers, missing=missing)


def _answered(answers):
    """(question, words of the answer, the answers before it), for the links that change one."""
    rows, before = [], {}
    for key, value in answers.items():
        question = advice.QUESTIONS[key]
        rows.append((question, next(words for code, words, _hint in question.options if code == value), dict(before)))
        before[key] = value
    return rows


@bp.get("/procedures")
def procedures():
    """The procedures, or those meant by the words typed: old names and form numbers lead to today's."""
    words = request.args.get("q", "")[:100]
    return page("procedures/procedures.html", "procedures", words=words, found=rules.search(words), language=_language(),
                rules=rules)


@bp.get("/procedures/<code>")
def procedure(code):
    """One procedure with its fees of today, dated."""
    found = _published(code)
    return page("procedures/procedure.html", "procedure", procedure=found, language=_language(), costs=costs(found),
                parts=rules.text(found, _language()), paragraphs=rules.paragraphs, forms=rules.forms(found),
                name=rules.name(found, _language()), kinds=rules.KINDS.get(found.code, ()))


@bp.get("/procedures/<code>/form.pdf")
def form_pdf(code):
    """A blank form of the procedure, the one named in `form` or its first, to be filled in by hand."""
    forms = rules.forms(_published(code))
    wanted = request.args.get("form") or (forms[0].number if forms else "")
    form = next((each for each in forms if each.number == wanted), None) or abort(404)
    body = documents.application_form.blank(form, made_at=now())
    return send_file(BytesIO(body), mimetype="application/pdf", as_attachment=True, download_name=f"{form.number}.pdf")


@bp.get("/offices")
def offices():
    """Every reception point: address, telephone, opening hours, and when it is closed."""
    points, closures = timetable.published()
    return page("procedures/offices.html", "offices", points=points, closures=closures, holidays=timetable.holidays(_language()),
                language=_language(), telephones=[] if points else office_rules.all_offices()[:1])


def costs(procedure):
    """(group, fee of today, next day it changes, fee then) of a procedure."""
    groups = [group for group in FEE_GROUPS if (group == "none") == (procedure.code != rules.of_kind("adult"))]
    return [(fees.GROUP_NAMES[group], fees.fee_for(group), *fees.next_change(group)) for group in groups]


def _published(code):
    found = rules.by_code(code)
    return found if found and found.published else abort(404)


def _language():
    return "vi" if str(get_locale() or "vi").startswith("vi") else "en"
