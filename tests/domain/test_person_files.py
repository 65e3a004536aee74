"""One person's file: who may open it, documents joined by hand only, notes, and who looked."""

from datetime import timedelta

import pytest

from domain import audit, foreigners, person_files, stays
from models import AuditEntry, Foreigner
from tests.domain.test_stays import TODAY, guest, refused


@pytest.fixture
def came(owner, hotel, other_owner, other_hotel):
    def declare(number, elsewhere=False, **more):
        stay = stays.declare(by=other_owner if elsewhere else owner, establishment=other_hotel if elsewhere else hotel,
                             values=guest(passport_number=number, **more))
        return foreigners.of(stay)
    return declare


def documents(user, person):
    return [each.passport_number for each in person_files.documents(user, Foreigner.get_by_id(person.id))]


def test_a_file_opens_only_where_a_stay_may_be_seen(came, commune_officer, other_commune_officer, province_officer, owner):
    person = came("E11111111")
    assert person_files.visible(commune_officer, person.id) == person == person_files.visible(province_officer, person.id)
    assert person_files.visible(other_commune_officer, person.id) is None is person_files.visible(owner, person.id)
    assert person_files.visible(province_officer, 10**6) is None


def test_documents_are_joined_and_separated_by_hand_with_a_reason(came, province_officer):
    one, two, three = came("E11111111"), came("E22222222"), came("E33333333")
    assert documents(province_officer, one) == ["E11111111"], "the same name joins nobody"
    join = {"by": province_officer, "nationality": "", "reason": "Đổi hộ chiếu"}
    person_files.join(person=one, passport_number="e2222 2222", **join)
    person_files.join(person=three, passport_number="E22222222", **join)
    for person in (one, two, three):
        assert set(documents(province_officer, person)) == {"E11111111", "E22222222", "E33333333"}
    assert refused(person_files.join, person=two, passport_number="E33333333", **join) == {"passport_number"}
    heads = {person.joined_to_id for person in Foreigner.select()} - {None}
    head = Foreigner.get_by_id(heads.pop())
    other = one if head != one else two
    person_files.separate(by=province_officer, person=Foreigner.get_by_id(other.id), other=head, reason="Nhầm")
    assert documents(province_officer, head) == [head.passport_number]
    assert len(documents(province_officer, other)) == 2
    joined = AuditEntry.select().where(AuditEntry.action.in_(("person.joined", "person.separated")))
    assert [entry.details["reason"] for entry in joined.order_by(AuditEntry.id)] == ["Đổi hộ chiếu", "Đổi hộ chiếu", "Nhầm"]


def test_what_cannot_be_joined_is_refused(came, commune_officer, other_commune_officer):
    person, _outside = came("E11111111"), came("E22222222", elsewhere=True)
    join = {"by": commune_officer, "person": person, "nationality": ""}
    assert refused(person_files.join, passport_number="E22222222", reason="x", **join) == {"passport_number"}
    assert refused(person_files.join, passport_number="E11111111", reason="x", **join) == {"passport_number"}
    came("E33333333")
    came("E33333333", nationality="NOR")
    assert refused(person_files.join, passport_number="E33333333", reason="", **join) == {"reason"}
    assert refused(person_files.join, passport_number="E33333333", reason="x", **join) == {"nationality"}
    person_files.join(passport_number="E33333333", reason="x", **join | {"nationality": "NOR"})
    assert refused(person_files.join, **join | {"by": other_commune_officer}, passport_number="E33333333", reason="x") == {""}
    assert refused(person_files.separate, by=commune_officer, person=person, reason="x",
                   other=Foreigner.get(Foreigner.passport_number == "E33333333", Foreigner.nationality == "SWE")) == {""}


def test_a_joined_document_of_another_ward_does_not_show(came, province_officer, commune_officer):
    person = came("E11111111")
    came("E22222222", elsewhere=True)
    person_files.join(by=province_officer, person=person, passport_number="E22222222", nationality="", reason="Cùng người")
    assert documents(commune_officer, person) == ["E11111111"]
    found = person_files.stays_of(commune_officer, person_files.documents(commune_officer, person))
    assert [stay.passport_number for stay in found] == ["E11111111"]
    assert len(person_files.stays_of(province_officer, person_files.documents(province_officer, person))) == 2


def test_days_of_two_documents_are_counted_once(came, province_officer):
    one = came("E11111111", arrived_on=TODAY - timedelta(9), late_reason="x", leaving_on=TODAY + timedelta(5))
    came("E22222222", elsewhere=True, arrived_on=TODAY - timedelta(500), late_reason="x", leaving_on=TODAY - timedelta(491))
    came("E33333333", elsewhere=True, arrived_on=TODAY - timedelta(4), late_reason="x")
    for number in ("E22222222", "E33333333"):
        person_files.join(by=province_officer, person=one, passport_number=number, nationality="", reason="Cùng người")
    presence = person_files.presence_of(person_files.stays_of(province_officer, person_files.documents(province_officer, one)))
    assert (presence.entries_year, presence.entries, presence.days_year, presence.days) == (1, 2, 10, 20)


def test_a_note_is_read_by_the_office_that_wrote_it_and_the_province(came, commune_officer, province_officer):
    person = came("E11111111")
    person_files.write_down(by=commune_officer, person=person, note="Đã gặp tại phòng.")
    person_files.write_down(by=province_officer, person=person, note="Chờ công văn.")
    assert [note.note for note in person_files.notes(commune_officer, [person])] == ["Đã gặp tại phòng."]
    assert len(person_files.notes(province_officer, [person])) == 2
    assert refused(person_files.write_down, by=province_officer, person=person, note="") == {"note"}
    assert refused(person_files.write_down, by=province_officer, person=person, note="x" * 2001) == {"note"}


def test_the_province_sees_who_looked_and_from_which_search(came, commune_officer, province_officer):
    person = came("E11111111")
    search = audit.record("search.made", by=commune_officer, q="eriksson")
    person_files.look(by=commune_officer, person=person, search=search.id)
    person_files.look(by=province_officer, person=person, search=search.id)
    (own, no_search), (look, led) = person_files.looks(province_officer, [person])
    assert (look.actor, led.details["q"]) == (commune_officer, "eriksson")
    assert (own.actor, no_search) == (province_officer, None), "another officer's search led nobody here"
    assert person_files.looks(commune_officer, [person]) == []
