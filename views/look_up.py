"""Where is my dossier? Anyone with its code and the personal number may ask; the number never stands in an address."""

from flask import Blueprint, request

from domain.applications import look_up as dossier
from domain.clock import now
from forms.citizen import KINDS, LookUpForm
from views import page

bp = Blueprint("look_up", __name__, url_prefix="/look-up")


@bp.route("", methods=["GET", "POST"])
def look_up():
    """The form, and the answer in its place: nothing is stored, so that sending it again does no harm."""
    form = LookUpForm(code=request.args.get("code", "")[:40])
    if form.validate_on_submit():
        with form.refusals():
            found = dossier.find(code=form.code.data, personal_number=form.personal_number.data,
                                 address=request.remote_addr or "")
            return page("look_up/answer.html", "answer", application=found, progress=dossier.progress(found),
                        kinds=dict(KINDS), as_of=now())
    return page("look_up/look_up.html", "look_up", form=form)
