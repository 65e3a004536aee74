"""DATA_DIR's lock: one process at a time serves its SQLite file."""

import os
from contextlib import contextmanager

try:
    import fcntl
except ImportError:
    fcntl = None
    import msvcrt

_held = set()


@contextmanager
def alone(config):
    """Hold DATA_DIR's lock while one process serves its SQLite file; Postgres needs none. Nests within the process.

    The operating system releases the lock when the process ends, however it ends.
    """
    path = (config.data_dir / "khaibao.lock").resolve()
    if config.database_url or path in _held:
        yield
        return
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+", encoding="ascii") as file:
        try:
            _take(file)
        except OSError:
            raise SystemExit(f"Khaibao is already running on the database in {config.data_dir} (process "
                             f"{file.read().strip() or 'unknown'}). Stop that one first, or choose another DATA_DIR.")
        # Written over the last one's number: the disk may be too full for more.
        file.seek(0)
        file.write(f"{os.getpid()}\n")
        file.truncate()
        _held.add(path)
        try:
            yield
        finally:
            _held.discard(path)


def _take(file):
    if fcntl:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    # Windows forbids others to read a locked byte: lock one far behind the number written in the file.
    file.seek(2**20)
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    finally:
        file.seek(0)
