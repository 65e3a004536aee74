"""What happens to a declared stay: one set of pages for the owner's rooms and the desk, over what the person may see."""

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import codes, outages, reviews, stay_changes, stays
from domain.clock import now
from forms.base import choices
from forms.stays import CancellationForm, CorrectionForm, ExplanationForm, ExtensionForm, LeavingForm
from views import downloads, page, stay_pages


def register(bp):
    """Give a blueprint the acts on a stay."""
    for noun, view, methods in (
        ("correction", correct, ["GET", "POST"]), ("departure", leave, ["GET", "POST"]),
        ("extension", extend, ["GET", "POST"]), ("cancellation", cancel, ["GET", "POST"]),
        ("restoration", restore, ["POST"]), ("explanation", explain, ["GET", "POST"]),
        ("receipt.pdf", receipt_pdf, ["GET"]), ("na17.pdf", na17_pdf, ["GET"]),
    ):
        bp.add_url_rule(f"/stays/<code>/{noun}", view.__name__, view, methods=methods)


def visible(code, beside=True):
    """The stay behind a code, if this person may see it; otherwise 404. That an officer looks at it is recorded."""
    found = stays.by_code(g.user, code) or abort(404)
    if g.user.is_officer and request.method == "GET":
        reviews.look(by=g.user, stay=found, beside=beside)
    return found


def correct(code):
    stay = visible(code)
    form = CorrectionForm(obj=stay)
    form.establishment.choices = choices([(stay.establishment.code, stay.establishment.name)])
    if not form.is_submitted():
        form.one_name.data = len(stay.full_name.split()) == 1
        form.children.data = ", ".join(child.get("name", "") for child in stay.children)
    if form.valid_for(stay.establishment):
        with form.refusals():
            stay_changes.correct(by=g.user, stay=stay, values=form.values, reason=form.reason.data, revision=form.revision.data)
            return _done(stay, _("The declaration was corrected. The old values are kept."))
    return page("stays/correction.html", "correction", form=form, stay=stay)


def leave(code):
    form = LeavingForm()
    return _act(code, form, "departure", lambda stay: stay_changes.leave(by=g.user, stay=stay, left_on=form.left_on.data),
                lambda: _("The departure was reported."))


def extend(code):
    form = ExtensionForm()
    return _act(code, form, "extension", lambda stay: stay_changes.extend(by=g.user, stay=stay, leaving_on=form.leaving_on.data),
                lambda: _("The stay was extended."))


def cancel(code):
    form = CancellationForm()
    return _act(code, form, "cancellation",
                lambda stay: stay_changes.cancel(by=g.user, stay=stay, reason=form.cancel_reason.data),
                lambda: _("The declaration was cancelled. You can undo this for a day."))


def explain(code):
    form = ExplanationForm()
    return _act(code, form, "explanation",
                lambda stay: stay_changes.explain(by=g.user, stay=stay, late_reason=form.late_reason.data),
                lambda: _("The reason was stored."))


def restore(code):
    form = ExplanationForm()
    hours = current_app.khaibao.restore_hours
    return _act(code, form, "restoration", lambda stay: stay_changes.restore(by=g.user, stay=stay, hours=hours),
                lambda: _("Undone: the guest is staying."))


def receipt_pdf(code):
    stay = visible(code)
    body = documents.receipt.of_stay(stay, verify_url=stay_pages.verify_url(stay.code), made_at=now(),
                                      away=outages.minutes_before(stay))
    return downloads.pdf(body, f"bien-nhan-{codes.shown(stay.code)}")


def na17_pdf(code):
    stay = visible(code)
    return downloads.pdf(documents.na17.slip([stay], made_at=now()), f"NA17-{codes.shown(stay.code)}")


def _act(code, form, noun, verb, words):
    stay = visible(code)
    if form.validate_on_submit():
        with form.refusals():
            verb(stay)
            return _done(stay, words())
    return page("stays/act.html", "act", form=form, stay=stay, noun=noun)


def _done(stay, sentence):
    flash(sentence, "good")
    return redirect(url_for(".stay", code=stay.code), 303)
