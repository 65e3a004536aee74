"""A thousand silent and two hundred dripping connections beside one person who works: the pages still come."""

import resource
import socket
import tempfile
import threading
import time
from contextlib import ExitStack

from bench.load import Client
from tests.soak import house

IDLE, SLOW, PAGES = 1000, 200, 40


def borne(say=print):
    """Open them all, then ask for pages; gives the problems."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as crowd:
        killing = house.House(folder, "", 0)
        known = house.settle(killing.config, dossiers=1, fees=0)
        killing.start()
        killing.ready()
        alone = _pages(killing.config.port, known)
        over = threading.Event()
        slow = [_opened(crowd, killing.config.port) for _each in range(IDLE + SLOW)][:SLOW]
        dripping = threading.Thread(target=_drip, args=(slow, over))
        dripping.start()
        beside = _pages(killing.config.port, known)
        over.set()
        dripping.join()
        killing.end()
        killing.close()
    say(f"{IDLE} idle and {SLOW} slow connections: a page in {beside[0]:.0f} ms, at most {beside[1]:.0f} ms; "
        f"alone {alone[0]:.0f} and {alone[1]:.0f} ms", flush=True)
    return [] if beside[0] < 500 else ["pages came slowly beside silent connections"]


def _pages(port, known):
    """(median, longest) milliseconds of the owner's pages."""
    client, taken = Client(port, known.owners[0][0]), []
    for _each in range(PAGES):
        began = time.perf_counter()
        assert client.get("/owner/stays").status == 200
        taken.append(1000 * (time.perf_counter() - began))
    client.connection.close()
    return sorted(taken)[PAGES // 2], max(taken)


def _opened(crowd, port):
    return crowd.enter_context(socket.create_connection(("127.0.0.1", port), timeout=10))


def _drip(connections, over):
    """A byte of a request each second on each; who is cut off is left alone."""
    for letter in b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":
        for each in connections:
            try:
                each.send(bytes([letter]))
            except OSError:
                continue
        if over.wait(1):
            return
