"""A year without declarations: warned thirty days before, then locked by itself, never without warning, never on paper."""

from datetime import timedelta

import pytest
import time_machine

from domain import establishments, lapse, outbox
from domain.clock import now
from models import AuditEntry, Establishment, Notice
from tests.people import establishment

START = "2026-01-10 03:00:00"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def place(clock, owner):
    """An establishment approved two days ago that declared once, now."""
    return establishment(owner, decided_at=now() - timedelta(days=2), last_declared_at=now())


def fresh(place):
    return Establishment.get_by_id(place.id)


def kinds(user):
    return [notice.kind for notice in Notice.select().where(Notice.user == user).order_by(Notice.id)]


def test_a_silent_place_is_warned_once_and_locked_after_twelve_months(clock, place, owner):
    clock.move_to("2026-12-10 03:00:00")
    assert lapse.run(12) == (0, 0)
    clock.move_to("2026-12-12 03:00:00")
    assert lapse.run(12) == (1, 0) and lapse.run(12) == (0, 0)
    assert Notice.get(Notice.user == owner).details["day"] == "11/01/2027"
    clock.move_to("2027-01-09 03:00:00")
    assert lapse.run(12) == (0, 0)
    clock.move_to("2027-01-12 03:00:00")
    assert lapse.run(12) == (0, 1) and lapse.run(12) == (0, 0)
    assert fresh(place).state == "locked" and "12 tháng" in fresh(place).state_reason
    assert kinds(owner) == ["establishment_lapsing", "establishment_lapsed"]
    assert AuditEntry.get(AuditEntry.action == "establishment.lapsed").actor is None


def test_a_declaration_after_the_warning_starts_the_clock_again(clock, place, owner):
    clock.move_to("2026-12-20 03:00:00")
    lapse.run(12)
    Establishment.update(last_declared_at=now()).execute()
    clock.move_to("2027-11-01 03:00:00")
    assert lapse.run(12) == (0, 0)
    clock.move_to("2027-12-01 03:00:00")
    assert lapse.run(12) == (1, 0)
    clock.move_to("2027-12-21 03:00:00")
    assert lapse.run(12) == (0, 0)
    clock.move_to("2028-01-02 03:00:00")
    assert lapse.run(12) == (0, 1)


def test_unlocking_starts_the_clock_again(clock, place, province_officer):
    for day in ("2026-12-20", "2027-01-20"):
        clock.move_to(f"{day} 03:00:00")
        lapse.run(12)
    establishments.unlock(by=province_officer, establishment=fresh(place))
    clock.move_to("2027-12-01 03:00:00")
    assert lapse.run(12) == (0, 0) and fresh(place).state == "active"
    clock.move_to("2028-01-05 03:00:00")
    assert lapse.run(12) == (1, 0) and fresh(place).state == "active"


def test_a_place_silent_for_years_is_warned_before_it_is_locked(clock, place):
    clock.move_to("2029-01-01 03:00:00")
    assert lapse.run(12) == (1, 0)
    clock.shift(timedelta(days=29))
    assert lapse.run(12) == (0, 0)
    clock.shift(timedelta(days=1))
    assert lapse.run(12) == (0, 1)


@pytest.mark.parametrize("change", [{"has_computer": False}, {"state": "proposed"}, {"state": "refused"}, {"state": "locked"}])
def test_who_does_not_declare_here_never_lapses(clock, place, change):
    Establishment.update(**change).execute()
    for year in (2028, 2029):
        clock.move_to(f"{year}-01-01 03:00:00")
        assert lapse.run(12) == (0, 0)


def test_no_months_mean_never(clock, place):
    clock.move_to("2030-01-01 03:00:00")
    assert lapse.run(0) == (0, 0) and fresh(place).state == "active"


def test_a_month_without_that_day_ends_with_its_last():
    with time_machine.travel("2026-03-31 03:00:00", tick=False):
        assert str(lapse._later(now(), -1)) == "2026-02-28 03:00:00"
        assert str(lapse._later(now(), 11)) == "2027-02-28 03:00:00"


def test_the_hourly_round_makes_it_happen(app, clock, place):
    clock.move_to("2027-06-01 03:00:00")
    outbox.hourly(app.khaibao)
    assert fresh(place).lapse_warned_at == now()
