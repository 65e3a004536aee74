"""The office closes: the nearest like place is kept two days for everybody concerned, to keep, change or cancel."""

from datetime import date, timedelta

import pytest

from domain.clock import now
from domain.problems import Refused
from domain.visits import appointments, closures, points, rounds, slots, waiting
from models import Appointment, AuditEntry, Closure, Notice, Slot
from tests.visits import MONDAY, application, balanced, open_point, slot, taken, wait

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY, WEDNESDAY = date(2026, 12, 1), date(2026, 12, 2)


@pytest.fixture
def place(app):
    return open_point(public=1)


def booked(at, who=None):
    return appointments.confirm(by=None, appointment=appointments.hold(by=None, application=who or application(), slot=at))


def fresh(found):
    return Appointment.get_by_id(found.id)


@pytest.fixture
def closed(place, province_officer):
    """An appointment on Tuesday at 09:00, and the day closed."""
    found = booked(slot(place, starts="09:00"))
    closures.close(by=province_officer, point=place, day=TUESDAY, reason="Mất điện")
    return fresh(found)


def test_each_person_concerned_is_proposed_the_same_time_of_the_next_day(place, closed):
    assert (closed.state, closed.slot.starts, closed.slot.closed) == ("booked", "09:00", True)
    proposed = closed.proposed_slot
    assert (proposed.day, proposed.starts, taken(proposed)) == (WEDNESDAY, "09:00", 1)
    assert closed.proposed_until == slots.begins(proposed) - closures.LEAD
    told = Notice.get(Notice.kind == "appointment_proposal").details
    assert (told["day"], told["time"], told["before"], told["reason"]) == ("02/12/2026", "09:00", "09:00, 01/12/2026", "Mất điện")
    assert not slots.times(place, points.service("passport"), TUESDAY, TUESDAY) and balanced()


def test_the_proposal_is_kept_for_48_hours_when_the_place_lies_later(place, province_officer):
    found = booked(slot(place, date(2026, 12, 8)))
    _closure, concerned = closures.close(by=province_officer, point=place, day=date(2026, 12, 8), reason="Họp")
    assert [each.id for each in concerned] == [found.id] and fresh(found).proposed_until == now() + closures.PROPOSAL


def test_the_same_half_of_the_next_day_is_nearer_than_the_other_half_of_the_same(place, province_officer):
    found = booked(slot(place, starts="10:30"))
    closures.close(by=province_officer, point=place, day=TUESDAY, ends="12:00", reason="Họp")
    assert (fresh(found).proposed_slot.day, fresh(found).proposed_slot.starts) == (WEDNESDAY, "10:30")
    assert not slot(place, starts="13:30").closed


def test_keeping_moves_the_appointment_without_counting(place, closed):
    kept = closures.keep(by=None, appointment=closed)
    assert (kept.slot.day, kept.moves, kept.proposed_slot_id, kept.state) == (WEDNESDAY, 0, None, "booked")
    assert taken(slot(place, starts="09:00")) == 0 and balanced()
    with pytest.raises(Refused, match="changed meanwhile"):
        closures.keep(by=None, appointment=closed)


def test_another_time_is_chosen_without_counting_and_the_proposed_place_given_back(place, closed):
    Appointment.update(moves=2).execute()
    changed = closures.change(by=None, appointment=closed, slot=slot(place, date(2026, 12, 3)))
    assert (changed.slot.day, changed.moves, changed.proposed_slot_id) == (date(2026, 12, 3), 2, None) and balanced()


def test_choosing_the_proposed_time_keeps_it(place, closed):
    kept = closures.change(by=None, appointment=closed, slot=slot(place, WEDNESDAY, "09:00"))
    assert kept.slot.day == WEDNESDAY and balanced()


def test_cancelling_gives_both_places_back(closed):
    assert closures.cancel(by=None, appointment=closed).state == "excused" and balanced()


def test_without_an_answer_the_appointment_ends_and_the_person_is_told(place, closed, clock):
    clock.move_to(closed.proposed_until)
    assert closures.lapse() == 1 and closures.lapse() == 0
    assert fresh(closed).state == "revoked" and fresh(closed).reason and balanced()
    assert Notice.select().order_by(Notice.id.desc()).get().kind == "appointment_cancelled"
    with pytest.raises(Refused, match="has ended"):
        closures.keep(by=None, appointment=closed)


def test_who_finds_no_place_is_listed_and_proposed_one_as_soon_as_there_is(app, province_officer):
    place = open_point(days=[])
    at = Slot.create(point=place, service=points.service("passport"), day=TUESDAY, starts="08:00", minutes=30, capacity=1)
    at.point = place
    found = booked(at)
    closures.close(by=province_officer, point=place, day=TUESDAY, reason="Họp")
    # Without hours open_days wants no slot: the closure itself must close it.
    assert slot(place).closed and [each.id for each in closures.without_place(place)] == [found.id]
    Slot.create(point=place, service=points.service("passport"), day=WEDNESDAY, starts="15:00", minutes=30, capacity=1)
    rounds.minutely()
    assert closures.without_place(place) == [] and fresh(found).proposed_slot.day == WEDNESDAY and balanced()


def test_a_hold_and_an_offer_in_a_closed_time_end_and_nobody_confirms_there(place, province_officer):
    held = appointments.hold(by=None, application=application(), slot=slot(place))
    first = booked(slot(place, starts="08:30"))
    line = wait(place, from_day=TUESDAY, until_day=TUESDAY)
    appointments.cancel(by=None, appointment=first)
    waiting.round()
    closures.close(by=province_officer, point=place, day=TUESDAY, reason="Họp")
    assert (fresh(held).state, type(line).get_by_id(line.id).state) == ("expired", "waiting")
    with pytest.raises(Refused):
        appointments.confirm(by=None, appointment=held)
    rounds.minutely()
    assert balanced() and not Slot.select().where(Slot.closed, Slot.taken > 0).exists()


def test_a_proposed_day_that_closes_too_is_proposed_anew(place, closed, province_officer):
    closures.close(by=province_officer, point=place, day=WEDNESDAY, reason="Họp")
    assert fresh(closed).proposed_slot.day == date(2026, 12, 3) and balanced()


def test_a_day_opened_again_keeps_appointments_as_they_were(place, closed, province_officer, commune_officer):
    with pytest.raises(Refused, match="Only the officers"):
        closures.reopen(by=commune_officer, closure=Closure.get())
    closures.reopen(by=province_officer, closure=Closure.get())
    found = fresh(closed)
    assert (found.slot.closed, found.proposed_slot_id, found.slot.starts) == (False, None, "09:00") and balanced()
    assert Notice.select().order_by(Notice.id.desc()).get().kind == "appointment_kept"
    assert not list(closures.ahead(place))


def test_every_point_closes_at_once_by_the_province_only(place, province_officer, commune_officer):
    other = open_point(name="Dĩ An")
    with pytest.raises(Refused, match="Only the officers"):
        closures.close(by=commune_officer, point=None, day=TUESDAY, reason="Bão")
    closures.close(by=province_officer, point=None, day=TUESDAY, reason="Bão")
    assert slot(place).closed and slot(other).closed and list(closures.ahead(other)) == [Closure.get()]


@pytest.mark.parametrize("field, values", [
    ("day", {"day": MONDAY - timedelta(1)}), ("reason", {"reason": " "}), ("reason", {"reason": "x" * 301}),
    ("ends", {"starts": "10:00", "ends": "09:00"}), ("ends", {"ends": "25:00"})])
def test_a_wrong_closure_is_refused_at_its_field(place, province_officer, field, values):
    with pytest.raises(Refused) as told:
        closures.close(by=province_officer, point=place, **{"day": TUESDAY, "reason": "Họp", **values})
    assert [problem.field for problem in told.value.problems] == [field] and not Closure.select().exists()


def test_hundreds_are_reminded_once_and_the_missed_are_marked(place, clock, province_officer):
    found = booked(slot(place, WEDNESDAY))
    rounds.remind()
    assert not Notice.select().where(Notice.kind == "appointment_reminder").exists(), "booked just now"
    clock.shift(86400 + 1)
    assert (rounds.remind(), rounds.remind()) == (1, 0)
    clock.move_to("2026-12-03 02:00:00")
    rounds.daily()
    assert fresh(found).state == "missed" and AuditEntry.select().where(AuditEntry.action == "appointment.missed").exists()
    assert appointments.hold(by=None, application=found.application, slot=slot(place, date(2026, 12, 4))).state == "held"


def test_a_place_counted_wrongly_is_logged_each_day(place, caplog):
    rounds.daily()
    assert not caplog.records
    Slot.update(taken=1).where(Slot.id == slot(place).id).execute()
    rounds.daily()
    assert f"places of slot {slot(place).id}: 1 taken" in caplog.text


def test_rounds_run_each_step_when_it_is_due(monkeypatch, clock):
    ran = []
    for name in ("minutely", "hourly", "daily"):
        monkeypatch.setattr(rounds, name, lambda name=name: ran.append(name))
    due = rounds.Rounds()
    for seconds in (0, 20, 40):
        clock.shift(seconds)
        due.run()
    assert ran == ["minutely", "hourly", "daily", "minutely"]
    assert timedelta(hours=21) < due.day - now() < timedelta(hours=32), "between 07:00 and 17:00 of tomorrow"


def test_who_books_in_the_moment_of_closing_is_proposed_another_time_like_the_rest(place, province_officer, monkeypatch):
    found = appointments.hold(by=None, application=application(), slot=slot(place, starts="09:00"))
    end = closures.rows.end

    def booked_meanwhile(held, *given):
        Appointment.update(state="booked", booked_at=now(), held_until=None).where(Appointment.id == found.id).execute()
        end(held, *given)

    monkeypatch.setattr(closures.rows, "end", booked_meanwhile)
    closures.close(by=province_officer, point=place, day=TUESDAY, reason="Mất điện")
    assert not Slot.select().where(Slot.day == TUESDAY, ~Slot.closed).exists()
    assert fresh(found).state == "booked" and fresh(found).proposed_slot is not None and balanced()
