"""A guest declared in the moment in which the name is put on a list: with the guard always found, without it by nobody."""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

import database
from domain import stays, watch, watch_hits
from models import Establishment, User, WatchHit, WatchList
from tests.at_once import at_once, stored_by
from tests.domain.test_stays import guest
from tests.people import establishment, person

pytestmark = pytest.mark.own_database


@pytest.fixture
def hotel(stored):
    """An establishment, and a watch list."""
    watch.create_list(by=person("province", "Cán Bộ Tỉnh"), values={"name": "Chưa cho nhập cảnh"})
    return establishment(person("owner", "Chủ Cơ Sở"))


def hits_of_both(hotel, monkeypatch):
    """How many hits there are after a declaration and an entry that fit have looked for each other at the same moment."""
    both, looked = Barrier(2), watch_hits.strongest

    def strongest(found):
        answer = looked(found)
        # Nobody goes on before the other has looked too, unless the guard keeps the other from looking.
        with suppress(BrokenBarrierError):
            both.wait(0.5)
        return answer

    def declare():
        return stays.declare(by=User.get(User.role == "owner"), establishment=Establishment.get_by_id(hotel.id), values=guest())

    def put():
        return watch.add_entry(by=User.get(User.role == "province"), watch_list=WatchList.get(),
                               values={"documents": [("L898902C3", "")]})
    with monkeypatch.context() as patch:
        patch.setattr(watch_hits, "strongest", strongest)
        assert len(stored_by(at_once(declare, put))) == 2
    return WatchHit.select().count()


def test_who_declares_and_who_adds_a_name_at_once_find_each_other(hotel, monkeypatch):
    assert hits_of_both(hotel, monkeypatch) == 1


def test_without_the_guard_they_miss_each_other(hotel, monkeypatch):
    """SQLite has one writer whatever the guard says: there they go on finding each other."""
    monkeypatch.setattr(watch_hits, "_turn", lambda verb: None)
    assert hits_of_both(hotel, monkeypatch) == (0 if database.is_postgres() else 1)
