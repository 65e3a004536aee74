"""The child process that opens a stranger's picture or PDF: little memory, little time, an answer, and then it ends."""

import json
import os
import sys
import warnings

from PIL import Image

from domain.pictures import drawing
from domain.problems import Refused
from domain.tables.child import confine
from domain.tables.table import Limits

LIMITS = Limits(memory=1024 * 1024 * 1024, seconds=15)


def main():
    """Read a line of JSON and the stranger's bytes, write a line of JSON and files; any failure ends with a code of its own."""
    confine(LIMITS)
    if hasattr(os, "nice"):
        os.nice(5)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = 4 * drawing.MOST_POINTS  # up to there the picture is refused with a sentence
    job = json.loads(sys.stdin.buffer.readline())
    try:
        facts, files = ACTS[job["act"]](sys.stdin.buffer.read(), **job["details"])
        head = {"facts": facts, "sizes": [len(file) for file in files]}
    except Refused as refusal:
        problem = refusal.problems[0]
        head, files = {"refused": [problem.message, problem.params]}, []
    sys.stdout.buffer.write(b"\n".join((json.dumps(head).encode(), b"".join(files))))


def redraw(content, side):
    """The picture as a JPEG within a square of so many points."""
    return {}, [drawing.jpeg(drawing.upright(content, side), 85)]


def portrait(content, frame=None):
    """The whole picture, the part cut out of it, and what was found; each kind of file loads only what it needs."""
    from domain.pictures import portraits
    return portraits.cut(content, frame) if frame else portraits.new(content)


def paper(content, pages):
    """What must be known of a PDF before it is kept as it is."""
    from domain.pictures import pdfs
    return pdfs.check(content, pages), []


def page(content, number, side):
    """One page of a PDF as a JPEG."""
    from domain.pictures import pages
    return {}, [pages.draw(content, number, side)]


ACTS = {"redraw": redraw, "portrait": portrait, "paper": paper, "page": page}

if __name__ == "__main__":
    main()
