"""Every number: whatever happens to stays and places, in whatever order, a report is a plain count of what is there."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from domain import counting, merging, month_counts, reports, reviews, stay_changes, stays
from domain.periods import Period
from domain.problems import Refused
from models import Establishment, Stay
from tests.domain.test_counting import plain as plain_sums
from tests.domain.test_counting import sums
from tests.domain.test_reports import arrived, counts, plain
from tests.domain.test_stays import TODAY, guest
from tests.people import establishment

PERIODS = (Period(TODAY - timedelta(40), TODAY), Period(TODAY - timedelta(75), TODAY - timedelta(20)))


class Life:
    """A random life of three places in two wards, two of them doubles that are merged on the way."""

    def __init__(self, seed, owner, officer, places):
        self.rng, self.owner, self.officer, self.places, self.number = Random(seed), owner, officer, places, 0

    def declare(self):
        self.number += 1
        came = TODAY - timedelta(self.rng.randint(0, 75))
        stays.declare(by=self.owner, establishment=self.rng.choice(self.places), values=guest(
            passport_number=f"R{self.number:07}", nationality=self.rng.choice(["KOR", "CHN", "SWE", "USA"]),
            sex=self.rng.choice("MFX"), purpose=self.rng.choice(["Du lịch", "Lao động", ""]), arrived_on=came,
            permitted_until=None, late_reason="Mất điện", leaving_on=came + timedelta(self.rng.choice([0, 3, 20, 100]))))

    def correct(self):
        stay = self.some(Stay.cancelled_at.is_null())
        values = {field: getattr(stay, field) for field in stays.FIELDS} | {"one_name": True, "late_reason": "Mất điện"}
        came = stay.arrived_on - timedelta(self.rng.randint(0, 30))
        values |= {"arrived_on": came, "nationality": "JPN", "purpose": "Thăm thân"}
        stay_changes.correct(by=self.owner, stay=stay, values=values)

    def leave(self):
        stay = self.some(Stay.left_on.is_null(), Stay.cancelled_at.is_null())
        stay_changes.leave(by=self.owner, stay=stay, left_on=TODAY - timedelta((TODAY - stay.arrived_on).days // 2))

    def extend(self):
        stay = self.some(Stay.left_on.is_null(), Stay.cancelled_at.is_null())
        stay_changes.extend(by=self.owner, stay=stay, leaving_on=max(stay.leaving_on, TODAY) + timedelta(30))

    def cancel(self):
        stay_changes.cancel(by=self.owner, stay=self.some(Stay.cancelled_at.is_null()), reason="Nhầm")

    def restore(self):
        stay_changes.restore(by=self.owner, stay=self.some(Stay.cancelled_at.is_null(False)))

    def review(self):
        reviews.review(by=self.officer, stay=self.some(Stay.cancelled_at.is_null()), reason="Xem lại",
                       status=self.rng.choice(["confirmed", "rejected", "reverify"]))

    def some(self, *conditions):
        found = list(Stay.select().where(*conditions).order_by(Stay.passport_number))
        return self.rng.choice(found) if found else refuse_nothing()

    def go_on(self, steps):
        done = Counter()
        for _step in range(steps):
            act = self.rng.choice(("declare", "declare", "correct", "leave", "extend", "cancel", "restore", "review"))
            try:
                getattr(self, act)()
                done[act] += 1
            except Refused:
                done["refused"] += 1
        return done


def refuse_nothing():
    raise Refused


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_a_plain_count(owner, hotel, other_owner, province_officer, commune_officer, seed):
    double = establishment(owner, "Khách sạn Hoa Sen (cũ)", "guest_house")
    places = [hotel, double, establishment(owner, "Nhà nghỉ Xa", "guest_house", "25780")]
    life = Life(seed, owner, province_officer, places)
    done = life.go_on(50)
    assert all(done[act] for act in ("declare", "correct", "leave", "cancel"))
    month_counts.close()
    done += life.go_on(25)
    merging.merge(by=province_officer, kept=Establishment.get_by_id(hotel.id), double=Establishment.get_by_id(double.id))
    life.places = [Establishment.get_by_id(hotel.id), places[2]]
    done += life.go_on(25)
    assert sums() == plain_sums() and done["restore"] and done["review"]
    for period in PERIODS:
        agrees(reports.scope(province_officer), arrived(period), period)
        agrees(reports.scope(commune_officer), arrived(period, hotel.ward_id), period)
    assert counting.recount() == Stay.select().count() and sums() == plain_sums()
    agrees(reports.scope(province_officer), arrived(PERIODS[0]), PERIODS[0])


def agrees(seen, rows, period):
    """Every part of a report is what one counts by hand."""
    whole = reports.overview(seen, period)
    for by, report in whole.reports.items():
        assert counts(report) == dict(Counter(plain(stay, by) for stay in rows)), by
        assert report.total.n == sum(row.n for row in report.rows) == len(rows), by
    pairs = Counter((stay.nationality, plain(stay, "purpose")) for stay in rows)
    assert {(nationality, purpose): n for nationality, _total, each, _share in whole.matrix.rows
            for purpose, n in each.items() if n} == dict(pairs)
    assert dict(whole.days) == {day: sum(stay.arrived_on == day for stay in rows) for day, _n in whole.days}
    assert sum(n for _day, n in whole.days) == len(rows)
    lengths = [((stay.left_on or stay.leaving_on) - stay.arrived_on).days for stay in rows]
    assert whole.average == (pytest.approx(sum(lengths) / len(lengths)) if lengths else None)
    here = [stay for stay in Stay.select() if stay.staying and (seen.wards is None or stay.ward_id in seen.wards)]
    assert whole.staying == len(here)
    for by in reports.DIMENSIONS:
        report = reports.staying_by(seen, by)
        assert counts(report) == dict(Counter(plain(stay, by) for stay in here)), by
        assert report.total.n == len(here)
