"""Whatever people, officers and the rounds do in whatever order: the places taken are those the rows use, never too many."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from database import db
from domain.problems import Refused
from domain.visits import appointments, closures, hours, parties, rounds, waiting
from models import Application, Appointment, Closure, OpeningHours, Slot, Waiting
from tests import visits
from tests.people import person
from tests.visits import MONDAY, MONDAY_MORNING, application, balanced, point, session

PEOPLE = 5


class Office:
    """A small office with six times on two days, five citizens and an officer, who do what they are told and may be refused."""

    def __init__(self, clock):
        self.clock = clock
        self.officer = person("province", "Đỗ Văn Tỉnh")
        self.point = point()
        for weekday in (1, 2, 3):
            session(self.point, weekday, "08:00", "09:00", public=1, reserve=1)
        hours.open_days(self.point)
        self.citizens = [application() for _each in range(PEOPLE)]

    def slot(self, number):
        rows = list(Slot.select().where(Slot.point == self.point).order_by(Slot.day, Slot.starts, Slot.share))
        found = rows[number % len(rows)]
        found.point = self.point
        return found

    def citizen(self, who):
        return Application.get_by_id(self.citizens[who % PEOPLE].id)

    def live(self, who):
        return appointments.live(self.citizen(who)) or Appointment.select().order_by(Appointment.id.desc()).get()

    def line(self, who):
        return waiting.of(self.citizen(who)) or Waiting.select().order_by(Waiting.id.desc()).get()


def hold(office, who, what):
    appointments.hold(by=None, application=office.citizen(who), slot=office.slot(what))


def earliest(office, who, what):
    appointments.earliest(by=None, application=office.citizen(who), point=office.point)


def confirm(office, who, what):
    appointments.confirm(by=None, appointment=office.live(who))


def extend(office, who, what):
    appointments.extend(by=None, appointment=office.live(who))


def move(office, who, what):
    appointments.move(by=None, appointment=office.live(who), slot=office.slot(what), understood=True)


def move_by_officer(office, who, what):
    appointments.move(by=office.officer, appointment=office.live(who), slot=office.slot(what))


def book_by_officer(office, who, what):
    appointments.book(by=office.officer, application=office.citizen(who), slot=office.slot(what))


def cancel(office, who, what):
    appointments.cancel(by=office.officer if what % 2 else None, appointment=office.live(who), reason="Đổi lịch")


def come_together(office, who, what):
    parties.hold(by=None, applications=[office.citizen(who), office.citizen(who + 1)], point=office.point, desks=1 + what % 2)


def join(office, who, what):
    visits.wait(office.point, office.citizen(who), from_day=MONDAY, until_day=MONDAY + timedelta(9))


def answer(office, who, what):
    verb = (waiting.accept, waiting.decline, waiting.leave)[what % 3]
    verb(by=None, waiting=office.line(who))


def close(office, who, what):
    closures.close(by=office.officer, point=office.point, day=office.slot(what).day, reason="Họp")


def reopen(office, who, what):
    closures.reopen(by=office.officer, closure=Closure.select().get())


def answer_proposal(office, who, what):
    found = office.live(who)
    if what % 2:
        closures.keep(by=None, appointment=found)
    else:
        closures.change(by=None, appointment=found, slot=office.slot(what))


def change_hours(office, who, what):
    found = OpeningHours.select().where(OpeningHours.point == office.point).order_by(OpeningHours.id)[who % 3]
    hours.change(by=office.officer, hours=found, values={"public": what % 3, "minutes": 30})


def wait(office, who, what):
    office.clock.shift((60, 900, 3 * 3600, 26 * 3600)[what % 4])
    rounds.minutely()


VERBS = [hold, hold, earliest, confirm, confirm, extend, move, move_by_officer, book_by_officer, cancel, come_together, join,
         answer, close, reopen, answer_proposal, change_hours, wait, wait]


@pytest.mark.usefixtures("app")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 4), st.integers(0, 11)), min_size=5, max_size=40))
def test_taken_is_what_the_rows_use_after_every_step(steps):
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock, db.atomic() as change:
        office = Office(clock)
        for verb, who, what in steps:
            try:
                with db.atomic():
                    verb(office, who, what)
            except (Refused, Appointment.DoesNotExist, Waiting.DoesNotExist, Closure.DoesNotExist):
                pass
            assert balanced(), verb.__name__
        change.rollback()
