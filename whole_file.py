"""Files that are stored whole or not at all, even when the power fails; only this user can read them."""

import errno
import os
from contextlib import contextmanager, suppress


@contextmanager
def writing(path):
    """A file open for the new bytes of `path`: they replace the old ones at the end of the block; if it fails, the old ones stay.

    Until then they lie beside it, under its name and ".half". Two at a time must not write the same path.
    """
    half = path.with_name(f"{path.name}.half")
    try:
        with open(half, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(half, path)
        settle(path.parent)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def write(path, content):
    """Store these bytes as the file `path`."""
    with writing(path) as file:
        file.write(content)


def settle(folder):
    """Make the names in a folder survive a power cut, as its files already do; Windows needs no such step."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as problem:
        # Some folders of other machines do not offer it.
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
