"""Pictures that people upload: redrawn in a child process onto a new canvas, so that nothing but the picture is kept."""

import os
import subprocess
import sys
from pathlib import Path

from domain.problems import N_, refuse

MOST_BYTES = 8 * 1024 * 1024
SECONDS = 15
_HOUSE = Path(__file__).resolve().parents[2]
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP")
_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")

TOO_LARGE = N_("The picture is larger than %(megabytes)s MB. Take it with a lower resolution.")
NO_PICTURE = N_("Choose a picture in JPEG or PNG form.")
UNREADABLE = N_("The picture cannot be read, or it has more than 25 million points. Take it again or save it smaller.")


def redraw(content, field="photo"):
    """The JPEG bytes of an uploaded JPEG or PNG, at most 1600 by 1600 points, turned upright, without place, camera or comment.

    Raises Refused at `field` for anything else. The stranger's bytes are opened by the child process only.
    """
    if len(content) > MOST_BYTES:
        refuse(field, TOO_LARGE, megabytes=MOST_BYTES // 1024**2)
    if not content.startswith(_HEADS):
        refuse(field, NO_PICTURE)
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        drawn = subprocess.run(  # noqa: S603 (our own module; nothing of the stranger's is on the command line)
            [sys.executable, "-s", "-E", "-m", "domain.pictures.child"], cwd=_HOUSE, env=environment, input=content,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        refuse(field, UNREADABLE)
    if drawn.returncode or not drawn.stdout.startswith(_HEADS[0]):
        refuse(field, UNREADABLE)
    return drawn.stdout
