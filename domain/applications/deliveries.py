"""How a result reaches the applicant: what was asked for on the form, the lists of the desk, where one result is."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from peewee import fn

from database import write
from domain import names
from domain.applications import access
from domain.clock import instant, local, today
from domain.periods import shifted
from domain.problems import N_
from domain.visits import line
from models import Application, Delivery, ReceptionPoint

PAGE = 100
# Law 49/2019/QH14 Art. 27, 28a: a passport not collected 12 months after the appointed day is cancelled by its office.
KEPT_MONTHS = 12
WAYS = {"office": N_("Collected at the office"), "post": N_("Sent by post")}
STATES = {"waiting": N_("At the office"), "posted": N_("On its way by post"), "delivered": N_("Delivered by the post"),
          "returned": N_("Came back to the office"), "handed": N_("Handed over at the office"),
          "given_up": N_("Not collected, sent to be cancelled")}
# What happens next, in the applicant's words, where it is not collected as usual.
NEXT = {"post": N_("The office sends it by post to the address you gave; you are told when it leaves."),
        "posted": N_("It is on its way by post. Please show your identity card to the postman."),
        "returned": N_("The post could not deliver it and brought it back. Please tell the office where to send it, or "
                       "collect it."),
        "given_up": N_("It was not collected in twelve months, and the passport was sent to be cancelled. You may apply for a "
                       "new one.")}
# The lists of the desk, and what stands on each.
LISTS = {"collect": N_("To be collected"), "post": N_("To be posted"), "posted": N_("On their way"),
         "returned": N_("Came back"), "uncollected": N_("Not collected in 12 months"), "ended": N_("Delivered and handed over")}
# The words in the record of what is done with results.
ACTS = {
    "deliveries.exported": N_("List of results downloaded"),
    "labels.printed": N_("Labels of parcels printed"),
    "result.brought_back": N_("Parcel came back by post"),
    "result.given_up": N_("Result not collected: sent to be cancelled"),
    "result.posted": N_("Result posted"),
    "result.tracked": N_("Parcel got a tracking number"),
    "result.way_changed": N_("Other way chosen for a result"),
    "result.written": N_("Letter about a result not collected"),
    "quality.exported": N_("Figures of the service downloaded"),
}


class Wish(NamedTuple):
    """What the applicant asked for: a key of WAYS, and whom a parcel goes to."""

    way: str
    recipient: str = ""
    phone: str = ""
    address: str = ""


def wanted(application):
    """The Wish of an application. Who gave no whole address collects the result at the office."""
    answers = application.answers
    address = names.tidy(answers.get("delivery_address", ""))
    if answers.get("delivery") != "post" or not address:
        return Wish("office")
    return Wish("post", names.tidy(answers.get("delivery_name", "")) or application.full_name,
                answers.get("delivery_phone") or application.phone or answers.get("representative_phone", ""), address)


def ready(application):
    """Inside the change that makes a result ready: its Delivery begins as the applicant asked for. Returns what a notice says."""
    wish = wanted(application)
    Delivery.get_or_create(application=application, defaults=wish._asdict())
    return {"by_post": wish.way == "post"}


def of(application):
    """The Delivery of a dossier, or None before its result is ready."""
    return Delivery.get_or_none(Delivery.application == application.id)


def held(application):
    """What is kept about the way of a result, as plain values for the applicant."""
    columns = ("way", "state", "recipient", "phone", "address", "tracking", "reason", "collector_name", "collector_number",
               "collector_paper")
    found = of(application)
    return {name: getattr(found, name) or "" for name in columns} if found else {}


def following(application):
    """What happens next to a result, in the applicant's words; None where it is collected as usual, or is not ready."""
    found = of(application) if application.state == "done" else None
    return found and NEXT.get(found.way if found.state == "waiting" else found.state)


def by_code(user, code):
    """The Delivery of the dossier with a code as an officer may see it, with its application and point; or None."""
    return _rows(user).where(Application.code == (line.scanned(code) or "")).first()


def by_tracking(user, numbers):
    """The Delivery of the parcel that has one of several tracking numbers, as an officer may see it; or None."""
    return _rows(user).where(Delivery.tracking.in_(numbers)).first() if numbers else None


def chosen(user, codes):
    """The parcels of several codes that an officer may see, in the order of the list."""
    named = [line.scanned(code) or "" for code in codes[:PAGE]]
    return list(_rows(user).where(Delivery.way == "post", Application.code.in_(named)).order_by(Delivery.ready_at, Delivery.id))


def listed(user, name, q="", before=None):
    """One of the LISTS as an officer may see it, the longest waiting first (what has ended: the newest); PAGE + 1 rows at most.

    `q` is a name, personal number, tracking number or code; `before` the id a page of what has ended begins below."""
    found = _rows(user).where(_standing(name))
    if code := line.scanned(q):
        found = found.where(Application.code == code)
    elif q:
        folded, number = names.fold(q), names.document_number(q)
        found = found.where(Application.name_key.contains(folded) | (Application.personal_number == number)
                            | (Delivery.tracking == number))
    if name == "ended":
        found = found.where(Delivery.id < before) if before else found
        return list(found.order_by(Delivery.id.desc()).limit(PAGE + 1))
    return list(found.order_by(Delivery.ready_at, Delivery.id).limit(PAGE + 1))


def counts(user):
    """How many results stand on each list but the last."""
    mine = access.sent_to(user)
    return {name: Delivery.select(fn.COUNT(Delivery.id)).join(Application).where(mine, _standing(name)).scalar()
            for name in LISTS if name != "ended"}


def uncollected(user):
    """Every result nobody collected in twelve months, the oldest first."""
    return list(_rows(user).where(_standing("uncollected")).order_by(Delivery.ready_at, Delivery.id))


def collect_until(delivery):
    """The day twelve months after the appointed day, or after the result was ready, when that was later."""
    ready_on, due_on = local(delivery.ready_at).date(), delivery.application.due_on
    return shifted(max(ready_on, due_on) if due_on else ready_on, KEPT_MONTHS)


def explained(delivery):
    """The applicant's written explanation (form TK06) since the result was ready, or None: while there is one, it is kept."""
    number = delivery.application.personal_number
    return Application.select().where(
        Application.kind == "uncollected", Application.personal_number == number, Application.state != "draft",
        Application.registered_at >= delivery.ready_at).order_by(Application.id.desc()).first() if number else None


def change(delivery, state, **columns):
    """Inside a change: put a delivery on, if it still stands where the page showed it; whether that happened."""
    changed = Delivery.update(state=state, **columns).where(
        Delivery.id == delivery.id, Delivery.state == delivery.state, Delivery.way == delivery.way)
    with write():
        return changed.execute() == 1


def _rows(user):
    return (Delivery.select(Delivery, Application, ReceptionPoint).join(Application)
            .left_outer_join(ReceptionPoint, on=Application.point).where(access.sent_to(user)))


def _standing(name):
    """The condition of one of the LISTS."""
    there = (Application.state == "done") & (Delivery.state == "waiting")
    if name in ("posted", "returned"):
        return (Delivery.state == name) & (Application.state == "done")
    if name == "ended":
        return Delivery.state.in_(("delivered", "handed", "given_up"))
    if name == "post":
        return there & (Delivery.way == "post")
    limit = shifted(today(), -KEPT_MONTHS)
    old = (Delivery.ready_at < instant(datetime.combine(limit + timedelta(1), time.min))) & (
        Application.due_on.is_null() | (Application.due_on <= limit))
    return there & (Delivery.way == "office") & (old if name == "uncollected" else ~old)
