"""Drawing in a unit square: x to the right, y down, both from 0 to 1, whatever the pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]


MIDDLE: Point = (0.5, 0.62)


class Pen:
    """Draws on a new square of `side` pixels; `zoom` enlarges what follows about MIDDLE."""

    def __init__(self, side: int, colour: Colour) -> None:
        self.side = side
        self.zoom = 1.0
        self.image = Image.new("RGB", (side, side), colour)
        self._draw = ImageDraw.Draw(self.image)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse about (x, y)."""
        self._draw.ellipse(self._box(x, y, rx, ry), fill=colour)

    def ring(self, x: float, y: float, rx: float, ry: float, colour: Colour, width: float) -> None:
        """The outline of an ellipse, `width` wide inwards."""
        self._draw.ellipse(self._box(x, y, rx, ry), outline=colour, width=self._width(width))

    def chord(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, colour: Colour
    ) -> None:
        """What a straight cut leaves of an ellipse, between two angles in degrees, clockwise."""
        self._draw.chord(self._box(x, y, rx, ry), start, end, fill=colour)

    def box(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        round: float,
        colour: Colour | None,
        edge: Colour | None = None,
        width: float = 0.0,
    ) -> None:
        """A rectangle about (x, y) with round corners, filled, outlined or both."""
        self._draw.rounded_rectangle(
            self._box(x, y, rx, ry), round * self.side * self.zoom, colour, edge, self._width(width)
        )

    def shape(self, points: Sequence[Point], colour: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon(self._pixels(points), fill=colour)

    def stroke(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A line through the points with round ends."""
        flat, pixels = self._pixels(points), self._width(width)
        self._draw.line(flat, fill=colour, width=pixels, joint="curve")
        for x, y in (flat[0], flat[-1]):
            self._draw.circle((x, y), pixels / 2, colour)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        scale, (x0, y0) = self.side * self.zoom, MIDDLE
        left, top = (x0 - x0 * self.zoom) * self.side, (y0 - y0 * self.zoom) * self.side
        return [(left + x * scale, top + y * scale) for x, y in points]

    def _box(self, x: float, y: float, rx: float, ry: float) -> tuple[float, float, float, float]:
        (left, top), (right, bottom) = self._pixels([(x - rx, y - ry), (x + rx, y + ry)])
        return left, top, right, bottom

    def _width(self, width: float) -> int:
        return max(1, round(width * self.side * self.zoom))


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """The colour that lies `share` of the way from a to b."""
    red, green, blue = (round(p + (q - p) * share) for p, q in zip(a, b, strict=True))
    return red, green, blue


@cache
def _unit_arc(start: float, end: float, steps: int) -> tuple[Point, ...]:
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return tuple((math.cos(angle), math.sin(angle)) for angle in angles)


def arc(
    x: float, y: float, rx: float, ry: float, start: float, end: float, steps: int = 16
) -> list[Point]:
    """Points along an ellipse between two angles in degrees; 0 is right, 90 down, 270 up."""
    return [(x + rx * cos, y + ry * sin) for cos, sin in _unit_arc(start, end, steps)]


def smooth(points: Sequence[Point], steps: int = 5) -> list[Point]:
    """A soft curve through the points (Catmull and Rom, 1974)."""
    before = (points[0], *points, points[-1])
    out = []
    for p, q, r, s in zip(before, before[1:], before[2:], before[3:], strict=False):
        for i in range(steps):
            t = i / steps
            a, b, c, d = _weights(t)
            out.append((a * p[0] + b * q[0] + c * r[0] + d * s[0],
                        a * p[1] + b * q[1] + c * r[1] + d * s[1]))  # fmt: skip
    return [*out, points[-1]]


@cache
def _weights(t: float) -> tuple[float, float, float, float]:
    return (
        (-t + 2 * t**2 - t**3) / 2,
        (2 - 5 * t**2 + 3 * t**3) / 2,
        (t + 4 * t**2 - 3 * t**3) / 2,
        (-(t**2) + t**3) / 2,
    )
