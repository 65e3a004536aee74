"""The counter in figures: each total is what a plain count of the rows gives; the workbook says the same."""

from datetime import date, timedelta
from io import BytesIO
from statistics import median

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from domain.applications import reception
from domain.periods import Period
from domain.visits import appointments, counters, figures, points, rounds, tickets
from models import Appointment, Office, Slot, Ticket
from tests import applying
from tests.people import ward
from tests.visits import MONDAY_MORNING, application, open_point, slot

TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)
DAYS = Period(TUESDAY, WEDNESDAY)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def officer(province_officer, clock):
    return province_officer


def serve(officer, clock, place, ticket, wait, minutes, **ended):
    """The person waits, is called, served for so many minutes, and the visit ends."""
    clock.shift(timedelta(minutes=wait))
    tickets.start(by=officer, ticket=tickets.call(by=officer, ticket=ticket))
    clock.shift(timedelta(minutes=minutes))
    if one := ticket.application:
        given = {"by": officer, "application": one, "seen": one.revision, "values": dict(one.answers)}
        if "missing" in ended:
            return reception.incomplete(**given, **ended)
        return reception.receive(**given, point=place, compared=reception.on_card(one), papers=["form"])
    return tickets.finish(by=officer, ticket=ticket)


@pytest.fixture
def place(app, officer, clock):
    """Tuesday: two received or not at once, one missed, one excused, one who left, one report; counted on Wednesday."""
    made = open_point(public=3)
    clock.shift(timedelta(days=1))
    counters.sit(by=officer, counter=counters.add(by=officer, point=made, name="1"))
    at = slot(made, TUESDAY, "09:30")
    # The personal numbers differ: one live appointment a person.
    one, two = (applying.sent(personal_number=f"07419000123{digit}")[0] for digit in (4, 5))
    booked = [appointments.book(by=officer, application=each, slot=at) for each in (one, two, application())]
    excused = appointments.book(by=officer, application=application(), slot=slot(made, TUESDAY, "10:00"))
    appointments.cancel(by=None, appointment=excused)
    come = [tickets.check_in(by=officer, appointment=each, point=made) for each in booked[:2]]
    # Half an hour before the time counts for nobody's waiting.
    serve(officer, clock, made, come[0], 30 + 10, 6)
    serve(officer, clock, made, come[1], 0, 12, missing=["photo", "signature"])
    report = tickets.walk_in(by=officer, point=made, service=points.service("report"))
    serve(officer, clock, made, report, 4, 9)
    gone = tickets.walk_in(by=officer, point=made, service=points.service("report"))
    tickets.leave(by=officer, ticket=gone)
    clock.shift(timedelta(days=1))
    again = tickets.walk_in(by=officer, point=made, service=points.service("passport"), application=two)
    counters.sit(by=officer, counter=counters.mine(officer) or counters.of(made)[0])
    again.application = type(two).get_by_id(two.id)
    serve(officer, clock, made, again, 0, 5)
    tickets.close_days()
    rounds.miss()
    return made


def test_every_total_is_a_plain_count_of_the_rows(place, officer):
    found = figures.count(officer, DAYS)
    assert found.tickets == Ticket.select().count() == sum(found.outcomes.values()) == 5
    assert found.outcomes == {"received": 2, "incomplete": 1, "other": 1, "left": 1}
    assert found.appointments == {"served": 2, "missed": 1, "excused": 1}
    assert sum(found.appointments.values()) == Appointment.select().count()
    assert sum(found.walk_ins.values()) == Ticket.select().where(Ticket.appointment.is_null()).count() == 3
    plain = list(Slot.select().where(Slot.day.between(TUESDAY, WEDNESDAY)))
    for by in ("day", "service", "point"):
        uses = found.uses[by]
        assert [sum(getattr(use, name) for use in uses) for name in ("places", "taken", "came")] == [
            sum(each.capacity for each in plain), sum(each.taken for each in plain), 2], by


def test_waiting_runs_from_the_time_or_the_arrival_and_service_to_the_end(place, officer):
    found = figures.count(officer, DAYS)
    waited, served = [10, 16, 4, 0], [6, 12, 9, 5]
    assert (found.waiting.n, found.waiting.median, found.waiting.most) == (4, median(waited), 16)
    assert (found.service.n, found.service.median, found.service.most) == (4, median(served), 12)


def test_only_the_first_visit_of_a_dossier_is_a_first_try(place, officer):
    found = figures.count(officer, DAYS)
    assert (found.first_tries, found.reasons, found.succeeded) == (
        {"received": 1, "incomplete": 1}, {"photo": 1, "signature": 1}, 0.5)
    wednesday = figures.count(officer, Period(WEDNESDAY, WEDNESDAY))
    assert wednesday.outcomes == {"received": 1} and wednesday.first_tries == {} and wednesday.succeeded is None


def test_who_cancelled_is_no_no_show(place, officer):
    assert figures.count(officer, DAYS).no_shows == pytest.approx(1 / 3)
    assert figures.count(officer, Period(WEDNESDAY, WEDNESDAY)).no_shows is None


def test_a_commune_counts_its_own_points_only(place, commune_officer, officer):
    found = figures.count(commune_officer, DAYS)
    assert (found.tickets, found.appointments, found.uses["point"]) == (0, {}, [])
    own = open_point(office=Office.get(Office.ward == ward()))
    tickets.walk_in(by=commune_officer, point=own, service=points.service("passport"))
    assert figures.count(commune_officer, DAYS).tickets == 1 and figures.count(officer, DAYS, place).tickets == 5


def test_the_workbook_says_what_the_page_says(place, officer, browser):
    client = browser(officer)
    book = load_workbook(BytesIO(client.get("/province/visits.xlsx?period=free&since=2026-12-01&until=2026-12-02").data))
    assert book.sheetnames == ["Tổng hợp", "Điểm tiếp nhận", "Việc", "Ngày"]
    cells = {row[1]: row[2] for row in book["Tổng hợp"].iter_rows(values_only=True) if row[1]}
    assert (cells["Số lượt khách"], cells["Chưa đầy đủ"], cells["Không đến"], cells["Ảnh"]) == (5, 1, 1, 1)
    assert cells["Thời gian chờ: trung vị (phút)"] == 7 and cells["Tiếp nhận ngay lần đầu"] == 0.5
    total = list(book["Ngày"].iter_rows(values_only=True))[-1]
    assert total[2:5] == tuple(sum(getattr(use, name) for use in figures.count(officer, DAYS).uses["day"])
                               for name in ("places", "taken", "came"))


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_nine_of_ten_visits_took_no_longer_than_said(minutes):
    found = figures._times([timedelta(minutes=each) for each in minutes])
    assert sum(each <= found.most for each in minutes) >= 0.9 * len(minutes) and found.most in minutes
    assert found.median == round(median(minutes), 1)
