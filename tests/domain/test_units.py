"""An officer picks wards; an address of before July 2025 finds the wards of today."""

import subprocess
import sys
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from domain import units

FORMER = {unit.code: unit for unit in units.former_units()}
# The 36 wards of the former Bình Dương: code, name, and the old units they were made from ("~" only a part of it).
BINH_DUONG = """
25747 Phường Thủ Dầu Một: 25747 25753 25756 25774~ 25741~
25750 Phường Phú Lợi: 25744 25750 25741~
25760 Phường Bình Dương: 25760 25762 25763 25924
25768 Phường Phú An: 25765 25855 25768~
25771 Phường Chánh Hiệp: 25759 25771 25774~ 25768~
25777 Xã Dầu Tiếng: 25777 25789 25795 25798~
25780 Xã Minh Thạnh: 25780 25786~ 25783~
25792 Xã Long Hòa: 25792 25804 25786~ 25783~
25807 Xã Thanh An: 25807 25801~ 25798~ 25810~
25813 Phường Bến Cát: 25825 25834 25813~
25819 Xã Trừ Văn Thố: 25816 25819 25822~
25822 Xã Bàu Bàng: 25822~
25837 Phường Chánh Phú Hòa: 25831 25837
25840 Phường Long Nguyên: 25828 25840 25813~
25843 Phường Tây Nam: 25843 25801~ 25810~
25846 Phường Thới Hòa: 25846
25849 Phường Hòa Lợi: 25849 25852
25858 Xã Phú Giáo: 25858 25870 25876~
25864 Xã Phước Thành: 25864 25865 25873
25867 Xã An Long: 25861 25867 25879
25882 Xã Phước Hòa: 25882 25885 25876~
25888 Phường Tân Uyên: 25888 25930 25903 25918~
25891 Phường Tân Khánh: 25891 25933 25936 25937 25939~
25906 Xã Bắc Tân Uyên: 25894 25906 25907
25909 Xã Thường Tân: 25908 25909 25927 25918~
25912 Phường Vĩnh Tân: 25912 25900
25915 Phường Bình Cơ: 25915 25897
25920 Phường Tân Hiệp: 25920 25921
25942 Phường Dĩ An: 25942 25960 25948~
25945 Phường Tân Đông Hiệp: 25945 25948~ 25939~
25951 Phường Đông Hòa: 25951 25954 25957
25966 Phường Lái Thiêu: 25966 25984 25990~
25969 Phường Thuận Giao: 25972 25969~
25975 Phường An Phú: 25975 25969~
25978 Phường Thuận An: 25963 25978 25981
25987 Phường Bình Hòa: 25987 25990~
"""


def binh_duong():
    for line in BINH_DUONG.strip().splitlines():
        head, olds = line.split(": ")
        code, name = head.split(" ", 1)
        yield code, name, olds.split()


def test_the_country_has_34_provinces_and_3321_wards_of_three_kinds():
    wards = [ward for province in units.provinces() for ward in units.wards_of(province.code)]
    assert len(units.provinces()) == 34
    assert len(wards) == len({ward.code for ward in wards}) == 3321
    assert Counter(ward.kind for ward in wards).keys() == {"Phường", "Xã", "Đặc khu"}
    assert all(unicodedata.is_normalized("NFC", ward.name) for ward in wards)


def test_the_36_wards_of_former_binh_duong_bear_their_codes_and_names():
    table = {code: name for code, name, _ in binh_duong()}
    assert len(table) == 36
    assert {code: units.ward(code).name for code in units.former_province("74").wards} == table
    assert {units.ward(code).province_code for code in table} == {"79"}


def test_each_of_those_wards_was_made_from_the_old_units_of_the_resolution():
    made_from = {}
    for code, _, olds in binh_duong():
        for old in olds:
            made_from.setdefault(old.rstrip("~"), set()).add(code)
            assert FORMER[old.rstrip("~")].province == "Tỉnh Bình Dương"
    assert len(made_from) == 91
    assert {old: set(FORMER[old].into) for old in made_from} == made_from


def test_an_old_unit_that_was_divided_names_the_likeliest_ward_first():
    divided = FORMER["25741"]
    assert (divided.name, divided.district) == ("Phường Hiệp Thành", "Thành phố Thủ Dầu Một")
    assert [units.ward(code).name for code in divided.into] == ["Phường Phú Lợi", "Phường Thủ Dầu Một"]
    assert len(FORMER["25846"].into) == 1


def test_ho_chi_minh_city_offers_its_three_former_provinces_as_subsets():
    offered = {former.name: len(former.wards) for former in units.former_provinces("79")}
    assert offered == {"Tỉnh Bình Dương": 36, "Tỉnh Bà Rịa - Vũng Tàu": 30, "Thành phố Hồ Chí Minh": 102}


def test_the_former_provinces_together_are_exactly_the_wards_of_every_province():
    for province in units.provinces():
        offered = [code for former in units.former_provinces(province.code) for code in former.wards]
        assert sorted(offered) == [ward.code for ward in units.wards_of(province.code)], province.name


def test_the_63_former_provinces_are_all_there():
    formers = [former for province in units.provinces() for former in units.former_provinces(province.code)]
    assert len({former.code for former in formers}) == 63


def test_an_island_district_without_wards_became_a_special_zone():
    assert [units.ward(code).name for code in FORMER["498"].into] == ["Đặc khu Hoàng Sa"]


def test_a_commune_that_became_a_ward_keeps_both_names_with_their_days():
    assert units.ward("26368", date(2026, 4, 29)).name == "Xã Long Thành"
    assert units.ward("26368", date(2026, 4, 30)).name == "Phường Long Thành"
    assert units.ward("26368").english == "Long Thanh Ward"
    assert units.province("24", date(2026, 9, 19)).name == "Tỉnh Bắc Ninh"
    assert units.province("24").name == "Thành phố Bắc Ninh"
    assert "Xã Kép" in [ward.name for ward in units.wards_of("24", date(2026, 9, 19))]
    assert "Phường Kép" in [ward.name for ward in units.wards_of("24", date(2026, 9, 20))]


def test_before_july_2025_the_units_of_today_were_not_in_force():
    assert units.provinces(date(2025, 6, 30)) == ()
    assert units.wards_of("79", date(2025, 6, 30)) == ()
    assert units.ward("25942", date(2025, 6, 30)) is None


@pytest.mark.parametrize("code, name, ministry_code", [
    ("01", "Thành phố Hà Nội", "101"), ("79", "Thành phố Hồ Chí Minh", "701"), ("75", "Thành phố Đồng Nai", "713"),
    ("96", "Tỉnh Cà Mau", "823"), ("44", "Tỉnh Quảng Trị", "409")])
def test_a_province_bears_the_code_of_the_statistics_office_and_of_the_police(code, name, ministry_code):
    assert (units.province(code).name, units.province(code).ministry_code) == (name, ministry_code)


def test_no_two_provinces_share_a_ministry_code():
    assert len({province.ministry_code for province in units.provinces()}) == 34


@pytest.mark.parametrize("code", ["", "0", "99999", "079", "25942 ", "９9"])
def test_a_code_nobody_bears_finds_nothing(code):
    assert units.ward(code) is None
    assert units.province(code) is None
    assert units.wards_of(code) == ()
    assert units.former_provinces(code) == ()
    assert units.former_province(code) is None


def test_a_ward_lies_in_its_province():
    wards = [units.ward(code) for code in units.former_province("74").wards]
    assert all(10.8 < ward.lat < 11.6 and 106.3 < ward.lng < 107.0 for ward in wards)


def test_names_without_their_kind_are_at_hand():
    ward = units.ward("25942")
    assert (ward.kind, ward.short, ward.english) == ("Phường", "Dĩ An", "Di An Ward")
    assert units.province("79").short == "Hồ Chí Minh"


def test_nothing_is_read_before_somebody_asks():
    script = "from domain import units; print(units._units.cache_info().currsize, units._former.cache_info().currsize)"
    answer = subprocess.run([sys.executable, "-c", script], cwd=Path(units.__file__).parents[1], capture_output=True,
                            text=True, check=True)
    assert answer.stdout == "0 0\n"
