"""Each arrow of the table of states has its door: the verb people press. It leads there from its state, and from no other."""

from datetime import timedelta

import pytest

from domain import codes
from domain.applications import drafts, expiry, handing_over, handling, moves, reception
from domain.clock import now, today
from domain.payments import orders
from domain.problems import Refused
from models import Application, ApplicationMove, Payment
from tests import applying
from tests.paying import FEE
from tests.visits import application, point

pytestmark = pytest.mark.usefixtures("app", "clock")
LONG_AGO = timedelta(days=40)


def at_counter(act, **more):
    """What an officer does who compares a dossier at the counter."""
    return lambda by, found: act(by=by, application=found, seen=found.revision, **more)


def received(by, found):
    reception.receive(by=by, application=found, point=found.point, seen=found.revision, values={},
                      compared=reception.on_card(found), papers=["form"])


def step(name):
    """A button on the page of a dossier."""
    return lambda by, found: handling.take_step(by=by, application=found, step=name, note="Lý do", seen=found.revision)


def handed_over(by, found):
    handing_over.hand_over(by=by, application=found, collector="applicant", number=found.personal_number, compared=True)


def fee_of(found):
    return Payment.get(Payment.application == found)


def not_paid_in_time(by, found):
    Payment.update(expires_at=now()).where(Payment.application == found).execute()
    orders.expire()


def applicant(act):
    return lambda by, found: act(by=None, application=found)


DOORS = {
    ("draft", "registered"): [lambda by, found: drafts.submit(by=None, application=found, oath=True)],
    ("registered", "registered"): [at_counter(reception.incomplete, values={}, missing=["identity_card"])],
    ("registered", "received"): [received],
    ("registered", "not_received"): [at_counter(reception.turn_away, reason="Lý do"), step("not_received")],
    ("registered", "withdrawn"): [applicant(drafts.withdraw)],
    ("registered", "stopped"): [lambda by, found: expiry.run(30, 10)],
    ("received", "payment"): [lambda by, found: orders.ask(by=by, application=found)],
    ("payment", "received"): [lambda by, found: orders.cancel(by=by, payment=fee_of(found))],
    ("payment", "processing"): [lambda by, found: orders.record_paid(
        payment=fee_of(found), way="vietqr", transaction="FT1", amount=FEE)],
    ("received", "processing"): [step("processing")],
    **{(before, "supplement"): [step("supplement")] for before in ("registered", "received", "processing")},
    **{("supplement", after): [applicant(handling.answer), step("arrived"), step("mistaken")]
       for after in ("registered", "received", "processing")},
    ("received", "withdrawn"): [applicant(drafts.withdraw), step("withdrawn")],
    ("payment", "withdrawn"): [applicant(drafts.withdraw), step("withdrawn"), not_paid_in_time],
    ("processing", "withdrawn"): [applicant(drafts.withdraw), step("withdrawn")],
    ("supplement", "withdrawn"): [applicant(drafts.withdraw), step("withdrawn")],
    **{(before, "stopped"): [step("stopped")] for before in ("received", "payment", "processing", "supplement")},
    ("processing", "done"): [step("done")],
    ("done", "returned"): [handed_over],
}
WAYS = [(pair, door) for pair, doors in DOORS.items() for door in doors]
NAMES = [f"{'→'.join(pair)}-{number}" for pair, doors in DOORS.items() for number in range(len(doors))]


def stands(state, pair, **more):
    """A dossier in a state as the door of a pair wants it: online or to be received, with an open fee, warned of its end."""
    before, after = pair
    if state == "draft":
        return applying.draft()[0]
    at_desk = before == "registered" and after in ("registered", "received", "stopped")
    kind = "adult" if "payment" in pair else "restore"
    given = {"answers": applying.kept("adult"), "point": point(), "channel": "visit" if at_desk else "online", **more}
    if state != "registered":
        given |= {"received_at": now(), "due_on": today() + timedelta(7)}
    found = application(kind, state, **given)
    if state == "supplement":
        ApplicationMove.create(application=found, before=after if after not in moves.ENDS else "processing", after="supplement")
        Application.update(supplement_asked_at=now()).where(Application.id == found.id).execute()
    if "payment" in pair and before == "payment":
        Payment.create(code=codes.new(), application=found, amount=FEE, expires_at=now() + timedelta(days=15))
    if pair == ("registered", "stopped"):
        Application.update(registered_at=now() - LONG_AGO, changed_at=now() - LONG_AGO,
                           warned_at=now() - timedelta(days=4)).where(Application.id == found.id).execute()
    return Application.get_by_id(found.id)


def test_every_arrow_of_the_table_has_a_door_and_no_door_leads_elsewhere():
    assert set(DOORS) == set(moves.MOVES)


@pytest.mark.parametrize(("pair", "door"), WAYS, ids=NAMES)
def test_the_door_of_an_arrow_leads_where_the_table_says(province_officer, pair, door):
    found = stands(pair[0], pair)
    door(province_officer, found)
    last = ApplicationMove.select().where(ApplicationMove.application == found).order_by(ApplicationMove.id.desc()).first()
    assert (Application.get_by_id(found.id).state, last.before, last.after) == (pair[1], *pair)


@pytest.mark.parametrize("state", ["withdrawn", "returned"])
@pytest.mark.parametrize(("pair", "door"), WAYS, ids=NAMES)
def test_through_no_door_does_a_dossier_go_that_has_ended(province_officer, pair, door, state):
    found = stands(state, pair)
    try:
        door(province_officer, found)
    except Refused as refused:
        assert refused.problems[0].message
    assert Application.get_by_id(found.id).state == state and not ApplicationMove.select().where(
        ApplicationMove.application == found).exists()


@pytest.mark.parametrize(("pair", "door"), [way for way in WAYS if moves.MOVES[way[0]].who == ("officer",)],
                         ids=[name for name, way in zip(NAMES, WAYS, strict=True) if moves.MOVES[way[0]].who == ("officer",)])
def test_through_an_officers_door_no_other_office_goes(other_commune_officer, pair, door):
    found = stands(pair[0], pair)
    with pytest.raises(Refused):
        door(other_commune_officer, found)
    assert Application.get_by_id(found.id).state == pair[0]
