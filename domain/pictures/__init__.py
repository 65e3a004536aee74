"""Pictures and PDFs that people upload: opened by a child process only, pictures redrawn so that nothing else is kept."""

from domain.pictures.process import Unreadable, ask
from domain.problems import N_, refuse

MOST_BYTES = 8 * 1024 * 1024
SIDE = 1600
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

TOO_LARGE = N_("The picture is larger than %(megabytes)s MB. Take it with a lower resolution.")
NO_PICTURE = N_("Choose a picture in JPEG or PNG form.")
UNREADABLE = N_("The picture cannot be read, or it has more than 25 million points. Take it again or save it smaller.")


def redraw(content, field="photo", *, most=MOST_BYTES, side=SIDE):
    """The JPEG bytes of an uploaded JPEG or PNG, at most 1600 by 1600 points, turned upright, without place, camera or comment.

    Raises Refused at `field` for anything else. The stranger's bytes are opened by the child process only.
    """
    if len(content) > most:
        refuse(field, TOO_LARGE, megabytes=most // 1024**2)
    if not content.startswith(_HEADS):
        refuse(field, NO_PICTURE)
    try:
        return ask("redraw", content, field, side=side)[1][0]
    except Unreadable:
        refuse(field, UNREADABLE)
