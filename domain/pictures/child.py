"""The child process that opens a stranger's picture: little memory, little time, a clean JPEG out, and then it ends."""

import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps

from domain.tables.child import confine
from domain.tables.table import Limits

MOST_POINTS = 25_000_000
SIDE = 1600
LIMITS = Limits(memory=640 * 1024 * 1024, seconds=10)


def main():
    """Read a picture from standard input, write it redrawn to standard output; any failure ends with a code of its own."""
    confine(LIMITS)
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    sys.stdout.buffer.write(clean(sys.stdin.buffer.read()))


def clean(content):
    """The picture as new JPEG bytes. Named formats only: others would wake programs outside; one frame only."""
    picture = Image.open(BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height > MOST_POINTS or getattr(picture, "n_frames", 1) != 1:
        raise ValueError("too large")
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))
    picture.load()
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    canvas = Image.new("RGB", picture.size, "white")
    canvas.paste(picture, mask=picture.getchannel("A"))
    target = BytesIO()
    canvas.save(target, "JPEG", quality=85, optimize=True)
    return target.getvalue()


if __name__ == "__main__":
    main()
