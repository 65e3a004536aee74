"""The reception desk of a day: who is expected and has come, numbers for the rest, the day on paper."""

import segno
from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _

import documents
from domain import audit, codes
from domain.applications import reception as dossiers
from domain.clock import now, today
from domain.problems import Refused
from domain.visits import appointment_rows, calendar, counters, line, points, tickets
from forms.base import tidied
from forms.visits import DayListForm, WalkInForm
from models import Application, Service
from views import downloads, page, say_why
from views.desk import bp
from views.desk.search import searched


def here():
    """The reception point an officer works at: that of the address, else of the counter, the own office's, the first; or None."""
    mine = list(points.visible_to(g.user))
    if code := request.values.get("point", ""):
        return next((each for each in mine if each.code == code), None) or abort(404)
    counter = counters.mine(g.user)
    wanted = counter.point_id if counter else None
    return next((each for each in mine if each.id == wanted), None) or next(
        (each for each in mine if each.office_id == g.user.office_id), None) or next(iter(mine), None)


@bp.get("/reception")
def reception():
    """Everybody expected today, narrowed by `q`, with the box that takes a code, and numbers for those without appointment."""
    point, q = here(), searched(tidied(request.args.get("q", "")))
    return page("desk/reception.html", "expected", point=point, points=list(points.visible_to(g.user)), q=q,
                expected=line.expected(point, q=q) if point else [], form=WalkInForm(formdata=None, once=codes.new()),
                services=list(Service.select().order_by(Service.position)), shown=line.shown,
                waiting=line.waiting(point).count() if point else 0, day_form=DayListForm(formdata=None, day=_next_day(point)))


@bp.post("/reception/arrivals")
def arrive():
    """A code was scanned or a button pressed: checked in. Anything else is looked for among those expected."""
    point, q = here() or abort(404), tidied(request.form.get("q", ""))
    code = line.scanned(q)
    if code is None:
        return redirect(url_for(".reception", point=point.code, q=q), 303)
    try:
        ticket = tickets.arrive(by=g.user, point=point, code=code)
        flash(_("%(number)s: %(name)s stands in line.", number=line.shown(ticket), name=ticket.holder), "good")
    except Refused as refused:
        say_why(refused)
        if _brought(code):
            return redirect(url_for(".visitor", point=point.code, code=code), 303)
    return redirect(url_for(".reception", point=point.code), 303)


@bp.get("/reception/visitor")
def visitor():
    """Somebody who is not expected here now but brought the code of a dossier: it can be served here, with a number."""
    point, found = here() or abort(404), _brought(line.scanned(request.args.get("code"))) or abort(404)
    dossiers.look(by=g.user, application=found)
    return page("desk/visitor.html", "visitor", point=point, application=found, appointment=appointment_rows.live(found),
                service=points.service_of(found), once=codes.new())


@bp.post("/reception/tickets")
def give_ticket():
    """A number for a person without an appointment; with `code`, the dossier comes to this point."""
    point, form = here() or abort(404), WalkInForm()
    service = points.service(request.form.get("service", "")) or abort(404)
    try:
        found = dossiers.bring(by=g.user, code=line.scanned(request.form["code"]), point=point) or abort(404) \
            if "code" in request.form else None
        ticket = tickets.walk_in(by=g.user, point=point, service=service, holder=form.holder.data or "", application=found,
                                 code=form.once.data or "")
    except Refused as refused:
        say_why(refused)
        return redirect(url_for(".reception", point=point.code), 303)
    return redirect(url_for(".ticket", code=ticket.code), 303)


@bp.get("/reception/tickets/<code>")
def ticket(code):
    """The number on a small piece of paper, with the QR of the page that tells one's place."""
    found = own_ticket(code)
    address = current_app.khaibao.site + url_for("hall.line", code=found.code)
    qr = segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2)
    return page("desk/ticket.html", "ticket", ticket=found, number=line.shown(found), address=address, qr=qr,
                ahead=line.place(found))


@bp.get("/reception/day.pdf")
def day_list():
    """The expected of a day on paper, for the evening before: the desk goes on when the network does not."""
    point, form = here() or abort(404), DayListForm(request.args)
    form.validate()
    day = form.day.data or today()
    audit.record("visits.printed", by=g.user, subject=point, day=day.isoformat())
    body = documents.day_list.sheet(point, day, line.expected(point, day), made_at=now())
    return downloads.pdf(body, f"danh-sach-hen-{day:%Y%m%d}")


def own_ticket(code):
    """The ticket of a code at a point of this officer; anything else is a 404."""
    found = line.of_code(codes.read(code))
    return found if found and points.in_charge(g.user, found.point) else abort(404)


def _brought(code):
    return Application.get_or_none(Application.code == code, Application.state == "registered") if code else None


def _next_day(point):
    day = today() + calendar.DAY
    while point and not calendar.is_open(day, point):
        day += calendar.DAY
    return day
