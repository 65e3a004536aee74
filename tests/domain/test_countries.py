"""What people write in the column of nationalities, and which country the office understands."""

import csv
import pathlib
import unicodedata
from collections import defaultdict

import pycountry
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from domain import countries
from domain.countries import ALL, find, get, other_reading, suggest
from domain.names import fold

ISO = {country.alpha_3: country for country in pycountry.countries}
# Vietnamese names that in plain capitals are somebody else's code.
TWO_FACED = {"NGA": ("NGA", "RUS"), "MY": ("MYS", "USA"), "BI": ("BDI", "BEL"), "AO": ("AGO", "AUT")}


def code(text):
    found = find(text)
    return found and found.code


def test_every_country_of_the_iso_list_is_there_with_its_two_letters():
    ours = {country.code: country for country in ALL}
    assert set(ISO) <= set(ours)
    assert {a3: ours[a3].alpha2 for a3 in ISO} == {a3: country.alpha_2 for a3, country in ISO.items()}
    assert get("VNM").name_vi == "Việt Nam"


@pytest.mark.parametrize("field", ["name", "official_name", "common_name"])
def test_every_name_of_the_iso_list_is_understood(field):
    missed = {a3: getattr(c, field) for a3, c in ISO.items() if hasattr(c, field) and code(getattr(c, field)) != a3}
    assert missed == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_name_that_browsers_and_phones_show_is_understood(language):
    names = Locale(language).territories
    missed = {a3: names[c.alpha_2] for a3, c in ISO.items() if code(names[c.alpha_2]) != a3}
    assert missed == {}


def test_no_code_and_no_name_belongs_to_two_countries():
    owners = defaultdict(set)
    for country in ALL:
        for word in {country.code, country.alpha2, country.mrz, *country.codes} - {""}:
            owners["code " + word].add(country.code)
        for name in (country.name_vi, country.name_en, *country.names):
            owners["name " + countries._key(name)].add(country.code)
    assert {word: codes for word, codes in owners.items() if len(codes) > 1} == {}


def test_names_that_look_like_another_countrys_code_are_known_one_by_one():
    names = {countries._key(name): country for country in ALL for name in (country.name_vi, *country.names)}
    clashing = {key for key, country in names.items() if get(key) not in (None, country)}
    assert clashing == set(TWO_FACED)


def test_every_country_is_found_by_all_that_stands_in_its_row():
    for country in ALL:
        for text in (country.code, country.alpha2, country.mrz, *country.codes, country.name_vi, country.name_en,
                     *country.names, country.label, f"{country.code} - {country.name_vi}",
                     f"{country.name_vi} ({country.code})", f"{country.name_en} ({country.code})"):
            assert not text or find(text) is country, (country.code, text)


@pytest.mark.parametrize("change", [
    str.lower, str.upper, str.title, fold, lambda name: f"  {name} ", lambda name: name.replace(" ", ""),
    lambda name: unicodedata.normalize("NFD", name), lambda name: name.replace(" ", "\u00a0")],
    ids=["lower", "upper", "title", "unaccented", "padded", "no blanks", "decomposed", "hard blanks"])
def test_accents_case_and_blanks_of_a_name_do_not_matter(change):
    names = [(name, country) for country in ALL for name in (country.name_vi, country.name_en)]
    missed = [(name, country.code) for name, country in names
              if find(change(name)) is not country and change(name) not in TWO_FACED]
    assert missed == []


@pytest.mark.parametrize("text", sorted(TWO_FACED))
def test_plain_capitals_are_a_code_and_every_other_spelling_the_vietnamese_name(text):
    as_code, as_name = TWO_FACED[text]
    assert code(text) == as_code
    assert code(text.title()) == code(text.lower()) == as_name
    assert other_reading(text).code == as_name
    assert other_reading(text.lower()).code == as_code


@pytest.mark.parametrize(("text", "expected"), [
    ("Mỹ", "USA"), ("MỸ", "USA"), ("Nga", "RUS"), ("Áo", "AUT"), ("Bỉ", "BEL"), ("Ý", "ITA"), ("Úc", "AUS"),
    ("Ôxtrâylia", "AUS"), ("Nhật", "JPN"), ("Hàn Quốc", "KOR"), ("Nam Triều Tiên", "KOR"), ("South Korea", "KOR"),
    ("Korea", "KOR"), ("Korea, Republic of", "KOR"), ("Triều Tiên", "PRK"), ("Bắc Triều Tiên", "PRK"), ("DPRK", "PRK"),
    ("Trung Quốc", "CHN"), ("PRC", "CHN"), ("Chinese", "CHN"), ("Đài Loan", "TWN"), ("Hồng Kông", "HKG"),
    ("Anh", "GBR"), ("UK", "GBR"), ("Great Britain", "GBR"), ("England", "GBR"), ("Northern Ireland", "GBR"),
    ("Ireland", "IRL"), ("US", "USA"), ("U.S.A.", "USA"), ("America", "USA"), ("usa", "USA"), ("Séc", "CZE"),
    ("Côte d’Ivoire", "CIV"), ("St Kitts & Nevis", "KNA"), ("the Gambia", "GMB"), ("Ma-lai-xi-a", "MYS"),
    ("Congo", "COG"), ("Congo - Kinshasa", "COD"), ("Guinea", "GIN"), ("Guinea-Bissau", "GNB"),
    ("Guinea Xích Đạo", "GNQ"), ("Papua New Guinea", "PNG"), ("Niger", "NER"), ("Nigeria", "NGA"),
    ("Dominica", "DMA"), ("Cộng hòa Dominica", "DOM"), ("Samoa", "WSM"), ("Sudan", "SDN"), ("Li-băng", "LBN"),
    ("Ma-rốc", "MAR"), ("中国", "CHN"), ("Georgia", "GEO"),
])
def test_a_name_as_people_write_it(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("D", "DEU"), ("ROM", "ROU"), ("ZAR", "COD"), ("BUR", "MMR"), ("TMP", "TLS"), ("XKX", "RKS"), ("KOS", "RKS"),
    ("XK", "RKS"), ("RKS", "RKS"), ("GBD", "GBD"), ("GBN", "GBN"), ("GBO", "GBO"), ("GBP", "GBP"), ("GBS", "GBS"),
    ("UNO", "UNO"), ("UNA", "UNA"), ("UNK", "UNK"), ("XXA", "XXA"), ("XXB", "XXB"), ("XXC", "XXC"), ("XXX", "XXX"),
    ("XOM", "XOM"), ("XPO", "XPO"), ("XCC", "XCC"), ("EUE", "EUE"), ("UTO", None), ("COU", None), ("0RQ", None)])
def test_a_code_of_a_travel_document(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("USA - United States of America", "USA"), ("USA - Hoa Kỳ", "USA"), ("Hoa Kỳ (USA)", "USA"), ("USA – Hoa Kỳ", "USA"),
    ("VNM - Viet Nam", "VNM"), ("D - Germany", "DEU"), ("DEU - Germany", "DEU"), ("usa-hoa ky", "USA"), ("RUS: Nga", "RUS"),
    ("RUS - Nga", "RUS"), ("Nga (RUS)", "RUS"), ("NGA - Nigeria", "NGA"), ("USA - Liên bang Hoa Kỳ", "USA"),
    ("NGA - Nga", None), ("CHN - Taiwan", None), ("CO-OP", None), ("Georgia (USA)", None), ("Smith (X)", None)])
def test_a_label_is_one_country_or_none(text, expected):
    assert code(text) == expected


@pytest.mark.parametrize(("text", "other"), [("Congo", "COD"), ("Korea", "PRK"), ("Guinea", "GNB"), ("Dominica", "DOM")])
def test_a_short_name_that_may_mean_another_country_says_which(text, other):
    assert other_reading(text).code == other


@pytest.mark.parametrize("text", ["Hàn Quốc", "USA", "D", "nobody", "", None])
def test_a_clear_word_has_no_other_reading(text):
    assert other_reading(text) is None


@pytest.mark.parametrize(("text", "meant"), [
    ("Astralia", "AUS"), ("Phillipine", "PHL"), ("Sinagpore", "SGP"), ("Trung Quôcs", "CHN"), ("Inddonesia", "IDN"),
    ("Unted States", "USA"), ("Virgin", "VGB"), ("0RQ", "IRQ"), ("Thái L", "THA")])
def test_a_misspelt_country_is_suggested(text, meant):
    assert find(text) is None
    assert meant in [country.code for country in suggest(text)]


def test_suggestions_are_few_and_each_once():
    assert len(suggest("quan dao", 4)) == len(set(suggest("quan dao", 4))) == 4
    assert suggest("") == suggest(None) == suggest("???") == []


def test_the_label_is_that_of_the_national_portal():
    assert get("USA").label == "USA - United States of America"
    assert get("VNM").label == "VNM - Viet Nam"
    assert get("DEU").label == "D - Germany"
    assert get("DEU").mrz == "D"
    assert all(country.label == f"{country.mrz} - {country.name_en}" and country.label.isascii() for country in ALL)


def test_a_country_is_named_in_the_language_of_the_page():
    korea = get("KOR")
    assert (korea.name("vi"), korea.name("vi_VN"), korea.name("en")) == ("Hàn Quốc", "Hàn Quốc", "South Korea")


def test_the_list_is_in_vietnamese_order():
    names = [country.name_vi for country in ALL]
    inorder = ["Ả Rập Xê Út", "Ai Cập", "Áo", "Ấn Độ", "Ba Lan", "Cuba", "Dominica", "Đài Loan (Trung Quốc)", "Đức",
               "Ecuador", "Hoa Kỳ", "Oman", "Úc", "Việt Nam"]
    assert [name for name in names if name in inorder] == inorder


def test_the_continents_are_those_of_the_reports():
    assert {get(c).continent for c in ("VNM", "TUR", "ARE")} == {"AS"}
    assert {get(c).continent for c in ("RUS", "GBR", "RKS")} == {"EU"}
    assert {country.continent for country in ALL} <= {*countries.CONTINENTS, ""}
    # Only uninhabited land, organisations and persons without a nationality lie on none.
    assert {c.code for c in ALL if not c.continent and c.code in ISO} == {"ATA", "ATF", "BVT", "HMD", "SGS"}


def test_the_table_is_sorted_and_trimmed():
    with pathlib.Path(countries.__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == sorted(row[0] for row in rows[1:])
    assert all(cell == cell.strip() and unicodedata.is_normalized("NFC", cell) for row in rows for cell in row)


@given(st.text(max_size=200))
def test_any_text_is_one_country_or_none(text):
    assert find(text) in (None, *ALL)
    assert other_reading(text) in (None, *ALL)
    assert len(suggest(text)) <= 5
