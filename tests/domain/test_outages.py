"""When the service was away: found by the pulse, counted for those it made late; and stops announced beforehand."""

from datetime import datetime, timedelta

import pytest
import time_machine

from domain import outages, stays
from domain.problems import Refused
from models import Outage, PlannedStop
from tests.domain.test_stays import guest

NOON = datetime(2026, 11, 16, 5)


def at(moment):
    return time_machine.travel(f"{moment.isoformat()}+00:00", tick=False)


def beats(*minutes):
    for minute in minutes:
        with at(NOON + timedelta(minutes=minute)):
            outages.beat()


def test_a_pulse_each_minute_is_no_outage_and_nor_is_a_restart(app):
    beats(0, 1, 2, 5)
    assert not Outage.select().exists()


def test_an_outage_lasts_from_the_last_pulse_to_the_next(app):
    beats(0, 45, 46)
    found, = outages.between(NOON, NOON + timedelta(days=1))
    assert (found.begins_at, found.ends_at) == (NOON, NOON + timedelta(minutes=45))


def test_a_clock_set_back_makes_no_outage(app):
    beats(60, 0, 1)
    assert not Outage.select().exists()


def test_only_the_minutes_inside_the_time_asked_for_count(app):
    beats(0, 45, 46, 106)
    minutes = outages.minutes(NOON + timedelta(minutes=30), NOON + timedelta(minutes=56))
    assert minutes == 15 + 10 and outages.minutes(NOON + timedelta(hours=3), NOON + timedelta(hours=4)) == 0


def test_a_late_declaration_tells_how_long_the_service_was_away_since_the_arrival(hotel, owner):
    beats(0, 120)
    with at(NOON + timedelta(days=3)):
        values = guest(arrived_on=NOON.date(), leaving_on=NOON.date() + timedelta(days=9), arrival_time="13:00",
                       late_reason="Mất mạng")
        late = stays.declare(by=owner, establishment=hotel, values=values)
    assert late.late_minutes and outages.minutes_before(late) == 60
    late.late_minutes = 0
    assert outages.minutes_before(late) == 0


def test_an_administrator_announces_a_stop_and_takes_it_back(admin):
    with at(NOON):
        stop = outages.announce(by=admin, begins_at=NOON + timedelta(days=20),
                                ends_at=NOON + timedelta(days=20, hours=2), words="")
        assert outages.planned() == [stop] and not outages.announced_late(stop)
        outages.withdraw(by=admin, stop=stop)
        assert outages.planned() == []


def test_a_stop_under_way_is_still_told_and_can_no_longer_be_taken_back(admin):
    with at(NOON):
        stop = outages.announce(by=admin, begins_at=NOON + timedelta(hours=1), ends_at=NOON + timedelta(hours=3),
                                words="Nâng cấp")
        assert outages.announced_late(stop)
    with at(NOON + timedelta(hours=2)):
        outages.withdraw(by=admin, stop=stop)
        assert outages.planned() == [stop]
    with at(NOON + timedelta(hours=3)):
        assert outages.planned() == []


@pytest.mark.parametrize(("days", "late"), [(9, True), (10, False)])
def test_seven_working_days_lie_before_a_stop_announced_in_time(admin, days, late):
    # A Monday; the Tuesday of the week after is a holiday, so the seventh working day is the Thursday.
    with at(NOON):
        begins = NOON + timedelta(days=days)
        stop = outages.announce(by=admin, begins_at=begins, ends_at=begins + timedelta(hours=1), words="")
        assert outages.announced_late(stop) is late


@pytest.mark.parametrize(("begins", "ends", "field"), [
    (-1, 2, "begins"), (0, 2, "begins"), (2, 2, "ends"), (3, 2, "ends"), (1, 24 * 7 + 2, "ends")])
def test_a_stop_that_cannot_be_is_refused_at_its_field(admin, begins, ends, field):
    with at(NOON), pytest.raises(Refused) as refused:
        outages.announce(by=admin, begins_at=NOON + timedelta(hours=begins), ends_at=NOON + timedelta(hours=ends), words="")
    assert refused.value.problems[0].field == field and not PlannedStop.select().exists()


def test_nobody_but_an_administrator_announces_or_takes_back(admin, province_officer, owner):
    with at(NOON):
        stop = outages.announce(by=admin, begins_at=NOON + timedelta(days=20), ends_at=NOON + timedelta(days=21), words="")
        for person in (province_officer, owner, None):
            with pytest.raises(Refused):
                outages.announce(by=person, begins_at=NOON + timedelta(days=1), ends_at=NOON + timedelta(days=2), words="")
            with pytest.raises(Refused):
                outages.withdraw(by=person, stop=stop)
        assert outages.planned() == [stop]
