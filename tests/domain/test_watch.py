"""Watched people are found as they are declared, corrected or put on a list; officers are told, owners see nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import stay_changes, stays, watch, watch_hits, watch_matching, watch_reading
from domain.clock import today
from domain.problems import Refused
from models import AuditEntry, Notice, OfficerWard, WatchEntry, WatchHit, WatchList
from tests.domain.test_stays import guest, refused
from tests.people import ward

BORN = date(1974, 8, 12)


@pytest.fixture
def watched(province_officer):
    return watch.create_list(by=province_officer, values={"name": "Chưa cho nhập cảnh", "letter_number": "12/QLXNC"})


@pytest.fixture
def put(province_officer, watched):
    def add(**values):
        return watch.add_entry(by=province_officer, watch_list=values.pop("watch_list", watched), values=values)[0]
    return add


def whys():
    return [(hit.why, hit.score) for hit in WatchHit.select().order_by(WatchHit.id)]


def test_a_document_hits_in_whatever_dress_and_either_of_two(owner, hotel, put):
    put(documents=[("l898 902-c3", ""), ("X0000001", "")])
    stays.declare(by=owner, establishment=hotel, values=guest())
    stays.declare(by=owner, establishment=hotel, values=guest(passport_number="X0000001", full_name="ANDERS NILSSON"))
    assert whys() == [("document", 100), ("document", 100)]


def test_a_document_of_another_country_is_another_document(owner, hotel, put):
    put(documents=[("L898902C3", "NOR")])
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert whys() == []


@pytest.mark.parametrize(("name", "born", "why"), [
    ("ERIKSSON ANNA MARIA", BORN, "name_and_birth"), ("Anna Maria Eriksson", BORN, "name_and_birth"),
    ("ERIKSSON ANNAMARIA", BORN, "name_and_birth"), ("ERIKSON ANNA MARIA", BORN, "close_name"),
    ("ERIKSSON ANNA", BORN, "close_name"), ("ERIKSSON ANNA MARIA", date(1974, 12, 8), "close_name"),
    ("ERIKSSON ANNA MARIA", date(1975, 8, 12), None), ("LARSSON ANNA MARIA SOFIA", BORN, None), ("ERIKSSON", BORN, None)])
def test_a_name_hits_only_with_its_birth_date(owner, hotel, put, name, born, why):
    put(full_name=name, birth_date=born)
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert [found for found, _score in whys()] == ([why] if why else [])


@pytest.mark.parametrize(("name", "born", "said"), [
    ("ANNA MARIA ERIKSSON", BORN, "the same words in another order"), ("ERIKSON ANNA MARIA", BORN, "only a few letters differ"),
    ("ERIKSSON ANNA MARIA", date(1974, 12, 8), "day and month of birth are exchanged")])
def test_a_hit_by_name_says_what_it_rests_on(owner, hotel, put, name, born, said):
    put(full_name=name, birth_date=born)
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert said in [reason.message for reason in watch_hits.reasons(WatchHit.get())]


def test_a_year_of_birth_fits_every_day_of_it(owner, hotel, put):
    put(full_name="ERIKSSON ANNA MARIA", birth_date=BORN, birth_precision="Y")
    stays.declare(by=owner, establishment=hotel, values=guest(birth_date=date(1974, 1, 3)))
    assert whys() == [("name_and_birth", 100)]


def test_nobody_is_put_on_a_list_by_the_name_alone(put):
    assert refused(put, full_name="ERIKSSON ANNA MARIA") == {"documents"}
    assert refused(put, full_name="!!!", birth_date=BORN) == {"documents"}
    assert refused(put, documents=[("A1", "")] * 1 + [(f"A{n}", "") for n in range(20)]) == {"documents"}


def test_each_guest_of_a_list_is_looked_for_and_officers_get_one_notice(owner, hotel, put, province_officer):
    put(documents=[("P0000001", "")])
    put(full_name="ERIKSSON ANNA MARIA", birth_date=BORN)
    stays.declare_batch(by=owner, establishment=hotel, entries=[guest(passport_number=f"P000000{n}") for n in range(3)])
    assert sorted(whys()) == [("document", 100)] + [("name_and_birth", 100)] * 3
    told = Notice.get(Notice.user == province_officer, Notice.kind == "watch_hit")
    assert told.details["count"] == 4 and Notice.select().where(Notice.kind == "watch_hit").count() == 1


def test_a_correction_is_looked_at_too(owner, hotel, put):
    put(documents=[("X0000001", "")])
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    assert whys() == []
    stay_changes.correct(by=owner, stay=stay, values=guest(passport_number="X0000001"))
    assert whys() == [("document", 100)]


def test_a_name_added_today_is_looked_for_among_those_staying(owner, hotel, province_officer, watched):
    stays.declare(by=owner, establishment=hotel, values=guest())
    gone = stays.declare(by=owner, establishment=hotel, values=guest(passport_number="X0000002"))
    stay_changes.leave(by=owner, stay=gone, left_on=today())
    values = {"full_name": "Eriksson Anna Maria", "birth_date": BORN}
    assert watch.add_entry(by=province_officer, watch_list=watched, values=values)[1] == 1
    assert watch.add_entry(by=province_officer, watch_list=watched, values={"documents": [("L898902C3", "")]})[1] == 1
    assert {hit.stay_id for hit in WatchHit.select()} != {gone.id} and len(whys()) == 2


def test_one_taken_back_and_restored_meets_who_was_added_meanwhile(owner, hotel, put):
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    stay_changes.cancel(by=owner, stay=stay, reason="Nhầm")
    put(documents=[("L898902C3", "")])
    assert whys() == []
    stay_changes.restore(by=owner, stay=stay)
    assert whys() == [("document", 100)]


def test_who_is_expired_removed_or_on_a_closed_list_is_not_looked_for(owner, hotel, put, province_officer, watched):
    expired = put(documents=[("L898902C3", "")], valid_until=today())
    WatchEntry.update(valid_until=today() - timedelta(days=1)).where(WatchEntry.id == expired.id).execute()
    removed = put(documents=[("L898902C3", "")])
    watch.remove_entry(by=province_officer, entry=removed, reason="Hết hiệu lực")
    closed = watch.create_list(by=province_officer, values={"name": "Danh sách cũ"})
    put(documents=[("L898902C3", "")], watch_list=closed)
    watch.close_list(by=province_officer, watch_list=closed)
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert whys() == []
    assert refused(watch.remove_entry, by=province_officer, entry=removed, reason="Lần nữa") == {""}
    (gone, record), = watch.removed(watched)
    assert (gone, record.actor, record.details["reason"]) == (removed, province_officer, "Hết hiệu lực")
    assert watch.removed(closed) == []
    assert refused(put, documents=[("A1234567", "")], watch_list=closed) == {""}


def test_a_list_prolonged_finds_who_came_while_it_had_expired(owner, hotel, put, province_officer, watched):
    put(documents=[("L898902C3", "")])
    WatchList.update(valid_until=today() - timedelta(days=1)).execute()
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert whys() == []
    later = {"name": watched.name, "valid_until": today() + timedelta(days=9)}
    watch.change_list(by=province_officer, watch_list=watched, values=later)
    assert whys() == [("document", 100)]


def test_a_hit_is_decided_once_with_a_reason_and_recorded(owner, hotel, put, province_officer):
    put(documents=[("L898902C3", "")])
    stays.declare(by=owner, establishment=hotel, values=guest())
    hit = WatchHit.get()
    assert refused(watch_hits.decide, by=province_officer, hit=hit, state="cleared", reason=" ") == {"reason"}
    assert refused(watch_hits.decide, by=province_officer, hit=hit, state="open", reason="?") == {"state"}
    watch_hits.decide(by=province_officer, hit=hit, state="cleared", reason="Khác ảnh")
    assert refused(watch_hits.decide, by=province_officer, hit=hit, state="confirmed", reason="Đúng") == {""}
    assert (WatchHit.get().state, WatchHit.get().decided_by) == ("cleared", province_officer)
    assert AuditEntry.select().where(AuditEntry.action == "watch_hit.cleared").count() == 1


def test_a_cleared_hit_stays_cleared_until_something_stronger_is_found(owner, hotel, put, province_officer):
    put(documents=[("X0000001", "")], full_name="ERIKSON ANNA MARIA", birth_date=BORN)
    stay = stays.declare(by=owner, establishment=hotel, values=guest())
    watch_hits.decide(by=province_officer, hit=WatchHit.get(), state="cleared", reason="Khác người")
    stay_changes.correct(by=owner, stay=stay, values=guest(room="102"))
    assert (WatchHit.get().why, WatchHit.get().state) == ("close_name", "cleared")
    stay_changes.correct(by=owner, stay=stay, values=guest(room="102", passport_number="X0000001"))
    assert (WatchHit.get().why, WatchHit.get().state) == ("document", "open")


def test_a_commune_sees_shared_lists_in_its_wards_and_decides_only_there(
        owner, hotel, put, province_officer, commune_officer, other_commune_officer, watched):
    put(documents=[("L898902C3", "")])
    stays.declare(by=owner, establishment=hotel, values=guest())
    hit = WatchHit.get()

    def seen():
        return [watch_hits.visible_to(user).count() for user in (province_officer, commune_officer, other_commune_officer, owner)]

    assert seen() == [1, 0, 0, 0]
    assert refused(watch_hits.decide, by=commune_officer, hit=hit, state="cleared", reason="Không") == {""}
    watch.change_list(by=province_officer, watch_list=watched, values={"name": watched.name, "shared": True})
    assert seen() == [1, 1, 0, 0]
    assert refused(watch_hits.decide, by=other_commune_officer, hit=hit, state="cleared", reason="Không") == {""}
    assert refused(watch_hits.decide, by=owner, hit=hit, state="cleared", reason="Không") == {""}
    watch_hits.decide(by=commune_officer, hit=hit, state="confirmed", reason="Đã gặp")
    OfficerWard.delete().where(OfficerWard.officer == commune_officer, OfficerWard.ward == ward()).execute()
    assert seen() == [1, 0, 0, 0]


def test_only_those_whom_a_list_concerns_are_told(owner, hotel, put, province_officer, commune_officer, other_commune_officer,
                                                  watched):
    put(documents=[("L898902C3", "")])
    watch.change_list(by=province_officer, watch_list=watched, values={"name": watched.name, "shared": True})
    stays.declare(by=owner, establishment=hotel, values=guest())
    assert {notice.user_id for notice in Notice.select()} == {province_officer.id, commune_officer.id}


def test_only_the_province_keeps_lists(commune_officer, owner, admin, watched, put):
    entry = put(documents=[("L898902C3", "")])
    for somebody in (commune_officer, owner, admin):
        assert refused(watch.create_list, by=somebody, values={"name": "Khác"}) == {""}
        assert refused(watch.change_list, by=somebody, watch_list=watched, values={"name": "Khác"}) == {""}
        assert refused(watch.close_list, by=somebody, watch_list=watched) == {""}
        assert refused(watch.add_entry, by=somebody, watch_list=watched, values={"documents": [("A1234567", "")]}) == {""}
        assert refused(watch.import_entries, by=somebody, watch_list=watched, text="A1234567") == {""}
        assert refused(watch.remove_entry, by=somebody, entry=entry, reason="Không") == {""}


def test_two_lists_of_one_name_would_be_mistaken_for_each_other(province_officer, watched):
    assert refused(watch.create_list, by=province_officer, values={"name": watched.name}) == {"name"}
    assert refused(watch.create_list, by=province_officer, values={"name": "  "}) == {"name"}


PASTED = """L898902C3
X0000001\tNa Uy\tHANSEN OLE\t03/04/1980

Eriksson Anna Maria; 12/08/1974
"""


def test_a_pasted_list_is_read_as_people_write_it():
    lines = watch_reading.read(PASTED)
    assert [line.number for line in lines] == [1, 2, 4] and not [line for line in lines if line.problem]
    assert lines[1].values == {"documents": [("X0000001", "NOR")], "full_name": "HANSEN OLE", "birth_date": date(1980, 4, 3),
                               "birth_precision": "D", "nationality": "NOR"}


def test_a_pasted_list_is_taken_whole_or_not_at_all(owner, hotel, province_officer, watched):
    stays.declare(by=owner, establishment=hotel, values=guest())
    with pytest.raises(Refused) as caught:
        watch.import_entries(by=province_officer, watch_list=watched, text=PASTED + "\nHansen Ole\n???")
    assert [problem.params["number"] for problem in caught.value.problems] == [6, 7] and not WatchEntry.select().exists()
    assert refused(watch.import_entries, by=province_officer, watch_list=watched, text="\n") == {"lines"}
    assert watch.import_entries(by=province_officer, watch_list=watched, text=PASTED) == (3, 2)


@given(st.text(max_size=200))
def test_any_paste_is_read_or_refused(text):
    for line in watch_reading.read(text):
        assert (line.problem is None) == bool(line.values)


@given(st.text("ABCDEĐÉ ", min_size=1, max_size=20), st.text("ABCDEĐÉ ", min_size=1, max_size=20))
def test_two_names_are_as_alike_either_way_round(one, other):
    assert watch_matching.likeness(one, other)[0] == watch_matching.likeness(other, one)[0]
    assert watch_matching.likeness(one, one)[0] == 100
