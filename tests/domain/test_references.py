"""What other departments know of foreigners is told beside them, by the exact document, and alarms nobody."""

from datetime import timedelta

import pytest

from domain import batch_search, foreigners, references, search, stays, watch, watch_hits
from domain.clock import today
from models import WatchEntry, WatchHit
from tests.domain.test_stays import guest, refused

WORKER = "1; L898 902-C3; SWE; ERIKSSON ANNA MARIA; 12/08/1974; Kỹ sư; Công ty TNHH Dệt Sao Mai, Lô A5; 31/12/2027"


@pytest.fixture
def workers(province_officer):
    return watch.create_list(by=province_officer, values={"name": "Lao động 2026", "kind": "Lao động", "reference": True})


@pytest.fixture
def stay(owner, hotel):
    return stays.declare(by=owner, establishment=hotel, values=guest())


def paste(officer, watch_list, text=WORKER, **more):
    return watch.import_entries(by=officer, watch_list=watch_list, text=text, **more)


def told(user, stay):
    return [each.words for several in references.of(user, [stay]).values() for each in several]


def test_a_worker_is_told_by_the_document_and_nobody_is_alarmed(province_officer, workers, owner, hotel, stay):
    assert paste(province_officer, workers) == (1, 0)
    stays.declare(by=owner, establishment=hotel, values=guest(passport_number="N0000001"))
    assert told(province_officer, stay) == ["Lao động 2026: Kỹ sư, Công ty TNHH Dệt Sao Mai, Lô A5, 31/12/2027"]
    assert not WatchHit.select().exists() and watch_hits.listed(province_officer) == ([], None)
    assert workers not in watch.shown_to(province_officer)


def test_the_same_number_of_another_country_is_somebody_else(province_officer, workers, stay, owner, hotel):
    paste(province_officer, workers)
    other = stays.declare(by=owner, establishment=hotel, values=guest(nationality="NOR"))
    assert told(province_officer, other) == []
    paste(province_officer, workers, "L898902C3; Thợ máy")
    assert told(province_officer, other) == ["Lao động 2026: Thợ máy"]


def test_the_newest_word_of_a_list_counts_while_it_is_in_force(province_officer, workers, stay):
    paste(province_officer, workers)
    paste(province_officer, workers, "L898902C3; SWE; Giám đốc")
    assert told(province_officer, stay) == ["Lao động 2026: Giám đốc"]
    newest = WatchEntry.select().order_by(WatchEntry.id.desc()).first()
    watch.remove_entry(by=province_officer, entry=newest, reason="Nhầm")
    assert "Kỹ sư" in told(province_officer, stay)[0]
    WatchEntry.update(valid_until=today() - timedelta(days=1)).execute()
    assert told(province_officer, stay) == []


def test_a_closed_list_tells_nothing(province_officer, workers, stay):
    paste(province_officer, workers)
    assert told(province_officer, stay)
    watch.close_list(by=province_officer, watch_list=workers)
    assert told(province_officer, stay) == []


def test_a_commune_reads_the_shared_lists_and_an_owner_none(province_officer, commune_officer, owner, workers, stay):
    paste(province_officer, workers)
    assert told(commune_officer, stay) == told(owner, stay) == []
    watch.change_list(by=province_officer, watch_list=workers, values={"name": workers.name, "shared": True})
    assert len(told(commune_officer, stay)) == 1 and told(owner, stay) == []


@pytest.mark.parametrize("text", ["HE WUYANG; 12/08/1980; Kỹ sư", "Kỹ sư", "Họ tên; Số hộ chiếu"])
def test_a_line_without_a_document_is_refused(province_officer, workers, text):
    assert refused(paste, province_officer, workers, text) == {"lines"}
    assert not WatchEntry.select().exists()


def test_nobody_is_put_on_a_reference_list_by_the_name(province_officer, workers):
    values = {"full_name": "HE WUYANG", "birth_date": today().replace(year=1980, day=1)}
    assert refused(watch.add_entry, by=province_officer, watch_list=workers, values=values) == {"documents"}
    assert refused(paste, province_officer, workers, f"L898902C3; {'x' * 1001}") == {"instruction"}


def test_a_search_and_a_list_of_numbers_say_what_is_known(province_officer, commune_officer, workers, stay):
    paste(province_officer, workers, WORKER + "\nW5550001; KOR; PARK JIWOO; Học sinh, Trường Đại học Thủ Dầu Một")
    found, = search.find(province_officer, "eriksson").people
    assert [each.kind for each in found.references] == ["Lao động"] and not found.watched
    answer = batch_search.run(by=province_officer, text="L898902C3 W5550001 X0000001")
    assert [len(each.references) for each in answer.found] == [1] and answer.missing == ["X0000001"]
    assert [(number, [each.known for each in told]) for number, told in answer.elsewhere.items()] == [
        ("W5550001", ["Học sinh, Trường Đại học Thủ Dầu Một"])]
    assert not batch_search.run(by=commune_officer, text="W5550001").elsewhere


def test_a_watch_list_goes_on_looking_beside_it(province_officer, workers, stay):
    watched = watch.create_list(by=province_officer, values={"name": "Chưa cho nhập cảnh"})
    paste(province_officer, workers)
    assert paste(province_officer, watched, "2; L898902C3; SWE") == (1, 1)
    assert len(told(province_officer, stay)) == 1
    assert refused(paste, province_officer, watched, "L898902C3; Kỹ sư 2") == {"lines"}
    assert foreigners.of(stay)
