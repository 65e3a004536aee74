"""The owner declares a group in one grid: typed, or pasted from a spreadsheet."""

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import codes, countries, stays, tables
from domain.problems import N_, Refused, refuse
from domain.tables import rows
from forms.groups import GroupForm
from views import page
from views.owner import bp
from views.owner.places import chosen, offer, own_places, usual


@bp.route("/groups/new", methods=["GET", "POST"])
def new_group():
    """Declare a group. `more` adds empty rows, `paste` fills rows from pasted cells; nothing is stored by either."""
    places = own_places()
    form = offer(places, GroupForm(establishment=usual(places)))
    if "more" in request.form:
        form.add_rows(10)
    elif "paste" in request.form:
        _paste(form)
    elif places and form.validate_on_submit():
        with form.refusals():
            batch = _declare(form, chosen(places, form))
            flash(_("%(count)s declarations were received. The receipt number is %(code)s.", count=batch.stored,
                    code=codes.shown(batch.code)), "good")
            return redirect(url_for(".batch", code=batch.code), 303)
    return page("owner/new_group.html", "group", form=form, places=places)


def _declare(form, establishment):
    guests = form.guests
    if not guests:
        refuse("", N_("Write at least one guest."))
    try:
        return stays.declare_batch(by=g.user, establishment=establishment, entries=[values for _row, values in guests])
    except Refused as refused:
        # The verb counts entries, the person counts the rows of the grid.
        raise Refused(*(_at_row(problem, guests) for problem in refused.problems))


def _at_row(problem, guests):
    part, _dash, rest = problem.field.partition("-")
    if part != "rows":
        return problem
    entry, _dash, name = rest.partition("-")
    return problem._replace(field=f"rows-{guests[int(entry)][0]}-{name}")


def _paste(form):
    with form.refusals():
        try:
            read = list(rows.interpret(tables.paste(form.pasted.data or "")))
        except Refused as refused:
            raise Refused(*(problem._replace(field="pasted") for problem in refused.problems))
        found = [values for _number, values, _problems in read]
        for values in found:
            country = countries.find(values.get("nationality") or "")
            values["nationality"] = country.code if country else ""
        left_over = form.fill_rows(found)
        form.pasted.data, form.pasted.raw_data = "", None
        flash(_("%(count)s rows were filled in. Please check them, then send.", count=len(found) - left_over), "info")
        unread = sum(not problem.doubtful for _number, _values, problems in read for problem in problems)
        if unread:
            flash(_("%(count)s cells could not be read and were left empty.", count=unread), "warn")
        if left_over:
            flash(_("%(count)s more rows did not fit: use a file for large groups.", count=left_over), "warn")
