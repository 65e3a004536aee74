"""Opening hours as they are published: grouped by weekday, with what is closed ahead."""

from datetime import date, timedelta

import pytest

from domain.visits import timetable
from models import Closure, Office, OpeningHours, ReceptionPoint, Service

DAY = date(2026, 11, 22)


@pytest.fixture
def point(app):
    return ReceptionPoint.create(code="P000000000001", office=Office.select().first(), name="Điểm tiếp nhận số 1")


def opens(point, weekdays, *sessions, service="passport", **more):
    for weekday in weekdays:
        for starts, ends in sessions:
            OpeningHours.create(**{"point": point, "service": Service.get(code=service), "weekday": weekday, "starts": starts,
                                   "ends": ends, "minutes": 15, "public": 2, "valid_from": date(2026, 7, 1), **more})


def hours(day=DAY):
    [published] = timetable.published(day)[0]
    return {week.service.code: week.days for week in published.weeks}


MORNING, AFTERNOON = ("08:00", "11:30"), ("13:30", "16:00")


def test_days_with_the_same_hours_stand_together(point):
    opens(point, range(5), MORNING, AFTERNOON)
    opens(point, [5], MORNING)
    assert hours() == {"passport": (((0, 4), (MORNING, AFTERNOON)), ((5, 5), (MORNING,)))}


def test_days_apart_and_other_services_stand_apart(point):
    opens(point, [0, 2], MORNING)
    opens(point, [0], AFTERNOON, service="result")
    assert hours() == {"passport": (((0, 0), (MORNING,)), ((2, 2), (MORNING,))), "result": (((0, 0), (AFTERNOON,)),)}


def test_hours_that_are_over_are_gone_and_those_to_come_say_from_when(point):
    opens(point, [0], MORNING, valid_to=DAY - timedelta(days=1))
    assert timetable.published(DAY)[0][0].weeks == []
    opens(point, [1], MORNING, valid_from=DAY + timedelta(days=9))
    [week] = timetable.published(DAY)[0][0].weeks
    assert (week.valid_from, week.days) == (DAY + timedelta(days=9), (((1, 1), (MORNING,)),))


def test_hours_to_come_do_not_mix_with_those_of_today(point):
    opens(point, [0], MORNING)
    opens(point, [1], MORNING, valid_from=DAY + timedelta(days=9))
    assert hours() == {"passport": (((0, 0), (MORNING,)),)}


def test_closures_ahead_stand_with_their_point_or_with_all(point, admin):
    opens(point, [0], MORNING)
    for where, day in ((point, DAY + timedelta(days=3)), (None, DAY + timedelta(days=4)), (point, DAY - timedelta(days=1)),
                       (None, DAY + timedelta(days=90))):
        Closure.create(point=where, day=day, reason="Bảo trì", created_by=admin)
    points, everywhere = timetable.published(DAY)
    assert [row.day for row in points[0].closures] == [DAY + timedelta(days=3)]
    assert [row.day for row in everywhere] == [DAY + timedelta(days=4)]


def test_the_holidays_ahead_are_named_in_the_language_of_the_page(app):
    assert (date(2027, 1, 1), "Tết Dương lịch") in timetable.holidays("vi", DAY)
    assert (date(2027, 1, 1), "New Year's Day") in timetable.holidays("en", DAY)
