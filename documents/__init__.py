"""What leaves as a file, one module each; `documents.receipt` is loaded when the first receipt is made.

What draws PDFs and workbooks takes a third of the start and of the memory, and many a day needs neither.
"""

from importlib import import_module, util


def __getattr__(name):
    if name.startswith("_") or util.find_spec(f"documents.{name}") is None:
        raise AttributeError(name)
    return import_module(f"documents.{name}")
