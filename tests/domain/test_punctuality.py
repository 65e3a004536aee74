"""How punctually an establishment declares: the months' numbers equal a plain count of its stays."""

from datetime import timedelta

from domain import punctuality, stays
from domain.clock import today
from models import Stay
from tests.house.world import guest


def test_the_months_add_up_to_a_plain_count(owner, hotel, other_owner, other_hotel):
    for number, days in enumerate((0, 1, 40, 100, 200, 300, 420)):
        arrived = today() - timedelta(days=days)
        stays.declare(by=owner, establishment=hotel, values=guest(number, arrived_on=arrived, leaving_on=arrived,
                                                                  left_on=arrived))
    stays.declare(by=other_owner, establishment=other_hotel, values=guest(99))
    months = punctuality.months(hotel)
    assert len(months) == 12 and months[-1].first == today().replace(day=1)
    for month in months:
        mine = [stay for stay in Stay.select().where(Stay.establishment == hotel)
                if stay.arrived_on.replace(day=1) == month.first]
        assert (month.declared, month.late) == (len(mine), sum(stay.late_minutes > 0 for stay in mine))
    assert sum(month.declared for month in months) == 6 and sum(month.late for month in months) >= 4


def test_cancelled_and_departed_guests_are_not_staying(owner, hotel):
    here = stays.declare(by=owner, establishment=hotel, values=guest(1))
    stays.declare(by=owner, establishment=hotel, values=guest(2, left_on=today()))
    assert punctuality.staying(hotel) == 1
    Stay.update(cancelled_at=here.declared_at).where(Stay.id == here.id).execute()
    assert punctuality.staying(hotel) == 0


def test_a_share_of_nothing_is_nothing():
    assert punctuality.Month(today(), 0, 0).share == 0
    assert punctuality.Month(today(), 3, 2).share == 67
