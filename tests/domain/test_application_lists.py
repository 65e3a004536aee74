"""The lists a passport form chooses from, and how a typed word finds its line."""

import pytest

from domain.applications import lists
from domain.names import fold


def found(items, text):
    item = lists.find(items, text)
    return item and item.name


def test_there_are_54_ethnic_groups_and_foreigners():
    assert len(lists.ETHNIC_GROUPS) == 55
    assert [item.name for item in lists.ETHNIC_GROUPS[:4]] == ["Kinh", "Tày", "Thái", "Hoa"]
    assert lists.ETHNIC_GROUPS[53].name == "Rơ măm" and lists.ETHNIC_GROUPS[54].name == "Người nước ngoài"


@pytest.mark.parametrize(("typed", "name"), [("kinh", "Kinh"), ("khmer", "Khơ-me"), ("Mông", "HMông"), ("H'Mông", "HMông"),
                                             ("Ê đê", "Ê-đê"), ("xtiêng", "Xtiêng"), ("Klingon", None), ("", None)])
def test_an_ethnic_group_is_found_by_any_of_its_spellings(typed, name):
    assert found(lists.ETHNIC_GROUPS, typed) == name


def test_religions_begin_with_none_and_end_with_another():
    assert lists.RELIGIONS[0].name == "Không" and lists.RELIGIONS[-1].name == "Khác (ghi rõ)"
    assert found(lists.RELIGIONS, "thiên chúa giáo") == "Công giáo"


@pytest.mark.parametrize("items", [lists.ETHNIC_GROUPS, lists.RELIGIONS, lists.banks(), lists.provinces_of_birth()])
def test_no_two_lines_answer_to_the_same_name(items):
    keys = [key for item in items for key in {fold(name).replace(" ", "") for name in (item.name, *item.names)}]
    assert len(keys) == len(set(keys)), sorted(key for key in keys if keys.count(key) > 1)


def test_each_bank_has_its_own_napas_number():
    numbers = [bank.bin for bank in lists.banks()]
    assert len(numbers) == len(set(numbers)) and all(len(number) == 6 and number.isdecimal() for number in numbers)


@pytest.mark.parametrize(("typed", "number"), [("Vietcombank", "970436"), ("VCB", "970436"), ("dong a bank", "970406"),
                                               ("970418", "970418"), ("Công thương", "970415")])
def test_a_bank_is_found_by_short_old_and_long_names(typed, number):
    assert lists.find(lists.banks(), typed).bin == number


@pytest.mark.parametrize(("typed", "name", "today"), [
    ("Bình Dương", "Bình Dương", ("Hồ Chí Minh",)), ("Sông Bé", "Sông Bé", ("Hồ Chí Minh", "Đồng Nai")),
    ("TPHCM", "Hồ Chí Minh", ("Hồ Chí Minh",)), ("Tỉnh Hà Tây", "Hà Tây", ("Hà Nội",)),
    ("thua thien hue", "Thừa Thiên Huế", ("Huế",))])
def test_a_place_of_birth_is_a_province_of_any_age(typed, name, today):
    place = lists.find(lists.provinces_of_birth(), typed)
    assert (place.name, place.today) == (name, today)


def test_all_34_provinces_and_all_63_before_them_are_there():
    names = {place.name for place in lists.provinces_of_birth()}
    assert {"Cà Mau", "Kiên Giang", "Bạc Liêu", "Hà Giang", "Điện Biên", "Đắk Nông"} <= names
    assert all(set(place.today) <= names and place.today for place in lists.provinces_of_birth())
