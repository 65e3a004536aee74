"""Legal holds: what is kept past its term, and its release."""

from flask import abort, flash, g, redirect, url_for
from flask_babel import gettext as _

from domain import holds as legal_holds
from forms.holds import HoldForm
from models import LegalHold
from views import done, page
from views.admin import bp


@bp.route("/holds", methods=["GET", "POST"])
def holds():
    """The holds in force, and a form for another one."""
    form = HoldForm()
    if form.validate_on_submit():
        with form.refusals():
            legal_holds.keep(by=g.user, **form.values)
            flash(_("It is held: its personal data stay until you release it."), "good")
            return redirect(url_for(".holds"), 303)
    return page("admin/holds.html", "holds", form=form, standing=legal_holds.standing())


@bp.post("/holds/<int:number>/release")
def release_hold(number):
    """Let it go."""
    hold = LegalHold.get_or_none(LegalHold.id == number) or abort(404)
    with done(_("It is released. If its term is over, its personal data go in the next night.")):
        legal_holds.release(by=g.user, hold=hold)
    return redirect(url_for(".holds"), 303)
