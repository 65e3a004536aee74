"""Days and hours: holidays, closures and working days; opening hours become slots, and fit again when they change."""

from datetime import date, timedelta

import pytest
import time_machine

from domain.clock import now
from domain.problems import Refused
from domain.visits import appointments, calendar, hours, points, rounds, slots
from models import Appointment, AuditEntry, Closure, FreedPlace, Office, OpeningHours, Slot
from tests.visits import MONDAY, MONDAY_MORNING, application, balanced, open_point, point, session, slot, taken

TUESDAY = date(2026, 12, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY_MORNING, tick=False) as clock:
        yield clock


def booked(at):
    return appointments.confirm(by=None, appointment=appointments.hold(by=None, application=application(), slot=at))


def session_values(place, **more):
    return {"service": points.service("passport"), "weekday": 1, "starts": "08:00", "ends": "10:00", "minutes": 30, "public": 2,
            "counter": 1, "reserve": 0, "valid_from": MONDAY, **more}


def test_holidays_have_their_names_in_both_languages():
    assert calendar.holiday(date(2027, 2, 6)) == "Tết Nguyên Đán" and "New Year" in calendar.holiday(date(2027, 2, 6), "en")
    assert calendar.holiday(TUESDAY) == ""


def test_eight_working_days_skip_weekends_holidays_and_closed_days(admin):
    assert calendar.working_days_after(TUESDAY, 8) == date(2026, 12, 11)
    # Tết 2027 is free from Thursday 4 to Wednesday 10 February.
    assert calendar.working_days_after(date(2027, 2, 2), 3) == date(2027, 2, 12)
    Closure.create(day=date(2026, 12, 2), reason="Họp", created_by=admin)
    Closure.create(day=date(2026, 12, 3), starts="13:00", ends="17:00", reason="Họp", created_by=admin)
    assert calendar.working_days_after(TUESDAY, 8) == date(2026, 12, 14)
    assert not calendar.is_open(date(2026, 12, 2)) and calendar.is_open(date(2026, 12, 3))
    assert not calendar.is_open(date(2026, 12, 5)) and calendar.is_open(date(2026, 8, 22)), "a Saturday worked in exchange"


def test_the_closure_of_one_point_leaves_the_others_open(admin):
    here, there = point(), point("Điểm khác")
    Closure.create(point=here, day=TUESDAY, reason="Mất điện", created_by=admin)
    assert not calendar.is_open(TUESDAY, here) and calendar.is_open(TUESDAY, there) and calendar.is_open(TUESDAY)


@pytest.mark.parametrize("starts, ends, minutes, expected", [
    ("08:00", "11:30", 60, ["08:00", "09:00", "10:00"]), ("13:30", "14:00", 15, ["13:30", "13:45"]), ("08:00", "08:10", 15, [])])
def test_a_session_is_cut_into_whole_visits(starts, ends, minutes, expected):
    assert hours.times(starts, ends, minutes) == expected


def test_hours_become_slots_of_each_share_up_to_the_horizon_and_no_second_time(province_officer):
    place = point()
    opened = hours.add(by=province_officer, point=place, values=session_values(place))
    days = [TUESDAY, TUESDAY + timedelta(7), TUESDAY + timedelta(14)]
    assert opened.made == 2 * 2 * 4 and {row.day for row in Slot.select()} == set(days[:2])
    assert hours.open_days(place).made == 0
    assert hours.open_days(place, days[2]).made == 8 and hours.opened_until(place) == days[2]
    assert slot(place, share="counter").capacity == 1 and AuditEntry.select().where(AuditEntry.action == "hours.added").exists()


def test_slots_of_today_are_made_only_for_times_to_come(app):
    assert min(row.starts for row in Slot.select().where(Slot.point == open_point(), Slot.day == MONDAY)) == "09:30"


def test_holidays_and_saturdays_without_hours_have_no_open_slot(app, clock):
    clock.move_to("2026-12-25 02:00:00")
    place = open_point()
    assert {row.closed for row in Slot.select().where(Slot.point == place, Slot.day == date(2027, 1, 1))} == {True}
    assert not Slot.select().where(Slot.point == place, Slot.day == date(2026, 12, 26)).exists()


def test_lowered_capacity_never_falls_below_what_is_taken_and_is_reported(province_officer):
    place = open_point(public=3)
    for _person in range(3):
        booked(slot(place))
    lowered = OpeningHours.get(OpeningHours.weekday == 1, OpeningHours.starts == "08:00")
    opened = hours.change(by=province_officer, hours=lowered, values={"public": 1})
    assert [(row.starts, row.taken, row.planned) for row in opened.conflicts] == [("08:00", 3, 1)]
    assert (slot(place).capacity, slot(place, starts="08:30").capacity) == (3, 1)
    appointments.cancel(by=province_officer, appointment=Appointment.get(), reason="Đổi")
    FreedPlace.update(release_at=now()).execute()
    assert slots.release_due() == 1 and (taken(slot(place)), slot(place).capacity) == (2, 3)
    rounds.hourly()
    assert slot(place).capacity == 2, "the place given back is nobody's"


def test_a_session_that_ends_takes_nobody_new_and_keeps_who_is_booked(province_officer):
    place = open_point()
    found = booked(slot(place))
    opened = hours.remove(by=province_officer, hours=OpeningHours.get(OpeningHours.weekday == 1, OpeningHours.starts == "08:00"))
    assert [row.id for row in opened.conflicts] == [found.slot_id]
    assert (slot(place).capacity, slot(place, starts="08:30").capacity) == (1, 0)
    assert not slots.times(place, points.service("passport"), TUESDAY, TUESDAY, "morning") and balanced()


def test_a_holiday_added_later_closes_its_slots_and_lists_who_is_concerned(app, monkeypatch):
    place = open_point()
    found, old = booked(slot(place)), calendar.holiday
    monkeypatch.setattr(calendar, "holiday", lambda day, language="vi": "Nghỉ bù" if day == TUESDAY else old(day, language))
    opened = hours.open_days(place)
    assert [each.id for each in opened.displaced] == [found.id] and slot(place).closed and taken(slot(place)) == 1


@pytest.mark.parametrize("field, values", [
    ("starts", {"starts": "8h"}), ("ends", {"ends": "07:00"}), ("minutes", {"minutes": 3}),
    ("starts", {"starts": "13:00", "ends": "14:00"}), ("public", {"public": 0, "counter": 0}),
    ("public", {"public": 500}), ("valid_to", {"valid_to": MONDAY - timedelta(1)})])
def test_wrong_hours_are_refused_at_their_field(province_officer, field, values):
    place = point()
    session(place, 1, "13:30", "15:00")
    with pytest.raises(Refused) as told:
        hours.add(by=province_officer, point=place, values=session_values(place, **values))
    assert field in [problem.field for problem in told.value.problems] and OpeningHours.select().count() == 1


def test_only_its_officers_and_the_administrator_change_a_point(admin, commune_officer, other_commune_officer, citizen):
    values = {"office": commune_officer.office, "name": "Công an phường Phú Lợi", "horizon_days": 14}
    for stranger in (commune_officer, citizen):
        with pytest.raises(Refused, match="Only the administrator"):
            points.add(by=stranger, values=values)
    place = points.add(by=admin, values=values)
    assert points.change(by=commune_officer, point=place, values={"phone": "0274 3000 111"}).phone
    for stranger in (other_commune_officer, citizen):
        with pytest.raises(Refused, match="Only the administrator"):
            points.change(by=stranger, point=place, values={"name": "X"})
        with pytest.raises(Refused, match="Only the administrator"):
            hours.add(by=stranger, point=place, values=session_values(place))
    assert [list(points.visible_to(user)) for user in (admin, commune_officer, other_commune_officer)] == [[place], [place], []]


@pytest.mark.parametrize("field, values", [
    ("name", {"name": " "}), ("name", {"name": "x" * 201}), ("phone", {"phone": "12"}), ("horizon_days", {"horizon_days": 0}),
    ("same_day_until", {"same_day_until": "9h"}), ("office", {"office": None}), ("", {"latitude": 100.0})])
def test_wrong_details_of_a_point_are_refused_at_their_field(admin, field, values):
    office = Office.get(Office.ward.is_null())
    with pytest.raises(Refused) as told:
        points.add(by=admin, values={"office": office, "name": "Điểm", "horizon_days": 14, **values})
    assert [problem.field for problem in told.value.problems] == [field]


def test_citizens_see_active_points_with_hours_for_their_service(app):
    place, empty, shut = open_point(), point("Không giờ"), open_point(name="Đóng", active=False)
    session(place, 1, service="report", starts="10:00")
    assert list(points.receiving()) == [place] and list(points.receiving(points.service("report"))) == [place]
    assert points.by_code(empty.code) == empty and points.by_code("0") is None and not shut.active


def test_free_days_and_times_are_what_may_be_booked(app):
    place, passport = open_point(), points.service("passport")
    for _person in range(2):
        booked(slot(place))
    tuesday = slots.days(place, passport)[0]
    assert (tuesday.day, tuesday.morning, tuesday.afternoon, tuesday.first, tuesday.places) == (TUESDAY, 10, 6, "08:30", 16)
    assert [time.starts for time in slots.times(place, passport, TUESDAY, TUESDAY, "afternoon")] == ["13:30", "14:00", "14:30"]
    plain = slots.free(place, passport)
    assert plain[0][0] == TUESDAY and plain[0][1][0].starts == "08:30" and plain[-1][0] == MONDAY + timedelta(14)


def test_every_place_is_shown_with_its_first_free_time(app, clock):
    passport, here = points.service("passport"), open_point(name="A", horizon_days=14)
    early, none = open_point(name="B", days=(0,), same_day_until="12:00"), open_point(name="C", days=(4,), horizon_days=3)
    Slot.update(taken=Slot.capacity).where(Slot.point == here, Slot.day < MONDAY + timedelta(3)).execute()
    for at in (MONDAY_MORNING, "2026-11-30 03:10", "2026-11-30 05:00", "2026-12-02 00:30"):
        clock.move_to(at)
        assert slots.places(passport) == [(place, slots.soonest(place, passport)) for place in (here, early, none)], at
    clock.move_to(MONDAY_MORNING)
    assert [first and (first.day, first.starts) for _place, first in slots.places(passport)] == [
        (MONDAY + timedelta(3), "08:00"), (MONDAY, "09:30"), None]
