"""What can be known of a stranger's file before anything parses it: its size, its first bytes, its zip directory."""

import os
import re

from domain.problems import Problem, refuse
from domain.tables import archive
from domain.tables import sentences as say

EXTENSIONS = (".xlsx", ".xls", ".xlsm", ".ods", ".csv", ".tsv", ".txt", ".xml")
BOOKS = (".xlsx", ".xls", ".xlsm", ".ods")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
_PACKED = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")


def inspect(path, filename, limits):
    """(format, notes) of a file: `book`, `xml` or `text`, and what a person should know. Raises Refused at `file`.

    The content decides, at byte 0; the ending of the name must belong to the same family.
    """
    size = os.path.getsize(path)
    if not size:
        refuse("file", say.EMPTY)
    if size > limits.bytes:
        refuse("file", say.TOO_LARGE, megabytes=limits.bytes // (1024 * 1024))
    with open(path, "rb") as file:
        head = file.read(4096)
    ending = os.path.splitext(filename or "")[1].lower()
    notes = []
    if head.startswith(b"PK"):
        if head.startswith(b"PK\x05\x06"):
            refuse("file", say.EMPTY)
        if archive.check(path, limits) == "macros":
            notes.append(Problem("file", say.MACROS, {}, True))
        format = "book"
    elif head.startswith(_OLE):
        _check_compound(path)
        format = "book"
    else:
        format = _written(head, ending)
    _agree(format, ending)
    return format, notes


def _check_compound(path):
    """The old Office container: an Excel 97 workbook, an encrypted workbook, or something else."""
    with open(path, "rb") as file:
        content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        refuse("file", say.LOCKED)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book\0")):
        refuse("file", say.DOCUMENT)


def _written(head, ending):
    """`xml` or `text` for what is written in characters; a sentence for everything else."""
    if head.startswith(b"%PDF"):
        refuse("file", say.PDF)
    if head.startswith(_PICTURES) or head[4:8] == b"ftyp" or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        refuse("file", say.PICTURE)
    if head.startswith((b"{\\rtf", b"\xdb\xa5")):
        refuse("file", say.DOCUMENT)
    if head.startswith(_PACKED):
        refuse("file", say.PACKED)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if head.startswith(_PROGRAMS) or (b"\0" in head and not wide):
        refuse("file", say.WRONG_KIND)
    start = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    start = start.lstrip()
    if re.match(rb"<(!doctype\s+html|html|head|body|table|meta|style)\b", start, re.IGNORECASE) or (
            start.startswith(b"<") and (b"<Workbook" in start or ending in BOOKS)):
        refuse("file", say.WEB_PAGE)
    return "xml" if start.startswith(b"<") else "text"


def _agree(format, ending):
    """Refuse a name whose ending promises another family of files than the content is."""
    if ending and ending not in EXTENSIONS:
        refuse("file", say.WRONG_KIND)
    family = "book" if ending in BOOKS else "xml" if ending == ".xml" else "text"
    if ending and family != format and not (format == "xml" and ending == ".txt"):
        refuse("file", say.MISNAMED, ending=ending)
