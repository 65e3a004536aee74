"""The sums of the reports equal a plain count, whatever happens to the stays."""

from collections import Counter
from datetime import date, timedelta

import pytest

from domain import counting, reviews, stay_changes, stays
from models import DayCount, Stay
from tests.domain.test_stays import TODAY, guest


def sums():
    return {(c.day, c.ward_id, c.kind, c.value): c.n for c in DayCount.select() if c.n}


def plain():
    """The same by counting the stays one by one."""
    counted = Counter()
    for stay in Stay.select():
        for fact, n in counting.tally(stay, stay.establishment.kind.code).items():
            counted[stay.arrived_on, stay.ward_id, *fact] += n
    return {key: n for key, n in counted.items() if n}


def test_sums_follow_every_verb(owner, hotel, other_owner, other_hotel, commune_officer):
    first = stays.declare(by=owner, establishment=hotel, values=guest(purpose="Du lịch"))
    late = stays.declare(by=other_owner, establishment=other_hotel, values=guest(arrived_on=TODAY - timedelta(days=5)))
    stays.declare_batch(by=owner, establishment=hotel, entries=[guest(passport_number=f"P000000{n}") for n in range(3)])
    assert sums() == plain() and sums()[TODAY, hotel.ward_id, "all", ""] == 4
    stay_changes.correct(by=owner, stay=first, values=guest(arrived_on=TODAY - timedelta(days=1), purpose="Lao động", sex="M"))
    assert sums() == plain()
    stay_changes.extend(by=other_owner, stay=late, leaving_on=TODAY + timedelta(days=40))
    stay_changes.leave(by=other_owner, stay=late, left_on=TODAY)
    reviews.review(by=commune_officer, stay=first, status="confirmed")
    assert sums() == plain()
    stay_changes.cancel(by=owner, stay=first, reason="Nhập nhầm")
    assert sums() == plain()
    stay_changes.restore(by=owner, stay=first)
    assert sums() == plain()


def test_a_refused_change_counts_nothing(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    before = sums()
    with pytest.raises(Exception, match="before the arrival"):
        stay_changes.leave(by=owner, stay=stay, left_on=TODAY - timedelta(days=3))
    assert sums() == before


def test_recounting_gives_the_same(owner, hotel):
    stays.declare(by=owner, establishment=hotel, values=guest())
    before = sums()
    DayCount.delete().execute()
    assert counting.missing()
    assert counting.recount() == 1 and sums() == before and not counting.missing()


@pytest.mark.parametrize(("text", "purpose"), [("Lao động", "work"), ("du lich", "tourism"), ("Thăm thân nhân", "family"),
                                               ("Tourism", "tourism"), ("", "other"), ("Chữa bệnh", "other")])
def test_purposes_are_known_by_their_words(text, purpose):
    assert counting.purpose_of(text) == purpose


def test_ages_and_bands():
    assert counting.age(date(2012, 11, 23), date(2026, 11, 22)) == 13
    assert [counting.band(n, counting.AGES) for n in (0, 13, 14, 59, 60, 99)] == ["0", "0", "14", "45", "60", "60"]
