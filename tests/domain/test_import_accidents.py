"""What goes wrong around an import leaves nothing half done, keeps nobody waiting and turns no number false."""

import threading
from types import SimpleNamespace

import pytest
from peewee import OperationalError

from domain import import_reading, import_rows, imports, tables
from models import Import, ImportRow
from tests.lists import guest, october, pasted

LIMITS = tables.Limits()


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    october(monkeypatch)


def send(owner, hotel, text):
    return imports.begin(by=owner, establishment=hotel, limits=LIMITS, pasted=text)


def numbers(import_):
    import_ = Import.get_by_id(import_.id)
    return import_.rows_read, import_.rows_stored, import_.rows_refused, import_.rows_duplicate


def test_a_draft_that_cannot_be_kept_does_not_block_the_same_list_sent_again(owner, hotel, monkeypatch):
    def locked(*args):
        raise OperationalError("database is locked")

    text = pasted(guest(1), guest(2))
    with monkeypatch.context() as broken:
        broken.setattr(import_reading, "_keep", locked)
        with pytest.raises(OperationalError):
            send(owner, hotel, text)
    assert Import.select().count() == 0
    assert send(owner, hotel, text).state == "draft"


def test_a_stored_list_is_never_judged_against_itself(owner, hotel):
    draft = send(owner, hotel, pasted(guest(1), guest(2)))
    old_page = Import.get_by_id(draft.id)
    imports.confirm(by=owner, import_=draft)
    import_rows.judge_again(old_page)
    assert numbers(draft) == (2, 2, 0, 0)
    assert {row.state for row in ImportRow.select()} == {"stored"}


def test_a_nul_in_a_cell_is_left_out(owner, hotel):
    draft = send(owner, hotel, pasted(guest(1, name="GUEST\0 NUMBER A")))
    assert draft.rows.get().cells[0] == "GUEST NUMBER A" and draft.rows.get().state == "ready"


def test_at_most_two_senders_wait_for_their_files(owner, hotel, monkeypatch):
    waited = []
    monkeypatch.setattr(imports, "_patient", threading.BoundedSemaphore(1))
    monkeypatch.setattr(imports, "SMALL", 0)
    monkeypatch.setattr(import_reading, "start", lambda *_: SimpleNamespace(join=waited.append))

    def send_file(number):
        return imports.begin(by=owner, establishment=hotel, limits=LIMITS, file_name="khach.csv",
                             content=pasted(guest(number)).encode())
    assert send_file(1).state == "reading" and len(waited) == 1
    imports._patient.acquire()
    assert send_file(2).state == "reading" and len(waited) == 1


def test_the_second_of_two_confirmations_at_once_finds_the_list_stored(owner, hotel, monkeypatch):
    draft = send(owner, hotel, pasted(guest(1)))
    before = Import.get_by_id(draft.id)
    imports.confirm(by=owner, import_=draft)
    answers = iter([before])
    real = Import.get_by_id
    monkeypatch.setattr(Import, "get_by_id", lambda number: next(answers, None) or real(number))
    assert imports.confirm(by=owner, import_=before).state == "stored"
    assert numbers(draft) == (1, 1, 0, 0)
