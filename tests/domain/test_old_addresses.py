"""Addresses with names of before July 2025 are offered today's; those of today are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import units
from domain.applications import old_addresses

CITY = "Thành phố Hồ Chí Minh"


def choices(text):
    found = old_addresses.suggest(text)
    return found and [line.removesuffix(f", {CITY}") for line in found.choices]


@pytest.mark.parametrize(("typed", "new"), [
    ("Phường Phú Cường, Thành phố Thủ Dầu Một, Bình Dương", ["Phường Thủ Dầu Một"]),
    ("Phường Phú Lợi, TP. Thủ Dầu Một, Bình Dương", ["Phường Phú Lợi"]),
    ("Xã Tân Hưng, Huyện Bàu Bàng, Bình Dương", ["Phường Bến Cát"]),
    ("xã Tân Hiệp, huyện Phú Giáo, tỉnh Bình Dương", ["Xã Phước Thành"]),
    ("Phường Tân Hiệp, Tân Uyên, Bình Dương", ["Phường Tân Hiệp"]),
    ("Phường Hòa Lợi, Bến Cát, Bình Dương", ["Phường Hòa Lợi"]),
    ("Thị trấn Phước Vĩnh, Phú Giáo, Bình Dương", ["Xã Phú Giáo"]),
    ("Thị trấn Tân Bình, Bắc Tân Uyên, Bình Dương", ["Phường Vĩnh Tân"]),
    ("Phường Đông Hòa, Dĩ An, Bình Dương", ["Phường Đông Hòa"]),
    ("Phường Bến Nghé, Quận 1, TP. Hồ Chí Minh", ["Phường Sài Gòn"])])
def test_a_whole_old_unit_has_one_new_name(typed, new):
    assert choices(typed) == new


@pytest.mark.parametrize(("typed", "new"), [
    ("Phường Hiệp Thành, Thủ Dầu Một, Bình Dương", {"Phường Thủ Dầu Một", "Phường Phú Lợi"}),
    ("Phường Thái Hòa, Tân Uyên, Bình Dương", {"Phường Tân Khánh", "Phường Tân Đông Hiệp"}),
    ("Phường Vĩnh Phú, Thuận An, Bình Dương", {"Phường Lái Thiêu", "Phường Bình Hòa"}),
    ("Xã An Lập, Dầu Tiếng, Bình Dương", {"Xã Thanh An", "Phường Tây Nam"}),
    ("Thị trấn Lai Uyên, Bàu Bàng, Bình Dương", {"Xã Trừ Văn Thố", "Xã Bàu Bàng"})])
def test_a_divided_unit_gives_a_choice(typed, new):
    assert set(choices(typed)) == new


@pytest.mark.parametrize("typed", [
    "12 Yersin, Phường Phú Cường, Thành phố Thủ Dầu Một, Tỉnh Bình Dương", "12 Yersin, P.Phú Cường, TP.Thủ Dầu Một, T.Bình Dương",
    "12 Yersin, p. phu cuong, tp thu dau mot, binh duong", "12 Yersin, Phú Cường, Thủ Dầu Một, Bình Dương",
    "12 Yersin phường Phú Cường thành phố Thủ Dầu Một tỉnh Bình Dương", "12 Yersin - Phường Phú Cường - Bình Dương"])
def test_abbreviations_missing_commas_and_missing_marks_do_not_matter_and_the_street_stays(typed):
    assert old_addresses.suggest(typed).choices == (f"12 Yersin, Phường Thủ Dầu Một, {CITY}",)


@pytest.mark.parametrize("typed", ["", "  , ,", "12 Yersin, Phường Thủ Dầu Một, TP. Hồ Chí Minh", "Hà Nội", "Nhà số 5",
                                   "Phường Tân Định, Thành phố Hồ Chí Minh", "Phường Phú Lợi, TP HCM", "Seoul, Hàn Quốc"])
def test_an_address_of_today_or_of_nowhere_is_left_alone(typed):
    assert old_addresses.suggest(typed) is None


def test_a_hamlet_called_like_a_ward_does_not_lead_astray():
    assert choices("Phú An, Xã An Tây, Bến Cát, Bình Dương") == ["Phú An, Phường Tây Nam"]


def test_a_district_alone_offers_the_wards_on_its_ground():
    found = old_addresses.suggest("Thủ Dầu Một, Bình Dương")
    assert found.level == "district" and f"Phường Bình Dương, {CITY}" in found.choices and len(found.choices) == 5
    other = old_addresses.suggest("Khu phố 3, P.7, Q.3, TP.HCM")
    assert other.level == "district" and "Khu phố 3, Phường Xuân Hòa, Thành phố Hồ Chí Minh" in other.choices


def test_a_province_alone_is_renamed_and_the_ward_left_to_the_person():
    assert old_addresses.suggest("Khu phố 3, Bình Dương") == ("Tỉnh Bình Dương", "province", (f"Khu phố 3, {CITY}",))
    assert old_addresses.suggest("Bình Dương") is None, "one bare word may be anything"


def test_every_old_ward_written_in_full_leads_to_its_successors():
    for unit in units.former_units():
        found = old_addresses.suggest(f"Số 1, {unit.name}, {unit.district}, {unit.province}")
        wanted = {f"Số 1, {ward.name}, {units.province(ward.province_code).name}" for ward in map(units.ward, unit.into)}
        assert found and wanted <= set(found.choices), unit


def test_an_island_without_wards_is_found_by_its_district():
    assert old_addresses.suggest("Số 1, Huyện Côn Đảo, Bà Rịa - Vũng Tàu").choices == (f"Số 1, Đặc khu Côn Đảo, {CITY}",)


@given(st.text(max_size=400))
def test_any_line_is_answered(text):
    found = old_addresses.suggest(text)
    assert found is None or found.choices
