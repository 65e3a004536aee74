"""What may be a password: long enough, not what many choose, not the person's own words."""

from unicodedata import normalize

import pytest

from domain import passwords
from domain.names import fold


@pytest.mark.parametrize("password", ["hanhphuc1234567", "Hạnh Phúc 1234567", "sunshine0123456789",
                                      "asdfghjkl1234567890asdfghjkl", "nguyennguyennguyen"])
def test_what_many_people_choose_is_refused(password):
    (problem,) = passwords.problems(password)
    assert problem.field == "password" and "too easy" in problem.message


@pytest.mark.parametrize("password", ["thuyền giấy mưa tháng tám", "hanhphuc1234567 và con cò", "korrekt pferd batterie"])
def test_words_that_do_not_belong_together_are_taken(password):
    assert passwords.problems(password) == ()


def test_letters_are_counted_as_they_are_read_whatever_keyboard_typed_them():
    fourteen = "thuyền mưa tám"
    assert len(fourteen) < passwords.MINIMUM < len(normalize("NFD", fourteen + " ấ"))
    for form in ("NFC", "NFD"):
        assert "at least" in passwords.problems(normalize(form, fourteen))[0].message
        assert passwords.problems(normalize(form, fourteen + " ấ")) == ()
    assert passwords.fits(normalize("NFD", fourteen), passwords.hash(normalize("NFC", fourteen)))


def test_a_password_is_as_long_as_its_account_asks_and_no_longer_than_is_hashed(monkeypatch):
    short, long = "thuyền giấy", "thuyền giấy mưa tháng tám " * 8
    assert "at least" in passwords.problems(short)[0].message and passwords.problems(short, second_factor=True) == ()
    assert passwords.problems(long[:200]) == () and "at most" in passwords.problems(long[:201])[0].message
    stored = passwords.hash(long)
    monkeypatch.setattr(passwords, "_same", lambda password: 1 / 0)
    assert not passwords.fits("x" * 1025, stored), "refused before anything is worked out"


def test_the_list_holds_nothing_that_could_not_be_chosen_and_all_of_it_as_it_is_compared():
    listed = passwords._common()
    assert 8_000 < len(listed) < 20_000 and min(map(len, listed)) == passwords.MINIMUM_WITH_FACTOR
    assert not [each for each in listed if each != fold(each).replace(" ", "").replace("_", "").lower()]
