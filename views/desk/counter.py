"""A counter: an officer sits down, calls the next or one by number or name, and says how each visit goes on."""

from flask import abort, flash, g, redirect, request, url_for
from flask_babel import gettext as _

from domain.problems import N_, Refused
from domain.visits import counters, line, points, tickets
from forms.base import tidied
from forms.visits import CounterForm
from models import Counter, ReceptionPoint, Service
from views import done, page, row_number, say_why
from views.desk import bp
from views.desk.reception import here, own_ticket

# What may be done with a number, by the last word of the address.
STEPS = {"call": tickets.call, "again": tickets.call_again, "arrival": tickets.start, "missed": tickets.miss,
         "aside": tickets.park, "left": tickets.leave, "end": tickets.finish}
SAID = {"call": N_("Called: %(number)s."), "again": N_("Called again: %(number)s."),
        "arrival": N_("%(number)s is at the counter."), "missed": N_("%(number)s did not come."),
        "aside": N_("%(number)s waits aside."), "left": N_("%(number)s has left."), "end": N_("%(number)s is finished.")}


@bp.get("/counter")
def counter():
    """The officer's own counter with whoever is called or served there, the line, and those aside."""
    mine, q = counters.mine(g.user), tidied(request.args.get("q", ""))
    point = mine.point if mine else here()
    current = line.at_counter(mine) if mine else None
    return page("desk/counter.html", "line", point=point, points=list(points.visible_to(g.user)), counter=mine, current=current,
                counters=counters.of(point) if point else [], waiting=list(line.waiting(point)) if point else [],
                aside=list(line.aside(point)) if point else [], shown=line.shown, q=q, form=CounterForm(formdata=None),
                found=line.named(point, q) if point and q else [], services=list(Service.select().order_by(Service.position)),
                chosen=request.args.getlist("service"))


@bp.post("/counter/seat")
def sit():
    """Sit down at a counter."""
    wanted = _counter(request.form.get("counter", type=row_number))
    with done(_("You sit at counter %(name)s.", name=wanted.name)):
        counters.sit(by=g.user, counter=wanted)
    return redirect(url_for(".counter", point=wanted.point.code), 303)


@bp.post("/counter/departure")
def leave_counter():
    with done(_("You have left the counter.")):
        counters.leave(by=g.user)
    return redirect(url_for(".counter"), 303)


@bp.post("/counter/next")
def call_next():
    """Call the next, of the ticked services when some are ticked."""
    chosen = [each for each in map(points.service, request.form.getlist("service")) if each]
    with done():
        tickets.call_next(by=g.user, services=chosen)
    return redirect(url_for(".counter", service=[each.code for each in chosen]), 303)


@bp.post("/counter/tickets/<code>/<any(call, again, arrival, missed, aside, left, end):step>")
def move_ticket(code, step):
    """One step of a visit; who has come with a dossier has it opened."""
    found = own_ticket(code)
    if step == "end" and line.undecided(found) and "sure" not in request.form:
        return redirect(url_for(".end_visit", code=found.code), 303)
    try:
        STEPS[step](by=g.user, ticket=found)
    except Refused as refused:
        say_why(refused)
        return redirect(url_for(".counter"), 303)
    if step == "arrival" and found.application_id:
        return redirect(url_for(".dossier", code=found.application.code), 303)
    flash(_(SAID[step], number=line.shown(found)), "good")
    return redirect(url_for(".counter"), 303)


@bp.get("/counter/tickets/<code>/end")
def end_visit(code):
    """Asks before a visit ends whose dossier nobody received, sent back or refused."""
    found = own_ticket(code)
    return page("desk/end_visit.html", "question", ticket=found, number=line.shown(found))


@bp.post("/counters")
def add_counter():
    """An officer in charge sets up a counter."""
    point, form = here() or abort(404), CounterForm()
    with done(_("The counter is set up.")):
        counters.add(by=g.user, point=point, name=form.name.data or "")
    return redirect(url_for(".counter", point=point.code), 303)


@bp.post("/counters/<int:number>/removal")
def remove_counter(number):
    """Take away a counter at which nobody sits."""
    gone = _counter(number)
    with done(_("The counter is taken away.")):
        counters.remove(by=g.user, counter=gone)
    return redirect(url_for(".counter", point=gone.point.code), 303)


def _counter(number):
    seen = points.visible_to(g.user).select(ReceptionPoint.id)
    return Counter.get_or_none(Counter.id == number, Counter.point.in_(seen)) or abort(404)
