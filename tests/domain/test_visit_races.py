"""Sixty-four want one of five places at the same moment: five have one, by every door; with the guard off it is more."""

from contextlib import nullcontext
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from peewee import OperationalError

import database
from domain.clock import now, today
from domain.visits import appointment_rows, appointments, closures, parties, points, slots, waiting
from models import Application, Appointment, ReceptionPoint, Slot, User, Waiting
from tests.at_once import at_once, each_of
from tests.people import person
from tests.visits import application, balanced, point

pytestmark = pytest.mark.own_database
PLACES, CLIENTS = 5, 64


def a_slot(place, days, capacity, **more):
    return Slot.create(point=place, service=points.service("passport"), day=today() + timedelta(days), starts="08:00", minutes=30,
                       capacity=capacity, **more)


class Scene:
    """A time with five free places, and people who want one; a door prepares them and then lets each try once."""

    def __init__(self, clients):
        self.clients = clients
        self.point = point()
        self.wanted = a_slot(self.point, 3, PLACES)
        self.officer = person("province", "Đỗ Văn Tỉnh")

    def people(self, number=None):
        with database.write():
            return [application().id for _each in range(number or self.clients)]

    def booked(self, slot):
        """Everybody has an appointment in another slot."""
        with database.write():
            Slot.update(taken=self.clients).where(Slot.id == slot.id).execute()
            return [Appointment.create(code=f"{number:013}", application=each, slot=slot, state="booked", booked_at=now()).id
                    for number, each in enumerate(self.people())]

    def slot(self):
        return slots.by_id(self.wanted.id)

    def using(self):
        """How many live claims there are on the time all want."""
        return (Appointment.select().where(Appointment.slot == self.wanted, Appointment.state.in_(("held", "booked"))).count()
                + Appointment.select().where(Appointment.proposed_slot == self.wanted).count()
                + Waiting.select().where(Waiting.offered_slot == self.wanted).count())


def holding(scene):
    people = scene.people()
    return lambda number: appointments.hold(by=None, application=Application.get_by_id(people[number]), slot=scene.slot())


def earliest(scene):
    people, place = scene.people(), ReceptionPoint.get_by_id(scene.point.id)
    return lambda number: appointments.earliest(by=None, application=Application.get_by_id(people[number]), point=place)


def moving(scene):
    found = scene.booked(a_slot(scene.point, 4, 64))
    return lambda number: appointments.move(by=None, appointment=Appointment.get_by_id(found[number]), slot=scene.slot())


def an_officer(scene):
    people = scene.people()
    return lambda number: appointments.book(by=User.get_by_id(scene.officer.id), slot=scene.slot(),
                                            application=Application.get_by_id(people[number]))


def after_expired_holds(scene):
    with database.write():
        Slot.update(taken=PLACES).where(Slot.id == scene.wanted.id).execute()
        for number, each in enumerate(scene.people(PLACES)):
            Appointment.create(code=f"{number:013}", application=each, slot=scene.wanted, held_until=now() - timedelta(1))
    return holding(scene)


def a_family(scene):
    people = scene.people(2 * scene.clients)
    return lambda number: parties.hold(by=None, point=ReceptionPoint.get_by_id(scene.point.id), desks=2, applications=[
        Application.get_by_id(each) for each in people[2 * number:2 * number + 2]])


def the_waiting_list(scene):
    with database.write():
        for number, each in enumerate(scene.people()):
            Waiting.create(code=f"{number:013}", application=each, point=scene.point, service=points.service("passport"),
                           from_day=today(), until_day=today() + timedelta(9))
    return lambda number: waiting.round()


def a_closed_day(scene):
    scene.booked(a_slot(scene.point, 2, 64, closed=True))
    return lambda number: closures.propose_all()


DOORS = [holding, earliest, moving, an_officer, after_expired_holds, a_family, the_waiting_list, a_closed_day]


def all_at_once(scene, door):
    """Let every client pass the door at the same moment; what was refused or could not be stored counts for nothing."""
    at_once(*each_of(scene.clients, door(scene)), besides=[OperationalError])


@pytest.mark.parametrize("door", DOORS)
def test_exactly_as_many_as_there_are_places_have_one(stored, door):
    scene = Scene(CLIENTS)
    all_at_once(scene, door)
    # A family of two leaves the fifth place free.
    assert scene.using() == (4 if door is a_family else PLACES) and balanced()


# The rounds of the office, in any number of processes, take one application after the other: their race has a guard of its own.
@pytest.mark.parametrize("door", [holding, earliest, moving, an_officer, a_family])
def test_with_the_guard_off_the_race_shows(stored, monkeypatch, door):
    """Looking first and writing afterwards, outside of one change or lock, more have a place than are counted as taken."""
    scene, first = Scene(8), Event()

    def take(slot):
        row = Slot.get_by_id(slot.id)
        if row.taken >= row.capacity:
            return False
        sleep(0.2 if not first.is_set() else 0)
        first.set()
        return Slot.update(taken=row.taken + 1).where(Slot.id == slot.id).execute() == 1

    with monkeypatch.context() as patch:
        patch.setattr(slots, "take", take)
        patch.setattr(slots, "locked", lambda query: query)
        patch.setattr(appointment_rows, "locked", lambda query: query)
        if not database.is_postgres():
            for module in (appointment_rows, appointments, parties, waiting, closures):
                patch.setattr(module, "write", nullcontext)
        all_at_once(scene, door)
    assert not balanced()


def test_an_offer_accepted_twice_at_once_is_one_appointment(stored):
    scene = Scene(8)
    Slot.update(taken=1).where(Slot.id == scene.wanted.id).execute()
    found = Waiting.create(code="0" * 13, application=scene.people(1)[0], point=scene.point, service=points.service("passport"),
                           from_day=today(), until_day=today() + timedelta(9), state="offered", offered_slot=scene.wanted,
                           offered_until=now() + timedelta(1))
    all_at_once(scene, lambda _scene: lambda _number: waiting.accept(by=None, waiting=Waiting.get_by_id(found.id)))
    assert scene.using() == 1 and balanced()


def test_one_person_with_two_applications_at_once_has_one_appointment(stored):
    scene = Scene(8)
    people = scene.people()
    Application.update(personal_number="074190000999").execute()
    all_at_once(scene, lambda _scene: lambda number: appointments.hold(
        by=None, application=Application.get_by_id(people[number]), slot=scene.slot()))
    assert scene.using() == 1 and balanced()


def test_two_swapping_their_times_never_wait_for_each_other(stored):
    scene = Scene(8)
    other = a_slot(scene.point, 4, PLACES)
    people = scene.people()
    for number, each in enumerate(people):
        at = slots.by_id((scene.wanted, other)[number % 2].id)
        appointments.hold(by=None, application=Application.get_by_id(each), slot=at)

    def swap(number):
        for turn in range(4):
            there = (other, scene.wanted)[(number + turn) % 2]
            appointments.hold(by=None, application=Application.get_by_id(people[number]), slot=slots.by_id(there.id))
    all_at_once(scene, lambda _scene: swap)
    assert Appointment.select().where(Appointment.state == "held").count() == 8 and balanced()
