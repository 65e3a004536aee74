"""How an application is sent: wholly online or by a visit, chosen before it is filled in and confirmed before it is sent."""

from flask import current_app, g, redirect, request, url_for

from domain.applications import drafts, fees, online
from domain.problems import Refused
from forms.citizen import WayForm
from views import page
from views.citizen import bp, own_application


@bp.route("/applications/<code>/way", methods=["GET", "POST"], endpoint="way")
def choose_way(code):
    """Choose the way; who may not file online reads why, and goes on with the visit."""
    found = own_application(code)
    ways, offered = shown(found), current_app.khaibao.online_filing
    # Who left this page to sign in comes back with the wish.
    wished = request.args.get("way") == "online" and not ways["why_not"]
    form = WayForm(way="online" if wished else found.channel)
    if form.validate_on_submit():
        with form.refusals():
            drafts.choose_way(by=g.user, application=found, way=form.way.data, offered=offered)
            return redirect(url_for(".application", code=found.code), 303)
    return page("citizen/way.html", "ways", application=found, form=form, **ways)


def begun(application, way):
    """Where a new application goes on: its task list, or the page that says why it cannot be filed online as wished."""
    if way == "online" and application.channel != "online":
        try:
            drafts.choose_way(by=g.user, application=application, way=way, offered=current_app.khaibao.online_filing)
        except Refused:
            return redirect(url_for("citizen.way", code=application.code), 303)
    return redirect(url_for("citizen.application", code=application.code), 303)


def shown(application):
    """What pages say of the way: why online is not possible (""), whether a visit is needed, and the fee."""
    return {"why_not": online.why_not(g.user, application, current_app.khaibao.online_filing),
            "comes": online.needs_visit(application), "fee": fees.of(application), "ways": online.WAYS,
            "offered": current_app.khaibao.online_filing}
