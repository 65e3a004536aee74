"""The parent's side of the child process: few at a time, with a clock, sharing no secret with what reads strangers' files."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from domain import viruses
from domain.problems import N_, refuse

SECONDS = 20
# How many pictures are read at a time, and how many more may wait: a flood of them must not take all processors and threads.
AT_ONCE, WAITING = 2, 2
BUSY = N_("Many pictures and papers are being looked at just now. Please try again in a minute.")
_HOUSE = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
_running, _inside = threading.BoundedSemaphore(AT_ONCE), threading.BoundedSemaphore(AT_ONCE + WAITING)
# Applicants looking at their own papers share one place, and four at most ask for it: officers and new papers go first.
_own, _asking = threading.BoundedSemaphore(1), threading.BoundedSemaphore(4)


class Unreadable(Exception):
    """The child ended without an answer: it could not read the file, or not within its limits."""


def ask(act, content, field, patience=0, **details):
    """(facts, files) of what the child does with a stranger's bytes: `act` is one of child.ACTS, `details` its other arguments.

    Where too many wait, so many seconds of `patience` are spent on a place among them. Raises Refused at `field` with the
    child's own sentence or when too many wait, Unreadable for anything else.
    """
    viruses.refuse_found(content, field)
    head = json.dumps({"act": act, "details": details}).encode() + b"\n"
    environment = _ONE_THREAD | {name: os.environ[name] for name in _KEPT if name in os.environ}
    with _place(field, patience):
        try:
            child = subprocess.run(  # noqa: S603 (our own module; nothing of the stranger's is on the command line)
                [sys.executable, "-s", "-E", "-m", "domain.pictures.child"], cwd=_HOUSE, env=environment, input=head + content,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise Unreadable
    first, _, rest = child.stdout.partition(b"\n")
    if child.returncode or not first:
        raise Unreadable
    answer = json.loads(first)
    if "refused" in answer:
        refuse(field, answer["refused"][0], **answer["refused"][1])
    return answer["facts"], _parts(rest, answer["sizes"])


def _parts(content, sizes):
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return [content[start:start + size] for start, size in zip(starts, sizes, strict=True)]


@contextmanager
def _place(field, patience):
    if not _inside.acquire(timeout=patience):
        refuse(field, BUSY)
    try:
        with _running:
            yield
    finally:
        _inside.release()


@contextmanager
def own_place(patience):
    """Around what an applicant has drawn: one at a time of all applicants. Raises Refused when too many wait, or for too long."""
    if not _asking.acquire(blocking=False):
        refuse("", BUSY)
    try:
        if not _own.acquire(timeout=patience):
            refuse("", BUSY)
        try:
            yield
        finally:
            _own.release()
    finally:
        _asking.release()
