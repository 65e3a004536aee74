"""How the log is written: in plain lines or as JSON, with slow queries by their words and never by their values.

It names no person: the trace of an error tells where and what kind, and its words only where they cannot hold what was typed.
"""

import json
import logging
import re
from datetime import UTC, datetime
from functools import wraps
from logging.handlers import RotatingFileHandler
from time import perf_counter
from traceback import format_tb

from peewee import IntegrityError, InterfaceError, OperationalError

from operation import Trouble

slow = logging.getLogger("khaibao.queries")
PLAIN = "%(asctime)s %(levelname)s %(message)s"
# The words of these come from the system or from us; those of others (ValueError, KeyError, DataError) may quote what was typed.
_OPEN = (OSError, RuntimeError, TypeError, AttributeError, NameError, ImportError, ArithmeticError, MemoryError, Trouble,
         OperationalError, InterfaceError)
# The server's own words about a request end with its path, which may hold a code or the secret of a link.
_SERVING = re.compile(r"(?<=while serving ).*", re.DOTALL)
_CONTROL = {number: f"\\x{number:02x}" for number in (*range(32), 127, 0x85)} | {0x2028: " ", 0x2029: " "}


class Lines(logging.Formatter):
    """Each entry as a line; behind it the trace, if there is one."""

    def formatException(self, exc_info):
        error, chain = exc_info[1], []
        while error and error not in chain:
            chain.append(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(f"Traceback:\n{''.join(format_tb(each.__traceback__))}{type(each).__name__}{_words(each)}"
                         for each in reversed(chain))


class JsonLines(Lines):
    """Each entry as one line of JSON: when (UTC), how grave, from whom, what; of a request its parts too."""

    def format(self, record):
        entry = {"at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
                 "level": record.levelname, "logger": record.name, "message": record.getMessage()} | getattr(record, "told", {})
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def begin(config):
    """Write the log of this process as the settings say."""
    lines = [logging.StreamHandler()]
    if config.log_file:
        lines.append(RotatingFileHandler(config.log_file, maxBytes=10 * 1024**2, backupCount=5, encoding="utf8"))
    for line in lines:
        line.setFormatter(JsonLines() if config.log_format == "json" else Lines(PLAIN))
        line.addFilter(_in_one_line)
    logging.basicConfig(level=logging.INFO, handlers=lines)


def _in_one_line(record):
    said = record.getMessage()
    record.msg, record.args = (_SERVING.sub("a request", said) if record.name == "waitress" else said).translate(_CONTROL), None
    return True


def _words(error):
    if isinstance(error, IntegrityError):
        # Which rule; the lines below it quote the row.
        return f": {str(error).partition(chr(10))[0]}"
    return f": {error}".translate(_CONTROL) if isinstance(error, _OPEN) else ""


def tell_slow(db, milliseconds):
    """Tell of each query of this database whose first row took so long; 0 tells of none and costs nothing."""
    if milliseconds:
        for way in ("execute_sql", "execute_many", "copy_rows"):
            if execute := getattr(db, way, None):
                setattr(db, way, _told_slow(execute, milliseconds))


def _told_slow(execute, milliseconds):
    @wraps(execute)
    def timed(sql, *args, **kwargs):
        began = perf_counter()
        try:
            return execute(sql, *args, **kwargs)
        finally:
            took = (perf_counter() - began) * 1000
            if took >= milliseconds:
                slow.warning("slow query, %.0f ms: %s", took, sql, extra={"told": {"milliseconds": round(took), "sql": sql}})

    return timed
