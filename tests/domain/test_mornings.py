"""The morning lists hold exactly those whom they name, each officer's own wards only."""

from datetime import timedelta

import pytest

import config
from domain import audit, fines, lapse, looks, mornings, pieces, reviews, stay_changes, stays
from domain.clock import now, today
from models import DayCount, Establishment, Stay
from tests.domain.test_stays import guest
from tests.people import establishment

TODAY = today()
EMPTY = dict.fromkeys(("hits", "late", "two_places", "crowded", "permit_ended", "permit_ending", "overdue", "silent", "waiting",
                       "lapsing"), 0)


def declared(owner, place, number=0, **more):
    return stays.declare(by=owner, establishment=place, values=guest(passport_number=f"P{number:07}", **more))


def codes(rows):
    return {row.code for row in rows}


def test_an_empty_province_has_nothing_to_do(province_officer, commune_officer):
    assert mornings.counts(province_officer) == mornings.counts(commune_officer) == EMPTY


def test_late_declarations_are_put_together_with_how_often_and_the_band(
        owner, hotel, other_owner, other_hotel, province_officer, commune_officer):
    before = TODAY - timedelta(days=6)
    late = [declared(owner, hotel, number, arrived_on=before) for number in range(4)]
    declared(other_owner, other_hotel, 9, arrived_on=before)
    declared(owner, hotel, 8)
    old = declared(owner, hotel, 7, arrived_on=before)
    Stay.update(declared_at=now() - timedelta(days=3)).where(Stay.id == old.id).execute()
    places = mornings.late_places(province_officer)
    assert [(each.establishment, len(each.stays), each.times) for each in places] == [(hotel, 4, 5), (other_hotel, 1, 1)]
    assert codes(places[0].stays) == codes(late)
    assert [(each.band.least, each.band.most) for each in places] == [(10_000_000, 15_000_000), (3_000_000, 5_000_000)]
    assert [each.establishment for each in mornings.late_places(commune_officer)] == [hotel]
    assert (mornings.late(province_officer).count(), mornings.late(commune_officer).count()) == (5, 4)


@pytest.mark.parametrize(("guests", "least"), [(0, None), (1, 3), (3, 3), (4, 10), (8, 10), (9, 15), (200, 15)])
def test_the_band_goes_by_the_number_of_guests(guests, least):
    found = fines.band(guests, TODAY)
    assert (found.least // fines.UNIT if found else None) == least


def test_no_band_is_named_for_days_before_the_decree():
    assert fines.band(5, fines.band(5, TODAY).valid_from - timedelta(days=1)) is None


def test_departures_and_permits_by_their_days(owner, hotel, province_officer, other_commune_officer):
    def days(number, leaving, permitted):
        return declared(owner, hotel, number, arrived_on=TODAY - timedelta(days=20), late_reason="x",
                        leaving_on=TODAY + timedelta(days=leaving), permitted_until=TODAY + timedelta(days=permitted))

    days(1, -1, 30), days(2, 0, 30), days(3, 3, -1), days(5, 3, 8)
    ending = [days(4, 3, 0), days(6, 3, 7)]
    gone = days(7, 3, 5)
    stay_changes.leave(by=owner, stay=gone, left_on=TODAY)
    counts = mornings.counts(province_officer)
    assert (counts["overdue"], counts["permit_ended"], counts["permit_ending"]) == (1, 1, 2)
    assert mornings.ending(province_officer) == ending
    assert mornings.counts(other_commune_officer) == EMPTY


def test_one_document_in_two_places_shows_a_commune_its_own_side_only(
        owner, hotel, other_owner, other_hotel, province_officer, commune_officer, other_commune_officer):
    here = declared(owner, hotel)
    there = declared(other_owner, other_hotel)
    declared(owner, hotel, 1)
    both, = mornings.two_places(province_officer)
    assert codes(both.stays) == codes([here, there]) and both.elsewhere == 0
    mine, = mornings.two_places(commune_officer)
    assert (codes(mine.stays), mine.elsewhere) == (codes([here]), 1)
    stay_changes.leave(by=other_owner, stay=there, left_on=TODAY)
    for officer in (province_officer, commune_officer, other_commune_officer):
        assert mornings.two_places(officer) == [] and mornings.counts(officer)["two_places"] == 0


def test_one_more_than_a_room_holds_is_shown(owner, hotel, province_officer, commune_officer, other_commune_officer):
    for number in range(mornings.USUAL.room_guests):
        declared(owner, hotel, number, room="305")
    assert mornings.crowded(province_officer) == []
    last = declared(owner, hotel, 9, room="305")
    for officer in (province_officer, commune_officer):
        assert [len(each.stays) for each in mornings.crowded(officer)] == [5]
        assert mornings.counts(officer)["crowded"] == 1
    assert mornings.counts(other_commune_officer)["crowded"] == 0
    stay_changes.cancel(by=owner, stay=last, reason="Nhầm")
    assert mornings.crowded(province_officer) == []


def test_the_office_says_how_many_guests_make_a_room_too_full(owner, hotel, province_officer):
    measured = mornings.measures(config.Config(room_guests=2))
    for number in range(3):
        assert mornings.counts(province_officer, measured)["crowded"] == 0
        declared(owner, hotel, number, room="305")
    assert mornings.counts(province_officer, measured)["crowded"] == len(mornings.crowded(province_officer, measured)) == 1
    assert mornings.counts(province_officer)["crowded"] == 0


def usually(place, days, last):
    for number in range(days):
        DayCount.create(day=TODAY - timedelta(days=mornings.USUAL.silent_days + 1 + number), ward=place.ward, kind="place",
                        value=str(place.id), n=1)
    Establishment.update(last_declared_at=now() - timedelta(days=last)).where(Establishment.id == place.id).execute()


@pytest.mark.parametrize(("days", "last", "silent"), [(8, 8, True), (7, 8, False), (8, 2, False)])
def test_who_usually_has_foreigners_and_none_for_a_week_is_silent(hotel, province_officer, commune_officer,
                                                                  other_commune_officer, days, last, silent):
    usually(hotel, days, last)
    assert [mornings.silent(officer).count() for officer in (province_officer, commune_officer, other_commune_officer)] == (
        [1, 1, 0] if silent else [0, 0, 0])


@pytest.mark.parametrize(("last", "told"), [(8, (7, 10, 27, 8)), (20, (13, 10, 15, 20))])
def test_a_silent_place_is_told_with_what_it_usually_had(owner, hotel, other_hotel, province_officer, last, told):
    # Two guests on nine of the days before, nine on one: 27 in all; the weeks end with the last declaration.
    for number in range(10):
        DayCount.create(day=TODAY - timedelta(days=last + number), ward=hotel.ward, kind="place", value=str(hotel.id),
                        n=9 if number == 3 else 2)
    Establishment.update(last_declared_at=now() - timedelta(days=last)).where(Establishment.id == hotel.id).execute()
    assert mornings.usually(list(mornings.silent(province_officer, mornings.USUAL._replace(usual_days=2)))) == {
        hotel.id: mornings.Usual(*told)}
    assert mornings.usually([]) == {}


def test_the_office_says_what_silence_is(hotel, province_officer):
    usually(hotel, 5, 8)
    assert mornings.silent(province_officer).count() == 0
    for days, usual, there in ((7, 5, 1), (7, 6, 0), (9, 5, 0)):
        measured = mornings.measures(config.Config(silent_days=days, usual_days=usual))
        assert mornings.silent(province_officer, measured).count() == there, (days, usual)


def test_accounts_lapse_a_year_after_the_last_sign_of_life(owner, hotel, other_hotel, province_officer, commune_officer):
    long_ago = now() - timedelta(days=340)
    Establishment.update(last_declared_at=long_ago, created_at=long_ago).where(Establishment.id == hotel.id).execute()
    establishment(owner, "Nhà nghỉ Chờ Duyệt", "guest_house", state="proposed")
    assert list(mornings.lapsing(province_officer)) == [hotel]
    assert lapse.due(Establishment.get_by_id(hotel.id), 12) > TODAY
    assert not list(mornings.lapsing(province_officer, mornings.USUAL._replace(lapse_months=0)))
    assert mornings.counts(province_officer)["waiting"] == mornings.counts(commune_officer)["waiting"] == 1


def test_the_province_reads_who_looked_at_whom(owner, hotel, province_officer, commune_officer):
    seen, other = declared(owner, hotel, 1), declared(owner, hotel, 2)
    reviews.look(by=commune_officer, stay=seen)
    reviews.look(by=province_officer, stay=other)

    def actors(**asked):
        return [entry.actor for entry in looks.looks(by=province_officer, **asked)]

    assert actors() == [province_officer, commune_officer]
    assert actors(document="p 0000001") == actors(officer=commune_officer.id) == [commune_officer]
    assert actors(day=TODAY) == [province_officer, commune_officer] and actors(day=TODAY - timedelta(days=1)) == []
    assert looks.looks(by=commune_officer) == looks.looks(by=owner) == []
    assert set(looks.subjects(looks.looks(by=province_officer)).values()) == {seen, other}


@pytest.mark.parametrize(("details", "there"), [
    ({"q": "p-000 0001"}, True), ({"q": "P0000"}, True), ({"q": "kim p0000001"}, True), ({"documents": ["X1", "P0000001"]}, True),
    ({"q": "P00"}, False), ({"q": "P0000002"}, False), ({"q": "KIM"}, False), ({"documents": ["XP0000001"]}, False),
    ({"ward": "P0000001"}, False)])
@pytest.mark.parametrize("few", [0, 1000])
def test_who_searched_for_a_number_shows_beside_who_looked(owner, hotel, province_officer, commune_officer, details, there, few,
                                                           monkeypatch):
    monkeypatch.setattr(pieces, "FEW", few)
    declared(owner, hotel, 1)
    searched = audit.record("search.batch_made" if "documents" in details else "search.made", by=commune_officer, **details)
    found = looks.looks(by=province_officer, document="P0000001")
    assert [entry.id for entry in found] == ([searched.id] if there else [])
