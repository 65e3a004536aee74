"""Two registrations of one hotel become one: everything moves, sums stay true, guests who stand at both are settled first."""

from datetime import timedelta

import pytest

from domain import counting, establishments, merging, punctuality, staff, stay_changes, stays
from domain.clock import now, today
from domain.problems import Refused
from models import AuditEntry, Batch, DayCount, Establishment, Import, Inspection, Membership, Notice, Stay
from tests.house import world
from tests.house.world import guest
from tests.people import establishment, person


@pytest.fixture
def double(other_owner):
    """The same hotel registered again by somebody else, with guests, a receipt, a file, staff and an inspection."""
    return world.build(other_owner, name="Khách sạn Hoa Sen 2")


def settled(double):
    """The same once its file is out of the way: drafts are settled before a merger."""
    Import.update(state="discarded").where(Import.establishment == double.place).execute()
    return double.place


def sums():
    return {(row.day, row.ward_id, row.kind, row.value): row.n for row in DayCount.select() if row.n}


def test_everything_moves_and_nothing_is_lost(hotel, owner, double, province_officer):
    place = settled(double)
    mine = stays.declare(by=owner, establishment=hotel, values=guest(77))
    found = merging.plan(hotel, place)
    assert (found.stays, found.batches, found.imports, found.inspections, found.problems) == (3, 1, 1, 1, [])
    kept = merging.merge(by=province_officer, kept=hotel, double=place)
    assert Stay.select().where(Stay.establishment == kept).count() == 4 and mine.establishment == kept
    for model in (Stay, Batch, Import, Inspection):
        assert not model.select().where(model.establishment == place).exists()
    place = Establishment.get_by_id(place.id)
    assert (place.state, place.merged_into, kept.name in place.state_reason) == ("refused", kept, True)
    assert kept.last_declared_at is not None
    assert {entry.subject_id for entry in AuditEntry.select().where(AuditEntry.action == "establishment.merged")} == {
        kept.id, place.id}


def test_the_sums_of_the_reports_equal_a_plain_count_afterwards(hotel, owner, other_owner, province_officer):
    place = establishment(other_owner, "Hoa Sen", "guest_house")
    stays.declare(by=owner, establishment=hotel, values=guest(1))
    for number, days in ((2, 1), (3, 1), (4, 60)):
        day = today() - timedelta(days=days)
        stays.declare(by=other_owner, establishment=place, values=guest(number, arrived_on=day))
    kept = merging.merge(by=province_officer, kept=hotel, double=place)
    after = sums()
    counting.recount()
    assert sums() == after
    assert sum(month.declared for month in punctuality.months(kept)) == 4


def test_its_people_declare_for_the_one_that_is_kept(hotel, owner, double, province_officer):
    place = settled(double)
    both = person("owner", "Lý Thị Hai Nơi", employer=owner)
    for where, part in ((hotel, "staff"), (place, "owner")):
        Membership.create(user=both, establishment=where, part=part, revoked_at=now() if where == hotel else None)
    kept = merging.merge(by=province_officer, kept=hotel, double=place)
    assert {user.id for user in establishments.owners(kept)} == {owner.id, double.owner.id, both.id}
    assert [seat.user for seat in staff.staff_of(kept)] == [double.helper]
    assert establishments.may_declare(double.owner, kept) and not establishments.visible_to(double.owner).where(
        Establishment.id == place.id).exists()
    told = {notice.user_id for notice in Notice.select().where(Notice.kind == "establishment_merged")}
    assert told == {double.owner.id, double.helper.id, both.id}


def test_guests_who_stand_at_both_are_named_and_stop_it(hotel, owner, double, province_officer):
    place = settled(double)
    there = stays.declare(by=owner, establishment=hotel, values=guest(0))
    stays.declare(by=owner, establishment=hotel, values=guest(1, arrived_on=today() - timedelta(days=5),
                                                               leaving_on=today() + timedelta(days=1)))
    found = merging.plan(hotel, place).problems
    assert {(problem.message, problem.params["passport"]) for problem in found} == {
        (merging.ARRIVED_TWICE, "C01X00000"), (merging.OPEN_TWICE, "C01X00001")}
    before = Stay.select().where(Stay.establishment == place).count()
    with pytest.raises(Refused):
        merging.merge(by=province_officer, kept=hotel, double=place)
    assert Stay.select().where(Stay.establishment == place).count() == before
    assert there.establishment == hotel


def test_once_settled_the_same_guests_can_be_merged(hotel, owner, other_owner, province_officer):
    place = establishment(other_owner, "Hoa Sen")
    first = stays.declare(by=owner, establishment=hotel, values=guest(5))
    stays.declare(by=other_owner, establishment=place, values=guest(5))
    assert [problem.params["name"] for problem in merging.plan(hotel, place).problems] == ["EMMA SCHMIDT"]
    stay_changes.cancel(by=owner, stay=first, reason="Khai hai lần")
    assert merging.merge(by=province_officer, kept=hotel, double=place).id == hotel.id


@pytest.mark.parametrize("who", ["owner", "commune_officer", "admin"])
def test_only_the_province_merges(request, hotel, double, who):
    with pytest.raises(Refused, match="province"):
        merging.merge(by=request.getfixturevalue(who), kept=hotel, double=settled(double))


def test_what_cannot_be_one_place_is_not_merged(hotel, other_hotel, double, province_officer):
    place = double.place
    for kept, other, words in ((hotel, hotel, "another"), (hotel, other_hotel, "different wards"),
                               (hotel, place, "not confirmed yet")):
        with pytest.raises(Refused, match=words):
            merging.merge(by=province_officer, kept=kept, double=other)
    Establishment.update(state="locked").where(Establishment.id == hotel.id).execute()
    with pytest.raises(Refused, match="must be active"):
        merging.merge(by=province_officer, kept=hotel, double=settled(double))


def test_a_merged_one_stays_closed_whatever_an_officer_tries(hotel, double, province_officer):
    place = settled(double)
    merging.merge(by=province_officer, kept=hotel, double=place)
    place = Establishment.get_by_id(place.id)
    assert establishments.possible(place) == [] and merging.candidate(province_officer, place.code) is None
    with pytest.raises(Refused):
        establishments.ask_completion(by=province_officer, establishment=place, reason="Mở lại")
    with pytest.raises(Refused, match="merged already"):
        merging.merge(by=province_officer, kept=hotel, double=place)
