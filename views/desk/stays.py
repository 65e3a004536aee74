"""The officers' list of declarations of their wards; one declaration, its review, and the letter."""

import re

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import (
    audit,
    codes,
    foreigners,
    outages,
    reviews,
    stay_changes,
    stay_lists,
    watch_hits,
)
from domain import stays as declaring
from domain.clock import now, today
from forms.desk import LetterForm, ReviewForm
from forms.stay_filters import DeskFilterForm
from models import Stay
from views import downloads, page, stay_acts, stay_pages
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
    found, seen = stay_acts.visible(code, beside=False), declaring.visible_to(g.user)
    form = ReviewForm(obj=found, data={"reason": found.status_reason})
    if form.validate_on_submit():
        with form.refusals():
            reviews.review(by=g.user, stay=found, status=form.status.data, reason=form.reason.data,
                           verification_result=form.verification_result.data, revision=form.revision.data)
            flash(_("Stored. The owner of the establishment is told of a new status."), "good")
            return redirect(url_for(".stay", code=found.code), 303)
    return page("desk/stay.html", "stay", stay=found, form=form, changes=stay_changes.history(found),
                undoable=stay_changes.undoable(found), away=outages.minutes_before(found), person=foreigners.of(found),
                hits=watch_hits.of_stays(g.user, [found])[found.id], others=stay_lists.others(seen, found),
                following=reviews.following(seen, found))


@bp.route("/stays/<code>/letter", methods=["GET", "POST"])
def letter(code):
    """The confirmation that a declaration was made, issued on request (Circular 53/2016 Art. 10(2)(đ))."""
    found = stay_acts.visible(code)
    form = LetterForm(data={"to_whom": found.full_name})
    if form.validate_on_submit() and not found.cancelled_at:
        filled = documents.confirmation.Letter(day=today(), **{name: form[name].data for name in
                                                               ("number", "place", "to_whom", "signer_title", "signer_name")})
        others = stay_lists.others(declaring.visible_to(g.user), found)
        rows = stay_lists.rows([found.id, *(s.id for s in others if not s.cancelled_at)])
        audit.record("letter.issued", by=g.user, subject=found, number=form.number.data)
        body = documents.confirmation.of_stays(rows, office=g.user.office or found.establishment.office, letter=filled,
                                                 verify_url=stay_pages.verify_url(found.code), made_at=now())
        return downloads.pdf(body, f"xac-nhan-{codes.shown(found.code)}")
    return page("desk/letter.html", "letter", stay=found, form=form)


def _filter_form():
    wards, places = stay_lists.offered(g.user, request.args.get("establishment"))
    return DeskFilterForm(request.args, wards=wards, places=places)
