"""Establishments at the desk: the list, one with its papers, the decisions, and those without a computer."""

from io import BytesIO

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import audit, establishment_changes, establishments, inspections, positions, punctuality, registration, staff
from domain import establishment_rules as rules
from domain.clock import now, today
from forms.establishments import STATES, DecisionForm, EntryForm, EstablishmentFilters, InspectionForm, ReasonForm
from models import Establishment, Ward
from views import done, downloads, page, row_number
from views.desk import bp

# The page of each decision: what it asks and does; those without a reason are one button.
REASONED = {"completion": establishments.ask_completion, "refusal": establishments.refuse, "lock": establishments.lock}
PLAIN = {"approval": establishments.approve, "unlock": establishments.unlock}
# So many establishments stand in the table beside the map.
MAPPED = 100


@bp.get("/establishments", endpoint="establishments")
def show_establishments():
    form = EstablishmentFilters(request.args, wards=rules.wards(g.user))
    given = form.given(request.args.get("state"))
    rows = establishments.matching(establishments.visible_to(g.user), **_narrowing(given))
    before, after = (request.args.get(name, type=row_number) for name in ("before", "after"))
    found, newer, older = establishments.paged(rows, before=before, after=after)
    others = {**given, "state": ""}
    counts = establishments.counts(establishments.matching(establishments.visible_to(g.user), **_narrowing(others)))
    return page("desk/establishments.html", "establishments", 200, form=form, establishments=found, given=given, counts=counts,
                states=STATES, newer=url_for(".establishments", **given, after=newer) if newer else "",
                older=url_for(".establishments", **given, before=older) if older else "")


@bp.get("/establishments/export.xlsx")
def export_establishments():
    """The filtered register as a workbook, with the filter printed on it."""
    form = EstablishmentFilters(request.args, wards=rules.wards(g.user))
    given = form.given(request.args.get("state"))
    rows = establishments.matching(establishments.visible_to(g.user), **_narrowing(given)).order_by(Ward.name_key,
                                                                                                   Establishment.name_key)
    audit.record("establishments.exported", by=g.user, **given)
    target = BytesIO()
    documents.register.write(target, rows, conditions=_conditions(form, given), made_at=now(), made_by=g.user.full_name)
    return downloads.workbook(target, f"co-so-luu-tru-{today():%Y%m%d}")


@bp.get("/establishments/map")
def establishment_map():
    """Where the establishments lie, by the guests staying now; the numbers stand beside."""
    found = positions.staying(g.user)
    drawing = documents.establishment_map
    return page("desk/establishment_map.html", "map", positions=found, map=drawing.drawn(found.placed), width=drawing.WIDTH,
                bands=drawing.BANDS, radius=drawing.RADIUS, most=MAPPED, counted_at=now())


@bp.get("/establishments/<code>")
def establishment(code):
    row = visible(code)
    establishments.looked_at(by=g.user, establishment=row)
    return shown(row, InspectionForm(officers=g.user.full_name))


@bp.route("/establishments/<code>/<any(completion, refusal, lock):decision>", methods=["GET", "POST"])
def decide(code, decision):
    row = visible(code)
    form = ReasonForm(data={"read": request.args.get("read", establishment_changes.last(row))})
    if form.validate_on_submit():
        with form.refusals():
            REASONED[decision](by=g.user, establishment=row, reason=form.reason.data, read=form.read.data)
            flash(_("Done. The owner was told."), "good")
            return back(row)
    return page("desk/establishment_decision.html", "decision", form=form, establishment=row, decision=decision)


@bp.post("/establishments/<code>/<any(approval, unlock):decision>")
def grant(code, decision):
    row = visible(code)
    with done(_("Done. The owner was told.")):
        PLAIN[decision](by=g.user, establishment=row, read=DecisionForm().read.data)
    return back(row)


@bp.route("/establishments/new", methods=["GET", "POST"])
def new_establishment():
    form = EntryForm(wards=rules.wards(g.user))
    if form.validate_on_submit():
        with form.refusals():
            made = registration.enter(by=g.user, values=form.values, confirmed=form.confirm_doubtful.data)
            flash(_("The establishment is entered. Its paper slips can be declared now."), "good")
            return back(made)
    return page("desk/new_establishment.html", "entry", form=form)


def visible(code):
    """The establishment behind a code, if it is in this officer's care; otherwise 404."""
    return establishments.by_code(establishments.visible_to(g.user), code) or abort(404)


def shown(row, form):
    """The page of one establishment; `form` takes down an inspection."""
    looks = establishments.history(row, "establishment.looked_at").limit(20) if g.user.role == "province" else ()
    return page("desk/establishment.html", "establishment", form=form, establishment=row, looks=looks,
                acts=establishments.possible(row), duplicates=establishments.duplicates(row, g.user), stays=row.stays.count(),
                owners=establishments.owners(row), staff=list(staff.staff_of(row)), inspections=list(inspections.of(row)),
                staying=punctuality.staying(row), months=punctuality.months(row),
                history=establishments.history(row), steps=establishments.STEPS, labels=establishment_changes.LABELS,
                read=establishment_changes.last(row))


def back(row):
    """To the establishment's page."""
    return redirect(url_for(".establishment", code=row.code), 303)


def _conditions(form, given):
    shown = [(_("State"), str(STATES[given["state"]]))] if given.get("state") else []
    for name in given.keys() - {"state"}:
        field = form[name]
        words = {each.value: each.label for each in getattr(field, "choices", None) or ()}.get(given[name], given[name])
        shown.append((str(field.label.text), str(words)))
    return sorted(shown)


def _narrowing(given):
    return {"name" if key == "q" else key: value for key, value in given.items()}
