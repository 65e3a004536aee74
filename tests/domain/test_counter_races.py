"""Several desks and counters at the same moment: one person a number, one counter a person, each dossier received once."""

from threading import Barrier, Event, local

import pytest

import database
from domain.applications import reception
from domain.clock import now, today
from domain.visits import counters, line, points, tickets
from models import Appointment, Counter, ReceptionPoint, Slot, Ticket, User
from tests import applying
from tests.at_once import at_once, each_of, stored_by
from tests.people import person
from tests.visits import application, point

pytestmark = pytest.mark.own_database
CLIENTS = 8


@pytest.fixture
def place(stored):
    with database.write():
        return point()


@pytest.fixture
def officers(place):
    """Eight officers at eight counters."""
    with database.write():
        found = [person("province", f"Cán Bộ {number}") for number in range(CLIENTS)]
        for number, each in enumerate(found):
            Counter.create(point=place, name=f"{number}", officer=each, opened_at=now())
    return found


def among_clients(act):
    """What each of eight clients got who act at the same moment; what was refused is left out."""
    return [each for each in stored_by(at_once(*each_of(CLIENTS, act))) if each is not None]


def officer(officers, number):
    return User.get_by_id(officers[number].id)


def stand(by, place, people):
    service = points.service("passport")
    with database.write():
        return [tickets.walk_in(by=by, point=place, service=service) for _each in range(people)]


def seen_together(monkeypatch):
    """Everybody looks at the line before anybody calls: what happens by chance on a busy morning."""
    looked, once, waiting = Barrier(CLIENTS), local(), line.waiting

    class Line:
        def __init__(self, place):
            self.query = waiting(place)

        def first(self):
            found = self.query.first()
            if not getattr(once, "done", False):
                once.done = True
                looked.wait(30)
            return found
    monkeypatch.setattr(line, "waiting", Line)


def call_all(officers):
    return among_clients(lambda number: tickets.call_next(by=officer(officers, number)).id)


def test_counters_that_call_at_the_same_moment_get_different_people(place, officers, monkeypatch):
    stand(officers[0], place, CLIENTS)
    seen_together(monkeypatch)
    called = call_all(officers)
    assert len(called) == len(set(called)) == CLIENTS
    assert Ticket.select().where(Ticket.state == "called", Ticket.calls == 1).count() == CLIENTS


def test_without_the_guard_two_counters_would_call_one_person(place, officers, monkeypatch):
    stand(officers[0], place, CLIENTS)
    seen_together(monkeypatch)
    guarded = tickets._call
    monkeypatch.setattr(tickets, "_call", lambda by, counter, ticket, states: guarded(by, counter, ticket, ("waiting", "called")))
    assert len(set(call_all(officers))) < CLIENTS


def test_a_window_opened_twice_calls_one_person(place, officers):
    stand(officers[0], place, CLIENTS)
    assert len(among_clients(lambda _number: tickets.call_next(by=officer(officers, 0)).id)) == 1
    assert Ticket.select().where(Ticket.state == "called").count() == 1


def test_desks_that_give_numbers_at_the_same_moment_give_different_ones(place, officers):
    service = points.service("passport")
    given = among_clients(lambda number: tickets.walk_in(
        by=officer(officers, number), point=ReceptionPoint.get_by_id(place.id), service=service).number)
    assert sorted(given) == list(range(1, CLIENTS + 1))


def test_a_slip_scanned_at_eight_desks_gives_one_number(place, officers):
    with database.write():
        slot = Slot.create(point=place, service=points.service("passport"), day=today(), starts="08:00", minutes=30, capacity=1,
                           taken=1)
        made = Appointment.create(code="0000000000000", application=application(), slot=slot, state="booked", booked_at=now())
    given = among_clients(lambda number: tickets.check_in(
        by=officer(officers, number), point=place, appointment=Appointment.get_by_id(made.id)).number)
    assert given == [1] * CLIENTS and Ticket.select().count() == 1


def test_of_eight_officers_one_sits_down_at_a_counter(place):
    with database.write():
        people = [person("province", f"Cán Bộ {number}") for number in range(CLIENTS)]
        wanted = counters.add(by=people[0], point=place, name="1")
    sat = among_clients(lambda number: counters.sit(by=officer(people, number), counter=Counter.get_by_id(wanted.id)).id)
    assert len(sat) == 1 and Counter.get_by_id(wanted.id).officer is not None


def test_a_dossier_is_received_by_one_of_eight_officers(place, officers):
    with database.write():
        one = applying.sent()[0]
    given = {"application": one, "seen": one.revision, "values": dict(one.answers), "compared": reception.on_card(one),
             "papers": ["form"], "point": place}
    assert len(among_clients(lambda number: reception.receive(by=officer(officers, number), **given).id)) == 1
    assert one.moves.where(one.moves.model.after == "received").count() == 1


def test_a_dossier_brought_while_its_number_is_given_makes_nobody_wait_for_the_other(place, officers, monkeypatch):
    """One holds the dossier and needs the point, the other holds the point and needs the dossier: on Postgres they would hang."""
    with database.write():
        one, elsewhere = application(), point("Điểm tiếp nhận Bến Cát")
    held, both, hold = Event(), Event(), tickets._one_at_a_time

    def both_hold(at):
        hold(at)
        held.set()
        both.wait(2)

    monkeypatch.setattr(tickets, "_one_at_a_time", both_hold)

    def bring(number):
        held.wait(10)
        with database.write():
            database.locked(type(one).select().where(type(one).id == one.id)).get()
            both.set()
            return reception.bring(by=officer(officers, number), code=one.code, point=ReceptionPoint.get_by_id(elsewhere.id)).id

    def give(number):
        return tickets.walk_in(by=officer(officers, number), point=ReceptionPoint.get_by_id(elsewhere.id),
                               service=points.service("passport"), application=one).id
    assert len(among_clients(lambda number: (bring, give)[number](number) if number < 2 else None)) == 2
    assert line.open_of(one).point == elsewhere
