"""Owners declare; what is wrong is named, what is late is marked, nothing is stored twice."""

from datetime import date, timedelta

import pytest

from domain import stay_changes, stays
from domain.clock import now, today
from domain.problems import Refused
from models import AuditEntry, Notice, Stay, StayChange
from tests.conftest import establishment

TODAY = today()


def guest(**more):
    return {"full_name": "ERIKSSON ANNA MARIA", "birth_date": date(1974, 8, 12), "birth_precision": "D", "sex": "F",
            "nationality": "SWE", "passport_number": "L898902C3", "room": "101", "arrived_on": TODAY,
            "leaving_on": TODAY + timedelta(days=2), "permitted_until": TODAY + timedelta(days=30), **more}


def refused(action, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        action(*args, **kwargs)
    return {problem.field for problem in caught.value.problems if not problem.doubtful}


def test_an_owner_declares_a_guest(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    assert Stay.get_by_id(stay.id).full_name == "ERIKSSON ANNA MARIA"
    assert stay.late_minutes == 0 and stay.warnings == [] and stay.status == "new"
    assert AuditEntry.select().where(AuditEntry.action == "stay.declared").count() == 1


def test_a_late_declaration_is_accepted_marked_and_explained(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest(
        arrived_on=TODAY - timedelta(days=3), late_reason="Mất điện"))
    assert stay.late_minutes > 2 * 24 * 60 and stay.late_reason == "Mất điện"


def test_an_arrival_today_at_a_known_hour_is_late_after_the_grace(owner, hotel):
    arrived = now() + timedelta(hours=7) - timedelta(hours=3)
    stay = stays.declare(by=owner, establishment=hotel, values=guest(
        arrived_on=arrived.date(), arrival_time=f"{arrived:%H:%M}", leaving_on=TODAY + timedelta(days=2)))
    assert 179 <= stay.late_minutes <= 181


@pytest.mark.parametrize(("change", "field"), [
    ({"full_name": ""}, "full_name"), ({"full_name": "王小明"}, "full_name"), ({"full_name": "ANNA 2"}, "full_name"),
    ({"full_name": "SUKARNO", "one_name": False}, "full_name"), ({"birth_date": None}, "birth_date"),
    ({"birth_date": TODAY + timedelta(days=1)}, "birth_date"), ({"birth_date": date(1850, 1, 1)}, "birth_date"),
    ({"sex": ""}, "sex"), ({"nationality": ""}, "nationality"), ({"nationality": "VNM"}, "nationality"),
    ({"nationality": "QQQ"}, "nationality"), ({"passport_number": ""}, "passport_number"),
    ({"passport_number": "С1234567"}, "passport_number"), ({"passport_number": "A" * 21}, "passport_number"),
    ({"room": ""}, "room"), ({"arrived_on": None}, "arrived_on"), ({"arrived_on": TODAY + timedelta(days=2)}, "arrived_on"),
    ({"leaving_on": TODAY - timedelta(days=1)}, "leaving_on"), ({"leaving_on": None}, "leaving_on"),
    ({"left_on": TODAY + timedelta(days=1)}, "left_on"), ({"arrival_time": "25:00"}, "arrival_time"),
])
def test_what_cannot_be_is_refused_at_its_field(owner, hotel, change, field):
    assert refused(stays.declare, by=owner, establishment=hotel, values=guest(**change)) == {field}
    assert not Stay.select().exists()


@pytest.mark.parametrize(("change", "field"), [
    ({"passport_number": "A12345678901"}, "passport_number"), ({"passport_number": "A12"}, "passport_number"),
    ({"permitted_until": None}, "permitted_until"), ({"permitted_until": TODAY + timedelta(days=1)}, "permitted_until"),
    ({"permitted_until": TODAY - timedelta(days=1)}, "permitted_until"),
    ({"permitted_until": TODAY + timedelta(days=90), "passport_expires_on": TODAY + timedelta(days=90)}, "permitted_until"),
])
def test_what_is_odd_is_stored_with_a_warning(owner, hotel, change, field):
    stay = stays.declare(by=owner, establishment=hotel, values=guest(**change))
    assert [warning["field"] for warning in stay.warnings] == [field] and stay.doubtful


def test_one_name_needs_its_tick(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest(full_name="SUKARNO", one_name=True))
    assert stay.full_name == "SUKARNO" and stay.warnings == []


def test_a_private_house_needs_no_room(owner):
    house = establishment(owner, "Nhà riêng", kind="private_house")
    assert stays.declare(by=owner, establishment=house, values=guest(room="")).room == ""


def test_a_birth_date_may_be_known_to_the_year_only(owner, hotel):
    stay = stays.declare(by=owner, establishment=hotel, values=guest(birth_date=date(1980, 5, 6), birth_precision="Y"))
    assert stay.birth_date == date(1980, 1, 1) and stay.birth_precision == "Y"


def test_the_same_passport_is_not_declared_twice(owner, hotel):
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert refused(stays.declare, by=owner, establishment=hotel, values=guest()) == {"passport_number"}
    assert refused(stays.declare, by=owner, establishment=hotel, values=guest(
        arrived_on=TODAY + timedelta(days=1))) == {"passport_number"}
    assert Stay.select().count() == 1


def test_stays_of_one_passport_may_touch_but_not_overlap(owner, hotel):
    earlier = {"arrived_on": TODAY - timedelta(days=6), "leaving_on": TODAY - timedelta(days=3),
               "left_on": TODAY - timedelta(days=3)}
    stays.declare(by=owner, establishment=hotel, values=guest(**earlier))
    assert refused(stays.declare, by=owner, establishment=hotel, values=guest(
        arrived_on=TODAY - timedelta(days=4))) == {"arrived_on"}
    stays.declare(by=owner, establishment=hotel, values=guest(arrived_on=TODAY - timedelta(days=3)))
    assert Stay.select().count() == 2


def test_the_same_passport_elsewhere_warns_both(owner, hotel, other_owner, other_hotel):
    first = stays.declare(by=other_owner, establishment=other_hotel, values=guest())
    second = stays.declare(by=owner, establishment=hotel, values=guest())
    assert second.doubtful and Stay.get_by_id(first.id).doubtful
    notice = Notice.get(Notice.user == other_owner)
    assert notice.kind == "stay_elsewhere" and notice.details == {"code": first.code}


def test_strangers_and_unapproved_places_cannot_declare(owner, other_owner, hotel, citizen, other_commune_officer):
    for stranger in (other_owner, citizen, other_commune_officer):
        assert refused(stays.declare, by=stranger, establishment=hotel, values=guest()) == {"establishment"}
    waiting = establishment(owner, "Nhà nghỉ Mới", state="proposed")
    assert refused(stays.declare, by=owner, establishment=waiting, values=guest()) == {"establishment"}


def test_everyone_sees_only_their_stays(owner, other_owner, hotel, commune_officer, other_commune_officer, province_officer,
                                        citizen):
    stays.declare(by=owner, establishment=hotel, values=guest())
    seen = {person.full_name: stays.visible_to(person).count() for person in
            (owner, other_owner, commune_officer, other_commune_officer, province_officer, citizen)}
    assert list(seen.values()) == [1, 0, 1, 0, 1, 0]


def test_a_returning_guest_brings_data_but_never_dates(owner, other_owner, hotel):
    stays.declare(by=owner, establishment=hotel, values=guest(purpose="Du lịch"))
    known = stays.returning_guest(by=owner, passport_number="L898902C3", nationality="SWE")
    assert known["full_name"] == "ERIKSSON ANNA MARIA" and known["purpose"] == "Du lịch"
    assert not {"permitted_until", "arrived_on", "leaving_on", "room"} & set(known)
    assert stays.returning_guest(by=other_owner, passport_number="L898902C3", nationality="SWE") is None


def test_a_group_is_stored_whole_or_not_at_all(owner, hotel):
    good = [guest(passport_number=f"P000000{n}", full_name=f"GUEST {'ABC'[n]}") for n in range(3)]
    batch = stays.declare_batch(by=owner, establishment=hotel, entries=good)
    assert (batch.read, batch.stored) == (3, 3) and Stay.select().where(Stay.batch == batch).count() == 3
    bad = [guest(passport_number="Q0000001"), guest(passport_number="Q0000001", full_name="SECOND SAME")]
    assert refused(stays.declare_batch, by=owner, establishment=hotel, entries=bad) == {"rows-1-passport_number"}
    assert Stay.select().count() == 3


@pytest.fixture
def stay(owner, hotel):
    return stays.declare(by=owner, establishment=hotel, values=guest())


def test_a_correction_keeps_the_old_values(owner, stay):
    corrected = stay_changes.correct(by=owner, stay=stay, values=guest(full_name="ERIKSSON ANNA", passport_number="L898902C4"),
                                     reason="Gõ nhầm")
    change = StayChange.get(StayChange.stay == stay)
    assert corrected.revision == 1 and corrected.name_key == "ERIKSSON ANNA"
    assert change.before == {"full_name": "ERIKSSON ANNA MARIA", "passport_number": "L898902C3"}


def test_a_correction_that_changes_nothing_is_none(owner, stay):
    assert stay_changes.correct(by=owner, stay=stay, values=guest()).revision == 0


def test_a_corrected_arrival_counts_lateness_anew(owner, stay):
    assert stay_changes.correct(by=owner, stay=stay, values=guest(arrived_on=TODAY - timedelta(days=2))).late_minutes > 0


def test_a_stay_is_extended_and_ended(owner, stay):
    stay_changes.extend(by=owner, stay=stay, leaving_on=TODAY + timedelta(days=9))
    assert refused(stay_changes.extend, by=owner, stay=stay, leaving_on=TODAY - timedelta(days=1)) == {"leaving_on"}
    assert refused(stay_changes.leave, by=owner, stay=stay, left_on=TODAY + timedelta(days=1)) == {"left_on"}
    ended = stay_changes.leave(by=owner, stay=stay, left_on=TODAY)
    assert ended.state == "left"
    assert refused(stay_changes.leave, by=owner, stay=stay, left_on=TODAY) == {""}


@pytest.mark.parametrize(("verb", "field", "says"), [(stay_changes.extend, "leaving_on", "Write the expected day of departure."),
                                                     (stay_changes.leave, "left_on", "Write the day on which the guest left.")])
def test_a_day_that_was_not_written_is_asked_for(owner, stay, verb, field, says):
    with pytest.raises(Refused) as refusal:
        verb(by=owner, stay=stay, **{field: None})
    assert [(problem.field, problem.message) for problem in refusal.value.problems] == [(field, says)]


def test_a_mistake_is_cancelled_and_restored_within_a_day(owner, stay):
    assert refused(stay_changes.cancel, by=owner, stay=stay, reason="") == {"cancel_reason"}
    stay_changes.cancel(by=owner, stay=stay, reason="Nhập nhầm")
    assert Stay.get_by_id(stay.id).state == "cancelled"
    assert stay_changes.restore(by=owner, stay=stay).state == "staying"
    stay_changes.cancel(by=owner, stay=stay, reason="Nhập nhầm")
    StayChange.update(at=now() - timedelta(hours=25)).execute()
    assert refused(stay_changes.restore, by=owner, stay=stay) == {""}


def test_a_cancelled_stay_is_not_restored_over_a_new_one(owner, hotel, stay):
    stay_changes.cancel(by=owner, stay=stay, reason="Nhập nhầm")
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert refused(stay_changes.restore, by=owner, stay=stay) == {""}


def test_others_cannot_touch_a_stay(other_owner, other_commune_officer, stay):
    for stranger in (other_owner, other_commune_officer):
        assert refused(stay_changes.cancel, by=stranger, stay=stay, reason="x") == {""}
        assert refused(stay_changes.correct, by=stranger, stay=stay, values=guest()) == {""}
        assert refused(stay_changes.leave, by=stranger, stay=stay, left_on=TODAY) == {""}


def test_lateness_can_be_explained_later(owner, hotel, stay):
    assert refused(stay_changes.explain, by=owner, stay=stay, late_reason="x") == {"late_reason"}
    late = stays.declare(by=owner, establishment=hotel,
                         values=guest(passport_number="L898902C9", arrived_on=TODAY - timedelta(days=3)))
    assert stay_changes.explain(by=owner, stay=late, late_reason="Mất mạng").late_reason == "Mất mạng"
