"""What a cell means: days in every spelling, numbers that Excel has spoiled, words for M and F; nothing is guessed."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import tables
from domain.tables import cells, days

D = datetime.date
CELLS = st.text(max_size=60) | st.sampled_from([
    ["n", 0], ["n", -1.5], ["n", 1e300], ["d", "2026-10-20T23:59"], ["d", "1899-12-31"], ["b", False], ["e", "#N/A"], ["f"]])


@pytest.mark.parametrize(("cell", "day"), [
    ("20/10/2026", D(2026, 10, 20)), ("1/2/2026", D(2026, 2, 1)), ("20-10-2026", D(2026, 10, 20)),
    ("20.10.2026", D(2026, 10, 20)), (" 20 / 10 / 2026 ", D(2026, 10, 20)), ("2026-10-20", D(2026, 10, 20)),
    ("2026-10-20T14:30:00Z", D(2026, 10, 20)), ("20/10/2026 23:59", D(2026, 10, 20)),
    ("20/10/2026 9:05:00 PM", D(2026, 10, 20)), ("20-Oct-2026", D(2026, 10, 20)), ("20 OCTOBER 2026", D(2026, 10, 20)),
    ("29/02/2000", D(2000, 2, 29)), (["d", "2026-10-20"], D(2026, 10, 20)), (["d", "2026-10-20T23:59"], D(2026, 10, 20)),
    ("", None), ("  ", None)])
def test_an_owner_writes_a_day_in_many_ways(cell, day):
    value, _, problems = cells.date(cell, field="arrived_on")
    assert (value, problems) == (day, ())


@pytest.mark.parametrize(("cell", "sentence"), [
    ("31/02/2026", days.IMPOSSIBLE), ("29/02/2026", days.IMPOSSIBLE), ("2026-13-01", days.IMPOSSIBLE),
    ("10/20/2026", days.IMPOSSIBLE), ("01/01/1026", days.IMPOSSIBLE), ("20/10/26", days.SHORT_YEAR),
    ("20-Oct-26", days.SHORT_YEAR), ("tomorrow", days.UNREADABLE), ("20/10/2026 or later", days.UNREADABLE),
    ("20/10/20266", days.UNREADABLE), ("2026", days.NOT_WHOLE), ("10/2026", days.NOT_WHOLE), ("20102026", days.UNREADABLE),
    (["n", 5], days.UNREADABLE), (["n", 20102026], days.UNREADABLE), (["b", True], days.NO_DATE), (["f"], days.NO_DATE),
    (["e", "#VALUE!"], days.NO_DATE)])
def test_what_is_no_day_of_arrival_is_refused_with_the_reason(cell, sentence):
    value, _, (problem,) = cells.date(cell, field="arrived_on")
    assert value is None and problem.message == sentence and not problem.doubtful
    assert problem.field == "arrived_on" and problem.message % problem.params


@pytest.mark.parametrize(("epoch", "serial"), [(1900, 46315), (1904, 44853)])
def test_a_day_number_of_excel_is_read_and_shown_back(epoch, serial):
    value, _, (problem,) = cells.date(["n", serial], field="arrived_on", epoch=epoch)
    assert value == D(2026, 10, 20) and problem.doubtful and problem.params["date"] == "20/10/2026"


@pytest.mark.parametrize(("cell", "said", "day", "precision"), [
    ("1958", "Y", D(1958, 1, 1), "Y"), ("1958", "", D(1958, 1, 1), "Y"), (["n", 1958], "Y", D(1958, 1, 1), "Y"),
    ("06/1985", "M", D(1985, 6, 1), "M"), ("1985-06", "", D(1985, 6, 1), "M"), ("00/06/1985", "M", D(1985, 6, 1), "M"),
    ("00/00/1985", "Y", D(1985, 1, 1), "Y"), ("01/01/1958", "Y", D(1958, 1, 1), "Y"),
    ("12/08/1974", "D", D(1974, 8, 12), "D"), ("12/08/1974", "", D(1974, 8, 12), "D")])
def test_a_birth_date_may_be_known_to_the_month_or_the_year_only(cell, said, day, precision):
    assert cells.date(cell, said) == (day, precision, ())


@pytest.mark.parametrize(("cell", "said", "day", "precision", "sentence"), [
    ("1958", "D", D(1958, 1, 1), "Y", days.LESS_EXACT), ("12/08/1974", "Y", D(1974, 1, 1), "Y", days.MORE_EXACT),
    ("12/08/1974", "M", D(1974, 8, 1), "M", days.MORE_EXACT)])
def test_a_birth_date_that_contradicts_its_precision_is_asked_about(cell, said, day, precision, sentence):
    value, found, (problem,) = cells.date(cell, said)
    assert (value, found, problem.message, problem.doubtful) == (day, precision, sentence, True)


@pytest.mark.parametrize(("column", "order"), [
    (["20/10/2026", "01/02/2026"], True), (["01/02/2026", "03/04/2026"], True), ([], True), (["", "x"], True),
    (["10/20/2026", "01/02/2026"], False), (["10/20/2026", "20/10/2026"], None),
    (["20/10/2026", ["d", "2026-10-02"], ["d", "2026-11-03"]], None),
    (["20/10/2026", ["d", "2026-10-22"], ["d", "2026-11-03"]], True)])
def test_the_column_tells_whether_day_or_month_comes_first(column, order):
    assert cells.day_first(column) is order


def test_an_american_list_is_read_month_first_and_every_day_is_asked_about():
    table = tables.paste("Name\tPassport\tArrival\nA B\tX1234567\t10/20/2026\nC D\tX7654321\t10/02/2026\n"
                         "E F\tX7654322\t10/10/2026\n")
    (_, first, one), (_, second, two), (_, _, three) = tables.interpret(table)
    assert (first["arrived_on"], second["arrived_on"]) == (D(2026, 10, 20), D(2026, 10, 2))
    assert all(problem.message == days.MONTH_FIRST and problem.doubtful for problem in one + two)
    assert two[0].params["date"] == "02/10/2026" and three == []


def test_days_that_american_excel_may_have_turned_round_are_asked_about():
    value, _, (problem,) = cells.date(["d", "2026-02-10"], field="arrived_on", day_first=None)
    assert value == D(2026, 2, 10) and problem.message == days.EITHER and problem.params["shown"] == "10/02/2026"
    assert cells.date(["d", "2026-10-20"], field="arrived_on", day_first=None)[2] == ()


@pytest.mark.parametrize(("cell", "number"), [
    ("X1234567", "X1234567"), (" l898 902-c3 ", "L898902C3"), ("001234567", "001234567"), ("", ""),
    ("\u200bP\u00a0123456", "P123456"), ("9E1234567", "9E1234567")])
def test_a_passport_number_is_kept_as_the_office_stores_it(cell, number):
    assert cells.passport(cell) == (number, ())


@pytest.mark.parametrize(("cell", "sentence"), [
    ("1.23457E+11", cells.ROUNDED), ("1,23457E+11", cells.ROUNDED), ("123456789.0", cells.ROUNDED),
    (["n", 1.5], cells.ROUNDED), (["n", 1e18], cells.ROUNDED), (["n", 12345], cells.ZEROS),
    (["d", "2026-10-20"], cells.DATE_NUMBER), (["e", "#REF!"], cells.ERROR), ("#N/A", cells.ERROR),
    (["f"], cells.NO_VALUE), (["b", True], cells.YES_NO), ("X" * 61, cells.TOO_LONG)])
def test_a_passport_number_that_excel_spoiled_is_never_guessed(cell, sentence):
    _, (problem,) = cells.passport(cell)
    assert (problem.field, problem.message, problem.doubtful) == ("passport_number", sentence, False)
    assert problem.message % problem.params


def test_a_passport_number_in_a_number_cell_is_compared_by_the_owner():
    value, (problem,) = cells.passport(["n", 123456789])
    assert value == "123456789" and problem.message == cells.CHECK_ZEROS and problem.doubtful


@pytest.mark.parametrize(("cell", "sex"), [
    ("M", "M"), ("f", "F"), ("M - Nam", "M"), ("F - Nữ", "F"), ("F - Nu\u031b\u0303", "F"), ("Nam", "M"), ("NỮ", "F"),
    ("Male", "M"), ("FEMALE", "F"), ("男", "M"), ("女", "F"), ("Nam / Male", "M"), ("X", "X"), ("", "")])
def test_a_sex_is_understood_in_the_words_owners_use(cell, sex):
    assert cells.sex(cell) == (sex, ())


def test_an_unknown_sex_is_asked_about_and_a_senseless_one_refused():
    assert cells.sex("U")[0] == "X" and cells.sex("U")[1][0].doubtful
    assert cells.sex("Mister")[1][0].message == cells.SEX and cells.sex(["n", 1])[0] == ""


@pytest.mark.parametrize(("cell", "precision"), [
    ("D - Ngày", "D"), ("M - Tháng", "M"), ("Y - Năm", "Y"), ("y", "Y"), ("Năm", "Y"), ("", "")])
def test_the_precision_is_the_letter_of_the_template(cell, precision):
    assert cells.precision(cell) == (precision, ())


def test_a_precision_no_template_knows_is_refused():
    assert cells.precision("about")[1][0].message == cells.PRECISION


@pytest.mark.parametrize(("cell", "code"), [
    ("USA - United States of America", "USA"), ("D - Germany", "D"), ("gbr - United Kingdom", "GBR"), ("VNM-Viet Nam", "VNM"),
    ("701 - TP. Hồ Chí Minh", "701"), ("Guinea-Bissau", "Guinea-Bissau"), ("Timor-Leste", "Timor-Leste"),
    ("Sweden", "Sweden"), ("SWE", "SWE"), ("", "")])
def test_a_code_stands_before_its_label(cell, code):
    assert cells.code(cell) == (code, ())


@pytest.mark.parametrize(("cell", "plain"), [
    ("  JOHN\u00a0\u00a0DOE ", "JOHN DOE"), ("Nguye\u0302\u0303n", "Nguyễn"), ("A_x000D_\nB", "A B"), ("A\u200b\ufeffB", "AB"),
    ("_x0041_", "_x0041_"), ("A\x00B", "AB"), (["n", 101], "101"), (["n", 1.5], "1.5"), ("=1+1", "=1+1")])
def test_a_text_loses_what_cannot_be_seen(cell, plain):
    assert cells.text(cell) == (plain, ())


@given(CELLS, st.sampled_from(["", "D", "M", "Y"]), st.sampled_from([True, False, None]))
def test_no_cell_makes_a_reader_fail(cell, precision, order):
    for value, problems in (cells.text(cell, field="note"), cells.passport(cell), cells.sex(cell), cells.code(cell),
                            cells.precision(cell)):
        assert isinstance(value, str) and all(problem.message % problem.params for problem in problems)
    day, found, problems = cells.date(cell, precision, day_first=order)
    assert (day is None) == (found == "") and all(problem.message % problem.params for problem in problems)


@given(st.dates(D(1900, 1, 1), D(2100, 12, 31)), st.sampled_from(["{0:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}", "{0:%d-%m-%Y}",
                                                                  "{0:%d.%m.%Y}", "{0:%Y-%m-%d}", "{0:%d/%m/%Y} 12:30"]))
def test_every_day_is_read_back_from_every_spelling(day, spelling):
    assert cells.date(spelling.format(day), field="arrived_on") == (day, "D", ())


def test_ten_thousand_rows_are_interpreted_without_a_problem():
    line = "{0}\tJOHN DÖE {0}\t{1:02}/02/19{1:02}\tM - Nam\tUSA - United States\tX{0:07}\t20/10/2026\t22/10/2026"
    table = tables.paste("\n".join(["STT\tName\tDOB\tSex\tNationality\tPassport\tArrival\tDeparture",
                                    *(line.format(n, n % 28 + 1) for n in range(10_000))]))
    assert sum(1 for _, _, problems in tables.interpret(table) if not problems) == 10_000
