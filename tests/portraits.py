"""Portraits of nobody: drawn faces that a detector takes for faces, with the faults that real photos have."""

import hashlib
import pickle
import secrets
from functools import lru_cache
from io import BytesIO

import numpy
from PIL import Image, ImageDraw, ImageFilter

from domain import pictures
from domain.applications import papers, photos
from domain.pictures import process
from domain.problems import Refused

HAIR, SHIRT = (30, 24, 22), (40, 60, 110)


def remember_in_tests(folder):
    """Have the child process look once in a run at each file that is handed in: it answers the same bytes in the same way.

    Not remembered is what depends on the moment: too many at once, no answer. The child's own tests ask it each time.
    """
    def ask(act, content, field, **details):
        known = folder / hashlib.sha256(repr((act, field, details)).encode() + content).hexdigest()
        if not known.exists():
            try:
                found = process.ask(act, content, field, **details), ()
            except Refused as refusal:
                if refusal.problems[0].message == process.BUSY:
                    raise
                found = None, refusal.problems
            # Another worker may look at the same picture meanwhile.
            fresh = folder / secrets.token_hex(8)
            fresh.write_bytes(pickle.dumps(found))
            fresh.replace(known)
        answer, problems = pickle.loads(known.read_bytes())
        if problems:
            raise Refused(*problems)
        return answer

    for room in (pictures, papers, photos):
        room.ask = ask


@lru_cache(maxsize=8)
def portrait(size=(1200, 1600), *, centre=(0.5, 0.42), head=0.5, background=(245, 245, 245), skin=(224, 178, 148), light=1.0,
             half_light=1.0, blur=0.0, noise=3, faces=1):
    """A picture of invented people: `head` from crown to chin as share of the height, `centre` of the head."""
    picture = Image.new("RGB", size, background)
    for number in range(faces):
        middle = centre[0] if faces == 1 else (number + 0.5) / faces
        _draw(picture, middle * size[0], centre[1] * size[1], head * size[1], skin)
    picture = picture.filter(ImageFilter.GaussianBlur(head * size[1] * 0.003 + blur))
    points = numpy.asarray(picture).astype(float) * light
    points[:, : int(centre[0] * size[0])] *= half_light
    points += numpy.random.default_rng(1).normal(0, noise, points.shape)
    return Image.fromarray(points.clip(0, 255).astype("uint8"))


def file(picture, format="JPEG", **more):
    """The bytes of a picture as a file of this format."""
    target = BytesIO()
    picture.save(target, format, **({"quality": 92} if format == "JPEG" else {}) | more)
    return target.getvalue()


def _draw(picture, x, y, head, skin):
    pen = ImageDraw.Draw(picture)
    shade, dark = (tuple(int(part * share) for part in skin) for share in (0.92, 0.82))

    def oval(across, down, wide, high, colour):
        left, top = x + across * head, y + down * head
        pen.ellipse((left - wide * head, top - high * head, left + wide * head, top + high * head), fill=colour)

    def line(width, colour, *points):
        pen.line([(x + across * head, y + down * head) for across, down in points], fill=colour, width=max(2, int(width * head)))

    oval(0, 1.25, 0.95, 0.62, SHIRT)
    pen.polygon([(x + across * head, y + down * head) for across, down in ((-.17, .35), (.17, .35), (.24, .75), (-.24, .75))],
                fill=dark)
    oval(0, -0.08, 0.385, 0.42, HAIR)
    for side in (-1, 1):
        oval(side * 0.36, 0.03, 0.05, 0.1, shade)
    oval(0, 0.02, 0.345, 0.48, skin)
    pen.pieslice((x - .37 * head, y - .5 * head, x + .37 * head, y + .12 * head), 180, 360, fill=HAIR)
    oval(0, -0.1, 0.3, 0.22, skin)
    for side in (-1, 1):
        oval(side * 0.27, 0.08, 0.06, 0.26, shade)
        oval(side * 0.145, -0.02, 0.095, 0.06, dark)
        oval(side * 0.145, -0.015, 0.075, 0.033, (250, 250, 250))
        oval(side * 0.145, -0.015, 0.034, 0.034, (40, 28, 20))
        line(0.028, HAIR, (side * .06, -.095), (side * .15, -.125), (side * .235, -.095))
        line(0.012, HAIR, (side * .07, -.03), (side * .145, -.055), (side * .22, -.025))
    oval(0, 0.185, 0.065, 0.035, dark)
    oval(0, 0.305, 0.12, 0.035, (170, 80, 80))
    line(0.01, (90, 40, 40), (-.12, .303), (.12, .303))
