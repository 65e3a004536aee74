"""The line at the counter: numbers, who is next, called, missed, aside, gone; several counters, several officers."""

from datetime import date, timedelta

import pytest

from domain import codes
from domain.problems import Refused
from domain.visits import appointments, counters, line, points, rounds, tickets
from models import Appointment, AuditEntry, Counter, Office, Ticket
from tests.people import person, ward
from tests.visits import application, open_point, point, slot

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)


@pytest.fixture
def place(app, clock):
    """A point whose times were opened on Monday; it is Tuesday, nine o'clock."""
    made = open_point(public=3)
    clock.shift(timedelta(days=1))
    return made


@pytest.fixture
def desk(place, province_officer):
    counter = counters.add(by=province_officer, point=place, name="1")
    return counters.sit(by=province_officer, counter=counter)


@pytest.fixture
def colleague(place, desk, province_officer):
    """A second officer at counter 2."""
    officer = person("province", "Hồ Thị Quầy", office=province_officer.office)
    counters.sit(by=officer, counter=counters.add(by=officer, point=place, name="2"))
    return officer


def booked(by, at, **more):
    return appointments.book(by=by, application=application(**more), slot=at)


def walk(by, place, holder="", service="passport", **more):
    return tickets.walk_in(by=by, point=place, service=points.service(service), holder=holder, **more)


def state(ticket):
    return Ticket.get_by_id(ticket.id).state


def refused(verb, **given):
    with pytest.raises(Refused) as caught:
        verb(**given)
    return caught.value.problems[0].message


def test_numbers_count_from_one_for_each_service_and_day(place, province_officer, clock):
    first, second = walk(province_officer, place), walk(province_officer, place)
    report = walk(province_officer, place, service="report")
    letters = points.service("passport").letter, points.service("report").letter
    assert [line.shown(each) for each in (first, second, report)] == [f"{letters[0]}001", f"{letters[0]}002", f"{letters[1]}001"]
    clock.shift(timedelta(days=1))
    assert walk(province_officer, place).number == 1


def test_who_has_an_appointment_is_called_at_its_time_before_those_who_came_without(place, desk, province_officer, clock):
    later = booked(province_officer, slot(place, TUESDAY, "09:30"))
    now = booked(province_officer, slot(place, TUESDAY, "09:00"))
    clock.shift(60)
    visitor = walk(province_officer, place)
    after, before = (tickets.check_in(by=province_officer, appointment=each, point=place) for each in (later, now))
    assert [each.id for each in line.waiting(place)] == [before.id, visitor.id, after.id]


def test_who_comes_too_late_stands_in_line_by_the_time_of_arrival(place, province_officer, clock):
    found = booked(province_officer, slot(place, TUESDAY, "09:00"))
    clock.shift(timedelta(minutes=16))
    visitor = walk(province_officer, place)
    clock.shift(1)
    late = tickets.check_in(by=province_officer, appointment=found, point=place)
    assert [each.id for each in line.waiting(place)] == [visitor.id, late.id]


def test_a_slip_scanned_twice_gives_one_number(place, province_officer):
    found = booked(province_officer, slot(place, TUESDAY, "09:00"))
    once, twice = (tickets.check_in(by=province_officer, appointment=found, point=place) for _each in range(2))
    assert once == twice and Ticket.select().count() == 1


def test_a_page_sent_twice_gives_one_number(place, province_officer):
    first = walk(province_officer, place)
    assert walk(province_officer, place, code=first.code) == first and walk(province_officer, place) != first


def test_an_appointment_elsewhere_on_another_day_or_cancelled_gives_no_number(place, province_officer):
    other = open_point(name="Điểm khác")
    cases = {tickets.NOT_HERE: booked(province_officer, slot(other, WEDNESDAY)),
             tickets.NOT_TODAY: booked(province_officer, slot(place, WEDNESDAY)),
             tickets.NOT_BOOKED: booked(province_officer, slot(place, TUESDAY, "09:30"))}
    appointments.cancel(by=province_officer, appointment=cases[tickets.NOT_BOOKED], reason="Họp")
    for sentence, found in cases.items():
        assert refused(tickets.check_in, by=province_officer, appointment=found, point=place) == sentence
    assert not Ticket.select().count()


def test_an_application_stands_in_line_once(place, province_officer):
    mine = application()
    walk(province_officer, place, application=mine)
    assert refused(walk, by=province_officer, place=place, application=mine) == tickets.ALREADY


def test_officers_of_another_office_do_nothing_here(place, other_commune_officer):
    found = walk(person("province", "Đỗ Thị Tỉnh"), place)
    for verb, given in ((walk, {"place": place}), (tickets.start, {"ticket": found}), (tickets.return_to_line, {"ticket": found}),
                        (counters.add, {"point": place, "name": "9"})):
        assert refused(verb, by=other_commune_officer, **given) == counters.NOT_YOURS


def test_a_commune_serves_at_its_own_point(app, commune_officer):
    own = open_point(office=Office.get(Office.ward == ward()))
    counters.sit(by=commune_officer, counter=counters.add(by=commune_officer, point=own, name="1"))
    found = walk(commune_officer, own, "Nguyễn Văn Khách")
    assert tickets.call_next(by=commune_officer) == found and found.holder == "Nguyễn Văn Khách"


def test_a_visit_from_the_call_to_its_end(place, desk, province_officer, clock):
    found = booked(province_officer, slot(place, TUESDAY, "09:00"))
    ticket = tickets.check_in(by=province_officer, appointment=found, point=place)
    clock.shift(300)
    called = tickets.call_next(by=province_officer)
    assert (called, called.counter, called.calls) == (ticket, desk, 1)
    tickets.call_again(by=province_officer, ticket=called)
    tickets.start(by=province_officer, ticket=called)
    clock.shift(600)
    tickets.finish(by=province_officer, ticket=called, outcome="received")
    ended = Ticket.get_by_id(ticket.id)
    assert (ended.state, ended.calls, ended.outcome) == ("finished", 2, "received")
    assert ended.finished_at - ended.started_at == timedelta(minutes=10)
    assert Appointment.get_by_id(found.id).state == "served" and line.at_counter(desk) is None
    acts = [entry.action for entry in AuditEntry.select().where(AuditEntry.subject == "ticket").order_by(AuditEntry.id)]
    assert acts == ["ticket.given", "ticket.called", "ticket.called", "ticket.serving", "ticket.finished"]


def test_nobody_is_called_without_a_counter_nobody_waiting_or_somebody_served(place, desk, province_officer):
    assert refused(tickets.call_next, by=province_officer) == tickets.NOBODY
    walk(province_officer, place), walk(province_officer, place)
    tickets.call_next(by=province_officer)
    assert refused(tickets.call_next, by=province_officer) == tickets.BUSY
    stranger = person("province", "Người Đứng", office=province_officer.office)
    assert refused(tickets.call_next, by=stranger) == tickets.SIT_FIRST


def test_only_the_chosen_services_are_called(place, desk, province_officer):
    walk(province_officer, place)
    report = walk(province_officer, place, service="report")
    assert tickets.call_next(by=province_officer, services=[points.service("report")]) == report


def test_who_did_not_come_or_stepped_aside_is_called_again_by_number(place, desk, province_officer, clock):
    first, second = walk(province_officer, place), walk(province_officer, place)
    tickets.call_next(by=province_officer)
    tickets.miss(by=province_officer, ticket=first)
    tickets.call_next(by=province_officer)
    tickets.start(by=province_officer, ticket=second)
    tickets.park(by=province_officer, ticket=second)
    assert {each.id for each in line.aside(place)} == {first.id, second.id}
    began = Ticket.get_by_id(second.id).started_at
    clock.shift(900)
    again = tickets.call(by=province_officer, ticket=line.of_number(place, f"{line.shown(second).lower()}"))
    tickets.start(by=province_officer, ticket=again)
    assert Ticket.get_by_id(second.id).started_at == began, "the waiting ended with the first start"


def test_who_left_comes_back_with_the_same_number_at_the_end_of_the_line(place, province_officer, clock):
    first, second = walk(province_officer, place), walk(province_officer, place)
    tickets.leave(by=province_officer, ticket=first)
    clock.shift(60)
    tickets.return_to_line(by=province_officer, ticket=first)
    assert [each.id for each in line.waiting(place)] == [second.id, first.id]
    clock.shift(timedelta(days=1))
    assert refused(tickets.return_to_line, by=province_officer, ticket=first) == tickets.OTHER_DAY


def test_a_step_that_another_window_took_already_is_refused(place, desk, province_officer):
    found = walk(province_officer, place)
    tickets.call_next(by=province_officer)
    tickets.miss(by=province_officer, ticket=found)
    for verb in (tickets.miss, tickets.start, tickets.call_again, tickets.park):
        assert refused(verb, by=province_officer, ticket=found) == tickets.GONE_ON
    assert refused(tickets.finish, by=province_officer, ticket=found) == tickets.GONE_ON
    assert refused(tickets.finish, by=province_officer, ticket=found, outcome="") == "Please say how the visit ended."


def test_two_counters_never_call_the_same_person(place, desk, colleague, province_officer):
    first, second = walk(province_officer, place), walk(province_officer, place)
    assert {tickets.call_next(by=each).id for each in (province_officer, colleague)} == {first.id, second.id}
    assert refused(tickets.call, by=colleague, ticket=first) == tickets.BUSY


def test_a_counter_has_one_officer_and_an_officer_one_counter(place, desk, colleague, province_officer):
    taken = Counter.get(Counter.officer == colleague)
    assert refused(counters.sit, by=province_officer, counter=taken) == counters.TAKEN
    assert counters.mine(province_officer) == desk
    third = counters.add(by=province_officer, point=place, name="3")
    counters.sit(by=province_officer, counter=third)
    assert counters.mine(province_officer) == third and Counter.get_by_id(desk.id).officer is None


def test_nobody_leaves_a_counter_where_somebody_is_served(place, desk, province_officer):
    walk(province_officer, place)
    found = tickets.call_next(by=province_officer)
    assert refused(counters.leave, by=province_officer) == counters.SERVING
    tickets.park(by=province_officer, ticket=found)
    counters.leave(by=province_officer)
    assert counters.mine(province_officer) is None and counters.leave(by=province_officer) is None


def test_counters_are_set_up_and_taken_away(place, desk, province_officer):
    assert refused(counters.add, by=province_officer, point=place, name="1") == counters.SAME_NAME
    assert "30 characters" in refused(counters.add, by=province_officer, point=place, name=" ")
    assert refused(counters.remove, by=province_officer, counter=desk) == counters.SERVING
    counters.leave(by=province_officer)
    counters.remove(by=province_officer, counter=desk)
    assert counters.of(place) == []


def test_ones_place_in_the_line_says_how_many_and_about_how_long(place, desk, colleague, province_officer, clock):
    served = walk(province_officer, place)
    tickets.call_next(by=province_officer)
    tickets.start(by=province_officer, ticket=served)
    clock.shift(600)
    tickets.finish(by=province_officer, ticket=served)
    first, _second, third = (line.of_code(walk(province_officer, place).code) for _each in range(3))
    # Ten minutes each, two counters.
    assert line.place(first) == (0, 0) and line.place(third) == (2, 10)
    assert line.place(line.of_code(served.code)) is None
    clock.shift(timedelta(days=1))
    assert line.place(first) is None


def test_after_midnight_the_line_of_the_day_before_is_closed(place, desk, province_officer, clock):
    at = slot(place, TUESDAY, "09:00")
    came, served, absent = (booked(province_officer, at) for _each in range(3))
    serving = tickets.check_in(by=province_officer, appointment=served, point=place)
    tickets.call_next(by=province_officer)
    tickets.start(by=province_officer, ticket=serving)
    standing = tickets.check_in(by=province_officer, appointment=came, point=place)
    assert tickets.close_days() == 0
    clock.shift(timedelta(days=1))
    assert tickets.close_days() == 2 and tickets.close_days() == 0
    assert (state(serving), state(standing)) == ("finished", "left") and Ticket.get_by_id(serving.id).finished_at is None
    rounds.miss()
    assert [Appointment.get_by_id(each.id).state for each in (came, served, absent)] == ["missed", "served", "missed"]
    assert counters.mine(province_officer) is None and line.at_counter(desk) is None


def test_a_ticket_of_yesterday_is_not_called(place, desk, province_officer, clock):
    old = walk(province_officer, place)
    clock.shift(timedelta(hours=15))
    assert line.of_number(place, "A1") is None and not list(line.waiting(place))
    assert refused(tickets.call, by=province_officer, ticket=old) == tickets.GONE_ON


@pytest.mark.parametrize("text", ["{}", " {} ", "https://example.vn/look-up?code={}", "http://x/line/{}", "{}\n"])
def test_a_scanner_may_read_the_code_or_an_address_of_ours(app, text):
    code = application().code
    assert line.scanned(text.format(code)) == code


@pytest.mark.parametrize("text", ["", "Nguyễn Văn A", "A007", "https://example.vn/line/0000", "7HQK3M9V2ZT4X", None])
def test_anything_else_is_no_code(text):
    assert line.scanned(text) is None


def test_the_expected_are_found_by_name_number_telephone_code_and_ticket(place, province_officer):
    wanted = booked(province_officer, slot(place, TUESDAY, "09:00"), full_name="Đặng Thị Ánh Nguyệt", phone="0912000111")
    booked(province_officer, slot(place, TUESDAY, "09:30"))
    ticket = tickets.check_in(by=province_officer, appointment=wanted, point=place)
    for q in ("anh nguyet", "ĐẶNG", wanted.application.personal_number[-6:], "000111", wanted.code, wanted.application.code,
              ticket.code, line.shown(ticket).lower()):
        assert [each.id for each in line.expected(place, q=q)] == [wanted.id], q
    assert len(line.expected(place)) == 2 and line.expected(place, q="không có") == [] and line.expected(point()) == []
    assert line.expected(place)[0].ticket == ticket


def test_the_page_of_a_number_sent_again_for_another_point_gives_a_number_of_its_own_there(place, province_officer):
    service, elsewhere, code = points.service("passport"), point("Điểm tiếp nhận Bến Cát"), codes.new()
    first, again = (tickets.walk_in(by=province_officer, point=place, service=service, code=code) for _time in range(2))
    other = tickets.walk_in(by=province_officer, point=elsewhere, service=service, code=code)
    assert first == again and first.code == code and other.code != code and other.point == elsewhere
