"""The owner declares a guest, finds what was declared, and prints the proof."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import codes, countries, establishments, mrz, outages, stay_changes, stay_lists
from domain import stays as declaring
from domain.clock import now
from domain.problems import Refused
from forms.base import choices
from forms.stay_filters import FilterForm
from forms.stays import SEXES, StayForm
from models import Batch, Stay
from views import downloads, filters, page, stay_acts, stay_pages
from views.owner import bp
from views.owner.places import chosen, offer, own_places, usual

stay_acts.register(bp)


@bp.route("/stays/new", methods=["GET", "POST"])
def new_stay():
    """Declare one guest. `scan` fills the form from machine-readable lines, `known` from the guest's last stay."""
    places = own_places()
    form = offer(places, StayForm(establishment=request.args.get("establishment") or usual(places)))
    scan = _scan(form) if "scan" in request.form else None
    if "known" in request.form:
        _fill_known(form)
    elif scan is None and places and form.is_submitted() and form.valid_for(place := chosen(places, form)):
        with form.refusals():
            stay = declaring.declare(by=g.user, establishment=place, values=form.values)
            flash(_("The declaration was received. Its receipt number is %(code)s.", code=codes.shown(stay.code)), "good")
            return redirect(url_for(".stay", code=stay.code), 303)
    return page("owner/new_stay.html", "declaration", form=form, scan=scan, places=places)


def _scan(form):
    try:
        read = mrz.read(form.mrz.data or "")
    except Refused as refused:
        for problem in refused.problems:
            form.add_problem(problem)
        return {"verdict": "invalid"}
    # Look-alike letters and digits exchanged, where that makes the check digits hold: shown as doubtful.
    read = read.suggestion or read
    country = countries.get(read.nationality)
    form.fill({"full_name": read.full_name, "birth_date": read.birth_date, "birth_precision": read.birth_precision or "D",
               "sex": read.sex, "nationality": country.code if country else "", "passport_number": read.document_number,
               "passport_expires_on": read.expiry_date, "mrz": ""})
    return {"verdict": read.verdict, "read": read, "doubts": [_(mrz.MESSAGES[code]) for code in read.errors + read.warnings],
            "lines": _lines(read, form)}


def _lines(read, form):
    """(proved field, value, label) of what was read, as the answer lists it."""
    return [("full_name", read.full_name, form.full_name.label.text),
            ("document_number", read.document_number, form.passport_number.label.text),
            ("birth_date", filters.birth(read.birth_date, read.birth_precision or "D"), form.birth_date.label.text),
            ("expiry_date", filters.day(read.expiry_date), form.passport_expires_on.label.text),
            ("nationality", filters.country(form.nationality.data) or read.nationality, form.nationality.label.text),
            ("sex", dict(SEXES).get(read.sex, read.sex), form.sex.label.text)]


def _fill_known(form):
    known = declaring.returning_guest(by=g.user, passport_number=form.passport_number.data or "",
                                  nationality=form.nationality.data or "")
    if known:
        form.fill(known)
        flash(_("Filled in from the last stay. Please compare with the passport and write the new dates."), "info")
    else:
        flash(_("No earlier stay with this passport number and nationality was found here."), "info")


@bp.get("/stays")
def stays():
    """The list with its filters; `before` and `after` page through it."""
    return stay_pages.listed(_filter_form(), "owner/stays.html")


@bp.get("/stays/export/<layout>")
def export(layout):
    return stay_pages.exported(_filter_form(), layout)


@bp.get("/stays/<code>")
def stay(code):
    found = stay_acts.visible(code)
    return page("owner/stay.html", "stay", stay=found, changes=stay_changes.history(found),
                undoable=stay_changes.undoable(found), away=outages.minutes_before(found))


@bp.get("/batches/<code>")
def batch(code):
    found, rows = _batch(code)
    return page("owner/batch.html", "batch", batch=found, stays=rows)


@bp.get("/batches/<code>/receipt.pdf")
def batch_receipt(code):
    found, rows = _batch(code)
    body = documents.receipt.of_batch(found, rows, verify_url=stay_pages.verify_url(found.code), made_at=now())
    return downloads.pdf(body, f"bien-nhan-{codes.shown(found.code)}")


@bp.get("/batches/<code>/na17.pdf")
def batch_na17(code):
    found, rows = _batch(code)
    return downloads.pdf(documents.na17.slip(rows, made_at=now()), f"NA17-{codes.shown(found.code)}")


def _batch(code):
    found = Batch.get_or_none(Batch.code == (codes.read(code) or ""))
    if found is None or not declaring.may_change(g.user, found.establishment):
        abort(404)
    ids = [s.id for s in Stay.select(Stay.id).where(Stay.batch == found).order_by(Stay.id)]
    return found, stay_lists.rows(ids)[::-1]


def _filter_form():
    form = FilterForm(request.args)
    form.establishment.choices = choices(establishments.names(g.user), first=_("All"))
    return form
