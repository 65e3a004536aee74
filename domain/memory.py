"""Gives memory back to the system after a large list: the C library would keep it, apart for each thread."""

import ctypes
import gc
from contextlib import suppress


def give_back():
    """Free what large work left behind. Takes some hundredths of a second; does less where the system is not glibc."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
