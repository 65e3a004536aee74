"""An officer's work on a dossier: accepted online, checked, moved by many, talked about, apologised for; its fee ends with it."""

from datetime import date, timedelta

import pytest

from domain.applications import apologies, assignment, batches, checklists, handling, messages, moves, verified
from domain.clock import now, today
from domain.payments import orders
from domain.problems import Refused
from models import Application, AuditEntry, DossierCheck, Identity, Notice, Office, Payment, Refund, User
from tests import paying
from tests.applying import kept
from tests.at_once import at_once, each_of, stored_by
from tests.people import person
from tests.visits import application, point

pytestmark = pytest.mark.usefixtures("app", "clock")


def fresh(found):
    return Application.get_by_id(found.id)


def refusals(verb, **given):
    with pytest.raises(Refused) as caught:
        verb(**given)
    return [(problem.field, problem.message) for problem in caught.value.problems]


def online(kind="adult", **more):
    """A dossier sent online, without a first chip passport, so that nobody has to come."""
    return application(kind, channel="online", fee_way="online", answers=kept(kind) | {"chip": "no"}, **more)


def checked(by, found, **but):
    checklists.keep(by=by, application=found, verdicts=dict.fromkeys(checklists.items(found), "good") | but)
    return found


def accept(by, found, **more):
    return handling.accept(by=by, application=found, point=found.point or point(), agency="H61.20", **more)


def test_an_online_dossier_is_accepted_and_its_fee_asked_in_the_same_act(province_officer):
    found = checked(province_officer, online())
    found = accept(province_officer, found, seen=found.revision)
    assert (found.state, found.handler, found.received_by) == ("payment", province_officer, province_officer)
    assert (found.due_on, found.national_code) == (date(2026, 12, 10), "H61.20-261130-0001")
    assert Payment.get(Payment.application == found).state == "open"
    assert {each.kind for each in Notice.select()} == {"application_received", "payment_asked"}


def test_what_costs_nothing_is_accepted_without_a_fee(province_officer):
    found = accept(province_officer, checked(province_officer, online("loss", form="TK05-2026")))
    assert found.state == "received" and Payment.select().count() == 0 and found.due_on == date(2026, 12, 1)


def test_nobody_accepts_what_is_not_checked_not_online_or_not_theirs(province_officer, other_commune_officer, citizen):
    found = online(point=point())
    assert refusals(accept, by=province_officer, found=found) == [("", handling.NOT_CHECKED)]
    checked(province_officer, found, photo="missing")
    assert refusals(accept, by=province_officer, found=found) == [("", handling.NOT_CHECKED)]
    checked(province_officer, found)
    assert refusals(accept, by=other_commune_officer, found=found) == [("", moves.NOT_YOURS)]
    assert refusals(accept, by=citizen, found=found) == [("", handling.NOT_ONLINE)]
    by_visit = application(answers=kept("adult"), point=point())
    assert refusals(accept, by=province_officer, found=by_visit) == [("", handling.NOT_ONLINE)]
    accept(province_officer, found)
    assert refusals(accept, by=province_officer, found=found) == [("", handling.NOT_ONLINE)]


def test_what_was_changed_meanwhile_is_not_accepted_unseen(province_officer):
    found = checked(province_officer, online())
    Application.update(revision=found.revision + 1).where(Application.id == found.id).execute()
    assert refusals(accept, by=province_officer, found=found, seen=found.revision) == [("", moves.MEANWHILE)]


def test_a_supplement_before_acceptance_comes_back_to_where_it_stood(province_officer, clock):
    found = online()
    take = {"by": province_officer, "application": found}
    assert handling.steps(found) == ["received", "supplement", "not_received"]
    found = handling.take_step(**take, step="supplement", note="Ảnh mới", seen=found.revision)
    clock.shift(timedelta(days=3))
    found = handling.answer(by=None, application=found)
    assert (found.state, found.due_on) == ("registered", None) and handling.steps(found) == ["received", "not_received"]
    found = handling.take_step(by=province_officer, application=found, step="not_received", note="Chưa đủ", seen=found.revision)
    assert found.state == "not_received" and found.state_reason == "Chưa đủ"


def test_a_checklist_keeps_who_looked_when_and_what_is_missing(province_officer, clock):
    found, colleague = online(), person("province", "Lê Thị Xem")
    checked(province_officer, found, photo="missing", addresses="missing")
    assert checklists.asks(found) == [checklists.ITEMS["photo"].asks, checklists.ITEMS["addresses"].asks]
    clock.shift(timedelta(hours=1))
    checklists.keep(by=colleague, application=found, verdicts=dict.fromkeys(checklists.items(found), "good") | {"family": "?"})
    rows = checklists.found(found)
    assert (rows["photo"].by, rows["photo"].at, rows["person"].by) == (colleague, now(), province_officer)
    assert "family" not in rows and not checklists.complete(found)
    before = AuditEntry.select().count()
    checklists.keep(by=colleague, application=found, verdicts={key: row.verdict for key, row in rows.items()})
    assert AuditEntry.select().count() == before


def test_a_checklist_is_of_the_form_and_of_the_papers_asked_for(province_officer, other_commune_officer, citizen):
    found = online("restore", form="TK04-2026", point=point())
    assert list(checklists.items(found)) == ["person", "passport", "statement", "old_passport"]
    assert "loss_report" not in checklists.items(online())
    verdicts = {"person": "good", "photo": "good"}
    for by, sentence in ((other_commune_officer, moves.NOT_YOURS), (citizen, checklists.NOT_NOW)):
        assert refusals(checklists.keep, by=by, application=found, verdicts=verdicts) == [("", sentence)]
    checklists.keep(by=province_officer, application=found, verdicts=verdicts)
    assert [each.item for each in DossierCheck.select()] == ["person"]
    Application.update(state="withdrawn").where(Application.id == found.id).execute()
    assert refusals(checklists.keep, by=province_officer, application=found, verdicts={}) == [("", checklists.NOT_NOW)]


def test_what_differs_from_the_verified_identity_is_named(citizen):
    found = online(user=citizen)
    assert verified.differences(found) == []
    Identity.create(issuer="https://id.example", subject="1", user=citizen, personal_number="074190001234",
                    full_name="Đặng Thị Ánh Nguyệt", sex="F", birth_date=date(1990, 11, 6), phone="0900000001")
    said = {each.field.key: (each.verified, each.stated) for each in verified.differences(found)}
    assert said == {"birth_date": ("1990-11-06", "1990-11-05"), "phone": ("0900000001", "0912345678")}


def processing(**more):
    return application("restore", "processing", answers=kept("restore"), point=point(), received_at=now(), due_on=today(), **more)


def test_each_of_many_is_moved_or_says_why_not_and_twice_does_nothing_twice(province_officer):
    ready, stopped, paid_not = processing(), application("restore", "stopped"), paying.dossier()
    given = {"by": province_officer, "applications": [ready, stopped, paid_not], "step": "done",
             "seen": {each.code: each.revision for each in (ready, stopped, paid_not)}}
    assert [problem and problem.message for _each, problem in batches.move_all(**given)] == [
        None, moves.NOT_POSSIBLE, moves.NOT_POSSIBLE]
    notices = Notice.select().count()
    assert batches.move_all(**given | {"applications": [fresh(ready)]})[0][1] is None
    assert (fresh(ready).state, Notice.select().count(), ready.moves.count()) == ("done", notices, 1)
    assert batches.obstacle(paid_not, "processing").message == moves.FEE_OPEN


def test_one_changed_meanwhile_stays_while_the_others_move(province_officer):
    first, second = processing(), processing()
    seen = {first.code: first.revision, second.code: second.revision}
    handling.give(by=province_officer, application=second, to=province_officer)
    said = batches.move_all(by=province_officer, applications=[first, second], step="done", seen=seen)
    assert [problem and problem.message for _each, problem in said] == [None, moves.MEANWHILE]


def test_a_result_is_printed_then_sent_and_never_less(province_officer, other_commune_officer, citizen):
    found = processing()
    assert batches.obstacle(found, "sent") is None and not batches.there(found, "printed")
    for to in ("printed", "sent", "printed"):
        found = handling.mark(by=province_officer, application=found, to=to)
    assert found.stage == "sent" and batches.there(found, "printed")
    assert [each.action for each in AuditEntry.select()] == ["application.printed", "application.forwarded"]
    for by in (citizen, other_commune_officer):
        assert refusals(handling.mark, by=by, application=found, to="sent")
    assert refusals(handling.mark, by=province_officer, application=application("restore", "received"), to="printed")


def test_both_sides_write_and_what_was_answered_is_read(province_officer, citizen):
    found = online(user=citizen)
    messages.say(by=citizen, application=found, text="Ảnh này được không?")
    assert messages.unread(found, by_office=True) == 1
    messages.say(by=province_officer, application=found, text="Được.")
    assert (messages.unread(found, by_office=True), messages.unread(found, by_office=False)) == (0, 1)
    messages.mark_read(by=None, application=found)
    assert messages.unread(found, by_office=False) == 0
    assert [each.kind for each in Notice.select()] == ["application_message"]
    assert [(each.from_office, each.text) for each in messages.of(found)] == [(False, "Ảnh này được không?"), (True, "Được.")]


def test_a_flood_an_empty_and_a_late_message_are_refused(other_commune_officer, clock):
    found = online(point=point())
    say = {"by": None, "application": found, "text": "a"}
    assert refusals(messages.say, **say | {"text": " "}) == [("text", messages.NO_TEXT)]
    assert refusals(messages.say, **say | {"text": "a" * 2001})[0][0] == "text"
    assert refusals(messages.say, **say | {"by": other_commune_officer}) == [("", moves.NOT_YOURS)]
    for _each in range(10):
        messages.say(**say)
    assert refusals(messages.say, **say) == [("text", messages.TOO_MANY)]
    clock.shift(timedelta(hours=25))
    messages.say(**say)
    for state, sentence in (("draft", messages.NOT_SENT), ("withdrawn", messages.ENDED)):
        other = application(state=state)
        assert refusals(messages.say, by=None, application=other, text="a") == [("text", sentence)]


def test_an_apology_is_sent_once_for_each_missed_day(province_officer, clock):
    found = processing()
    send = {"by": province_officer, "application": found, "day": date(2026, 12, 3), "reason": "Máy in hỏng"}
    assert refusals(apologies.send, **send) == [("", apologies.NOT_LATE)]
    clock.shift(timedelta(days=1))
    found = apologies.send(**send, seen=found.revision)
    assert (found.due_on, found.promised_on) == (date(2026, 11, 30), date(2026, 12, 3))
    notice = Notice.get()
    assert (notice.kind, notice.details["missed"], notice.details["day"]) == ("application_apology", "30/11/2026", "03/12/2026")
    assert refusals(apologies.send, **send | {"application": found}) == [("", apologies.NOT_LATE)]
    clock.shift(timedelta(days=3))
    assert apologies.send(**send | {"application": found, "day": date(2026, 12, 9)}).promised_on == date(2026, 12, 9)


def test_an_apology_names_an_open_day_and_a_reason(province_officer, other_commune_officer, citizen, clock):
    found = processing()
    clock.shift(timedelta(days=1))
    send = {"by": province_officer, "application": found, "day": apologies.usual_day(found), "reason": "Máy in hỏng"}
    for wrong, field in (({"day": None}, "day"), ({"day": today()}, "day"), ({"day": date(2026, 12, 6)}, "day"),
                         ({"reason": " "}, "reason"), ({"reason": "a" * 1001}, "reason"), ({"seen": 9}, ""),
                         ({"by": other_commune_officer}, ""), ({"by": citizen}, "")):
        assert refusals(apologies.send, **send | wrong)[0][0] == field, wrong
    assert Notice.select().count() == 0


def test_a_supplement_after_an_apology_moves_the_promised_day_too(province_officer, clock):
    found = processing(promised_on=date(2026, 12, 3))
    found = handling.move(by=province_officer, application=found, to="supplement", note="Ảnh")
    clock.shift(timedelta(days=2))
    found = handling.answer(by=None, application=found)
    assert (found.due_on, found.promised_on) == (date(2026, 12, 2), date(2026, 12, 7))


@pytest.mark.parametrize("to", ["stopped", "withdrawn"])
def test_an_open_fee_ends_with_its_dossier_and_what_came_in_part_is_paid_back(province_officer, to):
    payment = paying.asked(province_officer)
    orders.record_paid(payment=payment, way="vietqr", transaction="1", amount=payment.amount // 2)
    handling.move(by=province_officer, application=payment.application, to=to, note="Lý do")
    assert paying.state(payment) == ("cancelled", to, payment.amount // 2)
    assert Refund.get().kind == "surplus"
    assert orders.record_paid(payment=payment, way="vietqr", transaction="2", amount=payment.amount) == "surplus"


@pytest.mark.own_database
def test_of_two_officers_who_accept_at_once_one_does_and_the_other_is_told(stored):
    officers = [person("province", f"Cán Bộ {number}") for number in range(2)]
    found = online(point=point())
    checked(officers[0], found)
    said = at_once(*each_of(2, lambda number: accept(User.get_by_id(officers[number].id), fresh(found), seen=found.revision)))
    assert [each.state for each in stored_by(said)] == ["payment"] and Payment.select().count() == 1
    [told] = [each.problems[0].message for each in said if isinstance(each, Refused)]
    assert told in (moves.MEANWHILE, handling.NOT_ONLINE)


@pytest.mark.own_database
def test_two_rounds_at_once_assign_each_dossier_once(stored):
    officers = [person("province", f"Cán Bộ {number}", office=Office.get(Office.ward.is_null())) for number in range(2)]
    for _each in range(6):
        online(point=None)
    assert sum(stored_by(at_once(*each_of(2, lambda _number: assignment.run(True))))) == 6
    assert Application.select().where(Application.handler.in_(officers)).count() == 6
    assert AuditEntry.select().where(AuditEntry.action == "application.given").count() == 6
