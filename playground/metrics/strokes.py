"""The handwritten 2: one wrong pixel against a stroke six pixels longer.

The classroom example of why pixel errors misjudge pictures: the eye forgives the longer stroke
and minds the single pixel, squared error says the opposite. So do SSIM and the earth mover, which
still compare place by place; of the measures without a net only pieces regardless of place
(metrics/patches.py) agree with the eye.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


MARGIN = 6  # empty pixels around the drawing, so that it is as large as an MNIST digit


def _read(rows: str) -> Array:
    ink = np.array([[float(mark == "#") for mark in row] for row in rows.split()])
    return np.pad(ink, MARGIN)


TWO = _read("""
................
................
.....#####......
....#######.....
...##.....##....
..........##....
..........##....
.........##.....
........##......
.......##.......
......##........
....#######.....
....#######.....
....#######.....
................
................
""")
"""The original: (28, 28), 1 for ink."""


def _flipped(places: list[tuple[int, int]]) -> Array:
    picture = TWO.copy()
    for row, column in places:  # within the drawing
        place = row + MARGIN, column + MARGIN
        picture[place] = 1 - picture[place]
    return picture


STRAY = _flipped([(7, 5)])
"""One pixel of ink where there is none."""
GAP = _flipped([(12, 7)])
"""One pixel of ink missing in the stroke."""
LONGER = _flipped([(row, column) for row in (11, 12, 13) for column in (11, 12)])
"""The lowest stroke goes on for six pixels more."""

EXAMPLES: dict[str, tuple[str, Array]] = {
    "stray": ("One pixel too many", STRAY),
    "gap": ("One pixel missing", GAP),
    "longer": ("A longer stroke", LONGER),
}
"""Title and picture of each changed 2."""


class Counted(NamedTuple):
    """Two ways to count: `pixel_by_pixel` Σ (a − b)²; `as_counted` (Σ |a − b|)², which is what
    the source says of the longer stroke (36 for six pixels)."""

    pixel_by_pixel: float
    as_counted: float


def errors(a: Array, b: Array) -> Counted:
    """Squared error between two pictures (h, w), counted in both ways."""
    return Counted(float(np.square(a - b).sum()), float(np.abs(a - b).sum() ** 2))
