"""The desk's first page: how much waits, each number a list; the morning's lists; and who looked at whom."""

from flask import current_app, g, request
from flask_babel import gettext as _

from domain import acts, fines, lapse, looks, mornings
from domain.applications import inbox
from domain.visits import line, points
from forms.base import choices
from forms.watch import LookFilterForm
from views import first_page, page, row_number
from views.desk import bp, province_only


@bp.get("")
def home():
    mine = list(points.visible_to(g.user))
    passports = {**line.counts(mine), "overdue": inbox.overdue(g.user)} if mine else {}
    return page("desk/home.html", "morning", counts=mornings.counts(g.user, _measured()), measured=_measured(),
                passports=passports)


@bp.get("/mornings/late")
def late():
    return page("desk/late.html", "late", places=mornings.late_places(g.user), most=mornings.MOST, source=fines.SOURCE)


@bp.get("/mornings/<any('permit-ending', 'two-places', crowded):which>")
def morning_stays(which):
    groups = {"permit-ending": lambda: [mornings.Together(mornings.ending(g.user))],
              "two-places": lambda: mornings.two_places(g.user), "crowded": lambda: mornings.crowded(g.user, _measured())}
    return page("desk/morning_stays.html", "found", which=which, groups=[each for each in groups[which]() if each.stays],
                most=_measured().room_guests, shown=mornings.MOST)


@bp.get("/mornings/<any(silent, lapsing):which>")
def morning_places(which):
    measured = _measured()
    rows = mornings.silent(g.user, measured) if which == "silent" else mornings.lapsing(g.user, measured)
    places = list(rows.limit(mornings.MOST))
    return page("desk/morning_places.html", "found", which=which, measured=measured, before=mornings.BEFORE, places=places,
                usual=mornings.usually(places, measured) if which == "silent" else {}, shown=mornings.MOST, lapses_on=lapse.due)


@bp.get("/looks", endpoint="looks")
def show_looks():
    province_only()
    form = LookFilterForm(request.args)
    form.officer.choices = choices(((str(each.id), each.full_name) for each in looks.officers()), first=_("All"))
    form.validate()
    given = {"officer": form.officer.data or "", "day": form.day.data.isoformat() if form.day.data else "",
             "document": form.document.data}
    found = looks.looks(by=g.user, officer=request.args.get("officer", type=row_number), day=form.day.data,
                        document=form.document.data, before=request.args.get("before", type=row_number))
    shown, older = first_page(found, looks.PAGE, ".looks", **given)
    return page("desk/looks.html", "looks", 200, form=form, looks=shown, acts=acts.ACTS,
                details=looks.details(found), subjects=looks.subjects(found), older=older)


def _measured():
    return mornings.measures(current_app.khaibao)
