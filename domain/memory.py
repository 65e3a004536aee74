"""Keeps the server small: the C library would keep what a large list needed, apart for each thread."""

import ctypes
import gc
import os
from contextlib import suppress
from pathlib import Path

_M_ARENA_MAX = -8  # the name of this option in malloc.h


def few_arenas():
    """Let all threads share two heaps: eight of their own would each keep what one large list once needed."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def begun():
    """What the start has read stays for good: Python need not look through it again for what has become free."""
    gc.collect()
    gc.freeze()


def give_back():
    """Free what large work left behind. Takes some hundredths of a second; does less where the system is not glibc."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def resident():
    """Bytes of memory this process holds, None where the system does not tell."""
    with suppress(OSError, AttributeError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return None
