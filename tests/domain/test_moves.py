"""The table of moves: each arrow succeeds and is refused, every other pair is refused, and of two at once one is told."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

import database
from domain import acts
from domain.applications import access, deliveries, due, expiry, handing_over, handling, look_up, moves, national_codes, reception
from domain.clock import now, today
from domain.payments import orders
from domain.problems import Refused
from models import APPLICATION_STATES, Application, ApplicationMove, AuditEntry, Notice, Refund, User
from tests.applying import kept
from tests.at_once import at_once, each_of, stored_by
from tests.paying import asked
from tests.people import person
from tests.visits import application, point

pytestmark = pytest.mark.usefixtures("app", "clock")
PAIRS = [(before, after) for before in APPLICATION_STATES for after in APPLICATION_STATES]
BY_HAND = [pair for pair, arrow in moves.MOVES.items() if arrow.who != ("system",)]


def dossier(state="received", kind="restore", came_from="processing", **more):
    """A dossier in a state; one that waits for a supplement with what is known of it. Restoring costs nothing."""
    if state not in ("draft", "registered"):
        more = {"received_at": now(), "due_on": today() + timedelta(7), **more}
    if state == "supplement":
        more["supplement_asked_at"] = now()
    found = application(kind, state, answers=kept("adult"), point=point(), **more)
    if state == "supplement":
        ApplicationMove.create(application=found, before=came_from, after="supplement")
    return found


def fresh(found):
    return Application.get_by_id(found.id)


def refusals(verb, *args, **given):
    with pytest.raises(Refused) as caught:
        verb(*args, **given)
    return [(problem.field, problem.message) for problem in caught.value.problems]


def try_step(pair, who, by, note="Lý do"):
    before, after = pair
    found = dossier(before, came_from=after if after in ("registered", "received", "processing") else "processing")
    with database.write():
        moves.step(by, found, after, who=who, note=note, registered_at=found.registered_at or now())
    return fresh(found)


@pytest.mark.parametrize("pair", moves.MOVES, ids="→".join)
def test_every_arrow_is_kept_with_who_when_and_notice(pair, province_officer):
    arrow = moves.MOVES[pair]
    for who in arrow.who:
        Notice.delete().execute()
        found = try_step(pair, who, province_officer if who == "officer" else None)
        last = found.moves.order_by(ApplicationMove.id.desc()).first()
        assert (found.state, found.state_reason, found.revision) == (pair[1], "Lý do", 1)
        assert (last.before, last.after, last.note, last.at) == (*pair, "Lý do", now())
        assert last.by == (province_officer if who == "officer" else None)
        assert [each.kind for each in Notice.select()] == [arrow.notice] * bool(arrow.notice)
        assert bool(found.ended_at) == (pair[1] in moves.ENDS)
    assert AuditEntry.select().where(AuditEntry.action == arrow.act).count() == len(arrow.who) * bool(arrow.act)


@pytest.mark.parametrize("pair", moves.MOVES, ids="→".join)
def test_an_arrow_is_refused_to_everybody_else(pair, province_officer):
    for who in {"citizen", "officer", "system"} - {*moves.MOVES[pair].who}:
        assert refusals(try_step, pair, who, province_officer) == [("", moves.NOT_POSSIBLE)]


@pytest.mark.parametrize("pair", [pair for pair, arrow in moves.MOVES.items() if arrow.needs == "note"], ids="→".join)
def test_where_a_reason_is_due_none_is_refused_and_a_long_one_is_not_cut(pair, province_officer):
    assert refusals(try_step, pair, "officer", province_officer, note=" ") == [("note", moves.NO_NOTE)]
    assert refusals(try_step, pair, "officer", province_officer, note="a" * 1001)[0][0] == "note"


@pytest.mark.parametrize("before", APPLICATION_STATES)
def test_no_other_move_exists(before, province_officer):
    found = dossier(before)
    for after in APPLICATION_STATES:
        if (before, after) not in moves.MOVES:
            for who in ("citizen", "officer", "system"):
                assert refusals(moves.step, province_officer, found, after, who=who, note="Lý do") == [("", moves.NOT_POSSIBLE)]
    assert fresh(found).state == before and Notice.select().count() == 0


def test_every_act_and_notice_of_the_table_has_words():
    for arrow in moves.MOVES.values():
        assert not arrow.act or arrow.act in acts.ACTS
        assert not arrow.notice or Path("templates/mail", f"{arrow.notice}.txt").exists()


def test_every_move_people_make_is_told_and_those_of_fees_by_payments():
    assert {pair for pair, arrow in moves.MOVES.items() if not arrow.notice} == {
        ("registered", "stopped"), ("received", "payment"), ("payment", "received"), ("payment", "processing")}


def test_the_catalogue_is_the_national_one():
    assert [number for number, _words in moves.NATIONAL.values()] == list(range(1, 11))
    assert {state: number for state, (number, _words) in moves.NATIONAL.items()} == {
        state: each[0] for state, each in look_up.STATES.items()}
    assert set(moves.NAMES) == set(APPLICATION_STATES) == {*moves.NATIONAL, "draft"}


def test_an_officer_moves_a_dossier_on_until_its_result_is_handed_over(province_officer):
    found = dossier()
    for to in ("processing", "done"):
        found = handling.move(by=province_officer, application=found, to=to, seen=found.revision)
    assert refusals(handling.move, by=province_officer, application=found, to="returned") == [("", moves.NOT_POSSIBLE)]
    assert (fresh(found).state, deliveries.of(found).state) == ("done", "waiting")
    number = min(access.numbers(found), default="074190001234")
    handing_over.hand_over(by=province_officer, application=found, collector="applicant", number=number, compared=True)
    found = fresh(found)
    assert (found.state, deliveries.of(found).state, found.ended_at) == ("returned", "handed", now())
    assert due.on_time(found)


def test_a_passport_is_not_processed_before_its_fee_is_paid(province_officer):
    found = dossier(kind="adult")
    given = {"by": province_officer, "application": found, "to": "processing"}
    assert refusals(handling.move, **given) == [("", moves.FEE_OPEN)]
    payment = orders.ask(by=province_officer, application=found)
    assert refusals(handling.move, **given) == [("", moves.NOT_POSSIBLE)]
    orders.record_paid(payment=payment, way="vietqr", transaction="1", amount=payment.amount)
    assert fresh(found).state == "processing"


def test_who_is_not_eligible_gets_the_fee_back(province_officer):
    payment = asked(province_officer)
    orders.record_paid(payment=payment, way="vietqr", transaction="1", amount=payment.amount)
    handling.move(by=province_officer, application=payment.application, to="stopped", note="Không đủ điều kiện")
    assert Refund.get().amount == payment.amount


def test_strangers_and_other_offices_move_nothing(other_commune_officer, admin, owner):
    found = dossier()
    assert refusals(handling.move, by=other_commune_officer, application=found, to="processing") == [("", moves.NOT_YOURS)]
    for stranger in (admin, owner):
        assert refusals(handling.move, by=stranger, application=found, to="processing") == [("", moves.NOT_POSSIBLE)]


def test_the_second_of_two_officers_is_told_what_the_first_did(province_officer):
    found, colleague = dossier(), person("province", "Lê Thị Trước")
    handling.move(by=colleague, application=found, to="processing", seen=found.revision)
    with pytest.raises(Refused) as caught:
        handling.move(by=province_officer, application=found, to="stopped", note="Lý do", seen=found.revision)
    problem = caught.value.problems[0]
    assert problem.message == moves.MEANWHILE
    assert problem.params == {"state": ["Being processed"], "who": "Lê Thị Trước", "when": "09:00 30/11/2026"}


def test_a_supplement_stops_the_clock_and_is_asked_once(province_officer, clock):
    found = dossier("processing", due_on=date(2026, 12, 11))
    found = handling.move(by=province_officer, application=found, to="supplement", note="Bản sao giấy khai sinh")
    assert found.supplement_asked_at == now() and found.correctable
    clock.shift(timedelta(days=3))
    assert due.on_time(found, until=now() + timedelta(days=30)) and due.pressing(found) == ""
    assert refusals(handling.move, by=None, application=found, to="received") == [("", moves.NOT_FROM_THERE)]
    found = handling.move(by=None, application=found, to="processing")
    assert (found.due_on, found.supplement_ended_at) == (date(2026, 12, 16), now()) and not found.correctable
    again = {"by": province_officer, "application": found, "to": "supplement", "note": "Thêm"}
    assert refusals(handling.move, **again) == [("", moves.ASKED_ONCE)]


def test_a_supplement_asked_by_mistake_is_withdrawn_and_the_clock_ran_on(province_officer, clock):
    found = dossier("processing", due_on=date(2026, 12, 11))
    found = handling.move(by=province_officer, application=found, to="supplement", note="Nhầm")
    clock.shift(timedelta(days=3))
    found = handling.move(by=province_officer, application=found, to="processing", mistaken=True)
    assert Notice.get(Notice.kind == "application_resumed").details["mistaken"]
    assert (found.supplement_asked_at, found.due_on) == (None, date(2026, 12, 11))
    assert handling.move(by=province_officer, application=found, to="supplement", note="Ảnh").state == "supplement"


def test_an_applicant_cannot_call_a_request_mistaken(province_officer):
    found = handling.move(by=None, application=dossier("supplement"), to="processing", mistaken=True)
    assert found.supplement_asked_at and found.supplement_ended_at


@pytest.mark.parametrize("days, ended, asked, said", [
    (0, 0, None, True), (0, 1, None, False), (3, 3, None, True), (3, None, 2, True), (3, None, 4, False), (3, None, None, False)])
def test_on_time_is_as_the_national_index_says(days, ended, asked, said):
    found = dossier(due_on=today() + timedelta(days), ended_at=None if ended is None else now() + timedelta(ended),
                    supplement_asked_at=None if asked is None else now() + timedelta(asked))
    assert due.on_time(found, until=now() + timedelta(days=10)) is said


def test_before_its_reception_a_dossier_is_neither_in_time_nor_late():
    assert due.on_time(dossier("registered")) is None


@pytest.mark.parametrize("days, state, word", [(-1, "received", "overdue"), (0, "processing", "today"), (1, "payment", ""),
                                               (-1, "done", ""), (-1, "supplement", "")])
def test_what_presses_is_what_the_office_still_owes(days, state, word):
    assert due.pressing(dossier(state, due_on=today() + timedelta(days))) == word


def test_a_received_dossier_has_the_next_national_code_of_the_day(province_officer, clock):
    def received():
        found = reception.open_dossier(by=province_officer, application=application(answers=kept("adult")))
        return reception.receive(by=province_officer, application=found, point=point(), seen=found.revision, values={},
                                 compared=reception.on_card(found), papers=["form"], agency="H61.20").national_code
    assert [received(), received()] == ["H61.20-261130-0001", "H61.20-261130-0002"]
    clock.shift(timedelta(days=1))
    assert received() == "H61.20-261201-0001"
    assert national_codes.give("") is None


def test_an_officer_takes_a_dossier_and_hands_it_over(province_officer, commune_officer, other_commune_officer):
    found, colleague = dossier(), person("province", "Lê Thị Sau")
    for each in (province_officer, colleague):
        found = handling.give(by=province_officer, application=found, to=each, seen=found.revision)
        assert found.handler == each
    to_another_office = {"by": province_officer, "application": found, "to": other_commune_officer}
    assert refusals(handling.give, **to_another_office) == [("handler", handling.NO_OFFICER)]
    assert refusals(handling.give, by=other_commune_officer, application=found, to=colleague) == [("", moves.NOT_YOURS)]
    assert commune_officer not in handling.colleagues(found)


def test_what_nobody_came_with_still_ends_by_itself(clock):
    found = dossier("registered", email="a@example.com")
    clock.shift(timedelta(days=20))
    expiry.run(30, 10)
    clock.shift(timedelta(days=4))
    expiry.run(30, 10)
    found = fresh(found)
    assert (found.state, found.personal_number, found.ended_at) == ("stopped", "", now())


CLIENTS = 8


@pytest.mark.own_database
def test_of_eight_officers_at_once_one_moves_it_and_seven_are_told(stored):
    with database.write():
        found, officers = dossier(), [person("province", f"Cán Bộ {number}").id for number in range(CLIENTS)]
    said = at_once(*each_of(CLIENTS, lambda number: handling.move(
        by=User.get_by_id(officers[number]), application=found, to="processing", seen=found.revision).state))
    assert stored_by(said) == ["processing"]
    assert {problem.message for each in said if isinstance(each, Refused) for problem in each.problems} == {moves.MEANWHILE}
    assert found.moves.count() == 1


class Careless:
    """The table of dossiers for who asks for nothing but its number when writing."""

    id, state, revision = Application.id, Application.state, Application.revision
    get_by_id = Application.get_by_id

    def update(**values):
        return SimpleNamespace(where=lambda number, *_unchanged: Application.update(**values).where(number))


@pytest.mark.own_database
@pytest.mark.parametrize("table, moved", [(Application, 1), (Careless, CLIENTS)], ids=["guarded", "unguarded"])
def test_eight_who_all_saw_the_same_row_move_it_once_because_the_row_is_asked_again(stored, monkeypatch, table, moved):
    with database.write():
        found, officers = dossier(), [person("province", f"Cán Bộ {number}").id for number in range(CLIENTS)]
    as_seen = dict(found.__data__)
    monkeypatch.setattr(moves, "fresh", lambda by, application, seen=None: Application(**as_seen))
    monkeypatch.setattr(moves, "Application", table)
    said = at_once(*each_of(CLIENTS, lambda number: handling.move(
        by=User.get_by_id(officers[number]), application=found, to="processing", seen=found.revision).state))
    assert len(stored_by(said)) == moved and found.moves.count() == moved


@pytest.mark.own_database
@pytest.mark.parametrize("guarded, taken", [(True, 1), (False, CLIENTS)], ids=["guarded", "unguarded"])
def test_of_eight_officers_who_take_a_dossier_at_once_one_has_it(stored, monkeypatch, guarded, taken):
    with database.write():
        found, officers = dossier(), [person("province", f"Cán Bộ {number}").id for number in range(CLIENTS)]
    held = moves.fresh
    monkeypatch.setattr(moves, "fresh", lambda by, application, seen: held(by, application, seen if guarded else None))

    def take(number):
        me = User.get_by_id(officers[number])
        return handling.give(by=me, application=found, to=me, seen=found.revision).handler_id
    assert len(stored_by(at_once(*each_of(CLIENTS, take)))) == taken
    assert AuditEntry.select().where(AuditEntry.action == "application.given").count() == taken


@pytest.mark.own_database
def test_national_codes_given_at_once_have_no_gap_and_no_double(stored):
    def give(number):
        with database.write():
            code = national_codes.give("H61.20")
            if number == 0:
                raise Refused()
        return code
    assert len(stored_by(at_once(*each_of(CLIENTS, give)))) == CLIENTS - 1
    with database.write():
        assert national_codes.give("H61.20") == f"H61.20-{today():%y%m%d}-{CLIENTS:04}"
