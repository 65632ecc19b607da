"""Hair: what lies behind the head, and what lies over it."""

from __future__ import annotations

from playground.data.faces.look import Frame, Look
from playground.data.faces.pen import Colour, Pen, Point, arc, mix, smooth

SHADE: Colour = (20, 10, 30)
SHINE: Colour = (255, 246, 230)
TEMPLE = 0.97  # half widths of the head from the middle

# From the right temple to the left one: half widths of the head from its middle, height.
HAIRLINES: dict[str, tuple[Point, ...]] = {
    "short": ((0.90, 0.47), (0.74, 0.395), (0.30, 0.362), (-0.30, 0.362), (-0.74, 0.395),
              (-0.90, 0.47)),
    "parted": ((0.93, 0.50), (0.80, 0.42), (0.30, 0.415), (-0.20, 0.375), (-0.45, 0.315),
               (-0.66, 0.385), (-0.90, 0.48)),
    "bob": ((0.90, 0.50), (0.72, 0.425), (0.40, 0.432), (0.0, 0.418), (-0.40, 0.432),
            (-0.72, 0.425), (-0.90, 0.50)),
    "long": ((0.92, 0.56), (0.72, 0.44), (0.36, 0.365), (0.04, 0.305), (-0.30, 0.365),
             (-0.70, 0.44), (-0.92, 0.56)),
    "bun": ((0.92, 0.48), (0.66, 0.375), (0.25, 0.325), (-0.25, 0.325), (-0.66, 0.375),
            (-0.92, 0.48)),
}  # fmt: skip


def behind(pen: Pen, at: Frame, look: Look, colour: Colour) -> None:
    """The hair that the head hides."""
    back = mix(colour, SHADE, 0.22)
    if look.hair == "long":
        pen.ellipse(at.x, 0.55, at.rx * 1.30, 0.345, back)
        pen.box(at.x, 0.76, at.rx * 1.30, 0.22, 0.10, back)
    elif look.hair == "bob":
        pen.ellipse(at.x, 0.53, at.rx * 1.27, 0.325, back)
        pen.box(at.x, 0.65, at.rx * 1.27, 0.135, 0.07, back)
    elif look.hair == "curly":
        for x, y in arc(at.x, 0.475, at.rx * 1.08, 0.255, 150, 390, 10):
            pen.ellipse(x, y, 0.098, 0.098, back)
    elif look.hair == "bun":
        pen.ellipse(at.x, 0.195, 0.108, 0.098, colour)
        pen.stroke(arc(at.x, 0.215, 0.074, 0.066, 200, 300, 6), mix(colour, SHINE, 0.30), 0.016)
        pen.ellipse(at.x, 0.275, 0.085, 0.030, mix(colour, SHADE, 0.35))


def in_front(pen: Pen, at: Frame, look: Look, skin: Colour, colour: Colour) -> None:
    """The hair over the forehead and beside the face."""
    gleam = arc(at.x, at.y, at.rx * 0.80, at.ry * 0.90, 222, 256, 6)
    if look.hair == "bald":
        pen.stroke(gleam, mix(skin, SHINE, 0.45), 0.020)
    elif look.hair == "curly":
        for x, y in arc(at.x, 0.475, at.rx * 0.86, 0.150, 188, 352, 6):
            pen.ellipse(x, y, 0.064, 0.064, colour)
        for x, y in arc(at.x, 0.41, at.rx * 0.72, 0.140, 200, 340, 5):
            pen.ellipse(x, y, 0.062, 0.062, mix(colour, SHINE, 0.10))
    else:
        if look.hair in ("long", "bob"):
            _locks(pen, at, look, colour)
        pen.shape(_spikes(at) if look.hair == "spiky" else _cap(at, look.hair), colour)
        pen.stroke(gleam, mix(colour, SHINE, 0.30), 0.020)


def _cap(at: Frame, hair: str) -> list[Point]:
    """The hair between the top of the head and the hairline."""
    rise = {"bun": 1.06, "short": 1.12}.get(hair, 1.16)
    outer = arc(at.x, at.y, at.rx * 1.07, at.ry * rise, 186, 354, 20)
    line = [(at.face * 0.5 + at.x * 0.5 + u * at.rx, y) for u, y in HAIRLINES[hair]]
    return [*outer, *smooth(line)]


def _spikes(at: Frame) -> list[Point]:
    """Tufts that stand up, and a jagged hairline."""
    low = arc(at.x, at.y, at.rx * 1.06, at.ry * 1.05, 188, 352, 9)
    high = arc(at.x + 0.012, at.y - 0.01, at.rx * 1.22, at.ry * 1.36, 194, 346, 8)
    outer = [low[0]]
    for tip, gap in zip(high, low[1:], strict=False):
        outer += [tip, gap]
    edge = [(0.88, 0.47), (0.70, 0.375), (0.50, 0.425), (0.28, 0.355), (0.05, 0.410),
            (-0.20, 0.352), (-0.44, 0.415), (-0.66, 0.370), (-0.88, 0.47)]  # fmt: skip
    return [*outer, *((at.x + u * at.rx, y) for u, y in edge)]


def _locks(pen: Pen, at: Frame, look: Look, colour: Colour) -> None:
    """Hair that falls beside the face, over the ears."""
    end, wide = (0.92, 0.075) if look.hair == "long" else (0.745, 0.062)
    for side in (-1, 1):
        x = at.x + side * at.rx * 1.06
        top = [(x - side * 0.055, 0.43), (x + side * 0.02, 0.42)]
        bottom = [(x + side * wide, 0.60), (x + side * wide, end - 0.05), (x + side * 0.01, end)]
        inner = [(x - side * 0.035, end - 0.10), (x - side * 0.030, 0.62), (x - side * 0.055, 0.52)]
        pen.shape(smooth([*top, *bottom, *inner, top[0]]), colour)
