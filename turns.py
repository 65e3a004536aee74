"""Which request is answered when: a few at a time, in the order they came."""

import threading
from collections import deque


def in_turn(app, patience=0.1, seats=1):
    """A WSGI app that answers so many requests at a time, in their order; who has waited `patience` seconds goes ahead.

    Both databases let go of the interpreter many times in each question; answers that snatch it from one another take half as
    long again, and on SQLite a change that holds the writer's lock meanwhile keeps all others waiting. Files sent to us are read
    beside the rest, and pictures are drawn there.
    """
    turn = _Turn(seats)

    def answer(environ, start_response):
        beside = environ.get("CONTENT_TYPE", "").startswith("multipart/") or environ.get("PATH_INFO", "").endswith(".jpg")
        mine = not beside and turn.taken(patience)
        try:
            return app(environ, start_response)
        finally:
            if mine:
                turn.given_back()

    return answer


class _Turn:
    """So many seats, taken strictly in the order of coming: a lock goes to whoever snatches it, and some would wait for long."""

    def __init__(self, seats):
        self._free, self._waiting, self._change = seats, deque(), threading.Lock()

    def taken(self, patience):
        """Wait for a seat; whether there was one within so many seconds."""
        with self._change:
            if self._free:
                self._free -= 1
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=patience):
            return True
        with self._change:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True

    def given_back(self):
        with self._change:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
