"""The child process that opens a stranger's file: little memory, little time, JSON lines out, and then it ends."""

import json
import sys

from domain.problems import Refused
from domain.tables import layout
from domain.tables import sentences as say
from domain.tables.table import Limits


def main():
    """Read {path, format, limits} from standard input; write one line of facts, a line per row, and a last line."""
    job = json.loads(sys.stdin.read())
    limits = Limits(**job["limits"])
    confine(limits)
    try:
        facts, rows = _open(job["path"], job["format"], limits)
        _write(facts)
        count = 0
        for count, row in enumerate(layout.bounded(rows, limits), 1):  # noqa: B007 (the count is the last word)
            _write(row)
        _write({"end": count})
    except Refused as refusal:
        problem = refusal.problems[0]
        _write({"refused": [problem.message, problem.params]})
    except MemoryError:
        _write({"refused": [say.TOO_WIDE_SPREAD, {}]})


def confine(limits):
    """Give this process less memory and processor time than the office needs, where the system can promise that.

    `limits` has `memory` in bytes and `seconds`; no core file is written."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only guard
        return
    for what, soft, hard in ((resource.RLIMIT_AS, limits.memory, limits.memory), (resource.RLIMIT_CORE, 0, 0),
                             (resource.RLIMIT_CPU, limits.seconds, limits.seconds + 1)):
        given = resource.getrlimit(what)[1]
        if given != resource.RLIM_INFINITY:
            soft, hard = min(soft, given), min(hard, given)
        resource.setrlimit(what, (soft, hard))


def _open(path, format, limits):
    """(facts, rows) of the file; each format's parser is loaded only when its turn comes."""
    if format == "book":
        from domain.tables import book
        return book.read(path, limits)
    if format == "xml":
        from domain.tables import xml
        return {"xml": True}, xml.records(path, limits)
    from domain.tables import text
    with open(path, "rb") as file:
        content, notes = text.decode(file.read())
    return {"notes": notes}, text.records(content, limits)


def _write(line):
    sys.stdout.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
