"""Judging a photo of 4 × 6: points, sharpness, background, light, and one face of the right size in the right place.

The rules are those of the form and the guides; the numbers are ours, tuned on drawn portraits: lenient,
because a person decides in the end. Each finding has a rule's name, the area it means (fractions of the photo) and numbers.
"""

import numpy
from PIL import Image, ImageFilter

from domain.pictures.frames import BEST, EYES_OF_BOX, HEAD_OF_BOX, LEAST

WHITE = 185  # of 255: a white wall under a lamp
COLOURLESS = 24  # between the strongest and the weakest of red, green and blue
EVEN, SIDES = 60, 35  # within the background; between its left and its right
SHARP = 0.07  # a blur of about three points at the size of the print
FEW = 0.9  # of the recommended points
FACE_DARK, FACE_BRIGHT, FACE_SIDES = 55, 235, 60
HEADS = (0.58, 0.86)  # of the height; the guides say about 0.75
EYES = (0.29, 0.51)  # below the top; the guides say 0.4
ASIDE = 0.09  # of the width, from the middle
# Left and right of the head, and both upper corners.
_BACKGROUND = ((0, 0, 0.09, 0.45), (0.91, 0, 0.09, 0.45), (0, 0, 0.22, 0.12), (0.78, 0, 0.22, 0.12))
_WHOLE = (0, 0, 1, 1)


def judge(photo, seen):
    """The findings on a photo and the `seen` faces on it, in the order people should mend them.

    `seen` are (left, top, width, height) as fractions of the photo, largest first; None when nobody looked for faces.
    """
    # As it will be printed: more points than that would make a good picture look blurred.
    print_size = photo.resize(LEAST, Image.Resampling.LANCZOS)
    colours = numpy.asarray(print_size, dtype=numpy.float32)
    light = colours @ numpy.array((0.299, 0.587, 0.114), dtype=numpy.float32)
    face = seen[0] if seen else None
    return [*_face(seen), *_background(colours, light), *_light(light, face), *_sharpness(light, face), *_points(photo.size)]


def _face(seen):
    if seen is None:
        yield _finding("face_unchecked", _WHOLE)
    elif not seen:
        yield _finding("no_face", (0.2, 0.1, 0.6, 0.7))
    elif len(seen) > 1:
        for each in seen[1:]:
            yield _finding("two_faces", each)
    else:
        yield from _measures(seen[0])


def _measures(face):
    left, top, width, height = face
    head, eyes, middle = height * HEAD_OF_BOX, top + EYES_OF_BOX * height, left + width / 2
    if not HEADS[0] <= head <= HEADS[1]:
        yield _finding("face_small" if head < HEADS[0] else "face_large", face, percent=round(100 * head))
    if not EYES[0] <= eyes <= EYES[1]:
        yield _finding("face_high" if eyes < EYES[0] else "face_low", face)
    if abs(middle - 0.5) > ASIDE:
        yield _finding("face_aside", face)


def _background(colours, light):
    medians = [numpy.median(_part(colours, area).reshape(-1, 3), axis=0) for area in _BACKGROUND]
    shades = numpy.concatenate([_part(light, area).ravel() for area in _BACKGROUND])
    left, right = (float(numpy.median(_part(light, _BACKGROUND[side]))) for side in (0, 1))
    corner = _BACKGROUND[2] if left <= right else _BACKGROUND[3]
    if numpy.median([median.max() - median.min() for median in medians]) > COLOURLESS:
        yield _finding("background_coloured", corner)
    elif numpy.median(shades) < WHITE:
        yield _finding("background_dark", corner)
    low, high = numpy.percentile(shades, (8, 92))
    if high - low > EVEN or abs(left - right) > SIDES:
        yield _finding("background_uneven", _BACKGROUND[0 if left <= right else 1])


def _light(light, face):
    if face is None:
        return
    left, top, width, height = face
    halves = [(start, top + 0.25 * height, 0.3 * width, 0.55 * height) for start in (left + 0.2 * width, left + 0.5 * width)]
    sides = [float(_part(light, half).mean()) for half in halves]
    middle = sum(sides) / 2
    if not FACE_DARK <= middle <= FACE_BRIGHT:
        yield _finding("face_dark" if middle < FACE_DARK else "face_bright", face)
    elif abs(sides[0] - sides[1]) > FACE_SIDES:
        yield _finding("face_half_dark", face)


def _sharpness(light, face):
    area = face or (0.2, 0.1, 0.6, 0.6)
    if sharpness(_part(light, area)) < SHARP:
        yield _finding("blurred", area)


def sharpness(grey):
    """How steep the steepest edges are: the share of the contrast they climb from one point to the next.

    A blur of r points leaves about 0.4 / r of a full edge. Noise is smoothed away first: it would pass for detail.
    """
    smooth = numpy.asarray(Image.fromarray(grey.clip(0, 255).astype(numpy.uint8)).filter(ImageFilter.GaussianBlur(1)),
                           dtype=numpy.float32)
    down, across = numpy.gradient(smooth)
    low, high = numpy.percentile(smooth, (2, 98))
    return float(numpy.percentile(numpy.hypot(down, across), 99.7) / max(high - low, 1))


def _points(size):
    if size[1] < FEW * BEST[1]:
        yield _finding("few_points", _WHOLE, width=size[0], height=size[1])


def _part(points, area):
    height, width = points.shape[:2]
    left, top, across, down = area
    x, y = (max(0, int(each)) for each in (left * width, top * height))
    return points[y:max(y + 1, int((top + down) * height)), x:max(x + 1, int((left + across) * width))]


def _finding(rule, area, **params):
    return {"rule": rule, "area": [round(float(each), 3) for each in area], "params": params}
