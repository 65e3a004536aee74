"""The parent's side of the child process: starts it, listens, stops it in time, and says what became of it."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

from domain import viruses
from domain.problems import refuse
from domain.tables import sentences as say

_HOUSE = Path(__file__).resolve().parents[2]
_LINE = 8 * 1024 * 1024
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")


def run(path, format, limits):
    """(facts, rows) of a file, read by a child that shares no secret with this process. Raises Refused at `file`."""
    viruses.refuse_found(Path(path).read_bytes(), "file")
    job = json.dumps({"path": os.path.abspath(path), "format": format, "limits": asdict(limits)})
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    child = subprocess.Popen(  # noqa: S603 (our own module; the stranger's name is not on the command line)
        [sys.executable, "-s", "-E", "-m", "domain.tables.child"], cwd=_HOUSE, env=environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    stopped = threading.Event()

    def stop():
        stopped.set()
        child.kill()

    clock = threading.Timer(limits.seconds, stop)
    clock.start()
    try:
        facts, rows, whole = _listen(child, job)
    finally:
        clock.cancel()
        child.kill()
        child.stdout.close()
        code = child.wait()
    if whole:
        return facts, rows
    if stopped.is_set() or code == -24:  # 24 is SIGXCPU: the processor time was used up
        refuse("file", say.TOO_SLOW, seconds=limits.seconds)
    return refuse("file", say.BROKEN if code in (0, 1) else say.TOO_WIDE_SPREAD)  # 1: the parser gave up by itself


def _listen(child, job):
    """(facts, rows, whole) from the child's lines; not whole when it ended before its last line."""
    facts, rows, once = {}, [], {}
    try:
        with child.stdin:
            child.stdin.write(job.encode())
        while line := child.stdout.readline(_LINE):
            said = json.loads(line)
            if isinstance(said, list):
                cells = said[1]
                rows.append((said[0], [once.setdefault(c, c) if type(c) is str else c for c in cells]))
            elif "refused" in said:
                refuse("file", said["refused"][0], **said["refused"][1])
            elif "end" in said:
                return facts, rows, len(rows) == said["end"]
            else:
                facts = said
    except (BrokenPipeError, json.JSONDecodeError):
        pass
    return facts, rows, False
