"""The record reads in words: each act's details come with a name and a value that can be translated."""

from types import SimpleNamespace

from domain.acts import details


def read(**given):
    return details(SimpleNamespace(details=given))


def test_codes_of_a_detail_come_as_words():
    assert read(role="commune", wards=["25750", "25760"]) == [("duty", "Commune officer"), ("wards", "25750, 25760")]
    assert read(status="reverify", remote=False) == [("status", "To verify again"), ("remote", "no")]
    assert read(state="permit_ended") == [("state", "Permitted stay ended")]
    assert read(here="1", permit="ended", purpose="work") == [
        ("still here", "yes"), ("permitted stay", "Ended"), ("purpose", "Work")]


def test_what_an_owner_changed_is_named_as_the_form_names_it():
    found = read(fields=["name", "phone"], changed={"name": ["Hoa Mai", "Hoa Sen"]})
    assert found == [("Name", "Hoa Mai → Hoa Sen"), ("fields", "Telephone")]


def test_what_an_officer_found_of_a_dossier_and_changed_of_a_point_is_said_in_words():
    assert read(changed={"photo": "good", "addresses": "missing", "person": ""}) == [
        ("The photo is as the rules ask, and shows this person", "In order"),
        ("The addresses are complete", "Missing or wrong"),
        ("Name, date of birth, sex and number fit the population database", "not looked at")]
    assert read(changed={"horizon_days": ["14", "30"]}) == [("Booking reaches so many days ahead", "14 → 30")]


def test_what_is_counted_begun_and_announced_is_said_in_words():
    assert read(dimension="ward", kind="loss", way="visit", weekday=0) == [
        ("counted by", "Ward"), ("type", "Report a lost passport"), ("way", "Fill in the form here, then come once"),
        ("weekday", "Monday")]
    assert {name for name, _value in read(begins_at="2026-11-25T15:00:00", count=3, tracking="EE1", name="Quầy 1")} == {
        "from", "number of them", "tracking number", "name"}


def test_an_unknown_detail_is_still_shown():
    assert read(weather="rain", before={"name": "A", "phone": "1"}) == [("weather", "rain"), ("before", "A, 1")]
