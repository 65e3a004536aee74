"""Each request is counted, timed and, when LOG_REQUESTS asks for it, told in the log: never whose it was, nor what was asked."""

import logging
import secrets
from bisect import bisect_left
from collections import Counter
from threading import Lock
from time import perf_counter

from flask import current_app, g, request

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
# A stranger may invent methods; each would stay in memory.
_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
log = logging.getLogger("khaibao.requests")


class Counts:
    """What this process has answered: requests by endpoint, method and class of status; and how long they took."""

    def __init__(self):
        self.requests, self.slots, self.seconds = Counter(), [0] * (len(BOUNDS) + 1), 0.0
        self._lock = Lock()

    def add(self, endpoint, method, status, seconds):
        """One request more."""
        with self._lock:
            self.requests[endpoint, method, f"{status // 100}xx"] += 1
            self.slots[bisect_left(BOUNDS, seconds)] += 1
            self.seconds += seconds


counts = Counts()


def begin():
    """A request comes in: it gets its name, by which the office finds it in the log."""
    g.began, g.request_id = perf_counter(), secrets.token_hex(4)


def end(response):
    """Its answer leaves. A request for another host never began."""
    if "began" not in g:
        return
    seconds = perf_counter() - g.began
    told = {"endpoint": request.endpoint or "none", "method": request.method if request.method in _METHODS else "other",
            "status": response.status_code}
    counts.add(**told, seconds=seconds)
    response.headers["X-Request-Id"] = g.request_id
    if current_app.khaibao.log_requests:
        told |= {"milliseconds": round(seconds * 1000, 1), "request": g.request_id}
        log.info("%(endpoint)s %(method)s %(status)s %(milliseconds)s ms %(request)s", told, extra={"told": told})
