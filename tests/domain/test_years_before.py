"""What is asked of a period, or of lines left open, is found by an index: the years before are not read."""

from datetime import timedelta

import pytest

from database import is_postgres
from domain.applications import quality
from domain.clock import today
from domain.periods import Period
from domain.visits import figures, tickets
from tests import visits


@pytest.fixture
def period():
    return Period(today() - timedelta(30), today())


def test_the_service_in_figures_reads_what_was_received_or_ended_in_the_period(plans, province_officer, period):
    visits.point()
    plan = " ".join(asked := plans(lambda: quality.count(province_officer, period), "application"))
    assert len(asked) == 3
    if is_postgres():
        # Among a handful of rows one index of a point is as good to Postgres as another.
        assert "Seq Scan on application " not in plan, plan
    else:
        assert "COVERING INDEX application_ended" in plan and "COVERING INDEX application_received" in plan, plan


def test_first_visits_are_known_without_all_visits_of_all_years(plans, province_officer, period):
    visits.point()
    asked = plans(lambda: figures.count(province_officer, period), "ticket")
    first = next(plan for plan in asked if "ticket_application_id" in plan)
    assert len(asked) == 2 and "MIN" not in first.upper(), asked


def test_lines_of_days_that_are_over_are_closed_without_reading_all_of_them(plans, province_officer):
    _served, gone, *_others = plans(tickets.close_days, "ticket")
    assert "ticket_open" in gone
