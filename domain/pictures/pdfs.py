"""A PDF in the child process: never shown by the server, kept only when nothing in it acts, hides or is locked."""

import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from domain.problems import N_, refuse

LOCKED = N_("The PDF is locked by a password. Save it without one, then send it again.")
ACTIVE = N_("The PDF holds a script, a form program or another file inside, which is not accepted. Print it to a new PDF or scan "
            "the paper, then send it again.")
TOO_MANY_PAGES = N_("The PDF has %(pages)s pages; at most %(most)s are accepted. Send only the pages that are asked for.")
# What makes a PDF act or carry something else, as keys, as kinds of actions, and as kinds of annotations.
_ACTIVE = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA", "/RichMedia", "/RichMediaExecute",
           "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/Movie", "/Sound", "/FileAttachment", "/3D", "/Collection"}
# Looked for in the bytes as well: what one reader overlooks another may find. Short names would be found by chance.
_WRITTEN = re.compile(rb"/(?:JavaScript|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|FileAttachment|Launch)(?![A-Za-z0-9])")
_SHORT = re.compile(rb"/(?:JS\s*[(<]|XFA\s*[\[<]|JS\s+\d+\s+\d+\s+R)")
_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)


def check(content, most_pages):
    """{pages} of a PDF that may be kept. Refuses what is locked, too long, acts or carries files; fails if damaged."""
    written = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), content)
    if _WRITTEN.search(written) or _SHORT.search(_STREAM.sub(b"", written)):
        refuse("", ACTIVE)
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        refuse("", LOCKED)
    if any(_acts(reader.get_object(IndirectObject(number, generation, reader))) for number, generation in _numbers(reader)):
        refuse("", ACTIVE)
    pages = len(reader.pages)
    if not pages:
        raise ValueError("no pages")
    if pages > most_pages:
        refuse("", TOO_MANY_PAGES, pages=pages, most=most_pages)
    return {"pages": pages}


def _numbers(reader):
    """Every object the file lists, reached from a page or not."""
    for generation, places in reader.xref.items():
        yield from ((number, generation) for number in places)
    yield from ((number, 0) for number in reader.xref_objStm)


def _acts(thing):
    """Whether something within one object, not following its links, is on the list."""
    if isinstance(thing, DictionaryObject):
        return any(str(key) in _ACTIVE for key in thing) or any(_acts(value) for value in thing.values())
    if isinstance(thing, ArrayObject):
        return any(_acts(value) for value in thing)
    return isinstance(thing, NameObject) and str(thing) in _ACTIVE
