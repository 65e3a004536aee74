"""Citizens hold a place, keep it while they decide, book it, move it, cancel it; each refusal says why and loses nothing."""

from datetime import date, timedelta

import pytest

from domain.clock import now
from domain.problems import Refused
from domain.visits import appointments, hours, pace, slots
from domain.visits.appointment_rows import HOLD, expire
from models import Application, Appointment, Attempt, AuditEntry, FreedPlace, Notice, Slot
from tests.visits import MONDAY, application, balanced, open_point, slot, taken

pytestmark = pytest.mark.usefixtures("clock")
TUESDAY = date(2026, 12, 1)


@pytest.fixture
def someone(app):
    return application()


def refused(words):
    return pytest.raises(Refused, match=words)


def held(someone, at):
    return appointments.hold(by=None, application=someone, slot=at)


def booked(someone, at):
    return appointments.confirm(by=None, appointment=held(someone, at))


def test_a_place_is_held_then_booked_and_the_person_is_told(place, someone):
    at = slot(place)
    found = held(someone, at)
    assert (found.state, taken(at), found.held_until) == ("held", 1, now() + HOLD)
    found = appointments.confirm(by=None, appointment=found)
    assert (found.state, taken(at)) == ("booked", 1)
    told = Notice.get()
    assert (told.kind, told.application, told.user, told.mail) == ("appointment_booked", someone, None, "wait")
    assert (told.details["day"], told.details["time"], told.details["point"]) == ("01/12/2026", "08:00", place.name)
    sent = Application.get_by_id(someone.id)
    assert (sent.present_on, sent.point) == (TUESDAY, place)
    assert {each.action for each in AuditEntry.select()} >= {"appointment.held", "appointment.booked"}


def test_the_earliest_place_of_a_half_of_the_day_is_assigned_and_held(place, someone):
    found = appointments.earliest(by=None, application=someone, point=place, from_day=TUESDAY + timedelta(1), half="afternoon")
    assert (found.slot.day, found.slot.starts, found.state) == (TUESDAY + timedelta(1), "13:30", "held")


def test_a_second_confirmation_changes_nothing(place, someone):
    found = held(someone, slot(place))
    for _twice in range(2):
        assert appointments.confirm(by=None, appointment=found).state == "booked"
    assert taken(slot(place)) == 1 and Notice.select().count() == 1


def test_the_same_time_held_twice_takes_one_place(place, someone):
    first = held(someone, slot(place))
    assert held(someone, slot(place)).code == first.code and taken(slot(place)) == 1


def test_choosing_another_time_gives_the_first_back(place, someone):
    first = held(someone, slot(place))
    second = held(someone, slot(place, starts="09:00"))
    assert second.code == first.code and (taken(slot(place)), taken(slot(place, starts="09:00"))) == (0, 1)


def test_a_time_gone_while_typing_is_refused_and_the_hold_before_stays(place, someone):
    first = held(someone, slot(place, starts="09:00"))
    for _full in range(2):
        held(application(), slot(place))
    with refused("just been taken"):
        held(someone, slot(place))
    assert appointments.live(someone).slot_id == first.slot_id and balanced()


def test_without_details_or_photo_there_is_no_place(place):
    for lacking in (application(state="draft", finished=[]), application(finished=["about-you", "family", "request"]),
                    application(state="received")):
        with refused("details and the photo"):
            held(lacking, slot(place))
    assert taken(slot(place)) == 0


def test_a_draft_holds_a_place_but_books_it_only_once_sent(place):
    draft = application(state="draft")
    found = held(draft, slot(place))
    with refused("send the application first"):
        appointments.confirm(by=None, appointment=found)
    assert taken(slot(place)) == 1
    Application.update(state="registered", registered_at=now()).where(Application.id == draft.id).execute()
    assert appointments.confirm(by=None, appointment=found).state == "booked"


def test_a_person_has_one_live_appointment_whatever_the_application(place, someone):
    booked(someone, slot(place))
    with refused("already"):
        held(someone, slot(place, starts="09:00"))
    other = application(personal_number=someone.personal_number)
    with refused("with another application"):
        held(other, slot(place, starts="09:00"))
    assert balanced()


def test_two_children_without_a_number_have_an_appointment_each(place):
    for _child in range(2):
        booked(application("child", personal_number=""), slot(place))
    assert taken(slot(place)) == 2


def test_a_hold_is_extended_ten_times_and_not_more(place, someone, clock):
    found = held(someone, slot(place))
    for _time in range(10):
        clock.shift(14 * 60)
        found = appointments.extend(by=None, appointment=found)
        assert found.held_until == now() + HOLD
    with refused("any longer"):
        appointments.extend(by=None, appointment=found)
    assert appointments.confirm(by=None, appointment=found).state == "booked"


def test_an_expired_hold_is_neither_extended_nor_confirmed_and_says_so(place, someone, clock):
    found = held(someone, slot(place))
    clock.shift(15 * 60)
    for verb in (appointments.extend, appointments.confirm):
        with pytest.raises(Refused) as told:
            verb(by=None, appointment=found)
        assert told.value.problems[0].params == {"until": "09:15"}
    assert appointments.expire() == 1 and taken(slot(place)) == 0
    with refused("is free again"):
        appointments.confirm(by=None, appointment=found)
    assert held(someone, slot(place)).code != found.code


def test_the_next_taker_sweeps_expired_holds(place, clock):
    for _full in range(2):
        held(application(), slot(place))
    clock.shift(15 * 60 + 1)
    assert held(application(), slot(place)).state == "held" and taken(slot(place)) == 1 and balanced()


def test_a_persons_expired_hold_does_not_stand_in_the_way(place, someone, clock):
    held(someone, slot(place))
    clock.shift(15 * 60 + 1)
    assert held(application(personal_number=someone.personal_number), slot(place, starts="09:00")).state == "held"
    assert balanced()


def test_what_cannot_be_booked_now_is_refused(place, someone, app):
    far = place.horizon_days
    hours.open_days(place, MONDAY + timedelta(far + 7))
    Slot.update(closed=True).where(Slot.id == slot(place).id).execute()
    for at in (slot(place), slot(place, day=MONDAY, starts="14:00"), slot(place, day=MONDAY + timedelta(far + 1))):
        with refused("cannot be booked any more"):
            held(someone, at)
    report = application("loss")
    with refused("cannot be booked any more"):
        held(report, slot(place, starts="09:00"))


def test_today_may_be_booked_until_the_hour_of_the_point(app, someone, clock):
    place = open_point(same_day_until="10:00")
    assert held(someone, slot(place, day=MONDAY, starts="14:00")).state == "held"
    clock.shift(3600)
    with refused("cannot be booked"):
        held(application(), slot(place, day=MONDAY, starts="14:30"))


def test_a_time_of_tomorrow_chosen_before_midnight_is_refused_after_it_but_a_held_one_is_kept(place, someone, clock):
    clock.move_to("2026-11-30 16:55:00")
    found = held(someone, slot(place))
    clock.shift(6 * 60)
    with refused("cannot be booked"):
        held(application(), slot(place))
    assert appointments.confirm(by=None, appointment=found).state == "booked"


def test_a_citizen_moves_twice_with_a_warning_before_the_last_time(place, someone):
    found = booked(someone, slot(place))
    found = appointments.move(by=None, appointment=found, slot=slot(place, starts="09:00"))
    assert (found.moves, taken(slot(place, starts="09:00"))) == (1, 1)
    with pytest.raises(Refused) as warned:
        appointments.move(by=None, appointment=found, slot=slot(place, starts="09:30"))
    assert warned.value.problems[0].field == "understood"
    found = appointments.move(by=None, appointment=found, slot=slot(place, starts="09:30"), understood=True)
    with refused("changed twice"):
        appointments.move(by=None, appointment=found, slot=slot(place, starts="10:00"), understood=True)
    assert found.slot.starts == "09:30" and balanced() and Notice.select().where(Notice.kind == "appointment_moved").count() == 2


def test_the_office_moves_without_limit_and_into_its_own_share(app, someone, province_officer, other_commune_officer):
    place = open_point()
    Slot.create(point=place, service=slot(place).service, share="reserve", day=TUESDAY, starts="08:00", minutes=30, capacity=1)
    found = booked(someone, slot(place))
    Appointment.update(moves=2).execute()
    found = appointments.move(by=province_officer, appointment=found, slot=slot(place, share="reserve"))
    assert (found.slot.share, found.moves) == ("reserve", 2)
    with refused("cannot be booked|changed twice"):
        appointments.move(by=other_commune_officer, appointment=found, slot=slot(place, starts="09:00"))


def test_moving_to_a_full_time_keeps_the_old_place(place, someone):
    for _full in range(2):
        booked(application(), slot(place))
    found = booked(someone, slot(place, starts="09:00"))
    with refused("just been taken"):
        appointments.move(by=None, appointment=found, slot=slot(place))
    assert appointments.live(someone).slot.starts == "09:00" and balanced()


def test_a_cancelled_place_does_not_reappear_at_once_but_within_the_window(place, someone, clock):
    found = booked(someone, slot(place))
    found = appointments.cancel(by=None, appointment=found)
    assert (found.state, taken(slot(place))) == ("excused", 1)
    release = FreedPlace.get().release_at
    assert timedelta(minutes=10) <= release - now() <= timedelta(minutes=180)
    assert slots.release_due() == 0
    clock.move_to(release)
    assert slots.release_due() == 1 and taken(slot(place)) == 0 and slots.release_due() == 0


def test_a_hold_given_up_is_free_at_once(place, someone):
    found = appointments.cancel(by=None, appointment=held(someone, slot(place)))
    assert (found.state, taken(slot(place)), Notice.select().count()) == ("excused", 0, 0)


def test_the_office_revokes_with_a_reason_and_only_its_own(place, someone, province_officer, commune_officer):
    found = booked(someone, slot(place))
    with refused("Only the officers"):
        appointments.cancel(by=commune_officer, appointment=found, reason="x")
    with refused("reason"):
        appointments.cancel(by=province_officer, appointment=found, reason=" ")
    found = appointments.cancel(by=province_officer, appointment=found, reason="Hồ sơ trùng")
    assert (found.state, found.reason) == ("revoked", "Hồ sơ trùng")
    assert Notice.select().order_by(Notice.id.desc()).get().details["reason"] == "Hồ sơ trùng"
    with refused("ended already"):
        appointments.cancel(by=province_officer, appointment=found, reason="x")


def test_an_officer_books_by_telephone_also_for_today(place, someone, province_officer, commune_officer):
    at = slot(place, day=MONDAY, starts="14:00")
    with refused("Only the officers"):
        appointments.book(by=commune_officer, application=someone, slot=at)
    assert appointments.book(by=province_officer, application=someone, slot=at).state == "booked"
    with refused("already"):
        appointments.book(by=province_officer, application=someone, slot=slot(place))
    with refused("cannot be booked"):
        appointments.book(by=province_officer, application=application(), slot=closed(slot(place)))


def closed(at):
    at.closed = True
    return at


def test_an_appointment_is_not_transferable(place, someone):
    name, number = someone.full_name, someone.personal_number
    appointments.same_person(someone, full_name="Người Khác", personal_number="1")
    booked(someone, slot(place))
    appointments.same_person(someone, full_name=name.upper(), personal_number=number)
    with pytest.raises(Refused) as told:
        appointments.same_person(someone, full_name="Người Khác", personal_number="074190099999")
    assert [problem.field for problem in told.value.problems] == ["full_name", "personal_number"]


def test_many_choices_in_a_row_must_pause_longer_and_longer(place, someone, clock):
    times = [at.starts for at in Slot.select().where(Slot.day == TUESDAY, Slot.point == place).order_by(Slot.starts)]
    for starts in times[:6]:
        held(someone, slot(place, starts=starts))
    waits = []
    for starts in times[6:8]:
        with pytest.raises(pace.Paused) as told:
            held(someone, slot(place, starts=starts))
        waits.append(told.value.seconds)
        clock.shift(told.value.seconds)
        held(someone, slot(place, starts=starts))
    assert waits == [15, 30] and balanced()


def test_one_address_or_browser_pauses_later_than_one_dossier(place):
    for number in range(12):
        day = TUESDAY + timedelta(number // 5)
        appointments.hold(by=None, application=application(), session="abc", address="2001:db8::1",
                          slot=slot(place, day=day, starts=("08:00", "08:30", "09:00", "09:30", "10:00")[number % 5]))
    with pytest.raises(pace.Paused):
        appointments.hold(by=None, application=application(), session="abc", address="", slot=slot(place, starts="10:30"))
    appointments.hold(by=None, application=application(), session="other", address="2001:db8::2",
                      slot=slot(place, starts="10:30"))
    assert Attempt.select().where(Attempt.key == "hold:range:2001:db8::/64").count() == 13


def test_how_many_choose_from_one_address_is_a_setting(place):
    address = "192.0.2.7"
    try:
        pace.from_a_range(1)
        appointments.hold(by=None, application=application(), address=address, slot=slot(place))
        with pytest.raises(pace.Paused):
            appointments.hold(by=None, application=application(), address=address, slot=slot(place))
        pace.from_a_range(0)
        appointments.hold(by=None, application=application(), address=address, slot=slot(place))
    finally:
        pace.from_a_range(2000)


def test_a_hold_that_ends_while_another_time_is_chosen_gives_its_place_back_once(place, someone, monkeypatch):
    first, lock = held(someone, slot(place)), slots.lock

    def swept_meanwhile(*numbers):
        monkeypatch.setattr(slots, "lock", lock)
        Appointment.update(held_until=now()).where(Appointment.id == first.id).execute()
        expire(first.slot)
        return lock(*numbers)

    monkeypatch.setattr(slots, "lock", swept_meanwhile)
    with refused("is free again"):
        held(someone, slot(place, starts="09:00"))
    assert balanced() and held(someone, slot(place, starts="09:00")).state == "held" and balanced()
