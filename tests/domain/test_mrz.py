"""What owners paste or scan from the foot of a passport page, and what the office may believe of it."""

import json
import pathlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import countries, mrz
from domain.mrz_layouts import LAYOUTS, check_digit
from domain.problems import Refused

SAMPLES = json.loads((pathlib.Path(__file__).parents[1] / "samples" / "mrz_cases.json").read_text("utf-8"))
TODAY = date(2026, 10, 20)
ERIKSSON = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
SVEN = ("I<SWE59000002<8198703142391<<<", "8703145M1701027SWE<<<<<<<<<<<8", "SPECIMEN<<SVEN<<<<<<<<<<<<<<<<")


def compose_td3(surname="ERIKSSON", given="ANNA MARIA", number="L898902C3", nationality="UTO", birth="740812", sex="F",
                expiry="320415", personal="", state="UTO", kind="P"):
    """The two lines of a passport, digits and all; names must fit."""
    name = f"{surname}<<{given}".replace(" ", "<").ljust(39, "<")
    number, personal = number.ljust(9, "<"), personal.ljust(14, "<")
    proven = number + check_digit(number)
    dates = birth + check_digit(birth), expiry + check_digit(expiry) + personal + check_digit(personal)
    return (f"{kind:<<2}{state:<<3}{name}",
            proven + f"{nationality:<<3}" + dates[0] + sex + dates[1] + check_digit(proven + dates[0] + dates[1]))


def read(*lines):
    return mrz.read("\n".join(lines), TODAY)


def sentence(text):
    with pytest.raises(Refused) as refusal:
        mrz.read(text, TODAY)
    (problem,) = refusal.value.problems
    assert problem.field == "mrz"
    return problem.message % problem.params


@pytest.mark.parametrize("case", [c for c in SAMPLES if c["format"]], ids=lambda c: c["id"] + " " + c["tag"])
def test_a_published_specimen_says_what_its_publisher_says(case):
    zone = read(*case["lines"])
    assert zone.format == case["format"]
    assert set(zone.errors) == set(case.get("errors", ()))
    assert set(zone.warnings) == set(case.get("warnings", ()))
    told = case["fields"] | {"sex": case["fields"]["sex"].replace("<", "X")}
    for field, value in told.items():
        if field in ("document_number_check_digit", "department_office"):
            continue
        said = getattr(zone, field)
        assert (said.isoformat() if isinstance(said, date) else said) == value, field


@pytest.mark.parametrize("case", [c for c in SAMPLES if c["format"]], ids=lambda c: c["id"] + " " + c["tag"])
def test_a_published_specimen_is_judged_as_its_publisher_judges(case):
    expected = "doubtful" if case.get("ambiguous") else "valid" if case["valid"] else "invalid"
    assert read(*case["lines"]).verdict == expected


@pytest.mark.parametrize("case", [c for c in SAMPLES if not c["format"]], ids=lambda c: c["id"] + " " + c["note"])
def test_lines_that_are_no_zone_are_refused_with_their_lengths(case):
    words = sentence("\n".join(case["lines"]))
    assert ", ".join(str(len(line)) for line in case["lines"]) in words


def test_a_misread_card_is_invalid_but_its_repair_is_offered_in_doubt():
    case = next(c for c in SAMPLES if "corrected_fields" in c)
    offered = read(*case["lines"]).suggestion
    assert offered.verdict == "doubtful"
    assert "repaired" in offered.warnings
    assert (offered.surname, offered.given_names) == ("SMITH", "JOHN ALBERT")
    assert offered.birth_date == date(1975, 10, 25)
    assert "birth_date" not in offered.proven and "document_number" in offered.proven


PASTES = {
    "line feed": "\n".join(ERIKSSON),
    "Windows breaks": "\r\n".join(ERIKSSON) + "\r\n",
    "carriage returns of a scanner": "\r".join(ERIKSSON) + "\r",
    "no break at all": "".join(ERIKSSON),
    "a blank between the lines": " ".join(ERIKSSON),
    "a tab between the lines": "\t".join(ERIKSSON),
    "lower case": "\n".join(ERIKSSON).lower(),
    "blanks inside": "\n".join(" ".join(line[i:i + 5] for i in range(0, 44, 5)) for line in ERIKSSON),
    "empty lines between": "\n\n  \n".join(ERIKSSON),
    "words around": "PASSPORT\nScanned 20/10/2026:\n" + "\n".join(ERIKSSON) + "\nHộ chiếu\n-- end --",
    "byte order mark": "\ufeff" + "\n".join(ERIKSSON),
    "zero-width blanks": "\u200b" + "\u200b\n".join(ERIKSSON),
    "control characters of a scanner": "\x02" + "\n".join(ERIKSSON) + "\x03",
    "full width": "\n".join(ERIKSSON).translate({c: c + 0xFEE0 for c in range(0x21, 0x7F)}),
    "double angle quotes, one for two": "\n".join(ERIKSSON).replace("<<", "«"),
    "double angle quotes, one for one": "\n".join(ERIKSSON).replace("<", "«"),
    "single angle quotes": "\n".join(ERIKSSON).replace("<", "‹"),
    "brackets turned": "\n".join(ERIKSSON).replace("<", ">"),
    "copied from a web page": "\n".join(ERIKSSON).replace("<", "&lt;"),
    "quoted as in a program": "[\"" + "\",\n \"".join(ERIKSSON) + "\"]",
    "scanned twice": "\n".join(ERIKSSON * 2),
    "wrapped at 30": "\n".join("".join(ERIKSSON)[i:i + 30] for i in range(0, 88, 30)),
    "wrapped line by line": "\n".join(part for line in ERIKSSON for part in (line[:40], line[40:])),
}


@pytest.mark.parametrize("paste", PASTES.values(), ids=PASTES)
def test_an_owner_may_paste_the_zone_in_any_state(paste):
    assert mrz.read(paste, TODAY) == read(*ERIKSSON)


def test_cards_come_on_one_line_too():
    assert mrz.read("".join(SVEN), TODAY) == read(*SVEN)
    small = ("P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<", "C01X00T478D<<6408125F2702283<<<<<<<4")
    assert mrz.read("".join(small), TODAY).format == "TD2"


@pytest.mark.parametrize(("text", "words"), [
    ("", "no machine-readable zone"), (None, "no machine-readable zone"), ("NGUYEN VAN A", "no machine-readable zone"),
    ("<" * 1001, "too long"), (ERIKSSON[0], "44 characters"), (ERIKSSON[0][:-1] + "\n" + ERIKSSON[1] + "0", "43, 45"),
    ("\n".join((*ERIKSSON, compose_td3("DOE")[0], ERIKSSON[1])), "44, 44, 44, 44"),
    (ERIKSSON[0] + "\n" + ERIKSSON[1].replace("2", "*"), "also hold *"),
    ("P<UTOĐOÀN<<ÂN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\n" + ERIKSSON[1], "Unikey"),
])
def test_what_is_no_zone_is_refused_in_one_sentence_that_helps(text, words):
    assert words in sentence(text)


@pytest.mark.parametrize(("raw", "born", "precision", "code"), [
    ("740812", date(1974, 8, 12), "D", None), ("7408<<", date(1974, 8, 1), "M", "birth_date_partial"),
    ("74<<<<", date(1974, 1, 1), "Y", "birth_date_partial"), ("<<<<<<", None, "", "birth_date_unknown"),
    ("740800", date(1974, 8, 1), "M", "birth_date_zeros"), ("740000", date(1974, 1, 1), "Y", "birth_date_zeros"),
    ("000000", None, "", "birth_date_zeros"), ("000229", date(2000, 2, 29), "D", None),
    ("740230", None, "", "birth_date_impossible"), ("7413<<", None, "", "birth_date_impossible"),
    ("74<812", date(1974, 1, 1), "Y", "birth_date_impossible"), ("261020", date(2026, 10, 20), "D", None),
    ("261021", date(1926, 10, 21), "D", None), ("2611<<", date(1926, 11, 1), "M", "birth_date_partial"),
])
def test_a_birth_date_lies_in_the_past_and_says_how_much_is_known(raw, born, precision, code):
    zone = read(*compose_td3(birth=raw))
    impossible = code == "birth_date_impossible"
    assert (zone.birth_date, zone.birth_precision) == ((None, "") if impossible else (born, precision))
    assert (code in zone.errors + zone.warnings) if code else not zone.errors + zone.warnings
    assert ("birth_date" in zone.proven) == (zone.birth_date is not None)
    assert zone.verdict == ("invalid" if impossible else "doubtful" if code == "birth_date_zeros" else "valid")


@pytest.mark.parametrize(("raw", "expiry"), [
    ("261020", date(2026, 10, 20)), ("360101", date(2036, 1, 1)), ("761231", date(2076, 12, 31)),
    ("770101", date(1977, 1, 1)), ("950712", date(1995, 7, 12)), ("<<<<<<", None),
])
def test_an_expiry_lies_at_most_fifty_years_ahead(raw, expiry):
    zone = read(*compose_td3(expiry=raw))
    assert zone.expiry_date == expiry
    assert zone.verdict == "valid"


@pytest.mark.parametrize(("letter", "sex", "verdict"), [
    ("M", "M", "valid"), ("F", "F", "valid"), ("<", "X", "valid"), ("X", "X", "valid"), ("P", "", "invalid")])
def test_a_sex_is_male_female_unspecified_or_unreadable(letter, sex, verdict):
    zone = read(*compose_td3(sex=letter))
    assert (zone.sex, zone.verdict) == (sex, verdict)


@pytest.mark.parametrize("digit", "0<")
def test_the_digit_after_an_empty_personal_number_may_be_a_filler(digit):
    line = compose_td3()[1]
    assert read(compose_td3()[0], line[:42] + digit + line[43]).verdict == "valid"


LONG = {
    "TD1": "I<UTOD23145890<734{}<<<<<<<<<<<" "7408122F1204159UTO<<<<<<<<<<<{}" "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "TD2": "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<" "D23145890<UTO7408122F1204159734{}<<<{}",
}


@pytest.mark.parametrize("between", ["", "<"], ids=["over the number only", "over the filler as well"])
@pytest.mark.parametrize("name", LONG)
def test_a_long_card_number_is_read_whole_by_either_custom(name, between):
    digit = check_digit("D23145890" + between + "734")
    zone = LONG[name].format(digit, "0")
    composite = check_digit("".join(zone[part] for part in LAYOUTS[name].composite))
    card = mrz.read(LONG[name].format(digit, composite), TODAY)
    assert (card.format, card.document_number, card.verdict) == (name, "D23145890734", "valid")
    assert "document_number" in card.proven


@pytest.mark.parametrize("name", LONG)
def test_a_long_card_number_with_a_wrong_digit_is_not_believed(name):
    wrong = next(d for d in "0123456789" if d not in {check_digit("D23145890734"), check_digit("D23145890<734")})
    card = mrz.read(LONG[name].format(wrong, "0"), TODAY)
    assert "document_number_check" in card.errors
    assert "document_number" not in card.proven


@pytest.mark.parametrize(("written", "country"), [("D", "DEU"), ("GBN", "GBN"), ("XXB", "XXB"), ("ROM", "ROU")])
def test_a_nationality_stays_as_printed_and_is_known_to_the_office(written, country):
    zone = read(*compose_td3(nationality=written, state=written))
    assert (zone.nationality, zone.issuing_state, zone.verdict) == (written, written, "valid")
    assert countries.get(zone.nationality).code == country


@pytest.mark.parametrize(("field", "surname", "given", "warned"), [
    ("NILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJ K", True),
    ("NILAVADHANANANDA<<ARNPOL<PETC<C", "NILAVADHANANANDA", "ARNPOL PETC C", True),
    ("BENNELONG<WOOLOOMOOLOO<W<W<<D<P", "BENNELONG WOOLOOMOOLOO W W", "D P", True),
    ("PAPANDROPOULOUS<<JONATHOON<ALEC", "PAPANDROPOULOUS", "JONATHOON ALEC", True),
    ("DARTAGNAN<<CHARLES<<<<<<<<<<<<<", "DARTAGNAN", "CHARLES", False),
])
def test_a_name_cut_to_fit_is_read_and_pointed_out(field, surname, given, warned):
    zone = read("P<D<<" + field, "C01X00T478D<<6408125F2702283<<<<<<<4")
    assert (zone.surname, zone.given_names) == (surname, given)
    assert zone.full_name == f"{surname} {given}"
    assert ("name_fills_field" in zone.warnings) == warned


def test_a_person_with_one_name_only_keeps_it():
    zone = read(*compose_td3("SUHARTO", ""))
    assert (zone.full_name, zone.given_names) == ("SUHARTO", "")
    assert zone.warnings == ("no_secondary_identifier",)


@pytest.mark.parametrize(("change", "field", "value"), [
    ({"nationality": "0RQ"}, "nationality", "ORQ"), ({"state": "UT0"}, "issuing_state", "UTO"),
    ({"surname": "ER1K55ON"}, "surname", "ERIKSSON")])
def test_digits_among_letters_are_pointed_out_and_never_exchanged_silently(change, field, value):
    zone = read(*compose_td3(**change))
    assert zone.verdict != "valid"
    assert getattr(zone, field) != value
    assert getattr(zone.suggestion, field) == value
    assert zone.suggestion.verdict == "doubtful"


def test_letters_that_no_exchange_mends_get_no_suggestion():
    lines = compose_td3()
    zone = read(lines[0], lines[1].replace("740812", "74X8I2"))
    assert (zone.verdict, zone.suggestion) == ("invalid", None)
    assert "birth_date_not_digits" in zone.errors


def test_a_zone_without_number_or_nationality_has_to_be_looked_at():
    assert read(*compose_td3(number="")).doubtful == ("document_number_missing",)
    assert read(*compose_td3(nationality="")).doubtful == ("nationality_missing",)


def test_the_old_french_card_is_told_from_a_card_of_its_size():
    french = next(c for c in SAMPLES if c["format"] == "FRA-ID")["lines"]
    assert read(*french).nationality == "FRA"
    line = "D231458907FRA7408122F3204155<<<<<<<"
    digit = check_digit(line[:10] + line[13:20] + line[21:])
    assert read("IDFRAERIKSSON<<ANNA<MARIA<<<<<<<<<<<", line + digit).format == "TD2"


def test_every_code_has_its_sentence():
    seen = {code for c in SAMPLES if c["format"] for code in read(*c["lines"]).errors + read(*c["lines"]).warnings}
    assert seen <= set(mrz.MESSAGES)
    assert all(words.endswith(".") for words in mrz.MESSAGES.values())


LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=9)
DAYS = st.dates(date(1927, 1, 1), TODAY)
PASSPORTS = st.fixed_dictionaries({
    "surname": LETTERS, "given": st.lists(LETTERS, min_size=1, max_size=2).map(" ".join), "nationality": LETTERS.map(
        lambda text: text[:3]), "number": st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=9),
    "birth": DAYS, "expiry": st.dates(TODAY, date(2076, 12, 31)), "sex": st.sampled_from("MF"),
    "personal": st.text("ABC0123456789", max_size=14)})


def written(person):
    days = {field: person[field].strftime("%y%m%d") for field in ("birth", "expiry")}
    return compose_td3(**{**person, **days})


@given(PASSPORTS)
def test_what_a_passport_office_writes_is_read_back(person):
    zone = read(*written(person))
    assert zone.verdict == "valid"
    assert {"document_number", "birth_date", "expiry_date"} <= zone.proven
    assert zone.full_name == person["surname"] + " " + person["given"]
    said = (zone.document_number, zone.nationality, zone.sex, zone.birth_date, zone.expiry_date, zone.optional_data)
    assert said == tuple(person[key] for key in ("number", "nationality", "sex", "birth", "expiry", "personal"))


@given(PASSPORTS, st.sampled_from([*range(10), *range(13, 20), *range(21, 44)]), st.data())
def test_one_wrong_character_never_proves_a_wrong_value(person, place, data):
    first, second = written(person)
    # The arithmetic sees a change only where the two characters differ modulo ten: it takes K for A.
    others = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<" if check_digit(c) != check_digit(second[place])]
    misread = data.draw(st.sampled_from(others))
    right, wrong = read(first, second), read(first, second[:place] + misread + second[place + 1:])
    assert wrong.verdict != "valid"
    for field in wrong.proven:
        assert getattr(wrong, field) == getattr(right, field), field


@given(st.text(max_size=200) | st.lists(st.text("<AZ09OIV«d ", min_size=28, max_size=46), max_size=4).map("\n".join)
       | st.sampled_from([88, 90, 72]).flatmap(lambda n: st.text("<P0AIDFRVZ9", min_size=n, max_size=n)))
def test_no_text_whatever_does_worse_than_being_refused(text):
    try:
        assert mrz.read(text, TODAY).verdict in ("valid", "doubtful", "invalid")
    except Refused as refusal:
        assert [problem.field for problem in refusal.problems] == ["mrz"]
