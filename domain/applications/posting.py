"""Results sent by post: posted, delivered or brought back, and what happens to them then."""

import re

from peewee import IntegrityError

from database import db, write
from domain import audit, notices
from domain.applications import deliveries, moves
from domain.clock import now
from domain.names import document_number, tidy
from domain.problems import N_, refuse, refuse_longer
from models import Delivery

NOBODY = N_("Please choose at least one parcel.")
NOT_TO_POST = N_("%(name)s: this result is not waiting to be posted (%(state)s).")
NO_ADDRESS = N_("Please give recipient, telephone and the whole address of the parcel.")
NOT_POSTED = N_("This parcel is not on its way: %(state)s.")
NOT_BACK = N_("This parcel did not come back: %(state)s.")
NO_NUMBER = N_("The tracking number is missing.")
BAD_NUMBER = N_("“%(number)s” is not a tracking number: it has 6 to 30 letters and digits.")
WRONG_DIGIT = N_("“%(number)s” has a typing error: its check digit does not fit.")
TAKEN = N_("The tracking number %(number)s belongs to another parcel already.")
NO_REASON = N_("Please write why the parcel came back.")
def post(*, by, parcels):
    """Write down that parcels went to the post: (Delivery, tracking number or "") each, all or none. Returns how many.

    The applicant is told, with the tracking number where it is known."""
    if not parcels:
        refuse("", NOBODY)
    with write():
        for delivery, number in parcels:
            _post(by, delivery, number)
    return len(parcels)


def track(*, by, delivery, number):
    """Give a parcel on its way its tracking number, or another one; the applicant is told. Returns the Delivery."""
    with write():
        held, fresh = _held(by, delivery, "posted", NOT_POSTED)
        _keep(fresh, "posted", tracking=tracked(number) or refuse("tracking", NO_NUMBER))
        _tell(by, "result.tracked", "result_posted", held, Delivery.get_by_id(fresh.id))
    return Delivery.get_by_id(delivery.id)


def deliver(*, by, delivery):
    """The post has handed a parcel over: the dossier ends. Returns the Delivery."""
    with write():
        held, fresh = _held(by, delivery, "posted", NOT_POSTED)
        _keep(fresh, "delivered", ended_at=now())
        moves.step(by, held, "returned", who="officer", recorded={"tracking": fresh.tracking or ""}, told={"by_post": True})
    return Delivery.get_by_id(delivery.id)


def bring_back(*, by, delivery, reason):
    """The post has brought a parcel back, with its reason; the applicant is told. Returns the Delivery."""
    reason = tidy(reason) or refuse("reason", NO_REASON)
    refuse_longer("reason", reason, 300)
    with write():
        held, fresh = _held(by, delivery, "posted", NOT_POSTED)
        _keep(fresh, "returned", reason=reason)
        _tell(by, "result.brought_back", "result_returned", held, Delivery.get_by_id(fresh.id))
    return Delivery.get_by_id(delivery.id)


def send_again(*, by, delivery, way, recipient="", phone="", address=""):
    """What happens to a parcel that came back, or to one not yet posted: sent to this address, or kept to be collected."""
    if way not in deliveries.WAYS:
        refuse("way", N_("Please choose how the applicant receives the result."))
    given = {"recipient": tidy(recipient), "phone": tidy(phone), "address": tidy(address)}
    if way == "post" and not all(given.values()):
        refuse("address", NO_ADDRESS)
    for name, most in (("recipient", 200), ("phone", 20), ("address", 500)):
        refuse_longer(name, given[name], most)
    with write():
        held, fresh = _held(by, delivery, ("returned", "waiting"), NOT_BACK)
        # Sent anew, it gets another tracking number, and the days until it must be collected begin again.
        again = {"tracking": None, "posted_at": None, "ready_at": now(), "reminded_at": None} if fresh.state == "returned" else {}
        _keep(fresh, "waiting", way=way, reason="", **again, **(given if way == "post" else {}))
        audit.record("result.way_changed", by=by, subject=held, way=way)
        notices.queue("result_way", to=held.user, application=held, code=held.code, by_post=way == "post")
    return Delivery.get_by_id(delivery.id)


def tracked(number):
    """A tracking number as kept; "" for none. Refused when it cannot be one, or its check digit (UPU S10) does not fit."""
    kept = document_number(number)
    if kept and not re.fullmatch(r"[A-Z0-9]{6,30}", kept, re.A):
        refuse("tracking", BAD_NUMBER, number=kept[:40])
    if re.fullmatch(r"[A-Z]{2}\d{9}[A-Z]{2}", kept, re.A):
        rest = 11 - sum(int(digit) * weight for digit, weight in zip(kept[2:10], (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11
        if int(kept[10]) != {10: 0, 11: 5}.get(rest, rest):
            refuse("tracking", WRONG_DIGIT, number=kept)
    return kept


def _post(by, delivery, number):
    number = tracked(number)
    held = moves.fresh(by, delivery.application)
    fresh = deliveries.of(held)
    if fresh.state != "waiting" or fresh.way != "post" or held.state != "done":
        refuse("", NOT_TO_POST, name=held.full_name, state=[deliveries.STATES[fresh.state]])
    _keep(fresh, "posted", posted_at=now(), tracking=number or None, postings=fresh.postings + 1)
    _tell(by, "result.posted", "result_posted", held, Delivery.get_by_id(fresh.id))


def _held(by, delivery, states, sentence):
    """(dossier held, delivery as it stands), if it stands in one of the states."""
    held = moves.fresh(by, delivery.application)
    fresh = deliveries.of(held)
    if fresh.state not in states or held.state != "done":
        refuse("", sentence, state=[deliveries.STATES[fresh.state]])
    return held, fresh


def _keep(fresh, state, **columns):
    try:
        with db.atomic():
            done = deliveries.change(fresh, state, **columns)
    except IntegrityError:
        refuse("tracking", TAKEN, number=columns.get("tracking"))
    if not done:
        refuse("", NOT_POSTED, state=[deliveries.STATES[Delivery.get_by_id(fresh.id).state]])


def _tell(by, act, kind, application, delivery):
    """Record an act about a parcel, and tell the applicant of it."""
    audit.record(act, by=by, subject=application, tracking=delivery.tracking or "", **(
        {"reason": delivery.reason} if delivery.reason else {}))
    notices.queue(kind, to=application.user, application=application, code=application.code,
                  tracking=delivery.tracking or "", reason=delivery.reason, recipient=delivery.recipient)
