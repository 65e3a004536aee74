"""One section of an application on one page: filled in by hand or from the identity card, saved, led to the right form."""

from flask import abort, current_app, g, make_response, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from domain import identities
from domain.applications import access, citizen_card, drafts, lists, old_addresses, rules, tasks
from domain.problems import Refused
from forms.citizen import RELATIONS, autocomplete, section_form, shown
from models import Office
from views import page
from views.citizen import bp, own_application, token

# Where the parts of an identity card go, by section.
_CARD = {"family_name": "family_name", "given_names": "given_names", "birth_date": "birth_date", "sex": "sex",
         "personal_number": "personal_number", "address": "permanent_address"}
_REPRESENTATIVE_CARD = {"full_name": "representative_name", "birth_date": "representative_birth_date",
                        "sex": "representative_sex", "personal_number": "representative_number",
                        "address": "representative_permanent_address"}


@bp.route("/applications/<code>/<section>", methods=["GET", "POST"])
def section(code, section):
    """Answer one section. `scan` fills it from the card, `use` puts in an address's new name, `switch` changes the form."""
    found = own_application(code)
    form, scan = _form(found, section), None
    if "scan" in request.form:
        scan = _scan(form)
    elif "use" in request.form:
        key, _bar, line = request.form["use"].partition("|")
        form.show({key: line})
    elif "switch" in request.form:
        with form.refusals():
            other = "child" if found.kind == "adult" else "adult"
            drafts.switch_kind(by=g.user, application=found, kind=other, values=form.answers)
            return redirect(url_for(".application", code=found.code), 303)
    elif form.validate_on_submit():
        with form.refusals():
            drafts.save_section(by=g.user, application=found, section=section, values=form.answers, seen=form.seen.data or "",
                                confirmed=form.confirm_doubtful.data, later="later" in request.form, token=token())
            return redirect(url_for(".check" if form.back.data == "check" else ".application", code=found.code), 303)
    return _page(found, form, scan)


def carried_on(application, target, typed):
    """After an application was opened again: the page that was left, with what had been typed there, or its task list."""
    home = url_for("citizen.application", code=application.code)
    key = target.removeprefix(home + "/")
    written = {section.key for section in tasks.form_of(application).written()}
    if not typed or key not in written:
        return redirect(_page_of(target) if target.startswith(home + "/") else home, 303)
    form = section_form(tasks.form_of(application), key)(MultiDict(typed))
    return make_response(_page(application, form, None))


def _page_of(target):
    """The page on which an act at this address was asked for: the address itself, or the one above when it only takes acts."""
    try:
        current_app.create_url_adapter(request).match(target, method="GET")
    except HTTPException:
        return target.rsplit("/", 1)[0]
    return target


def _form(application, key):
    version = tasks.form_of(application)
    if not version.of(key):
        abort(404)
    made = section_form(version, key)()
    if request.method == "GET":
        made.show(application.answers)
        made.back.data = request.args.get("back", "")
    return made


def _page(application, form, scan):
    key, answers = form.section.key, form.answers
    elsewhere = [(field, shown(field, application.answers.get(field.key, ""))) for field in form.asked
                 if application.answers.get(field.key, "") != answers[field.key]]
    said = {problem.message for problem in form.found}
    return page("citizen/section.html", "section", 422 if form.found else None, application=application, form=form,
                section=form.section, scan=scan, mark=drafts.mark(application, key),
                elsewhere=elsewhere if drafts.MEANWHILE in said else [],
                other_form=bool(said & {rules.FOR_A_CHILD, rules.FOR_AN_ADULT}),
                fixed=identities.fixed(application), shown=shown,
                has_card=any(field.kind == "number" for field in form.asked), lists=_lists(form.asked),
                suggestions=_suggestions(form), autocomplete=autocomplete, private=access.is_private(token()))


def _suggestions(form):
    """Today's names for addresses written with those of before July 2025, by field."""
    found = {field.key: old_addresses.suggest(form[field.key].data) for field in form.asked
             if field.key.endswith("_address") and form[field.key].data}
    return {key: suggestion for key, suggestion in found.items() if suggestion}


def _lists(asked):
    """The lists that fields of a section pick from, by the id of their <datalist>."""
    kinds = {field.kind for field in asked}
    known = {"ethnicity": ("ethnicities", lambda: [item.name for item in lists.ETHNIC_GROUPS]),
             "religion": ("religions", lambda: [item.name for item in lists.RELIGIONS]),
             "bank": ("banks", lambda: [bank.name for bank in lists.banks()]),
             "place": ("places", lambda: [place.name for place in lists.provinces_of_birth()]),
             "relation": ("relations", lambda: RELATIONS),
             "recipient": ("recipients", lambda: [office.name for office in Office.select().order_by(Office.name)])}
    return {name: items() for kind, (name, items) in known.items() if kind in kinds}


def _scan(form):
    """Fill the form from the QR text of a card; returns what a person must compare, or None when it was none."""
    try:
        card = citizen_card.read(form.card.data or "")
    except Refused as refused:
        for problem in refused.problems:
            form.add_problem(problem)
        return None
    places = _REPRESENTATIVE_CARD if form.section.key == "representative" else _CARD
    read = {place: getattr(card, part) for part, place in places.items()}
    form.show({key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in read.items() if value})
    form.card.data = form.card.raw_data = None
    return [_(problem.message, **problem.params) for problem in card.doubts]
