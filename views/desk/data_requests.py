"""What citizens ask about their data: the list of open requests, and one answered with a reason."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.applications import my_data, reception
from forms.citizen import KINDS
from forms.my_data import DataAnswerForm
from models import DataRequest
from views import page
from views.desk import bp


@bp.get("/data-requests")
def data_requests():
    """The open ones, the oldest first."""
    return page("desk/data_requests.html", "requests", requests=list(my_data.waiting(g.user)), kinds=dict(KINDS), point=None)


@bp.route("/data-requests/<int:number>", methods=["GET", "POST"])
def data_request(number):
    """One request: granted or refused, with the reason the citizen reads."""
    found = my_data.waiting(g.user).where(DataRequest.id == number).first() or abort(404)
    if request.method == "GET":
        reception.look(by=g.user, application=found.application, beside=True)
    form = DataAnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            my_data.answer(by=g.user, request=found, granted=form.granted.data == "yes", words=form.words.data)
            flash(_("The answer is given; the citizen is told."), "good")
            return redirect(url_for(".data_requests"), 303)
    return page("desk/data_request.html", "request", asked=found, form=form, kinds=dict(KINDS),
                erasable=found.application.state in my_data.ERASABLE)
