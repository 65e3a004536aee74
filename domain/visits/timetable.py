"""When people are received, as it is published: hours of each point by weekday, holidays and closures ahead."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from domain.clock import today
from domain.visits import calendar, points
from models import Closure, OpeningHours, Service

AHEAD = 60


class Week(NamedTuple):
    """The hours of a service at a point: `days` are ((first, last weekday), ((starts, ends), …)) from a day on."""

    service: Service
    valid_from: object
    days: tuple


class Published(NamedTuple):
    """One reception point, its weeks by service, and its own closures ahead."""

    point: object
    weeks: list
    closures: list


def published(day=None):
    """Every point that receives citizens, with its hours in force on a day (today) or coming, and its closures ahead."""
    day, rows, closed = day or today(), defaultdict(lambda: defaultdict(list)), defaultdict(list)
    hours = OpeningHours.select(OpeningHours, Service).join(Service).where(
        OpeningHours.valid_to.is_null() | (OpeningHours.valid_to >= day)).order_by(Service.position, OpeningHours.starts)
    for row in hours:
        rows[row.point_id][row.service].append(row)
    ahead = Closure.day.between(day, day + timedelta(days=AHEAD))
    for row in Closure.select().where(ahead).order_by(Closure.day, Closure.starts):
        closed[row.point_id].append(row)
    return [Published(point, [_week(service, each, day) for service, each in rows[point.id].items()], closed[point.id])
            for point in points.receiving()], closed[None]


def holidays(language, day=None):
    """(day, name) of the public holidays on weekdays of the days ahead."""
    day = day or today()
    ahead = (day + timedelta(days=number) for number in range(AHEAD + 1))
    return [(each, name) for each in ahead if each.weekday() < 6 and (name := calendar.holiday(each, language))]


def _week(service, rows, day):
    first = day if any(row.valid_from <= day for row in rows) else min(row.valid_from for row in rows)
    sessions = defaultdict(list)
    for row in rows:
        if row.valid_from <= first:
            sessions[row.weekday].append((row.starts, row.ends))
    groups = []
    for weekday in sorted(sessions):
        times = tuple(dict.fromkeys(sessions[weekday]))
        if groups and groups[-1][1] == times and groups[-1][0][1] == weekday - 1:
            groups[-1] = ((groups[-1][0][0], weekday), times)
        else:
            groups.append(((weekday, weekday), times))
    return Week(service, first if first > day else None, tuple(groups))
