"""The office decides on establishments: who sees them, who may move them from state to state, what is told to whom."""

from datetime import timedelta

import pytest

from domain import establishment_changes, establishments, registration
from domain.clock import now
from domain.problems import Refused
from models import AuditEntry, Establishment, Membership, Notice, OfficerWard
from tests.conftest import establishment, person, ward
from tests.registering import VALUES

FULL = {field: value for field, value in VALUES.items() if field not in ("name", "kind", "ward", "phone")} | {
    "representative_phone": "0912345678"}
WITH_REASON = ("ask_completion", "refuse", "lock")


def changed(owner, place, **values):
    """The owner's place with other details."""
    return registration.update(by=owner, establishment=place, values=registration.values_of(place) | values)


def act(name, by, place, **more):
    """One of the office's acts, with a reason where it takes one."""
    more |= {"reason": "Thiếu giấy phép"} if name in WITH_REASON else {}
    return getattr(establishments, name)(by=by, establishment=place, **more)


def codes(user):
    return {row.code for row in establishments.visible_to(user)}


def test_each_sees_only_what_is_theirs(owner, other_owner, hotel, other_hotel, commune_officer, other_commune_officer,
                                       province_officer, citizen, admin):
    assert codes(owner) == {hotel.code}
    assert codes(other_owner) == {other_hotel.code}
    assert codes(commune_officer) == {hotel.code}
    assert codes(other_commune_officer) == {other_hotel.code}
    assert codes(province_officer) >= {hotel.code, other_hotel.code}
    assert codes(citizen) == codes(admin) == set()


def test_staff_see_and_declare_but_do_not_own(owner, hotel):
    clerk = person("owner", "Lê Văn Lễ Tân", employer=owner)
    Membership.create(user=clerk, establishment=hotel, part="staff")
    assert codes(clerk) == {hotel.code}
    assert establishments.may_declare(clerk, hotel)
    assert not establishments.owned_by(clerk).exists()


def test_a_revoked_place_shows_nothing(owner, hotel):
    Membership.update(revoked_at=now()).where(Membership.user == owner).execute()
    assert codes(owner) == set()
    assert not establishments.may_declare(owner, hotel)


@pytest.mark.parametrize(("state", "approved", "may"), [
    ("active", True, True), ("proposed", False, False), ("proposed", True, True), ("returned", True, True),
    ("returned", False, False), ("locked", True, False), ("refused", False, False)])
def test_declaring_needs_an_approval_that_still_stands(owner, commune_officer, other_commune_officer, state, approved, may):
    place = establishment(owner, state=state, decided_at=now() if approved else None)
    assert establishments.may_declare(owner, place) is may
    assert establishments.may_declare(commune_officer, place) is may
    assert not establishments.may_declare(other_commune_officer, place)


@pytest.mark.parametrize("name", establishments.OFFICE_ACTS)
@pytest.mark.parametrize("state", ["proposed", "returned", "active", "refused", "locked"])
def test_an_act_works_from_its_states_and_from_no_other(owner, commune_officer, name, state):
    place = establishment(owner, state=state)
    move = establishments.MOVES[name]
    if state in move.before:
        assert name in establishments.possible(place)
        assert act(name, commune_officer, place).state == Establishment.get_by_id(place.id).state == move.after
        assert Notice.get(Notice.user == owner).kind == move.notice
        assert AuditEntry.get(AuditEntry.action == move.record).actor == commune_officer
    else:
        assert name not in establishments.possible(place)
        with pytest.raises(Refused, match="not possible any more"):
            act(name, commune_officer, place)
        assert Establishment.get_by_id(place.id).state == state
        assert not Notice.select().where(Notice.user == owner).exists()


@pytest.mark.parametrize("name", establishments.OFFICE_ACTS)
def test_only_an_officer_in_charge_of_the_ward_decides(owner, other_owner, other_commune_officer, admin, citizen, name):
    place = establishment(owner, state=establishments.MOVES[name].before[0])
    for stranger in (owner, other_owner, other_commune_officer, admin, citizen):
        with pytest.raises(Refused, match="in charge"):
            act(name, stranger, place)
    assert Establishment.get_by_id(place.id).state == establishments.MOVES[name].before[0]


def test_the_province_decides_everywhere(owner, province_officer):
    place = establishment(owner, state="proposed")
    assert act("approve", province_officer, place).decided_by == province_officer


def test_an_act_done_twice_is_refused_the_second_time(owner, commune_officer):
    place = establishment(owner, state="proposed")
    act("approve", commune_officer, place)
    with pytest.raises(Refused):
        act("approve", commune_officer, place)
    assert Notice.select().where(Notice.user == owner).count() == 1


@pytest.mark.parametrize("name", WITH_REASON)
@pytest.mark.parametrize("reason", ["", "  \u200b\n", "x" * 501])
def test_a_decision_against_the_owner_needs_a_reason_of_readable_length(owner, commune_officer, name, reason):
    place = establishment(owner, state=establishments.MOVES[name].before[0])
    with pytest.raises(Refused) as refused:
        getattr(establishments, name)(by=commune_officer, establishment=place, reason=reason)
    assert refused.value.problems[0].field == "reason"


def test_the_owner_reads_the_reason_and_it_goes_with_the_approval(owner, commune_officer):
    place = establishment(owner, state="proposed")
    establishments.ask_completion(by=commune_officer, establishment=place, reason="Thiếu  số nhà")
    assert Notice.get(Notice.user == owner).details == {"name": place.name, "reason": "Thiếu số nhà", "code": place.code}
    assert establishments.approve(by=commune_officer, establishment=place).state_reason == ""


@pytest.mark.parametrize("name", ["approve", "ask_completion", "refuse"])
def test_what_the_owner_changed_since_the_officer_read_it_is_named_and_not_decided(owner, commune_officer, name):
    place = establishment(owner, state="proposed", phone="02743822333", **FULL)
    read = establishment_changes.last(place)
    place = changed(owner, place, name="Khách sạn Sen Hồng", phone="02743822334")
    changed(owner, place, name="Khách sạn Sen Trắng")
    with pytest.raises(Refused) as refused:
        act(name, commune_officer, place, read=read)
    first, *rest = refused.value.problems
    assert first.message == establishment_changes.SINCE and Establishment.get_by_id(place.id).state == "proposed"
    assert [problem.params for problem in rest] == [
        {"field": ["Name"], "before": "Khách sạn Hoa Sen", "after": "Khách sạn Sen Trắng"}, {"field": ["Telephone"]}]
    assert act(name, commune_officer, place, read=establishment_changes.last(place)).state != "proposed"


def test_a_refusal_takes_an_earlier_approval_back(owner, commune_officer):
    place = establishment(owner, state="proposed", decided_at=now())
    assert establishments.may_declare(owner, place)
    assert not establishments.may_declare(owner, establishments.refuse(by=commune_officer, establishment=place, reason="Sai"))


def test_the_officers_of_the_ward_are_told_and_the_province_where_there_are_none(owner, commune_officer, province_officer):
    establishments.tell_office(establishment(owner))
    assert Notice.get(Notice.kind == "establishment_proposed").user == commune_officer
    OfficerWard.delete().execute()
    establishments.tell_office(establishment(owner, "Nhà nghỉ Mới"))
    assert Notice.select().where(Notice.user == province_officer).count() == 1


def test_a_locked_officer_is_not_told(owner, commune_officer, province_officer):
    commune_officer.locked_at = now()
    commune_officer.save()
    establishments.tell_office(establishment(owner))
    assert Notice.get(Notice.kind == "establishment_proposed").user == province_officer


def test_duplicates_are_named_with_the_reason(owner, other_owner, commune_officer):
    place = establishment(owner, tax_code="3700000011")
    twin = establishment(other_owner, "KHACH SAN HOA SEN")
    near = establishment(other_owner, "Nhà nghỉ Khác")
    far = establishment(other_owner, "Nhà trọ Xa", ward_code="25780", tax_code="3700000011", address="5 Đường Xa")
    establishment(other_owner, state="refused")
    establishment(other_owner, "Khách sạn Hoa Sen", ward_code="25780", address="9 Đường Xa")
    found = {row: (why, reachable) for row, why, reachable in establishments.duplicates(place, commune_officer)}
    assert found == {twin: ("same name in the ward", True), near: ("same address", True), far: ("same tax code", False)}


def test_lists_narrow_by_state_ward_kind_name_and_silence(owner, province_officer):
    Establishment.delete().where(Establishment.id.not_in(Membership.select(Membership.establishment))).execute()
    lotus = establishment(owner, "Khách sạn Đông Hồ", last_declared_at=now())
    sunny = establishment(owner, "Nhà nghỉ 100% Nắng", "guest_house", "25780", state="proposed")
    quiet = establishment(owner, "Nhà trọ Lặng", "rooming_house", last_declared_at=now() - timedelta(days=400))
    rows = establishments.visible_to(province_officer)

    def found(**filters):
        return set(establishments.matching(rows, **filters))

    assert found() == {lotus, sunny, quiet}
    assert found(state="proposed") == found(ward="25780") == found(kind="guest_house") == {sunny}
    assert found(name="dong ho") == found(name="ĐÔNG") == {lotus}
    assert found(name="100%") == {sunny}
    assert found(name="%") == found(), "a fragment without letters narrows nothing"
    assert found(declared="never") == {sunny}
    assert found(declared="year") == {quiet}
    assert found(state="active", name="nha") == {quiet}
    assert establishments.counts(rows) == {"proposed": 1, "returned": 0, "active": 2, "refused": 0, "locked": 0}


def test_pages_follow_one_another_without_gap_or_overlap(owner, province_officer, monkeypatch):
    monkeypatch.setattr(establishments, "PAGE", 2)
    made = [establishment(owner, f"Nhà nghỉ {number}") for number in range(5)]
    rows = establishments.visible_to(owner)
    first, newer, older = establishments.paged(rows)
    assert (first, newer) == (made[4:2:-1], None)
    second, newer, older = establishments.paged(rows, before=older)
    assert second == made[2:0:-1]
    last, _, end = establishments.paged(rows, before=older)
    assert (last, end) == (made[:1], None)
    assert establishments.paged(rows, after=newer)[0] == first


def test_the_history_tells_the_steps_newest_first(hotel, province_officer):
    establishments.lock(by=province_officer, establishment=hotel, reason="Khai sai")
    establishments.looked_at(by=province_officer, establishment=hotel)
    establishments.unlock(by=province_officer, establishment=hotel)
    assert [entry.action for entry in establishments.history(hotel)] == ["establishment.unlocked", "establishment.locked"]
    assert establishments.history(hotel, "establishment.looked_at").count() == 1


def test_wards_know_nothing_of_one_another(commune_officer, other_commune_officer):
    assert establishments.in_charge(commune_officer, ward()) and not establishments.in_charge(commune_officer, ward("25780"))
    assert not establishments.in_charge(other_commune_officer, ward())
