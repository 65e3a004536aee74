"""The province merges two registrations of one establishment, after a page that says what will happen."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import establishments, merging
from domain.problems import N_, Problem
from forms.establishments import MergerForm
from views import page
from views.desk import bp, province_only
from views.desk.establishments import visible


@bp.route("/establishments/<code>/merger", methods=["GET", "POST"])
def merge_establishment(code):
    """Choose the double (`other`), see what moves, then confirm. Both must be there, and the officer of the province."""
    province_only()
    kept = visible(code)
    form = MergerForm(other=request.args.get("other", ""))
    double = merging.candidate(g.user, form.other.data) if form.other.data else None
    if form.other.data and not double:
        form.add_problem(Problem("other", N_("There is no establishment with this code.")))
    elif double and form.validate_on_submit():
        with form.refusals():
            merging.merge(by=g.user, kept=kept, double=double)
            flash(_("The establishments are merged."), "good")
            return redirect(url_for(".establishment", code=kept.code), 303)
    return page("desk/merger.html", "merger", form=form, kept=kept, double=double,
                plan=merging.plan(kept, double) if double else None,
                duplicates=[] if double else establishments.duplicates(kept, g.user))
