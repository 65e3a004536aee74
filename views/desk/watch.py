"""Hits of the watch lists at the desk: the list of them, one with both people side by side, and the decision."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain import reviews, watch, watch_hits
from forms.base import choices
from forms.watch import HIT_STATES, HitFilterForm, HitForm
from models import WatchHit
from views import page, row_number
from views.desk import bp


@bp.get("/watch")
def hits():
    form = HitFilterForm(request.args)
    form.list.choices = choices(((str(each.id), each.name) for each in watch.shown_to(g.user)), first=_("All"))
    if "state" not in request.args:
        form.state.data = "open"
    given = {name: form[name].data or "" for name in ("state", "list")}
    chosen = request.args.get("list", type=row_number)
    found, older = watch_hits.listed(g.user, state=given["state"] if given["state"] in HIT_STATES else "", watch_list=chosen,
                                     before=request.args.get("before", type=row_number))
    return page("desk/hits.html", "hits", 200, form=form, hits=found, states=HIT_STATES, given=given,
                older=url_for(".hits", **given, before=older) if older else "")


@bp.route("/watch/hits/<int:number>", methods=["GET", "POST"])
def hit(number):
    """The guest and the person looked for, why they were put together, and the officer's word on it."""
    found = watch_hits.visible_to(g.user).where(WatchHit.id == number).first() or abort(404)
    form = HitForm()
    if form.validate_on_submit():
        with form.refusals():
            watch_hits.decide(by=g.user, hit=found, state=form.state.data, reason=form.reason.data)
            flash(_("The decision is stored."), "good")
            return redirect(url_for(".hit", number=found.id), 303)
    if request.method == "GET":
        reviews.look(by=g.user, stay=found.stay)
        watch.look(by=g.user, entry=found.entry)
    return page("desk/hit.html", "hit", form=form, hit=found, reasons=watch_hits.reasons(found), states=HIT_STATES)
