"""How the log is written: in plain lines or as JSON, with slow queries by their words and never by their values."""

import json
import logging
from datetime import UTC, datetime
from functools import wraps
from logging.handlers import RotatingFileHandler
from time import perf_counter

slow = logging.getLogger("khaibao.queries")
PLAIN = "%(asctime)s %(levelname)s %(message)s"


class JsonLines(logging.Formatter):
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
        line.setFormatter(JsonLines() if config.log_format == "json" else logging.Formatter(PLAIN))
    logging.basicConfig(level=logging.INFO, handlers=lines)


def tell_slow(db, milliseconds):
    """Tell of each query of this database whose first row took so long; 0 tells of none and costs nothing."""
    if milliseconds:
        db.execute_sql = _told_slow(db.execute_sql, milliseconds)
        db.execute_many = _told_slow(db.execute_many, milliseconds)


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
