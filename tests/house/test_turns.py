"""Requests are answered in their order, a few at a time; a long page and a file keep nobody waiting."""

import threading
import time

import pytest

from turns import in_turn


class Room:
    """An app that counts how many are in it at once, and lets them out when the door opens."""

    def __init__(self):
        self.inside, self.most, self.door, self.lock = 0, 0, threading.Event(), threading.Lock()

    def __call__(self, environ, start_response):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.door.wait(5)
        with self.lock:
            self.inside -= 1
        return []


def _enter(app, sent, path="/"):
    threads = [threading.Thread(target=app, args=({"CONTENT_TYPE": content, "PATH_INFO": path}, None)) for content in sent]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.parametrize("seats", [1, 3], ids=["SQLite", "Postgres"])
def test_requests_are_answered_in_turn_and_files_do_not_wait_for_them(seats):
    room = Room()
    app = in_turn(room, patience=5, seats=seats)
    threads = _enter(app, ["", "", "", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
    threads += _enter(app, [""], "/citizen/applications/K7Q2/papers/0a/1.jpg")
    while room.inside < seats + 2:
        time.sleep(0.01)
    time.sleep(0.05)
    assert room.inside == seats + 2, "the pages whose turn it is, the file and the picture"
    room.door.set()
    for thread in threads:
        thread.join(5)
    assert room.inside == 0


def test_turns_come_in_the_order_of_asking():
    answered, doors = [], [threading.Event() for _ in range(5)]

    def room(environ, start_response):
        answered.append(environ["number"])
        doors[environ["number"]].wait(5)

    app, threads = in_turn(room, patience=5), []
    for number in range(5):
        threads.append(threading.Thread(target=app, args=({"number": number}, None)))
        threads[-1].start()
        time.sleep(0.02)
    for number, (door, thread) in enumerate(zip(doors, threads, strict=True)):
        door.set()
        thread.join(5)
        assert answered[:number + 1] == [*range(number + 1)]


def test_who_has_waited_long_enough_for_a_long_page_goes_ahead():
    room = Room()
    threads = _enter(in_turn(room, patience=0.05), ["", ""])
    for _ in range(500):
        if room.inside == 2:
            break
        time.sleep(0.01)
    assert room.inside == 2
    room.door.set()
    for thread in threads:
        thread.join(5)


def test_a_page_that_fails_gives_its_turn_back():
    def broken(environ, start_response):
        raise ValueError

    app = in_turn(broken, patience=5)
    for _ in range(2):
        with pytest.raises(ValueError):
            app({}, None)
