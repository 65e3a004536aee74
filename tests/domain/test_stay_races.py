"""Two clerks declare at the same moment: with the guard exactly one is stored; without it both are."""

from contextlib import contextmanager, nullcontext
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from peewee import OperationalError

import database
from domain import stays
from domain.problems import Refused
from domain.stay_conflicts import Conflicts
from models import Establishment, Stay, User
from tests.at_once import at_once, each_of
from tests.domain.test_stays import TODAY, guest
from tests.people import establishment, person

pytestmark = pytest.mark.own_database
CLERKS = 6


@pytest.fixture
def hotel(stored):
    return establishment(person("owner", "Chủ Cơ Sở"))


def overlapping(number):
    """Stays of one passport that overlap but arrive on different days: only a look before storing can tell."""
    return guest(arrived_on=TODAY - timedelta(days=20 - number), leaving_on=TODAY, left_on=TODAY)


def all_at_once(hotel, values):
    """What became of one declaration per clerk, all sent at the same moment: "stored", "refused" or "failed"."""
    def declare(number):
        stays.declare(by=User.get(User.role == "owner"), establishment=Establishment.get_by_id(hotel.id), values=values(number))
    words = {type(None): "stored", Refused: "refused", OperationalError: "failed"}
    return [words[type(each)] for each in at_once(*each_of(CLERKS, declare), besides=[OperationalError])]


@contextmanager
def slow_looks(monkeypatch):
    """A pause between looking for conflicts and storing, so that the others can come in between."""
    meet, look = Barrier(CLERKS), Conflicts.problems

    def problems(self, values, **more):
        found = look(self, values, **more)
        try:
            meet.wait(0.5)
        except BrokenBarrierError:
            meet.reset()
        return found
    with monkeypatch.context() as patch:
        patch.setattr(Conflicts, "problems", problems)
        yield patch


@pytest.mark.parametrize("values", [overlapping, lambda number: guest()], ids=["overlapping", "the same"])
def test_one_of_many_at_once_is_stored_and_the_others_are_told(hotel, values):
    outcome = all_at_once(hotel, values)
    assert Stay.select().count() == 1
    assert sorted(outcome) == ["refused"] * (CLERKS - 1) + ["stored"]


def test_without_the_guard_the_race_shows(hotel, monkeypatch):
    """Looked at without a lock and stored in a transaction of its own, each of several finds no other."""
    with slow_looks(monkeypatch) as patch:
        patch.setattr(stays, "_held", lambda number: [Establishment.get_by_id(number)])
        patch.setattr(stays, "write", database.db.atomic if database.is_postgres() else nullcontext)
        outcome = all_at_once(hotel, overlapping)
    assert outcome.count("stored") > 1
