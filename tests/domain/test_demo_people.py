"""The people and places of the demo are believable, keep the office's rules, and exist nowhere."""

import re
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.establishments import KINDS, establishments
from demo.people import PURPOSES, guests, nations
from domain import identity, units
from domain.names import document_number

TODAY = date(2026, 11, 22)
BINH_DUONG = units.former_province("74").wards


@pytest.fixture(scope="module")
def crowd():
    return list(guests(Random(20261122), 4000, TODAY))


@pytest.fixture(scope="module")
def places():
    return list(establishments(Random(20261122), BINH_DUONG, 120, TODAY))


def test_the_same_seed_gives_the_same_people_and_places():
    people, others = ([list(guests(Random(seed), 50, TODAY)) for _ in "12"] for seed in (5, 6))
    assert people[0] == people[1]
    assert people[0] != others[0]
    first, second = (list(establishments(Random(5), BINH_DUONG, 70, TODAY)) for _ in "12")
    assert first == second


def test_guests_come_from_at_least_thirty_countries_most_from_east_asia(crowd):
    heard = Counter(guest.nationality for guest in crowd)
    assert len(heard) >= 30
    assert {code for code, _ in heard.most_common(4)} == {"KOR", "CHN", "TWN", "JPN"}
    assert "VNM" not in heard


def test_a_name_is_spelt_as_in_the_passport(crowd):
    assert all(re.fullmatch(r"[A-Z]+(?:[ -][A-Z]+)+", guest.full_name) for guest in crowd)
    assert len({guest.full_name for guest in crowd}) > 2500


def test_a_passport_number_is_of_its_country_fits_the_national_system_and_is_borne_once(crowd):
    shapes = {}
    for nation in nations():
        for shape in nation.passports:
            pattern = shape.replace("#", r"\d").replace("@", "[A-Z]").replace("*", "[A-Z0-9]")
            shapes.setdefault(nation.code, []).append(pattern)
    for guest in crowd:
        assert any(re.fullmatch(shape, guest.passport_number) for shape in shapes[guest.nationality])
        assert len(guest.passport_number) <= 10
        assert document_number(guest.passport_number) == guest.passport_number
    assert len({(guest.nationality, guest.passport_number) for guest in crowd}) == len(crowd)


def test_the_days_of_a_guest_follow_one_another(crowd):
    for guest in crowd:
        assert guest.birth_date < guest.entered_on <= TODAY
        assert guest.entered_on < guest.permitted_until < guest.passport_expires_on
        assert guest.purpose in PURPOSES


def test_most_guests_may_still_stay_and_some_have_left(crowd):
    staying = sum(guest.permitted_until >= TODAY for guest in crowd)
    assert 0.8 < staying / len(crowd) < 0.95


def test_some_passports_know_only_the_year_or_the_month_of_birth(crowd):
    years, months = ([guest.birth_date for guest in crowd if guest.birth_precision == precision] for precision in "YM")
    assert years
    assert months
    assert all((day.month, day.day) == (1, 1) for day in years)
    assert all(day.day == 1 for day in months)


def test_a_russian_woman_bears_her_own_form_of_the_surname(crowd):
    russians = [guest for guest in crowd if guest.nationality == "RUS" and guest.sex == "F"]
    assert russians
    assert all(guest.full_name.split()[0].endswith("A") for guest in russians)


def test_every_ward_has_a_place_and_sixty_places_are_easily_found(places):
    assert {place.ward_code for place in places} == set(BINH_DUONG)
    assert len(list(establishments(Random(1), BINH_DUONG, 60))) == 60
    assert len(list(establishments(Random(1), BINH_DUONG, 5))) == 5


def test_places_are_of_every_kind_and_stand_in_their_ward(places):
    assert {place.kind for place in list(establishments(Random(1), BINH_DUONG, 400))} == set(KINDS)
    for place in places:
        ward = units.ward(place.ward_code)
        # The ward has a field of its own: the address would name it twice on paper.
        assert place.address and ward.name not in place.address
        assert abs(place.lat - ward.lat) < 0.01
        assert abs(place.lng - ward.lng) < 0.01
        assert place.rooms >= 1


@pytest.mark.parametrize("field", ["name", "email", "phone", "representative_phone", "representative_number"])
def test_no_two_places_share(places, field):
    assert len({getattr(place, field) for place in places}) == len(places)


@settings(max_examples=15, deadline=None)
@given(st.integers())
def test_every_number_of_a_place_passes_the_checks_of_the_office(seed):
    for place in establishments(Random(seed), BINH_DUONG, 40, TODAY):
        sex, birth_date = place.representative_sex, place.representative_birth_date
        assert identity.check(place.representative_number, sex, birth_date) == ()
        assert identity.check_tax_code(place.tax_code) == ()
        assert identity.phone(place.phone) == place.phone
        assert identity.phone(place.representative_phone) == place.representative_phone


def test_nobody_real_can_be_reached_through_the_demo(places):
    assert all(place.email.endswith("@demo.example") for place in places)
    assert all(place.phone.startswith("057") and place.representative_phone.startswith("057") for place in places)
    assert all(place.representative_number[6:9] == "999" for place in places)
    assert all(place.tax_code.startswith("3799") or place.tax_code == place.representative_number for place in places)
