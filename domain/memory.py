"""Keeps the server small: the C library would keep what a large list needed, apart for each thread."""

import ctypes
import gc
from contextlib import suppress

_M_ARENA_MAX = -8  # the name of this option in malloc.h


def few_arenas():
    """Let all threads share two heaps: eight of their own would each keep what one large list once needed."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def give_back():
    """Free what large work left behind. Takes some hundredths of a second; does less where the system is not glibc."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
