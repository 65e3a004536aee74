"""Freed places go to those who wait, in their order, for a day; whoever has an appointment hears of earlier ones."""

from datetime import date, timedelta

import pytest
import time_machine

from domain.clock import now
from domain.problems import Refused
from domain.visits import appointments, fullness, points, rounds, slots, waiting
from models import Application, Appointment, AuditEntry, FreedPlace, Notice, ReceptionPoint, Slot, Waiting
from tests.visits import MONDAY, MONDAY_MORNING, application, balanced, open_point, point, session, slot, taken

TUESDAY = date(2026, 12, 1)
FRIDAY = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def full(app):
    """A point with one place on Tuesday at 08:00, and that one taken."""
    place = open_point(days=[])
    Slot.create(point=place, service=points.service("passport"), day=TUESDAY, starts="08:00", minutes=30, capacity=1)
    booked(slot(place))
    return place


def booked(at, who=None):
    return appointments.confirm(by=None, appointment=appointments.hold(by=None, application=who or application(), slot=at))


def wait(place, who=None, **more):
    return waiting.join(by=None, application=who or application(), point=place,
                        **{"from_day": TUESDAY, "until_day": FRIDAY, **more})


def free_the_place():
    appointments.cancel(by=None, appointment=Appointment.get(Appointment.state == "booked"))


def fresh(found):
    return Waiting.get_by_id(found.id)


def test_a_freed_place_is_offered_in_the_order_of_the_list_and_held_a_day(full):
    first, second = wait(full), wait(full)
    assert (waiting.ahead(first), waiting.ahead(second)) == (0, 1)
    free_the_place()
    assert waiting.round() == 1 and waiting.round() == 0
    first = fresh(first)
    assert (first.state, first.offered_slot, fresh(second).state) == ("offered", slot(full), "waiting")
    assert first.offered_until == min(now() + waiting.OFFER, slots.begins(slot(full)) - waiting.LEAD)
    told = Notice.get(Notice.kind == "appointment_offer")
    assert (told.application, told.details["time"]) == (first.application, "08:00")
    assert taken(slot(full)) == 1 and not FreedPlace.select().exists() and balanced()


def test_an_accepted_offer_is_an_appointment(full):
    found = wait(full)
    free_the_place()
    waiting.round()
    made = waiting.accept(by=None, waiting=fresh(found))
    assert (made.state, made.slot_id, fresh(found).state) == ("booked", slot(full).id, "taken")
    assert Application.get_by_id(found.application_id).present_on == TUESDAY and balanced()
    with pytest.raises(Refused, match="has ended"):
        waiting.accept(by=None, waiting=found)


def test_a_draft_that_accepts_holds_the_place_until_it_is_sent(full):
    found = wait(full, application(state="draft"))
    free_the_place()
    waiting.round()
    made = waiting.accept(by=None, waiting=fresh(found))
    assert (made.state, made.held_until) == ("held", now() + appointments.rows.HOLD) and balanced()


@pytest.mark.parametrize("away", [waiting.decline, waiting.leave])
def test_a_declined_offer_goes_to_the_next(full, away):
    first, second = wait(full), wait(full)
    free_the_place()
    waiting.round()
    away(by=None, waiting=fresh(first))
    assert fresh(first).state == "ended" and FreedPlace.select().count() == 1
    assert waiting.round() == 1 and fresh(second).state == "offered" and balanced()
    with pytest.raises(Refused, match="has ended"):
        waiting.decline(by=None, waiting=first)


def test_an_offer_nobody_answers_goes_to_the_next_and_then_reappears(full, clock):
    Slot.update(day=FRIDAY).execute()
    first, second = wait(full), wait(full)
    free_the_place()
    waiting.round()
    clock.shift(waiting.OFFER)
    with pytest.raises(Refused, match="has ended"):
        waiting.accept(by=None, waiting=fresh(first))
    waiting.round()
    assert (fresh(first).state, fresh(second).state) == ("ended", "offered")
    clock.shift(waiting.OFFER)
    waiting.round()
    assert fresh(second).state == "ended" and FreedPlace.select().count() == 1 and balanced()
    assert AuditEntry.select().where(AuditEntry.action == "waiting.lapsed").count() == 2


def test_a_hold_that_ends_goes_to_the_list_too(full, clock):
    Slot.update(capacity=2).execute()
    appointments.hold(by=None, application=application(), slot=slot(full))
    found = wait(full)
    clock.shift(901)
    rounds.minutely()
    assert fresh(found).state == "offered" and taken(slot(full)) == 2 and balanced()


def test_a_free_place_that_appears_goes_to_the_list_first(full):
    found = wait(full)
    Slot.update(capacity=2).execute()
    assert waiting.round() == 1 and fresh(found).offered_slot == slot(full) and balanced()


def test_nobody_is_offered_a_place_for_an_application_taken_back(full):
    found = wait(full)
    Application.update(state="withdrawn").where(Application.id == found.application_id).execute()
    free_the_place()
    assert waiting.round() == 0 and fresh(found).state == "ended" and FreedPlace.select().count() == 1


def test_only_places_that_fit_are_offered(full):
    for wrong in ({"half": "afternoon"}, {"from_day": TUESDAY + timedelta(1)}):
        wait(full, **wrong)
    wait(open_point(days=[], name="Điểm khác"))
    free_the_place()
    assert waiting.round() == 0 and FreedPlace.select().count() == 1


def test_no_offer_is_made_when_there_is_no_time_to_answer(full, clock):
    Slot.update(starts="11:00").execute()
    ReceptionPoint.update(same_day_until="23:59").execute()
    wait(full)
    free_the_place()
    clock.move_to("2026-12-01 00:30:00")
    assert waiting.round() == 0


def test_who_has_an_appointment_hears_of_earlier_places_and_accepting_moves_it_for_nothing(full):
    Slot.create(point=full, service=points.service("passport"), day=FRIDAY, starts="08:00", minutes=30, capacity=2)
    someone = application()
    later = booked(slot(full, FRIDAY), someone)
    found = wait(full, someone)
    assert found.until_day == FRIDAY and waiting.round() == 0, "a free place of the same time is no earlier one"
    free_the_place()
    assert waiting.round() == 1
    moved = waiting.accept(by=None, waiting=fresh(found))
    assert (moved.code, moved.slot_id, moved.moves, moved.state) == (later.code, slot(full).id, 0, "booked") and balanced()


def test_joining_is_refused_for_what_makes_no_sense(full):
    someone = wait(full).application
    cases = [(someone, {"half": "morning"}, "already"), (application(finished=[]), {}, "details and the photo"),
             (application(), {"until_day": MONDAY, "from_day": TUESDAY}, "before the first"),
             (application(), {"until_day": TUESDAY + timedelta(100)}, "days ahead"),
             (application(), {"half": "night"}, "mornings"), (booked_one(full), {"from_day": FRIDAY}, "before these days")]
    for who, more, words in cases:
        with pytest.raises(Refused, match=words):
            wait(full, who, **more)
    full.active = False
    with pytest.raises(Refused, match="does not take"):
        wait(full)


def test_while_a_place_is_free_nobody_waits_for_one_but_whoever_wants_an_earlier_one(full):
    late = Slot.create(point=full, service=points.service("passport"), day=FRIDAY, starts="09:00", minutes=30, capacity=2)
    with pytest.raises(Refused, match="Please book it"):
        wait(full)
    assert wait(full, until_day=FRIDAY - timedelta(1)).state == "waiting"
    late.point, who = full, application()
    booked(late, who)
    assert wait(full, who).until_day == FRIDAY, "the free place is no earlier than the own"


def booked_one(place):
    return Appointment.get(Appointment.state == "booked").application


def test_a_wait_ends_with_its_days(full, clock):
    found = wait(full, until_day=TUESDAY)
    clock.move_to("2026-12-02 02:00:00")
    waiting.round()
    assert fresh(found).state == "ended" and waiting.of(found.application) is None


def test_a_full_point_says_until_when_where_else_and_how_many_wait(full):
    ReceptionPoint.update(latitude=10.98, longitude=106.65).where(ReceptionPoint.id == full.id).execute()
    near, far = (open_point(name=name, latitude=10.90, longitude=east) for name, east in (("Dĩ An", 106.77), ("Xa", 107.9)))
    point("Chưa có giờ")
    session(full, 2)
    wait(full)
    full = ReceptionPoint.get_by_id(full.id)
    found = fullness.why_full(full, points.service("passport"))
    assert found.until == MONDAY + timedelta(14) and found.waiting == 1
    # Hours on Wednesdays only: the next one beyond the horizon is 16 December, and appears 14 days before.
    assert (found.next_day, found.opens_on, found.places) == (date(2026, 12, 16), date(2026, 12, 2), 12)
    assert [(each.point, each.slot.day, each.slot.starts) for each in found.elsewhere] == [
        (near, TUESDAY, "08:00"), (far, TUESDAY, "08:00")]
    assert 15 < found.elsewhere[0].km < 17


def test_a_place_that_cannot_reappear_now_stays_freed_and_reappears_later(full, monkeypatch):
    free_the_place()
    FreedPlace.update(release_at=now()).execute()

    def breaks(_slot):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(slots, "_give", breaks)
        slots.release_due()
    assert FreedPlace.select().count() == 1 and taken(slot(full)) == 1 and balanced()
    assert slots.release_due() == 1 and taken(slot(full)) == 0 and balanced()
