"""A personal number, a telephone number or a tax code is typed; what is wrong is said, what is odd is asked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import units
from domain.identity import (
    BIRTH_PROVINCES,
    Reading,
    check,
    check_phone,
    check_tax_code,
    phone,
    reading,
    tax_check_digit,
    tax_code,
)

BORN = st.dates(date(1900, 1, 1), date(2025, 12, 31))
SIX = st.from_regex(r"[0-9]{6}", fullmatch=True)


def number_of(province, sex, birth_date, rest="123456"):
    return f"{province}{2 * (birth_date.year // 100 - 19) + (sex == 'F')}{birth_date:%y}{rest}"


def doubtful(problems):
    return [problem.doubtful for problem in problems]


def test_a_woman_of_binh_duong_born_in_2001_has_a_number_with_nothing_to_say():
    assert check("074301123456", "F", date(2001, 5, 9)) == ()
    assert reading("074301123456") == Reading("074", "F", 2001)


@given(st.sampled_from(sorted(BIRTH_PROVINCES)), st.sampled_from("MF"), BORN, SIX)
def test_every_number_built_by_the_rule_is_good_and_reads_back(province, sex, birth_date, rest):
    number = number_of(province, sex, birth_date, rest)
    assert check(number, sex, birth_date) == ()
    assert reading(number) == Reading(province, sex, birth_date.year)


@pytest.mark.parametrize("typed", ["", None, "07430112345", "0743011234567", "O74301123456", "074301 12345",
                                   "074301-12345", "074301123456\n", 74301123456, "²74301123456",
                                   "０７４３０１１２３４５６", "٠٧٤٣٠١١٢٣٤٥٦"])
def test_anything_but_twelve_plain_digits_is_refused(typed):
    assert doubtful(check(typed)) == [False]
    assert reading(typed) is None


@given(st.text(max_size=14))
def test_no_text_upsets_the_check(text):
    assert (reading(text) is None) == (len(text) != 12 or not set(text) <= set("0123456789"))
    check(text)


@pytest.mark.parametrize("province", ["000", "003", "005", "071", "099"])
def test_a_province_that_never_was_is_refused(province):
    assert doubtful(check(province + "301123456")) == [False]


def test_the_known_provinces_are_the_63_before_the_merger():
    former = {f"0{former.code}" for province in units.provinces() for former in units.former_provinces(province.code)}
    assert former == BIRTH_PROVINCES


def test_a_birth_registered_abroad_is_asked_about_not_refused():
    assert doubtful(check("199190123456")) == [True]


def test_another_sex_is_asked_about_and_says_which_the_number_means():
    problem, = check("074301123456", "M", date(2001, 5, 9))
    assert problem.doubtful
    assert "woman" in problem.message


@pytest.mark.parametrize("sex", ["", None, "X"])
def test_a_sex_that_is_not_known_contradicts_nothing(sex):
    assert check("074301123456", sex) == ()


@pytest.mark.parametrize("birth_date", [date(1901, 1, 1), date(2002, 1, 1)])
def test_another_century_or_year_is_asked_about_with_the_year_of_the_number(birth_date):
    problem, = check("074301123456", "F", birth_date)
    assert (problem.doubtful, problem.params) == (True, {"year": 2001})


def test_somebody_not_yet_born_is_asked_about_even_without_a_birth_date():
    assert doubtful(check("074899123456")) == [True]


def test_the_problem_stands_at_the_field_that_was_typed():
    assert check("1", field="representative_number")[0].field == "representative_number"


@pytest.mark.parametrize("typed, stored", [
    ("0912 345 678", "0912345678"), ("+84 912.345.678", "0912345678"), ("84912345678", "0912345678"),
    ("0084-912-345-678", "0912345678"), ("+84 (0) 912 345 678", "0912345678"), ("０９１２３４５６７８", "0912345678"),
    ("\u202a0912345678\u202c", "0912345678"), ("(0274) 3822 333", "02743822333"), ("+84 28 3822 3333", "02838223333"),
    ("1900 1234", "19001234"), ("1800-599920", "1800599920"), ("+82 10-1234-5678", "+821012345678"),
    ("0082 10 1234 5678", "+821012345678"), ("+1 (202) 555-0143", "+12025550143")])
def test_a_telephone_number_is_stored_in_one_way(typed, stored):
    assert phone(typed) == stored
    assert check_phone(typed) == ()


@pytest.mark.parametrize("typed", ["", None, "abc", "12345", "091234567", "09123456789", "0112345678", "0612345678",
                                   "+84", "+841234", "+0123456789", "+", "84", "0912345678 ext 5",
                                   "0912345678, 0987654321",
                                   "+1234567890123456", "٠٩١٢٣٤٥٦٧٨"])
def test_what_is_no_telephone_number_is_refused(typed):
    assert phone(typed) is None
    assert doubtful(check_phone(typed)) == [False]


@given(st.text(alphabet="0123456789+ .-()/abc\u202a", max_size=20))
def test_a_stored_telephone_number_stays_as_it_is(text):
    stored = phone(text)
    assert stored is None or phone(stored) == stored and len(stored) <= 16


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.sampled_from(["", "-001", "001"]))
def test_a_tax_code_with_its_check_digit_is_good_and_with_another_doubtful(nine, branch):
    right = tax_check_digit(nine)
    for digit in "0123456789":
        expected = [] if digit == right else [True]
        assert doubtful(check_tax_code(nine + digit + branch)) == expected


def test_a_slip_of_one_digit_in_a_tax_code_is_noticed():
    good = "379912345" + tax_check_digit("379912345")
    for place in range(10):
        slip = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1:]
        assert doubtful(check_tax_code(slip)) == [True], slip


def test_a_branch_is_stored_with_its_dash():
    assert tax_code("3799123450 001") == tax_code("3799123450-001") == "3799123450-001"


def test_a_household_gives_the_personal_number_of_its_head():
    assert tax_code("074 301 123 456") == "074301123456"
    assert check_tax_code("074301123456") == ()
    assert doubtful(check_tax_code("003301123456")) == [True]


@pytest.mark.parametrize("typed", ["", None, "379912345", "37991234501", "37991234500011", "MST 3799123450",
                                   "3799123450-01"])
def test_what_is_no_tax_code_is_refused(typed):
    assert tax_code(typed) is None
    assert doubtful(check_tax_code(typed)) == [False]
