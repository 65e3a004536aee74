"""Of two servers on one database one works in the background; the other takes over when that one is gone or falls silent."""

from contextlib import nullcontext
from time import monotonic

import pytest

from domain.clock import now
from models import Lease
from operation import lease
from operation.lease import Turn


@pytest.fixture
def two(app, monkeypatch):
    monkeypatch.setattr(lease.db.obj, "connection_context", nullcontext)
    return Turn(), Turn()


def lapse():
    Lease.update(until="2026-01-01 00:00:00").execute()


def test_only_one_of_two_servers_has_the_turn(two):
    first, second = two
    assert [turn.take() for turn in (first, second, first)] == [True, False, True]


def test_the_second_takes_over_when_the_first_has_stopped_or_fallen_silent(two):
    first, second = two
    first.take()
    first.give_back()
    assert second.take() and not first.ours
    lapse()
    third = Turn()
    assert third.take() and not second.take()


def test_who_cannot_renew_stops_working_before_another_may_begin(two, monkeypatch):
    first, _second = two
    began = monotonic()
    first.take()
    monkeypatch.setattr(lease, "monotonic", lambda: began + lease.SECONDS + 1)
    assert not first.ours and lease.RENEWED_EVERY * 3 < lease.SECONDS


def test_giving_back_what_another_has_takes_nothing_from_it(two):
    first, second = two
    first.take()
    second.give_back()
    assert Lease.get().holder == first.holder and first.take()


def test_waiting_ends_at_our_turn_or_at_the_end(two):
    first, second = two
    first.take()
    assert first.wait(0) is False
    second.over.set()
    assert second.wait(0) is True


def test_a_lease_ends_by_the_databases_clock(two):
    two[0].take()
    assert abs((Lease.get().until - now()).total_seconds() - lease.SECONDS) < 50


def test_a_server_alone_asks_nobody(app):
    turn = Turn(shared=False)
    assert turn.ours and turn.wait(0) is False
    turn.give_back()
    assert turn.wait(0) is True and not Lease.select().exists()
