"""What officers do with a dossier: an online one accepted, any moved on; taken by an officer, handed over to another."""

from database import write
from domain import audit
from domain.applications import checklists, fees, moves, national_codes, online, reception
from domain.clock import now, today
from domain.payments import orders, refunds
from domain.problems import N_, refuse
from domain.visits import calendar
from models import Application, User

# What an officer chooses on the page of a dossier, in words.
STEPS = {
    "received": N_("Accept: complete and right (the fee is asked in the same act)"),
    "processing": N_("The dossier is complete and paid: process it"),
    "done": N_("The result is ready"),
    "arrived": N_("What was asked for is here"),
    "mistaken": N_("Take the request back: it was a mistake"),
    "supplement": N_("Ask for something more (only once; the time allowed stands still)"),
    "not_received": N_("Refuse in writing"),
    "withdrawn": N_("The applicant takes the dossier back"),
    "stopped": N_("Stop: not eligible (a paid fee is paid back)"),
}

# How far the result of a dossier that is processed has come, in this order; the state stays.
STAGES = ("printed", "sent")
STAGE_NAMES = {"printed": N_("Printed"), "sent": N_("Sent to where it is handed out")}
_STAGE_ACTS = {"printed": "application.printed", "sent": "application.forwarded"}

NOTHING_ASKED = N_("Nothing is asked for any more.")
NO_STEP = N_("Please choose what happens to the dossier.")
NOT_ONLINE = N_("Only a dossier sent online is accepted here; who must come is received at the counter.")
NOT_CHECKED = N_("Please look at every item of the checklist first; what is missing is asked for as a supplement.")
NO_OFFICER = N_("Please choose an officer of the same office, or of the province.")


def move(*, by, application, to, note="", seen=None, mistaken=False):
    """Move a dossier to another state by hand; returns it. `seen`: the revision the page was drawn with (moves.fresh).

    An officer who ends a supplement says whether the request was `mistaken`: then the clock never stood still, and one may be
    asked again. Who is not eligible gets a paid fee back (Circular 25/2021/TT-BTC Art. 6(3)).
    A result leaves the office by handing_over and posting only, which end its delivery too."""
    officer = by is not None and by.is_officer
    with write():
        held = moves.fresh(by, application, seen)
        if to == "returned":
            refuse("", moves.NOT_POSSIBLE, state=[moves.NAMES[held.state]])
        moves.step(by, held, to, who="officer" if officer else "citizen", note=note, mistaken=officer and mistaken)
        if to == "stopped":
            refunds.on_stopped(by=by, application=held)
    return Application.get_by_id(held.id)


def accept(*, by, application, point, seen=None, agency="", days=orders.DAYS):
    """An online dossier is complete and right: received with the day its result is due, its fee asked in the same act.

    Every item of its checklist was found in order. `point` is where its result is handed out, `agency` the id in national codes,
    `days` how long the fee may be paid. Returns the dossier."""
    with write():
        held = moves.fresh(by, application, seen)
        if not by.is_officer or online.needs_visit(held) or held.state != "registered":
            refuse("", NOT_ONLINE)
        if not checklists.complete(held):
            refuse("", NOT_CHECKED)
        due_on = calendar.working_days_after(today(), reception.WORKING_DAYS[held.kind], point)
        moves.step(by, held, "received", who="officer", received_at=now(), received_by=by, due_on=due_on, point=point,
                   opened_at=held.opened_at or now(), handler=held.handler or by, national_code=national_codes.give(agency),
                   recorded={"due_on": due_on.isoformat(), "papers": [], "compared": []},
                   told={"due_on": f"{due_on:%d/%m/%Y}", "point": point.name, "address": point.address})
        if fees.group_of(held.kind, held.answers.get("request", "")) != "none":
            orders.ask(by=by, application=held, days=days)
    return Application.get_by_id(held.id)


def mark(*, by, application, to, seen=None):
    """The result of a dossier that is processed has come to a stage of STAGES; a later one stays. Returns the dossier."""
    with write():
        held = moves.fresh(by, application, seen)
        if not by.is_officer or held.state != "processing" or to not in STAGES:
            refuse("", moves.NOT_POSSIBLE, state=[moves.NAMES[held.state]])
        if held.stage not in STAGES[STAGES.index(to):]:
            Application.update(stage=to, changed_at=now(), revision=held.revision + 1).where(Application.id == held.id).execute()
            audit.record(_STAGE_ACTS[to], by=by, subject=held)
    return Application.get_by_id(held.id)


def steps(application):
    """The keys of STEPS that are possible for an officer now; none for who is to come to the counter, and after the end."""
    possible = set(moves.possible(application, "officer"))
    if application.state == "registered":
        possible = possible - {"registered"} if not online.needs_visit(application) else set()
    if application.state == "supplement":
        possible = possible - {"registered", "received", "processing"} | {"arrived", "mistaken"}
    if application.supplement_asked_at:
        possible -= {"supplement"}
    return [key for key in STEPS if key in possible]


def take_step(*, by, application, step, note="", seen=None, **accepting):
    """An officer takes one of the `steps`; returns the dossier. `accepting` is what `accept` needs besides.

    A result is no step: it is handed over or posted (handing_over, posting)."""
    if step not in steps(application) and seen == application.revision:
        refuse("step", NO_STEP)
    if step == "received":
        return accept(by=by, application=application, seen=seen, **accepting)
    if step == "not_received":
        return reception.turn_away(by=by, application=application, seen=seen, reason=note)
    back = step in ("arrived", "mistaken")
    to = moves.stood_before(application) if back and application.supplement_asked_at else step
    return move(by=by, application=application, to=to, note=note, seen=seen, mistaken=step == "mistaken")


def answer(*, by, application):
    """The applicant says that everything asked for is there: the dossier goes on where it stood, and the clock runs again."""
    with write():
        held = moves.fresh(None, application)
        if held.state != "supplement":
            refuse("", NOTHING_ASKED)
        moves.step(by, held, moves.stood_before(held), who="citizen")
    return Application.get_by_id(held.id)


def give(*, by, application, to, seen=None):
    """An officer takes a dossier, or hands it over to another officer of its office or of the province; returns it."""
    with write():
        held = moves.fresh(by, application, seen)
        if not by.is_officer or to not in colleagues(held):
            refuse("handler", NO_OFFICER)
        Application.update(handler=to, revision=held.revision + 1).where(Application.id == held.id).execute()
        audit.record("application.given", by=by, subject=held, person=to.full_name)
    return Application.get_by_id(held.id)


def colleagues(application):
    """The officers who may work on a dossier: those of the province, and of the office of its reception point."""
    office = application.point.office_id if application.point else None
    theirs = User.role == "province"
    if office:
        theirs |= (User.role == "commune") & (User.office == office)
    return list(User.select().where(theirs, User.locked_at.is_null()).order_by(User.full_name))
