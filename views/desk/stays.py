"""The officers' list of declarations of their wards; one declaration, its review, and the letter."""

import re

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import (
    audit,
    codes,
    establishment_rules,
    establishments,
    foreigners,
    outages,
    reviews,
    stay_changes,
    stay_lists,
    watch_hits,
)
from domain import stays as declaring
from domain.clock import now, today
from forms.base import choices
from forms.desk import LetterForm, ReviewForm
from forms.stay_filters import DeskFilterForm
from models import Establishment, Stay
from views import page, stay_acts, stay_pages
from views.desk import bp

stay_acts.register(bp)
MOST_TICKED = 50


@bp.get("/stays")
def stays():
    """The list with its filters; `before` and `after` page through it. A search for somebody is recorded like any other."""
    form = _filter_form()
    given = form.filters().given
    if given.get("q"):
        audit.record("search.made", by=g.user, **given)
    return stay_pages.listed(form, "desk/stays.html")


@bp.get("/stays/export/<layout>")
def export(layout):
    return stay_pages.exported(_filter_form(), layout)


@bp.post("/stays/confirmation")
def confirm():
    """Confirm the ticked declarations of a page of the list."""
    # A tick says which declaration and which revision of it the list showed: "CODE.2".
    ticks = (tick.partition(".") for tick in request.form.getlist("code")[:MOST_TICKED])
    read = {codes.read(code): int(revision) for code, _dot, revision in ticks if re.fullmatch(r"[0-9]{1,6}", revision)}
    found = list(declaring.visible_to(g.user).where(Stay.code.in_([code for code in read if code])))
    count = reviews.confirm_all(by=g.user, stays=found, read=read)
    flash(_("%(count)s declarations were confirmed.", count=count), "good" if count else "warn")
    return redirect(url_for(".stays", **_filter_form().filters().given), 303)


@bp.route("/stays/<code>", methods=["GET", "POST"])
def stay(code):
    """Open one declaration (the look is recorded) and decide on it."""
    found = stay_acts.visible(code)
    form = ReviewForm(obj=found, data={"reason": found.status_reason})
    if form.validate_on_submit():
        with form.refusals():
            reviews.review(by=g.user, stay=found, status=form.status.data, reason=form.reason.data,
                           verification_result=form.verification_result.data, revision=form.revision.data)
            flash(_("Stored. The owner of the establishment is told of a new status."), "good")
            return redirect(url_for(".stay", code=found.code), 303)
    if request.method == "GET":
        reviews.look(by=g.user, stay=found)
    return page("desk/stay.html", "stay", stay=found, form=form, changes=stay_changes.history(found),
                undoable=stay_changes.undoable(found), away=outages.minutes_before(found), others=_others(found),
                person=foreigners.of(found),
                hits=watch_hits.of_stays(g.user, [found])[found.id],
                following=reviews.following(declaring.visible_to(g.user), found))


@bp.route("/stays/<code>/letter", methods=["GET", "POST"])
def letter(code):
    """The confirmation that a declaration was made, issued on request (Circular 53/2016 Art. 10(2)(đ))."""
    found = stay_acts.visible(code)
    form = LetterForm(data={"to_whom": found.full_name})
    if form.validate_on_submit() and not found.cancelled_at:
        filled = documents.confirmation.Letter(day=today(), **{name: form[name].data for name in
                                                               ("number", "place", "to_whom", "signer_title", "signer_name")})
        rows = stay_lists.rows([found.id, *(s.id for s in _others(found) if not s.cancelled_at)])
        audit.record("letter.issued", by=g.user, subject=found, number=form.number.data)
        body = documents.confirmation.of_stays(rows, office=g.user.office or found.establishment.office, letter=filled,
                                                 verify_url=stay_pages.verify_url(found.code), made_at=now())
        return stay_pages.pdf(body, f"xac-nhan-{codes.shown(found.code)}")
    return page("desk/letter.html", "letter", stay=found, form=form)


def _others(found):
    """Other stays of the same document the officer may see, newest first."""
    ids = [s.id for s in declaring.visible_to(g.user).select(Stay.id).where(
        Stay.passport_number == found.passport_number, Stay.nationality == found.nationality, Stay.id != found.id)
        .order_by(Stay.id.desc()).limit(50)]
    return stay_lists.rows(ids)


def _filter_form():
    form = DeskFilterForm(request.args)
    form.ward.choices = choices(establishment_rules.names_of_wards(g.user), first=_("All"))
    named = []
    if code := request.args.get("establishment"):
        seen = establishments.visible_to(g.user).select(Establishment.code, Establishment.name)
        named = [(each.code, each.name) for each in [establishments.by_code(seen, code)] if each]
    form.establishment.choices = choices(named, first=_("All"))
    return form
