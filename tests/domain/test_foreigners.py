"""One row a document, kept by every declaration; a new spelling does not hide the old one."""

from domain import foreigners, stay_changes, stays
from models import Foreigner
from tests.domain.test_stays import guest


def test_a_declaration_makes_a_person(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest(full_name="HE WUYANG"))
    person = foreigners.of(stay)
    assert (person.search_key, person.passport_number) == ("HEWUYANG", "L898902C3")


def test_another_spelling_is_added_and_the_newest_shown(owner, hotel, other_owner, other_hotel):
    stays.declare(by=owner, establishment=hotel, values=guest(full_name="HE WUYANG"))
    stays.declare(by=other_owner, establishment=other_hotel, values=guest(full_name="HE WU-YANG LI"))
    assert Foreigner.get().search_key == "HEWUYANGLI|HEWUYANG" and Foreigner.get().full_name == "HE WU-YANG LI"


def test_a_corrected_passport_is_another_person(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    stay_changes.correct(by=owner, stay=stay, values=guest(passport_number="L898902C4"))
    assert {person.passport_number for person in Foreigner.select()} == {"L898902C3", "L898902C4"}


def test_a_group_makes_all_its_people(owner, hotel):
    stays.declare_batch(by=owner, establishment=hotel, entries=[guest(passport_number=f"P{n:07}") for n in range(60)])
    assert Foreigner.select().count() == 60
