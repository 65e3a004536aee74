"""The frame of a 4 × 6 photo on a whole picture: where it lies, how it moves, and where a face asks for it."""

from typing import NamedTuple

RATIO = 4 / 6
# 4 × 6 cm at 300 points an inch, and what is recommended.
LEAST, BEST = (472, 709), (800, 1200)
# The guides want the face at about 75 % of the height and the eyes two fifths below the top. A detector's box ends at
# the chin and begins on the forehead: the head is about a quarter higher than its box. 72 % leaves air above the hair.
HEAD_OF_BOX, EYES_OF_BOX = 1.25, 0.4
HEAD, EYES = 0.72, 0.4
STEP, GROWTH = 0.02, 1.06
MOVES = ("up", "down", "left", "right", "larger", "smaller")


class Frame(NamedTuple):
    """Left, top and height as fractions of a whole picture of `of` points (width, height); the width follows from 4 × 6."""

    left: float
    top: float
    height: float
    of: tuple

    @property
    def width(self):
        return self.height * RATIO * self.of[1] / self.of[0]

    @property
    def box(self):
        """(left, top, right, bottom) in points, of the very ratio."""
        height = round(self.height * self.of[1])
        width = min(round(height * RATIO), self.of[0])
        left, top = min(round(self.left * self.of[0]), self.of[0] - width), min(round(self.top * self.of[1]), self.of[1] - height)
        return left, top, left + width, top + height

    def part(self, area):
        """An area of the whole picture (left, top, width, height, as fractions) as fractions of the frame."""
        left, top, width, height = area
        return ((left - self.left) / self.width, (top - self.top) / self.height, width / self.width, height / self.height)

    @property
    def stored(self):
        """The frame as JSON: fractions, and the size of the whole picture in points."""
        return {"left": round(self.left, 5), "top": round(self.top, 5), "width": round(self.width, 5),
                "height": round(self.height, 5), "of": list(self.of)}


def large_enough(of):
    """Whether a whole picture has room for the smallest photo."""
    return of[0] >= LEAST[0] and of[1] >= LEAST[1]


def of(stored):
    """The frame that `stored` was made from."""
    return Frame(stored["left"], stored["top"], stored["height"], tuple(stored["of"]))


def least(of):
    """The smallest height of a frame, as a fraction."""
    return max(LEAST[1], LEAST[0] / RATIO) / of[1]


def most(of):
    """The largest height of a frame, as a fraction."""
    return min(1, of[0] / RATIO / of[1])


def fitted(left, top, height, of):
    """The nearest frame that lies within the picture and has at least the smallest number of points."""
    height = max(min(height, most(of)), least(of))
    frame = Frame(left, top, height, tuple(of))
    return frame._replace(left=min(max(left, 0), max(1 - frame.width, 0)), top=min(max(top, 0), max(1 - height, 0)))


def middle(of):
    """The largest frame, in the middle; of a tall picture a little above it, where heads are."""
    frame = fitted(0, 0, 1, of)
    return fitted((1 - frame.width) / 2, (1 - frame.height) / 3, frame.height, of)


def around(face, of):
    """The frame in which a face (left, top, width, height as fractions of the picture) has its right size and place."""
    left, top, width, height = face
    tall = height * HEAD_OF_BOX / HEAD
    frame = fitted(0, 0, tall, of)
    return fitted(left + width / 2 - frame.width / 2, top + EYES_OF_BOX * height - EYES * frame.height, frame.height, of)


def moved(frame, move):
    """The frame after one of MOVES: a small step, or a little larger or smaller about its middle."""
    left, top, height, of = frame
    if move in ("larger", "smaller"):
        grown = fitted(0, 0, height * GROWTH if move == "larger" else height / GROWTH, of)
        return fitted(left + (frame.width - grown.width) / 2, top + (height - grown.height) / 2, grown.height, of)
    across, down = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}[move]
    return fitted(left + across * STEP * frame.width, top + down * STEP * height, height, of)
