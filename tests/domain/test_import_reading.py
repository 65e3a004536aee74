"""A larger file is read in a thread of its own; what stops it is said, and nobody waits for it longer than a moment."""

import threading

import pytest

import database
from domain import import_reading, imports, tables
from domain.problems import Refused
from models import Import, ImportRow
from tests.lists import guest, october, pasted
from tests.people import begin_anew, establishment, person

pytestmark = pytest.mark.own_database


@pytest.fixture
def place(app, monkeypatch):
    """An owner and a hotel that are really stored, and everything gone afterwards."""
    october(monkeypatch)
    with database.db.connection_context():
        owner = person("owner", "Chủ Cơ Sở")
        yield owner, establishment(owner)
        with database.write():
            begin_anew()


def send(place, content, limits=None):
    owner, hotel = place
    return imports.begin(by=owner, establishment=hotel, limits=limits or tables.Limits(), file_name="khach.csv", content=content)


def large(rows):
    return pasted(*(guest(number) for number in range(rows))).encode()


def all_read():
    """Wait until no file is being read any more."""
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(20)


def test_a_larger_file_is_read_apart_while_its_sender_waits_a_moment(place):
    draft = send(place, large(3000))
    assert (draft.state, draft.rows_read, draft.content) == ("draft", 3000, None)
    done = imports.confirm(by=place[0], import_=draft)
    assert (done.rows_read, done.rows_stored) == (3000, 3000)


def test_what_is_wrong_with_a_larger_file_is_said_at_once(place):
    with pytest.raises(Refused) as refused:
        send(place, large(3000), tables.Limits(rows=2000))
    assert refused.value.problems[0].field == "file" and Import.select().count() == 0


def test_a_sender_does_not_wait_for_a_slow_file(place, monkeypatch):
    monkeypatch.setattr(imports, "PATIENCE", 0)
    with import_reading._turn:
        waiting = send(place, large(3000))
        assert waiting.state == "reading" and send(place, large(3000)).id == waiting.id
    all_read()
    assert Import.get_by_id(waiting.id).state == "draft"
    assert ImportRow.select().where(ImportRow.import_ == waiting).count() == 3000


def test_a_small_file_does_not_queue_behind_a_large_one(place, monkeypatch):
    monkeypatch.setattr(imports, "PATIENCE", 0.2)
    with import_reading._turn:
        assert send(place, large(2)).state == "reading"
    all_read()


def test_an_error_of_our_own_is_told_to_the_person_waiting(place, monkeypatch):
    monkeypatch.setattr(tables, "read", lambda *given: 1 / 0)
    with pytest.raises(Refused) as refused:
        send(place, large(3000))
    assert refused.value.problems[0].message == import_reading.BROKEN_OFF


def test_a_second_server_that_starts_leaves_alone_what_the_first_is_reading(place):
    owner, hotel = place
    with database.write():
        about = {"establishment": hotel, "user": owner, "file_name": "khach.csv"}
        lost, begun = (Import.create(**about, content_hash=str(number), content=content)
                       for number, content in enumerate((None, large(3))))
    ready, over = threading.Event(), threading.Event()

    def first_server():
        with database.db.connection_context(), import_reading._ours(lost.id), import_reading._ours(begun.id):
            ready.set()
            over.wait(20)
    reading = threading.Thread(target=first_server)
    reading.start()
    ready.wait(20)
    try:
        if database.is_postgres():
            assert import_reading.resume(tables.Limits()) == []
            assert {row.state for row in Import.select()} == {"reading"} and Import.select().count() == 2
    finally:
        over.set()
        reading.join()
    import_reading.resume(tables.Limits())
    all_read()
    assert [(row.id, row.state) for row in Import.select()] == [(begun.id, "draft")], "the lost one is gone, the other was read"
