"""A portrait in the child process: the whole picture redrawn, the frame around the face, the part cut out, the judgement."""

from PIL import Image

from domain.pictures import drawing, faces, frames, judging
from domain.problems import N_, refuse

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
SIDE = 2400  # of the whole picture that is kept, so that the frame can still be moved
TOO_SMALL = N_("The picture has only %(width)s × %(height)s points; at least 472 × 709 are needed. Send the picture as the "
               "camera made it: chat programs and screenshots make pictures smaller.")


def new(content):
    """({frame, findings}, [whole, photo]) of an uploaded picture, framed around the largest face, else in the middle."""
    whole = drawing.upright(content, SIDE, FORMATS)
    if not frames.large_enough(whole.size):
        refuse("", TOO_SMALL, width=whole.width, height=whole.height)
    seen = faces.found(whole)
    facts, photo = _judged(whole, frames.around(seen[0], whole.size) if seen else frames.middle(whole.size), seen)
    return facts, [drawing.jpeg(whole, 88), photo]


def cut(content, frame):
    """({frame, findings}, [photo]) of a kept whole picture and another frame: [left, top, height] as fractions of it."""
    whole = drawing.upright(content, SIDE)
    facts, photo = _judged(whole, frames.fitted(*frame, whole.size), faces.found(whole))
    return facts, [photo]


def _judged(whole, frame, seen):
    photo = whole.crop(frame.box)
    if photo.height > frames.BEST[1]:
        photo = photo.resize(frames.BEST, Image.Resampling.LANCZOS)
    inside = None if seen is None else [part for part in (frame.part(face) for face in seen) if _within(part)]
    return {"frame": frame.stored, "findings": judging.judge(photo, inside)}, drawing.jpeg(photo, 92)


def _within(part):
    left, top, width, height = part
    return 0 < left + width / 2 < 1 and 0 < top + height / 2 < 1
