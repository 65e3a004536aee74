"""Draws what does not exist: a house with its sign, portraits of invented citizens, a paper as a telephone scans it."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parents[1] / "static/fonts/LiberationSerif-Bold.ttf"
_PLAIN = _FONT.with_name("LiberationSerif-Regular.ttf")
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
    draw.rectangle((door - 48, 508, door + 48, 560), _DOOR, outline="#3f2a18", width=4)
    draw.rectangle((left + 20, 462, right - 20, 504), _SIGN)
    draw.text((door, 483), name.upper(), "white", ImageFont.truetype(_FONT, _size(name, right - left - 60)), "mm")
    for at in (rng.randint(30, 80), rng.randint(860, 910)):
        draw.rectangle((at, 470, at + 14, 572), "#5b4632")
        draw.ellipse((at - 48, 350, at + 62, 490), _TREE)
    target = BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def portrait(rng, sex):
    """A JPEG of 4 × 6 with an invented person's head and shoulders, drawn so that nobody takes it for a photograph."""
    picture = Image.new("RGB", (800, 1200), "white")
    draw, skin, hair = ImageDraw.Draw(picture), rng.choice(("#e8c3a0", "#d9ab82", "#f0d2b4")), rng.choice(("#2b2321", "#3a2a22"))
    draw.ellipse((40, 1010, 760, 1700), rng.choice(("#27496d", "#5b3758", "#2f5d50", "#4a4a4a")))
    draw.rectangle((330, 880, 470, 1080), skin)
    if sex == "F":
        draw.rounded_rectangle((150, 180, 650, 1020), 250, hair)
    draw.ellipse((175, 150, 625, 700), hair)
    draw.ellipse((200, 220, 600, 960), skin)
    for at in (310, 490):
        draw.ellipse((at - 42, 520, at + 42, 566), "white")
        draw.ellipse((at - 18, 522, at + 18, 564), "#33261f")
        draw.arc((at - 60, 455, at + 60, 520), 200, 340, hair, 10)
    draw.line((400, 580, 388, 690, 420, 700), "#b98a63", 6)
    draw.arc((320, 720, 480, 820), 20, 160, "#a8524a", 10)
    target = BytesIO()
    picture.save(target, "JPEG", quality=85)
    return target.getvalue()


def scan(*pages):
    """A PDF of pages of text as a telephone scans them: the first line of each as its heading, nothing to be read but by eye."""
    sheets = []
    for text in pages:
        heading, _line, rest = text.partition("\n")
        sheet = Image.new("RGB", (1240, 1754), "#f7f5ef")
        draw = ImageDraw.Draw(sheet)
        draw.text((620, 240), heading, "#222", ImageFont.truetype(_FONT, 40), "mm")
        draw.multiline_text((150, 340), rest, "#222", ImageFont.truetype(_PLAIN, 32), spacing=22)
        sheets.append(sheet)
    target = BytesIO()
    sheets[0].save(target, "PDF", save_all=True, append_images=sheets[1:], resolution=150)
    return target.getvalue()


def _size(name, width):
    """The largest letters in which the name fits the sign."""
    return next(size for size in range(30, 8, -1) if ImageFont.truetype(_FONT, size).getlength(name.upper()) <= width)
