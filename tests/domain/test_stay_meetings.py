"""Stays that get in each other's way after they were declared, and two people who work on one at the same time."""

from datetime import date, timedelta

import pytest

from domain import reviews, stay_changes, stays
from models import Notice, Stay, StayChange
from tests.domain.test_stays import TODAY, guest, refused


def day(number):
    return TODAY + timedelta(days=number)


@pytest.fixture
def earlier(owner, hotel):
    """A guest still here, who by another declaration came back and left again."""
    stay = stays.declare(by=owner, establishment=hotel, values=guest(arrived_on=day(-10), leaving_on=day(-5)))
    stays.declare(by=owner, establishment=hotel, values=guest(arrived_on=day(-3), leaving_on=day(-1), left_on=day(-1)))
    return stay


def test_a_stay_is_not_extended_over_a_later_one(owner, earlier):
    assert refused(stay_changes.extend, by=owner, stay=earlier, leaving_on=day(2)) == {"leaving_on"}
    assert Stay.get_by_id(earlier.id).leaving_on == day(-5)


def test_a_departure_is_not_reported_within_a_later_stay(owner, earlier):
    assert refused(stay_changes.leave, by=owner, stay=earlier, left_on=TODAY) == {"left_on"}
    assert stay_changes.leave(by=owner, stay=earlier, left_on=day(-3)).left_on == day(-3)


def test_the_warning_of_another_place_outlives_an_extension(owner, other_owner, hotel, other_hotel):
    stays.declare(by=owner, establishment=hotel, values=guest())
    stay = stays.declare(by=other_owner, establishment=other_hotel, values=guest())
    extended = stay_changes.extend(by=other_owner, stay=stay, leaving_on=day(4))
    assert extended.doubtful and [w["field"] for w in extended.warnings] == ["passport_number"]
    assert Notice.select().where(Notice.kind == "stay_elsewhere").count() == 1


def test_a_passport_corrected_to_one_staying_elsewhere_warns_both_sides(owner, other_owner, hotel, other_hotel):
    there = stays.declare(by=owner, establishment=hotel, values=guest())
    here = stays.declare(by=other_owner, establishment=other_hotel, values=guest(passport_number="L898902C4"))
    assert not here.doubtful
    stay_changes.correct(by=other_owner, stay=here, values=guest())
    assert Stay.get_by_id(here.id).doubtful and Stay.get_by_id(there.id).doubtful
    assert Notice.get(Notice.kind == "stay_elsewhere").user == owner


def test_a_restored_stay_warns_of_one_that_began_elsewhere_meanwhile(owner, other_owner, hotel, other_hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    stay_changes.cancel(by=owner, stay=stay, reason="Nhập nhầm")
    other = stays.declare(by=other_owner, establishment=other_hotel, values=guest())
    assert not other.doubtful
    assert stay_changes.restore(by=owner, stay=stay).doubtful and Stay.get_by_id(other.id).doubtful


def test_the_last_day_of_the_calendar_is_refused_like_any_other(owner, hotel):
    values = guest(arrived_on=date.max, leaving_on=date.max)
    assert refused(stays.declare, by=owner, establishment=hotel, values=values) == {"arrived_on"}
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    assert refused(stay_changes.extend, by=owner, stay=stay, leaving_on=date.max) == {"leaving_on"}


def test_a_correction_does_not_undo_another_one_unseen(owner, commune_officer, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    stay_changes.correct(by=commune_officer, stay=stay, values=guest(sex="M"), revision=0)
    assert refused(stay_changes.correct, by=owner, stay=stay, values=guest(room="202"), revision=0) == {""}
    assert Stay.get_by_id(stay.id).sex == "M"
    assert stay_changes.correct(by=owner, stay=stay, values=guest(sex="M", room="202"), revision=1).room == "202"


def test_an_officer_decides_on_what_was_read_only(owner, commune_officer, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    stay_changes.correct(by=owner, stay=stay, values=guest(passport_number="L898902C4"))
    assert refused(reviews.review, by=commune_officer, stay=stay, status="confirmed", revision=0) == {""}
    assert reviews.review(by=commune_officer, stay=stay, status="confirmed", revision=1).status == "confirmed"


def test_confirming_a_list_leaves_alone_what_was_decided_meanwhile(owner, commune_officer, province_officer, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    listed = [Stay.get_by_id(stay.id)]
    reviews.review(by=province_officer, stay=stay, status="rejected", reason="Sai hộ chiếu")
    assert reviews.confirm_all(by=commune_officer, stays=listed, read={each.code: each.revision for each in listed}) == 0
    assert Stay.get_by_id(stay.id).status == "rejected"
    assert StayChange.select().where(StayChange.stay == stay, StayChange.verb == "reviewed").count() == 1
