"""Officers find people by number, name and what their stays show, each only where a stay of theirs may be seen."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import batch_search, search, stay_changes, stays
from domain.search_filters import Filters
from models import AuditEntry
from tests.domain.test_stays import TODAY, guest, refused


@pytest.fixture
def came(owner, hotel):
    """Declare a guest of the given number; at the hotel unless another place is named."""
    def declare(number, name="HE WUYANG", place=None, by=None, days_ago=0, **more):
        more |= {"arrived_on": TODAY - timedelta(days_ago), "late_reason": "Mất điện"}
        values = guest(passport_number=number, full_name=name, **more)
        return stays.declare(by=by or owner, establishment=place or hotel, values=values)
    return declare


def numbers(user, text="", **filters):
    return [each.person.passport_number for each in search.find(user, text, Filters(**filters)).people]


@pytest.mark.parametrize("typed", ["hewu", "He Wuyang", "wuyang he", "WUYANG", "hé wũyáng", "wu yang", "uyan"])
def test_fragments_of_the_name_find_in_any_order_and_dress(came, province_officer, typed):
    came("E11111111")
    came("E22222222", "KIM MINJUN")
    assert numbers(province_officer, typed) == ["E11111111"]


def test_days_are_counted_over_stays_that_touch(came, province_officer, commune_officer, other_owner, other_hotel):
    def spell(number, first, last, **more):
        came(number, days_ago=first, leaving_on=TODAY - timedelta(last), left_on=TODAY - timedelta(last), **more)

    spell("E11111111", 40, 21), spell("E11111111", 20, 11)
    spell("E22222222", 40, 21), spell("E22222222", 19, 9)
    spell("E33333333", 40, 30, place=other_hotel, by=other_owner), spell("E33333333", 29, 6)
    spell("E44444444", 90, 61), spell("E44444444", 5, 4)
    for typed in ("", "hewu"):
        assert set(numbers(province_officer, typed, days=30)) == {"E11111111", "E33333333", "E44444444"}, typed
        assert set(numbers(commune_officer, typed, days=30)) == {"E11111111", "E44444444"}, typed
        assert set(numbers(province_officer, typed, days=8)) == {f"E{str(n) * 8}" for n in range(1, 5)}
    assert numbers(province_officer, "E44444444", days=30, since=TODAY - timedelta(9)) == []
    assert numbers(province_officer, "E11111111", days=30, since=TODAY - timedelta(25)) == ["E11111111"]
    listed = [(stay.passport_number, (TODAY - stay.arrived_on).days)
              for stay, _sums in search.exported(province_officer, "", Filters(days=30))]
    assert sorted(listed) == [("E11111111", 20), ("E11111111", 40), ("E33333333", 29), ("E33333333", 40), ("E44444444", 90)]


@pytest.mark.parametrize("typed", ["li na", "na li", "lina"])
def test_short_names_are_found_side_by_side(came, province_officer, commune_officer, typed):
    came("E11111111", "LI NA")
    came("E22222222", "LIMA NATALIE")
    assert numbers(province_officer, typed) == ["E11111111"] == numbers(commune_officer, typed)


def test_two_letters_are_too_few(came, province_officer):
    came("E11111111", "LI NA")
    assert search.find(province_officer, "li").short and not search.find(province_officer, "li").people


def test_the_exact_number_comes_before_those_that_begin_so(came, province_officer):
    for number in ("C12345678", "C1234567", "C12345"):
        came(number)
    assert numbers(province_officer, "c 1234-5") == ["C12345", "C1234567", "C12345678"]
    assert numbers(province_officer, "C1234567") == ["C1234567", "C12345678"]


def test_a_number_without_digits_is_found_before_names(came, province_officer):
    came("HEWUAB", "SMITH JOHN")
    came("E11111111", "HE WUAB")
    assert numbers(province_officer, "hewuab") == ["HEWUAB", "E11111111"]


def test_a_name_and_the_beginning_of_a_number_narrow_each_other(came, province_officer):
    came("M12345678", "KIM MINJUN")
    came("M12399999", "PARK SEOYEON")
    came("G12345678", "KIM MINJUN")
    assert numbers(province_officer, "kim M123") == ["M12345678"]


def test_a_commune_finds_only_people_of_its_wards(came, other_owner, other_hotel, commune_officer, other_commune_officer, owner):
    came("E11111111")
    came("E22222222", place=other_hotel, by=other_owner)
    for asked in ({"text": "hewu"}, {"text": "E"}, {"here": True}, {"text": "E22222222"}, {"nationality": "SWE"}):
        assert "E22222222" not in numbers(commune_officer, **asked)
        assert "E11111111" not in numbers(other_commune_officer, **asked)
    assert numbers(commune_officer, "hewu") == ["E11111111"]
    assert numbers(other_commune_officer, "E22222222") == ["E22222222"]
    assert numbers(owner, "hewu") == ["E11111111"]


def test_a_guest_of_two_wards_shows_each_ward_its_own_stays(came, other_owner, other_hotel, commune_officer, province_officer):
    came("E11111111", days_ago=20, leaving_on=TODAY - timedelta(15), left_on=TODAY - timedelta(15))
    came("E11111111", place=other_hotel, by=other_owner, days_ago=10)
    own, = search.find(commune_officer, "hewu").people
    both, = search.find(province_officer, "hewu").people
    assert (own.stays, both.stays) == (1, 2)
    assert (own.stay.ward.code, both.stay.ward.code) == ("25750", "25780")
    assert (own.presence.totals, both.presence.totals) == ((1, 6, 6), (2, 17, 17))


def test_each_filter_leaves_the_others_out(came, owner, other_owner, other_hotel, province_officer):
    came("E11111111", purpose="Du lịch")
    came("E22222222", place=other_hotel, by=other_owner, nationality="KOR", purpose="Lao động",
         leaving_on=TODAY + timedelta(40), permitted_until=TODAY + timedelta(60))
    came("E33333333", days_ago=100, permitted_until=TODAY - timedelta(99))
    came("E44444444", permitted_until=TODAY + timedelta(5))
    left = came("E55555555", days_ago=9, permitted_until=TODAY + timedelta(300))
    stay_changes.leave(by=owner, stay=left, left_on=TODAY - timedelta(1))

    def found(**filters):
        return set(numbers(province_officer, **filters))

    assert found(nationality="KOR") == {"E22222222"} == found(ward="25780") == found(establishment="anh duong")
    assert found(establishment=other_hotel.code) == {"E22222222"}
    assert found(days=30) == {"E33333333", "E22222222"}
    assert found(days=8) == {"E22222222", "E33333333", "E55555555"}
    assert found(since=TODAY - timedelta(10), until=TODAY - timedelta(2)) == {"E55555555"}
    assert "E55555555" not in found(here=True) and len(found(here=True)) == 4
    assert found(purpose="work") == {"E22222222"} and found(purpose="tourism") == {"E11111111"}
    assert found(permit="ended") == {"E33333333"} and found(permit="ending") == {"E33333333", "E44444444"}
    assert found(here=True, nationality="KOR", days=30, purpose="work", text="hewu") == {"E22222222"}
    assert found(nationality="KOR", permit="ended") == set() == found(establishment="không có") == found(ward="99999")


def test_a_cancelled_declaration_is_found_by_name_but_shows_nothing(came, owner, province_officer):
    stay_changes.cancel(by=owner, stay=came("E11111111"), reason="Nhầm")
    one, = search.find(province_officer, "hewu").people
    assert one.presence.totals == (0, 0, 0) and numbers(province_officer, "hewu", nationality="SWE") == []


@pytest.mark.parametrize("common", [1, 5000])
def test_common_and_rare_names_are_found_alike(came, other_owner, other_hotel, province_officer, commune_officer,
                                               monkeypatch, common):
    monkeypatch.setattr(search, "_COMMON", common)
    for number in range(3):
        came(f"E1111111{number}")
        came(f"E2222222{number}", place=other_hotel, by=other_owner)
    everybody = ["E22222222", "E11111112", "E22222221", "E11111111", "E22222220", "E11111110"]
    assert numbers(province_officer, "hewu") == everybody
    assert numbers(commune_officer, "hewu") == everybody[1::2]


@pytest.mark.parametrize("asked", [{"text": "hewu"}, {"text": "E1"}, {"here": True}, {"since": TODAY - timedelta(30)},
                                   {"text": "he wu", "nationality": "SWE"}, {"purpose": "other"}])
@pytest.mark.parametrize("few", [0, 2000])
def test_pages_show_everybody_once(owner, hotel, province_officer, monkeypatch, asked, few):
    entries = [guest(passport_number=f"E1{n:06}", full_name="HE WUYANG") for n in range(23)]
    entries += [guest(passport_number=f"E1{n:06}", full_name="HE WUYANG", arrived_on=TODAY - timedelta(20), late_reason="x",
                      leaving_on=TODAY - timedelta(10), left_on=TODAY - timedelta(10)) for n in range(0, 23, 2)]
    stays.declare_batch(by=owner, establishment=hotel, entries=entries[23:])
    stays.declare_batch(by=owner, establishment=hotel, entries=entries[:23])
    monkeypatch.setattr(search, "PAGE", 5)
    monkeypatch.setattr(search, "_LOOKED_AT", (4, 9))
    monkeypatch.setattr(search, "_FEW", few)
    monkeypatch.setattr(search, "_MOST_LOOKED_AT", 9)
    filters = Filters(**{name: value for name, value in asked.items() if name != "text"})
    seen, before, pages = [], None, 0
    while pages < 20:
        page = search.find(province_officer, asked.get("text", ""), filters, before=before)
        seen += [each.person.passport_number for each in page.people]
        before, pages = page.older, pages + 1
        if before is None:
            break
    assert sorted(seen) == [f"E1{n:06}" for n in range(23)] and pages > 3


def test_the_workbook_holds_every_stay_that_fits_with_the_persons_sums(came, province_officer):
    came("E11111111", days_ago=20, leaving_on=TODAY - timedelta(1), left_on=TODAY - timedelta(1))
    came("E11111111")
    came("E22222222", "KIM MINJUN")
    rows = list(search.exported(province_officer, "hewu"))
    assert [stay.arrived_on for stay, _sums in rows] == [TODAY, TODAY - timedelta(20)]
    assert {sums.totals for _stay, sums in rows} == {(1, 21, 21)}


def test_nothing_asked_finds_nobody(came, province_officer, citizen, admin):
    came("E11111111")
    assert numbers(province_officer) == [] == numbers(citizen, "hewu") == numbers(admin, "E11111111")


def test_a_list_of_numbers_is_told_apart(came, owner, other_owner, other_hotel, commune_officer, province_officer):
    came("E11111111")
    came("E22222222", place=other_hotel, by=other_owner)
    stay_changes.cancel(by=owner, stay=came("E33333333"), reason="Nhầm")
    corrected = came("E44444444")
    stay_changes.correct(by=owner, stay=corrected, values=guest(passport_number="E55555555", full_name="HE WUYANG"))
    text = "E11111111; e22222222,E33333333\nE44444444|E55555555 E11111111 X9999999 Ông 12/03"
    whole = batch_search.run(by=province_officer, text=text)
    assert [each.person.passport_number for each in whole.found] == ["E11111111", "E22222222", "E55555555"]
    assert (list(whole.elsewhere), whole.missing, whole.numbers) == (["E33333333", "E44444444"], ["X9999999"], 6)
    part = batch_search.run(by=commune_officer, text=text)
    assert [each.person.passport_number for each in part.found] == ["E11111111", "E55555555"]
    assert (list(part.elsewhere), part.missing) == (["E33333333"], ["E22222222", "E44444444", "X9999999"])
    assert AuditEntry.select().where(AuditEntry.action == "search.batch_made").count() == 2


def test_too_many_numbers_or_none_are_refused(province_officer):
    assert refused(batch_search.run, by=province_officer, text="không có số") == {"documents"}
    assert refused(batch_search.run, by=province_officer, text=" ".join(f"X{n:07}" for n in range(2001))) == {"documents"}
    assert batch_search.run(by=province_officer, text=" ".join(f"X{n:07}" for n in range(2000))).numbers == 2000


@given(st.lists(st.from_regex(r"[A-Z]{1,2}[0-9]{6,8}", fullmatch=True), min_size=1, max_size=20, unique=True),
       st.sampled_from([" ", "\n", ",", ";", "\t", " | ", "/", " và ", "。", "\xa0"]))
def test_anything_may_divide_the_numbers(wanted, divider):
    assert batch_search.read(divider.join(wanted))[0] == wanted
