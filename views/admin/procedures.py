"""The published procedures: their text in both languages, seen before it is stored."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import procedures as rules
from forms.procedures import ProcedureForm
from models import Procedure
from views import page
from views.admin import bp


@bp.get("/procedures")
def procedures():
    return page("admin/procedures.html", "procedures", procedures=rules.all_procedures())


@bp.route("/procedures/<code>", methods=["GET", "POST"])
def procedure(code):
    """Edit a procedure; “Preview” shows the page as it would be, and stores nothing."""
    found = rules.by_code(code) or abort(404)
    form = ProcedureForm(**_written(found))
    wanted = form.validate_on_submit()
    if wanted and "preview" not in request.form:
        with form.refusals():
            rules.change(by=g.user, procedure=found, values=form.procedure_values, seen=form.seen.data)
            flash(_("The procedure is changed."), "good")
            return redirect(url_for(".procedures"), 303)
    preview = Procedure(**form.procedure_values) if wanted and not form.errors else None
    return page("admin/procedure.html", "procedure", form=form, procedure=found, preview=preview, rules=rules)


def _written(found):
    texts = {f"{key}_{language}": getattr(found, f"text_{language}").get(key, "")
             for key, _heading in rules.SECTIONS for language in rules.LANGUAGES}
    return {"name_vi": found.name_vi, "name_en": found.name_en, "as_of": found.as_of, "published": found.published,
            "seen": rules.fingerprint(found), **texts}
