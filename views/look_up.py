"""Where is my dossier? Anyone with its code and the personal number may ask; the number never stands in an address."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _

from domain import codes
from domain.applications import deliveries, ratings
from domain.applications import look_up as dossier
from domain.clock import now
from domain.payments import orders
from forms.citizen import KINDS
from forms.look_up import LookUpForm, RatingForm
from views import page

bp = Blueprint("look_up", __name__, url_prefix="/look-up")


def address(code):
    """The whole address at which a dossier is looked up by its code, for papers."""
    return current_app.khaibao.site + url_for("look_up.look_up", code=codes.shown(code))


@bp.route("", methods=["GET", "POST"])
def look_up():
    """The form, and the answer in its place: nothing is stored, so that sending it again does no harm."""
    form = LookUpForm(code=request.args.get("code", "")[:40])
    if form.validate_on_submit():
        with form.refusals():
            found = dossier.find(code=form.code.data, personal_number=form.personal_number.data,
                                 address=request.remote_addr or "")
            rating = RatingForm(formdata=None, code=found.code, personal_number=form.personal_number.data)
            return page("look_up/answer.html", "answer", application=found,
                        progress=dossier.progress(found), delivery=deliveries.of(found), kinds=dict(KINDS),
                        rating=rating if ratings.open_to(found) else None, as_of=now(), to_pay=orders.open_of(found))
    return page("look_up/look_up.html", "look_up", form=form)


@bp.post("/rating")
def rate():
    """How content people are with the office's work, from the page of the answer."""
    form = RatingForm()
    if form.validate_on_submit():
        with form.refusals():
            found = ratings.rate(code=form.code.data, personal_number=form.personal_number.data, score=form.score.data,
                                 words=form.words.data, address=request.remote_addr or "")
            flash(_("Thank you. Your answer is counted; nobody can see that it is yours."), "good")
            return redirect(url_for(".look_up", code=found.code), 303)
    return page("look_up/rating.html", "rating", form=form)
