"""Every number of a report equals a plain count over the stays, whatever happened to them, and stays within the wards."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import counting, countries, periods, reports, stay_changes, stays
from domain.periods import Period
from domain.problems import Refused
from models import Stay, Ward
from tests.domain.test_stays import TODAY, guest

PERIOD = Period(TODAY - timedelta(days=19), TODAY)
DAYS = st.dates(date(2002, 1, 1), date(2099, 12, 31))


def plain(stay, by):
    """What one stay counts as in a report, written down anew."""
    days = ((stay.left_on or stay.leaving_on) - stay.arrived_on).days
    years = stay.arrived_on.year - stay.birth_date.year
    years -= (stay.arrived_on.month, stay.arrived_on.day) < (stay.birth_date.month, stay.birth_date.day)
    said = {"Du lịch": "tourism", "Lao động": "work", "Thăm thân": "family"}
    return {"nationality": stay.nationality, "continent": countries.get(stay.nationality).continent, "ward": str(stay.ward_id),
            "kind": stay.establishment.kind.code, "purpose": said.get(stay.purpose, "other"), "sex": stay.sex,
            "age": str(max(bound for bound in (0, 14, 18, 30, 45, 60) if bound <= years)),
            "length": str(max(bound for bound in (0, 1, 7, 29, 89) if bound <= days)), "status": stay.status,
            "late": "late" if stay.late_minutes else "on_time", "channel": stay.channel}[by]


def arrived(period, ward=None):
    """The stays that began in a period and were not cancelled, one by one."""
    return [stay for stay in Stay.select() if period.since <= stay.arrived_on <= period.until and not stay.cancelled_at
            and ward in (None, stay.ward_id)]


def counts(report):
    return {row.value: row.n for row in report.rows if row.n}


@pytest.fixture(params=[1, 2])
def lived(request, owner, hotel, other_owner, other_hotel):
    """Sixty days in two wards: random guests, then corrections, departures, extensions and cancellations."""
    rng = Random(request.param)
    for number in range(36):
        who, where = rng.choice([(owner, hotel), (other_owner, other_hotel)])
        came = TODAY - timedelta(days=rng.randint(0, 60))
        stays.declare(by=who, establishment=where, values=guest(
            passport_number=f"P{number:07}", nationality=rng.choice(["KOR", "CHN", "SWE", "NGA", "USA", "AUS"]),
            sex=rng.choice("MFX"), purpose=rng.choice(["Du lịch", "Lao động", "Thăm thân", "Chữa bệnh", ""]),
            birth_date=date(rng.randint(1940, 2024), rng.randint(1, 12), 5), arrived_on=came, permitted_until=None,
            leaving_on=came + timedelta(days=rng.choice([0, 1, 8, 30, 120])), late_reason="Mất điện"))
    for stay in rng.sample(list(Stay.select().order_by(Stay.passport_number)), 20):
        _happen(rng, stay, owner if stay.establishment_id == hotel.id else other_owner)
    return owner


def _happen(rng, stay, who):
    act = rng.randrange(4)
    if act == 0:
        stay_changes.cancel(by=who, stay=stay, reason="Nhập nhầm")
    elif act == 1:
        stay_changes.extend(by=who, stay=stay, leaving_on=max(stay.leaving_on, TODAY) + timedelta(days=10))
    elif act == 2:
        stay_changes.leave(by=who, stay=stay, left_on=min(stay.arrived_on + timedelta(days=3), TODAY))
    else:
        values = {field: getattr(stay, field) for field in stays.FIELDS}
        stay_changes.correct(by=who, stay=stay, values=values | {"nationality": "JPN", "purpose": "Lao động", "one_name": True})


@pytest.mark.parametrize("by", reports.DIMENSIONS)
def test_a_report_equals_a_plain_count(lived, province_officer, by):
    report = reports.report(reports.scope(province_officer), PERIOD, by)
    assert counts(report) == dict(Counter(plain(stay, by) for stay in arrived(PERIOD)))
    assert {row.value: row.before for row in report.rows if row.before} == dict(
        Counter(plain(stay, by) for stay in arrived(PERIOD.before)))
    assert report.total.n == len(arrived(PERIOD)) == sum(row.n for row in report.rows)
    assert report.total.before == len(arrived(PERIOD.before)) and report.total.last_year == 0
    assert sum(row.share for row in report.rows) == pytest.approx(1)


def test_the_matrix_the_days_the_average_and_who_stays_equal_a_plain_count(lived, province_officer):
    overview, there = reports.overview(reports.scope(province_officer), PERIOD), arrived(PERIOD)
    pairs = Counter((stay.nationality, plain(stay, "purpose")) for stay in there)
    assert {(row[0], purpose): n for row in overview.matrix.rows for purpose, n in row[2].items()} == dict(pairs)
    assert overview.matrix.totals[""] == overview.total.n == len(there)
    assert all(total == sum(purposes.values()) for _nationality, total, purposes, _share in overview.matrix.rows)
    by_day = Counter(stay.arrived_on for stay in there)
    assert overview.days == [(PERIOD.since + timedelta(n), by_day[PERIOD.since + timedelta(n)]) for n in range(20)]
    lengths = [((stay.left_on or stay.leaving_on) - stay.arrived_on).days for stay in there]
    assert overview.average == pytest.approx(sum(lengths) / len(lengths))
    assert overview.staying == sum(stay.staying for stay in Stay.select())
    assert all(report.total.n == overview.total.n for report in overview.reports.values())


def test_a_commune_counts_its_own_wards_only(lived, commune_officer, other_commune_officer):
    for officer, code, other in ((commune_officer, "25750", "25780"), (other_commune_officer, "25780", "25750")):
        ward = Ward.get(Ward.code == code)
        overview = reports.overview(reports.scope(officer), PERIOD)
        assert overview.total.n == len(arrived(PERIOD, ward.id)) == overview.matrix.totals[""]
        assert list(counts(overview.reports["ward"])) == [str(ward.id)]
        assert overview.staying == sum(stay.staying for stay in Stay.select().where(Stay.ward == ward))
        assert sum(n for _day, n in overview.days) == overview.total.n
        # Another's ward may be asked for by its address; nothing is told.
        assert reports.overview(reports.scope(officer, other), PERIOD).total.n == 0
        assert reports.staying(reports.scope(officer, other)) == 0


def test_the_province_may_look_at_one_ward(lived, province_officer):
    ward = Ward.get(Ward.code == "25780")
    assert reports.report(reports.scope(province_officer, "25780"), PERIOD, "sex").total.n == len(arrived(PERIOD, ward.id))


def test_nobody_else_counts_anything(lived, owner, citizen, admin):
    for someone in (owner, citizen, admin):
        assert reports.report(reports.scope(someone), PERIOD, "nationality").total.n == 0


def test_a_recount_changes_no_report(lived, province_officer):
    seen = reports.scope(province_officer)
    before = reports.overview(seen, PERIOD)
    assert counting.recount() == Stay.select().count()
    after = reports.overview(seen, PERIOD)
    assert (after.reports, after.matrix, after.average) == (before.reports, before.matrix, before.average)


def test_an_empty_period_has_no_shares_and_no_average(province_officer):
    overview = reports.overview(reports.scope(province_officer), PERIOD)
    assert (overview.total.n, overview.total.share, overview.average, overview.matrix.rows) == (0, 0.0, None, [])
    assert overview.total.since_before == reports.Change(0, 0, None)


@pytest.mark.parametrize(("name", "on", "since", "until"), [
    ("this_month", date(2026, 11, 22), date(2026, 11, 1), date(2026, 11, 22)),
    ("last_month", date(2026, 1, 5), date(2025, 12, 1), date(2025, 12, 31)),
    ("this_quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ("last_quarter", date(2026, 2, 1), date(2025, 10, 1), date(2025, 12, 31)),
    ("half_year", date(2026, 6, 15), date(2025, 12, 15), date(2026, 6, 14)),
    ("year", date(2026, 12, 15), date(2025, 12, 15), date(2026, 12, 14)),
    ("year", date(2026, 11, 22), date(2025, 12, 15), date(2026, 11, 22)),
    ("year_before", date(2026, 11, 22), date(2024, 12, 15), date(2025, 12, 14)),
    ("calendar_year", date(2024, 12, 31), date(2024, 1, 1), date(2024, 12, 31)),
])
def test_figures_close_the_day_before_a_report_is_due(name, on, since, until):
    period = periods.named(name, on)
    assert (period.since, period.until) == (since, until)


def test_a_running_month_is_compared_with_the_same_days_of_the_month_before():
    period = periods.named("this_month", date(2026, 11, 22))
    assert (period.before.since, period.before.until) == (date(2026, 10, 1), date(2026, 10, 22))
    assert (period.last_year.since, period.last_year.until) == (date(2025, 11, 1), date(2025, 11, 22))


def test_whole_months_typed_by_hand_are_compared_as_months():
    period = periods.free(date(2026, 2, 1), date(2026, 3, 31))
    assert (period.before.since, period.before.until) == (date(2025, 12, 1), date(2026, 1, 31))


@given(DAYS, st.integers(0, 1000))
def test_the_period_before_ends_where_the_period_begins(since, more):
    period = periods.free(since, min(since + timedelta(days=more), date(2100, 1, 1)))
    assert period.before.until == period.since - timedelta(days=1)
    assert period.months or period.before.days == period.days
    assert period.last_year.until < period.until and period.last_year.since.month == period.since.month


@pytest.mark.parametrize(("since", "until", "field"), [
    (None, None, "since"), (date(2026, 1, 1), None, "until"), (date(2026, 1, 2), date(2026, 1, 1), "until"),
    (date(2016, 1, 1), date(2026, 1, 1), "until"), (date(1, 1, 1), date(1, 1, 2), "until")])
def test_days_that_make_no_period_are_refused(since, until, field):
    with pytest.raises(Refused) as caught:
        periods.free(since, until)
    assert caught.value.problems[0].field == field
