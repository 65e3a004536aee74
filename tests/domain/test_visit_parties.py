"""Families come together: consecutive times or two desks at once, all or none; and the work asked of browsers under pressure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.problems import Refused
from domain.visits import appointments, challenge, hours, parties, points
from domain.visits.slots import Time
from models import Application, Appointment, Notice, Slot
from tests.visits import application, balanced, slot, taken

TUESDAY = date(2026, 12, 1)
pytestmark = pytest.mark.usefixtures("clock")
KEY = "k" * 40


def family(size, **more):
    return [application(**more) for _member in range(size)]


def held(people, place, **more):
    return parties.hold(by=None, applications=people, point=place, **more)


def times(found):
    return [each.slot.starts for each in found]


def test_a_family_comes_one_after_the_other_or_at_two_desks_at_once(place):
    assert times(held(family(3), place)) == ["08:00", "08:30", "09:00"]
    five = held(family(5), place, from_day=TUESDAY + timedelta(1), desks=2)
    assert times(five) == ["08:00", "08:00", "08:30", "08:30", "09:00"]
    assert balanced()


def test_a_gap_is_never_between_the_members(place):
    for _full in range(2):
        appointments.hold(by=None, application=application(), slot=slot(place, starts="08:30"))
    assert times(held(family(2), place)) == ["09:00", "09:30"]
    assert times(held(family(3), place, half="afternoon")) == ["13:30", "14:00", "14:30"]
    with pytest.raises(Refused, match="not so many places together"):
        held(family(4), place, half="afternoon")
    assert balanced()


def test_a_family_is_confirmed_together_and_told_each(place):
    found = held(family(2), place)
    confirmed = parties.confirm(by=None, party=found[0].party)
    assert {each.state for each in confirmed} == {"booked"} and Notice.select().count() == 2


def test_a_family_with_one_draft_is_not_booked_at_all(place):
    people = family(2)
    found = held(people, place)
    Application.update(state="draft").where(Application.id == people[1].id).execute()
    with pytest.raises(Refused, match="send the application first"):
        parties.confirm(by=None, party=found[0].party)
    assert {each.state for each in Appointment.select()} == {"held"} and not Notice.select().exists()


def test_all_or_none_have_places(place):
    people = family(3)
    appointments.confirm(by=None, appointment=appointments.hold(by=None, application=people[2], slot=slot(place)))
    with pytest.raises(Refused, match="already"):
        held(people, place)
    with pytest.raises(Refused, match="details and the photo"):
        held([*family(2), application(finished=[])], place)
    twin = application(personal_number="074190000999")
    with pytest.raises(Refused, match="with another application"):
        held([twin, application(personal_number="074190000999")], place)
    assert Appointment.select().count() == 1 and taken(slot(place)) == 1 and balanced()


def test_a_hold_of_one_is_given_up_for_the_familys(place):
    people = family(2)
    appointments.hold(by=None, application=people[1], slot=slot(place, starts="10:00"))
    assert times(held(people, place)) == ["08:00", "08:30"] and taken(slot(place, starts="10:00")) == 0 and balanced()


def test_a_family_extends_moves_and_cancels_together(place, clock):
    party = held(family(2), place)[0].party
    clock.shift(600)
    parties.extend(by=None, party=party)
    clock.shift(600)
    parties.confirm(by=None, party=party)
    moved = parties.move(by=None, party=party, from_day=TUESDAY + timedelta(1), desks=2)
    assert times(moved) == ["08:00", "08:00"] and [each.moves for each in moved] == [1, 1] and balanced()
    with pytest.raises(Refused, match="last change"):
        parties.move(by=None, party=party, from_day=TUESDAY + timedelta(2))
    parties.cancel(by=None, party=party)
    assert parties.of(party) == [] and balanced()
    for verb in (parties.confirm, parties.move, parties.cancel):
        with pytest.raises(Refused, match="ended"):
            verb(by=None, party=party)


@pytest.mark.parametrize("people", [lambda: family(1), lambda: family(7), lambda: family(1) * 2,
                                    lambda: [application(), application("loss")]])
def test_a_family_has_two_to_six_members_of_one_kind(place, people):
    with pytest.raises(Refused) as told:
        held(people(), place)
    assert told.value.problems[0].field == "applications" and not Appointment.select().exists()


def test_a_family_moves_from_one_time_that_is_full_with_itself(place):
    party = held(family(2), place, desks=2)[0].party
    parties.confirm(by=None, party=party)
    Slot.update(capacity=Slot.taken).where(Slot.starts != "08:30").execute()
    moved = parties.move(by=None, party=party, desks=2)
    assert times(moved) == ["08:30", "08:30"] and balanced()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 3)), max_size=12, unique_by=lambda each: each[0]), st.integers(2, 6),
       st.integers(1, 2))
def test_every_arrangement_has_no_gap_and_no_seat_that_is_not_free(free, people, desks):
    listed = [Time(number, TUESDAY, f"{8 + number // 4:02}:{number % 4 * 15:02}", 15, places) for number, places in sorted(free)]
    for seats in parties.arrangements(listed, people, desks):
        numbers = sorted({seat.slot for seat in seats})
        assert len(seats) == people and numbers == list(range(numbers[0], numbers[-1] + 1))
        assert all(seats.count(seat) <= min(desks, seat.places) for seat in seats)


def solve(words, bits):
    return next(str(number) for number in range(1_000_000) if challenge.solved(words, str(number), bits))


def test_the_work_is_accepted_once_and_only_for_its_application(app, clock):
    mine, other = application(), application()
    words = challenge.make(KEY, mine, 8)
    answer = solve(words, 8)
    with pytest.raises(Refused):
        challenge.check(KEY, other, 8, words, answer)
    challenge.check(KEY, mine, 8, words, answer)
    with pytest.raises(Refused):
        challenge.check(KEY, mine, 8, words, answer)


@pytest.mark.parametrize("spoil", [
    lambda words, answer: (words, ""), lambda words, answer: (words, "x"), lambda words, answer: (words, "9" * 30),
    lambda words, answer: ("", answer), lambda words, answer: (None, None), lambda words, answer: (words[:-1] + "ő", answer),
    lambda words, answer: (words.replace(".8.", ".1."), answer)])
def test_wrong_work_is_refused(app, spoil):
    mine = application()
    words = challenge.make(KEY, mine, 8)
    with pytest.raises(Refused):
        challenge.check(KEY, mine, 8, *spoil(words, solve(words, 8)))


def test_work_comes_too_late_or_was_too_easy(app, clock):
    mine = application()
    easy = challenge.make(KEY, mine, 4)
    with pytest.raises(Refused):
        challenge.check(KEY, mine, 8, easy, solve(easy, 8))
    words = challenge.make(KEY, mine, 8)
    clock.shift(601)
    with pytest.raises(Refused):
        challenge.check(KEY, mine, 8, words, solve(words, 8))


def test_without_the_setting_no_work_is_asked(app):
    assert challenge.make(KEY, application(), 0) == ""
    challenge.check(KEY, application(), 0, "", "")


def test_a_session_in_which_nothing_fits_together_is_no_session(place):
    assert parties.find(place, points.service("passport"), 6, half="morning") and hours.opened_until(place)
    assert parties.find(place, points.service("passport"), 6, half="afternoon", desks=1) == []
