"""Where the papers of applications lie: outside the web root, sealed, each content once under its SHA-256, for this user only."""

import hashlib
import re
import shutil
import threading
import time
from contextlib import suppress

import field_key
import whole_file
from config import PRIVATE
from database import db, is_postgres
from domain.problems import N_, refuse
from models import Paper

FULL = N_("The office cannot take in files just now. Please try again later, or bring the papers to the counter.")
# The database must go on when strangers send more than there is room for.
KEPT_FREE = 500 * 1024**2
_SUM = re.compile(r"[0-9a-f]{64}")
# The number of the lock that processes of one Postgres share.
_SHARED = 20261123


class Lock:
    """Held by one at a time in this process, and by one process at a time on Postgres; SQLite has one process anyway.

    Postgres lets go of it when the process that holds it ends, however it ends."""

    def __init__(self):
        self._mine = threading.RLock()

    def __enter__(self):
        self._mine.acquire()
        try:
            if is_postgres():
                db.execute_sql("SELECT pg_advisory_lock(%s)", (_SHARED,))
        except BaseException:
            self._mine.release()
            raise

    def __exit__(self, *_failure):
        try:
            if is_postgres():
                db.execute_sql("SELECT pg_advisory_unlock(%s)", (_SHARED,))
        finally:
            self._mine.release()


# Held from writing a file until its row is stored, and from asking whether a row names it until it is gone.
# Taken before the database is written to, never after: two threads would wait for each other.
lock = Lock()


class Damaged(Exception):
    """A file is missing or is not what its row says."""


class _Place:
    folder = None


def keep_in(folder):
    """Lay the papers into this folder from now on, made when the first one comes; returns the one before."""
    before, _Place.folder = _Place.folder, folder
    return before


def put(content):
    """Keep these bytes; returns their checksum. A crash leaves the whole file or none. Call it with `lock` held."""
    checksum = hashlib.sha256(content).hexdigest()
    path = _path(checksum)
    path.parent.mkdir(PRIVATE, parents=True, exist_ok=True)
    if shutil.disk_usage(path.parent).free < KEPT_FREE + len(content):
        refuse("file", FULL)
    _write(path, content)
    return checksum


def read(checksum):
    """The bytes of this checksum. Raises Damaged when they are gone or altered."""
    try:
        content = plain(_path(checksum))
    except (OSError, field_key.Locked):
        raise Damaged(checksum)
    if hashlib.sha256(content).hexdigest() != checksum:
        raise Damaged(checksum)
    return content


def plain(path):
    """The bytes of a file as they were handed in. Raises field_key.Locked, OSError."""
    return field_key.opened_file(path.read_bytes(), _label(path.name))


def reseal():
    """Seal with the newest key the files that are not yet; returns (how many, how many no key opens)."""
    found = list(reseal_folders())
    return sum(sealed for sealed, _lost in found), sum(lost for _sealed, lost in found)


def reseal_folders():
    """The same folder by folder: yields (how many, how many no key opens) of each, also while papers come and go."""
    start = field_key.head().encode("ascii")
    for folder in sorted(_Place.folder.glob("??")):
        found = [_resealed(path, start) for path in folder.iterdir() if _SUM.fullmatch(path.name)]
        yield found.count(True), found.count(False)


def _resealed(path, start):
    """True when the file was sealed anew, False when no key opens it, None when nothing was to be done."""
    with suppress(FileNotFoundError):
        if sealed_with(path, start):
            return None
        with lock:
            try:
                _write(path, plain(path))
                return True
            except field_key.Locked:
                return False
    return None


def sealed_with(path, start):
    """Whether a file is sealed with the key whose sealed files begin so."""
    with open(path, "rb") as file:
        return file.read(len(start)) == start


def forget(checksums):
    """Delete those of these files that no row names any more. Call it when the change that let them go is stored."""
    with lock:
        for checksum in {each for each in checksums if each}:
            if not _named(checksum):
                _path(checksum).unlink(missing_ok=True)


def sweep(older_than=3600):
    """Delete the files that no row names (a deleted application's, a crash's), not those just arriving. Returns how many."""
    gone = 0
    if not _Place.folder or not _Place.folder.is_dir():
        return gone
    for path in _Place.folder.glob("??/*"):
        with lock, suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime >= older_than and not _named(path.name):
                path.unlink()
                gone += 1
    return gone


def _named(name):
    return Paper.select().where((Paper.checksum == name) | (Paper.original == name)).exists()


def _path(checksum):
    if not _SUM.fullmatch(checksum):
        raise Damaged(checksum)
    return _Place.folder / checksum[:2] / checksum


def _label(checksum):
    return f"paper.{checksum}"


def _write(path, content):
    whole_file.write(path, field_key.seal_file(content, _label(path.name)))
