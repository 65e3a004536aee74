"""Draws the picture an officer took of a place that does not exist: a house with its sign, as if by a telephone."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parents[1] / "static/fonts/LiberationSerif-Bold.ttf"
_SKY, _GROUND, _WALL, _GLASS, _DOOR, _SIGN, _TREE = "#bcd9ee", "#b7a98f", "#f1dfb8", "#7d9db5", "#6b4a2f", "#12478c", "#4f7f4a"


def house(rng, name):
    """A JPEG of a house front of some storeys that bears this name."""
    picture = Image.new("RGB", (960, 640), _SKY)
    draw, storeys, left, right = ImageDraw.Draw(picture), rng.randint(3, 5), rng.randint(150, 220), rng.randint(740, 810)
    top = 560 - 92 * storeys
    draw.rectangle((0, 560, 960, 640), _GROUND)
    draw.rectangle((left, top, right, 560), _WALL, outline="#8a7a55", width=4)
    for storey in range(storeys - 1):
        for at in range(left + 34, right - 80, 96):
            draw.rectangle((at, top + 26 + 92 * storey, at + 56, top + 82 + 92 * storey), _GLASS, outline="white", width=4)
    door = (left + right) // 2
    draw.rectangle((door - 48, 470, door + 48, 560), _DOOR, outline="#3f2a18", width=4)
    draw.rectangle((left + 20, 424, right - 20, 466), _SIGN)
    draw.text((door, 445), name.upper(), "white", ImageFont.truetype(_FONT, _size(name, right - left - 60)), "mm")
    for at in (rng.randint(30, 80), rng.randint(860, 910)):
        draw.rectangle((at, 470, at + 14, 572), "#5b4632")
        draw.ellipse((at - 48, 350, at + 62, 490), _TREE)
    target = BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def _size(name, width):
    """The largest letters in which the name fits the sign."""
    return next(size for size in range(30, 8, -1) if ImageFont.truetype(_FONT, size).getlength(name.upper()) <= width)
