"""The server under test: a process of its own, as an operator starts it, and what it needs of the machine."""

import ctypes
import mmap
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from bench.load import Client

ROOT = Path(__file__).parents[1]


class House:
    """A running server: its port, and the seconds from its start to the first answer."""

    def __init__(self, words, path, **environ):
        self.port = _free_port()
        words = [word.replace("PORT", str(self.port)) for word in words]
        self.log = open(os.environ.get("BENCH_LOG", os.devnull), "ab")  # noqa: SIM115 (closed by stop)
        began = time.perf_counter()
        self.process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=self.log, stderr=self.log,
                                        env={**os.environ, "PORT": str(self.port), **environ})
        try:
            self.cold_start = self._first_answer(path) - began
        except AssertionError:
            self.stop()
            raise

    def _first_answer(self, path):
        for _ in range(3000):
            try:
                assert Client(self.port).get(path).status == 200
                return time.perf_counter()
            except OSError:
                assert self.process.poll() is None, "the server has ended"
                time.sleep(0.01)
        raise AssertionError("the server does not answer")

    def processor(self):
        """Seconds of processor time the server has used so far (0 where the system does not tell)."""
        try:
            words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, what="VmRSS"):
        """Megabytes of memory the process has now (VmRSS) or its share of it (Pss); None where the system does not tell."""
        return _memory(self.process.pid, what)

    @contextmanager
    def peak(self):
        """Watches the server with its children; yields a list whose first item is the most megabytes they had together."""
        most, stop = [0.0], threading.Event()

        def watch():
            while not stop.wait(0.02):
                now = sum(_memory(pid, "VmRSS") or 0 for pid in [self.process.pid, *_children(self.process.pid)])
                most[0] = max(most[0], now)
        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield most
        finally:
            stop.set()
            watcher.join()

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.log.close()


@contextmanager
def running(words, path="/", **environ):
    """A server for as long as it is measured."""
    house = House(words, path, **environ)
    try:
        yield house
    finally:
        house.stop()


@contextmanager
def in_memory(path):
    """Keep a file in memory meanwhile, as an office's own server would: a machine that is shared lets go of files at once.

    Yields whether the system does so; it asks for the right to lock memory.
    """
    size, system = Path(path).stat().st_size, ctypes.CDLL(None, use_errno=True) if hasattr(os, "posix_fadvise") else None
    if system is None:
        yield False
        return
    system.mmap.restype, system.mmap.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3,
                                                                  ctypes.c_long]
    system.mlock.argtypes = system.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    with open(path, "rb") as file:
        place = system.mmap(None, size, mmap.PROT_READ, mmap.MAP_SHARED, file.fileno(), 0)
    try:
        yield system.mlock(place, size) == 0
    finally:
        system.munmap(place, size)


def forget(path):
    """Have the system forget what it keeps of a file in memory."""
    with open(path, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _memory(pid, what):
    file = "smaps_rollup" if what == "Pss" else "status"
    try:
        text = Path(f"/proc/{pid}/{file}").read_text()
    except OSError:
        return None
    line = next((line for line in text.splitlines() if line.startswith(f"{what}:")), None)
    return int(line.split()[1]) / 1024 if line else None


def _children(pid):
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            mine = [int(word) for word in path.read_text().split()]
        except OSError:
            continue
        found += mine + [each for child in mine for each in _children(child)]
    return found
