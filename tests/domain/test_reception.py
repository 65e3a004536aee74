"""A dossier at the counter: opened, compared, mended, received with the day of its result, sent back, refused; nothing twice."""

from datetime import date, timedelta

import pytest

from domain.applications import drafts, reception
from domain.problems import Refused
from domain.visits import appointment_rows, appointments, calendar, closures, line, points, slots, tickets
from models import Application, ApplicationMove, Appointment, AuditEntry, Notice, Office, Ticket
from tests import applying
from tests.people import ward
from tests.visits import application, open_point, slot

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY = date(2026, 12, 1)


@pytest.fixture
def place(place, clock):
    """It is Tuesday, nine o'clock."""
    clock.shift(timedelta(days=1))
    return place


@pytest.fixture
def sent(place):
    return applying.sent()[0]


@pytest.fixture
def opened(sent, province_officer):
    return reception.open_dossier(by=province_officer, application=sent)


def shown(application):
    """What the page sends back unchanged: the revision it was drawn with, and every answer."""
    return {"application": application, "seen": application.revision, "values": dict(application.answers)}


def received(by, application, point, **more):
    given = {**shown(application), "compared": reception.on_card(application), "papers": ["form", "photos"], **more}
    return reception.receive(by=by, point=point, **given)


def refusals(verb, *args, **given):
    with pytest.raises(Refused) as caught:
        verb(*args, **given)
    return [(problem.field, problem.message) for problem in caught.value.problems]


def fresh(application):
    return Application.get_by_id(application.id)


def test_an_opened_dossier_is_the_officers_and_no_longer_the_applicants(sent, province_officer):
    for _twice in range(2):
        reception.open_dossier(by=province_officer, application=sent)
    assert fresh(sent).opened_at and not fresh(sent).correctable
    assert AuditEntry.select().where(AuditEntry.action == "application.opened").count() == 1
    assert refusals(drafts.withdraw, by=None, application=sent) == [("", drafts.NOT_NOW)]


def test_a_complete_dossier_is_received_and_due_in_eight_working_days(opened, place, province_officer):
    found = received(province_officer, opened, place)
    assert (found.state, found.due_on) == ("received", date(2026, 12, 11))
    assert (found.received_by, found.point) == (province_officer, place)
    assert [(move.before, move.after) for move in found.moves.order_by(ApplicationMove.id)][-1] == ("registered", "received")
    told = Notice.get(Notice.kind == "application_received")
    assert (told.application, told.details["due_on"], told.mail) == (found, "11/12/2026", "wait")
    entry = reception.last(found, "application.received")
    assert entry.details["papers"] == ["form", "photos"] and set(entry.details["compared"]) == set(reception.on_card(found))


@pytest.mark.parametrize(("kind", "due"), [("child", date(2026, 12, 11)), ("loss", date(2026, 12, 2)),
                                           ("restore", date(2026, 12, 8)), ("uncollected", date(2026, 12, 11))])
def test_each_kind_has_its_own_term(place, province_officer, kind, due):
    assert received(province_officer, applying.sent(kind)[0], place).due_on == due


def test_a_closed_day_of_the_point_makes_the_term_longer(opened, place, province_officer):
    closures.close(by=province_officer, point=place, day=date(2026, 12, 4), reason="Mất điện")
    assert received(province_officer, opened, place).due_on == date(2026, 12, 14)
    assert calendar.working_days_after(TUESDAY, 8) == date(2026, 12, 11)


def test_nothing_is_received_before_it_was_compared_and_papers_named(opened, place, province_officer):
    assert refusals(received, province_officer, opened, place, compared=["family_name"]) == [("compared", reception.NOT_COMPARED)]
    assert refusals(received, province_officer, opened, place, papers=["gold"]) == [("papers", reception.NO_PAPERS)]
    assert fresh(opened).state == "registered" and not Notice.select().where(Notice.kind == "application_received").exists()


def test_a_dossier_is_received_once(opened, place, province_officer):
    received(province_officer, opened, place)
    for again in (lambda: received(province_officer, opened, place), lambda: reception.turn_away(
            by=province_officer, application=opened, seen=opened.revision, reason="Nhầm"),
            lambda: reception.incomplete(by=province_officer, missing=["photo"], **shown(opened)),
            lambda: reception.mend(by=province_officer, **shown(opened))):
        assert refusals(again) == [("", reception.NOT_OPEN)]


def test_a_typing_error_is_mended_traced_and_told(opened, province_officer):
    values = {**opened.answers, "given_names": "Thị Ánh Nguyên", "nothing": "x"}
    found = reception.mend(by=province_officer, application=opened, values=values, seen=opened.revision)
    assert found.full_name == "Đặng Thị Ánh Nguyên" and found.name_key == "DANG THI ANH NGUYEN" and "nothing" not in found.answers
    entry = AuditEntry.get(AuditEntry.action == "application.mended")
    assert entry.details == {"before": {"given_names": "Thị Ánh Nguyệt"}, "after": {"given_names": "Thị Ánh Nguyên"}}
    assert Notice.get(Notice.kind == "application_mended").details["fields"] == ["Middle and given names"]
    reception.mend(by=province_officer, application=found, values=found.answers, seen=found.revision)
    assert Notice.select().where(Notice.kind == "application_mended").count() == 1


def test_the_record_of_what_was_mended_does_not_tell_an_account_that_is_sealed(opened, province_officer):
    values = {**opened.answers, "refund_account": "19030000123456", "refund_holder": "DANG THI ANH", "refund_bank": "Vietcombank"}
    reception.mend(by=province_officer, application=opened, values=values, seen=opened.revision)
    told = AuditEntry.get(AuditEntry.action == "application.mended").details
    assert told["after"]["refund_account"] == "190*********56" and told["before"]["refund_account"] == ""


def test_what_the_rules_forbid_is_not_mended_in(opened, province_officer):
    values = {**opened.answers, "birth_date": "2999-01-01"}
    found = refusals(reception.mend, by=province_officer, application=opened, values=values, seen=opened.revision)
    assert {field for field, _sentence in found} == {"birth_date"} and fresh(opened).answers == opened.answers


def test_what_was_mended_on_the_page_is_received_with_it(opened, place, province_officer):
    found = received(province_officer, opened, place, values={**opened.answers, "occupation": "Bác sĩ"})
    assert (found.state, found.answers["occupation"]) == ("received", "Bác sĩ")
    assert AuditEntry.select().where(AuditEntry.action == "application.mended").exists()


def test_of_two_officers_the_second_compares_again(opened, place, province_officer):
    stale = shown(opened)
    reception.mend(by=province_officer, **{**stale, "values": {**opened.answers, "occupation": "Bác sĩ"}})
    ticks = {"compared": reception.on_card(opened), "papers": ["form"]}
    assert refusals(reception.receive, by=province_officer, point=place, **stale, **ticks) == [("", reception.MEANWHILE)]
    assert refusals(reception.incomplete, by=province_officer, missing=["photo"], **stale) == [("", reception.MEANWHILE)]
    assert refusals(reception.turn_away, by=province_officer, application=opened, seen=stale["seen"], reason="Nhầm") == [
        ("", reception.MEANWHILE)]
    assert fresh(opened).state == "registered"


def test_what_is_missing_is_listed_and_the_applicant_may_correct_again(opened, province_officer):
    missing = ["signature", "photo", "gold"]
    found = reception.incomplete(by=province_officer, missing=missing, note="Ảnh đeo kính", **shown(opened))
    assert (found.state, found.correctable, found.state_reason) == ("registered", True, "Ảnh đeo kính")
    assert found.present_on == TUESDAY and found.warned_at is None, "the days until it ends count from this visit"
    assert reception.last(found, "application.incomplete").details == {"missing": ["photo", "signature"], "note": "Ảnh đeo kính"}
    assert Notice.get(Notice.kind == "application_incomplete").details["missing"] == [
        "A photo as the rules ask for", "The signature on the form"]


@pytest.mark.parametrize("given", [{"missing": []}, {"missing": ["other"]}, {"missing": ["gold"]}])
def test_a_list_of_nothing_is_not_handed_out(opened, province_officer, given):
    assert refusals(reception.incomplete, by=province_officer, **shown(opened), **given) == [
        ("missing", reception.NOTHING_MISSING)]


def test_a_refusal_needs_its_reason_in_writing(opened, province_officer):
    def turn_away(reason):
        return reception.turn_away(by=province_officer, application=opened, seen=opened.revision, reason=reason)
    assert refusals(turn_away, " ") == [("reason", reception.NO_REASON)] and refusals(turn_away, "x" * 1001)[0][0] == "reason"
    found = turn_away("Chưa được cấp hộ chiếu theo Điều 21.")
    assert (found.state, found.state_reason) == ("not_received", "Chưa được cấp hộ chiếu theo Điều 21.")
    assert Notice.get(Notice.kind == "application_refused").details["reason"] == "Chưa được cấp hộ chiếu theo Điều 21."


def test_the_visit_ends_with_the_dossier(opened, place, province_officer):
    found = appointments.book(by=province_officer, application=opened, slot=slot(place, TUESDAY, "09:30"))
    ticket = tickets.check_in(by=province_officer, appointment=found, point=place)
    received(province_officer, fresh(opened), place)
    assert Appointment.get_by_id(found.id).state == "served"
    ended = Ticket.get_by_id(ticket.id)
    assert (ended.state, ended.outcome) == ("finished", "received")


def test_an_incomplete_visit_ends_too_and_says_why(opened, place, province_officer):
    ticket = tickets.walk_in(by=province_officer, point=place, service=points.service("passport"), application=opened)
    reception.incomplete(by=province_officer, missing=["photo"], note="", **shown(opened))
    ended = Ticket.get_by_id(ticket.id)
    assert (ended.state, ended.outcome, ended.missing) == ("finished", "incomplete", ["photo"])


def test_who_is_served_without_waiting_for_the_appointment_gives_the_place_back(opened, place, province_officer):
    later = appointments.book(by=province_officer, application=opened, slot=slot(place, date(2026, 12, 3)))

    def expected():
        return later.id in [each.id for each in line.expected(place, date(2026, 12, 3))]
    assert expected()
    received(province_officer, fresh(opened), place)
    assert Appointment.get_by_id(later.id).state == "excused" and appointment_rows.live(opened) is None
    slots.release_due()
    assert not expected()


def test_a_commune_sees_only_what_comes_to_its_points(sent, commune_officer, province_officer):
    assert refusals(reception.open_dossier, by=commune_officer, application=sent) == [("", reception.NOT_YOURS)]
    own = open_point(office=Office.get(Office.ward == ward()))
    brought = reception.bring(by=commune_officer, code=sent.code, point=own)
    assert brought.point == own and reception.open_dossier(by=commune_officer, application=sent).opened_at
    reception.bring(by=commune_officer, code=sent.code, point=own)
    assert AuditEntry.select().where(AuditEntry.action == "application.brought").count() == 1


def test_nobody_brings_a_dossier_to_anothers_point_nor_a_draft_to_any(place, commune_officer, province_officer, sent):
    assert refusals(reception.bring, by=commune_officer, code=sent.code, point=place) == [("", reception.NOT_YOURS)]
    assert reception.bring(by=province_officer, code=applying.draft()[0].code, point=place) is None


def test_an_owner_does_nothing_with_dossiers(sent, owner):
    for verb in (reception.open_dossier, lambda **given: reception.write_note(**given, text="x")):
        assert refusals(verb, by=owner, application=sent) == [("", reception.NOT_YOURS)]


def test_notes_stand_beside_the_dossier_newest_first(sent, province_officer):
    for text in ("Khách sẽ quay lại chiều nay.", "Đã gọi điện."):
        reception.write_note(by=province_officer, application=sent, text=text)
    assert [entry.details["note"] for entry in reception.notes(sent)] == ["Đã gọi điện.", "Khách sẽ quay lại chiều nay."]
    for text in ("", "x" * 1001):
        assert refusals(reception.write_note, by=province_officer, application=sent, text=text)[0][0] == "note"


def test_a_mended_number_moves_along_with_the_appointment(opened, place, province_officer):
    found = appointments.book(by=province_officer, application=opened, slot=slot(place, starts="09:30"))
    mended = {**shown(fresh(opened)), "values": {**opened.answers, "personal_number": "074190009999"}}
    reception.mend(by=province_officer, **mended)
    assert Appointment.get_by_id(found.id).personal_number == "074190009999"


def test_a_number_with_another_appointment_is_not_mended_in(opened, place, province_officer):
    other = application(personal_number="074190009999")
    for each in (opened, other):
        appointments.book(by=province_officer, application=each, slot=slot(place, starts="09:30"))
    given = {**shown(fresh(opened)), "values": {**opened.answers, "personal_number": "074190009999"}}
    assert refusals(reception.mend, by=province_officer, **given) == [("personal_number", appointment_rows.PERSON)]
    assert fresh(opened).personal_number == "074190001234"


@pytest.mark.parametrize(("kind", "never"), [("adult", {"birth_certificate", "representative"}), ("child", set()),
                                             ("loss", {"photos", "last_passport", "loss_report"}), ("restore", {"photos"}),
                                             ("uncollected", {"photos", "last_passport", "representative"})])
def test_each_kind_is_asked_for_its_own_papers(kind, never):
    assert not never & set(reception.papers_of(kind, reception.HANDED_IN))
    assert {"form", "other"} <= set(reception.papers_of(kind, reception.HANDED_IN))
    assert {"identity_card", "other"} <= set(reception.papers_of(kind, reception.MISSING))


def test_papers_another_kind_has_do_not_count(place, province_officer):
    lost = reception.open_dossier(by=province_officer, application=applying.sent("loss")[0])
    assert ("papers", reception.NO_PAPERS) in refusals(received, province_officer, lost, place, papers=["photos", "loss_report"])
