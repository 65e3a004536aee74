"""Lists of guests that strangers upload or paste: checked from outside, read in a child process, laid out."""

import os
import tempfile

from domain.problems import refuse
from domain.tables import layout, outside, process, text
from domain.tables import sentences as say
from domain.tables.layout import remap
from domain.tables.rows import interpret
from domain.tables.table import Limits, Table, letter

__all__ = ["Limits", "Table", "interpret", "letter", "paste", "read", "records", "remap"]

USUAL = Limits()


def read(path, filename, limits=USUAL):
    """The Table in a file: .xlsx .xls .xlsm .ods .csv .tsv .txt .xml. `filename` is the name the person gave it.

    Raises Refused with one sentence at `file` for anything that is not a list of foreign guests.
    """
    format, notes = outside.inspect(path, filename, limits)
    facts, rows = process.run(path, format, limits)
    table = layout.table(facts, rows, limits)
    table.notes = notes + table.notes
    return table


def records(content, filename, limits=USUAL):
    """(facts, rows) of a file's bytes: .xlsx .xls .ods .csv .tsv .txt, for tables other than lists of guests; XML is refused.

    Each row is (number, cells). Raises Refused at `file`."""
    handle, path = tempfile.mkstemp(prefix="khaibao-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        format, _notes = outside.inspect(path, filename, limits)
        if format == "xml":
            refuse("file", say.WRONG_KIND)
        return process.run(path, format, limits)
    finally:
        os.unlink(path)


def paste(pasted, limits=USUAL):
    """The Table in pasted text: cells divided by tabs, semicolons, commas or bars. Raises Refused at `file`."""
    if not pasted.strip():
        refuse("file", say.EMPTY)
    if len(pasted) > limits.bytes:
        refuse("file", say.TOO_LARGE, megabytes=limits.bytes // (1024 * 1024))
    return layout.table({}, list(layout.bounded(text.records(pasted, limits), limits)), limits)
