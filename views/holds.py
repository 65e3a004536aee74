"""Legal holds: what is kept past its term, and its release; for the administrator and, at their desk, the province's officers."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import holds as legal_holds
from forms.holds import HoldForm
from models import LegalHold
from views import done, page


def register(bp):
    """Give a blueprint these pages; to whoever may keep nothing they do not exist."""
    bp.add_url_rule("/holds", view_func=holds, methods=["GET", "POST"])
    bp.add_url_rule("/holds/<int:number>/release", view_func=release_hold, methods=["POST"])


def holds():
    """The holds in force, and a form for another one."""
    _keepers_only()
    form = HoldForm()
    if not form.is_submitted():
        form.code.data = request.args.get("code", "")[:40]
    if form.validate_on_submit():
        with form.refusals():
            legal_holds.keep(by=g.user, **form.values)
            flash(_("It is held: its personal data stay until you release it."), "good")
            return redirect(url_for(".holds"), 303)
    return page("holds/holds.html", "holds", form=form, standing=legal_holds.standing())


def release_hold(number):
    """Let it go."""
    _keepers_only()
    hold = LegalHold.get_or_none(LegalHold.id == number) or abort(404)
    with done(_("It is released. If its term is over, its personal data go in the next night.")):
        legal_holds.release(by=g.user, hold=hold)
    return redirect(url_for(".holds"), 303)


def _keepers_only():
    if g.user.role not in legal_holds.KEEPERS:
        abort(404)
