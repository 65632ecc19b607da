"""Hats."""

from __future__ import annotations

from playground.data.faces.look import Frame, Look
from playground.data.faces.pen import Colour, Pen, arc, mix

WHITE: Colour = (255, 255, 255)
SHADE: Colour = (30, 16, 36)


def hat(pen: Pen, at: Frame, look: Look) -> None:
    """The hat of this look, over everything else."""
    if look.hat == "cap":
        _cap(pen, at)
    elif look.hat == "beanie":
        _beanie(pen, at)
    elif look.hat == "straw hat":
        _straw(pen, at)
    elif look.hat == "crown":
        _crown(pen, at)


def _cap(pen: Pen, at: Frame) -> None:
    red: Colour = (214, 58, 58)
    pen.shape(arc(at.x, 0.385, at.rx * 1.13, 0.185, 180, 360, 20), red)
    pen.shape(arc(at.x, 0.385, at.rx * 0.42, 0.185, 180, 360, 12), mix(red, WHITE, 0.85))
    pen.ellipse(at.x, 0.203, 0.022, 0.016, mix(red, SHADE, 0.25))
    brim = at.x + 0.055 * (1 if at.face >= at.x else -1)
    pen.ellipse(brim, 0.392, at.rx * 1.12, 0.042, mix(red, SHADE, 0.30))
    pen.ellipse(brim, 0.384, at.rx * 1.10, 0.032, mix(red, SHADE, 0.08))


def _beanie(pen: Pen, at: Frame) -> None:
    wool, band = (46, 128, 152), (240, 214, 140)
    pen.ellipse(at.x, 0.155, 0.070, 0.064, band)
    pen.shape(arc(at.x, 0.385, at.rx * 1.11, 0.215, 180, 360, 20), wool)
    for u in (-0.62, 0.0, 0.62):
        pen.stroke(
            [(at.x + u * at.rx, 0.345), (at.x + 0.55 * u * at.rx, 0.215)],
            mix(wool, SHADE, 0.22), 0.014,
        )  # fmt: skip
    pen.box(at.x, 0.372, at.rx * 1.15, 0.042, 0.036, band)
    for i in range(-4, 5):
        x = at.x + i * at.rx * 0.25
        pen.stroke([(x, 0.345), (x, 0.398)], mix(band, SHADE, 0.16), 0.008)


def _straw(pen: Pen, at: Frame) -> None:
    straw: Colour = (236, 198, 112)
    pen.ellipse(at.x, 0.375, 0.400, 0.066, mix(straw, SHADE, 0.26))
    pen.ellipse(at.x, 0.366, 0.400, 0.062, straw)
    pen.shape(arc(at.x, 0.355, at.rx * 0.92, 0.200, 180, 360, 20), mix(straw, WHITE, 0.16))
    pen.box(at.x, 0.338, at.rx * 0.92, 0.026, 0.006, (52, 96, 160))


def _crown(pen: Pen, at: Frame) -> None:
    gold: Colour = (250, 200, 50)
    left, right = at.x - at.rx * 0.86, at.x + at.rx * 0.86
    step = (right - left) / 6
    teeth = [(left + i * step, 0.140 if i % 2 == 0 else 0.250) for i in range(7)]
    pen.shape([*teeth, (right, 0.355), (left, 0.355)], gold)
    pen.box(at.x, 0.345, at.rx * 0.88, 0.030, 0.012, mix(gold, (190, 100, 0), 0.35))
    for i, (x, y) in enumerate(teeth[::2]):
        pen.ellipse(x, y, 0.026, 0.026, ((220, 50, 80), (60, 140, 220))[i % 2])
    for u, jewel in ((-0.5, (60, 140, 220)), (0.0, (220, 50, 80)), (0.5, (60, 140, 220))):
        pen.ellipse(at.x + u * at.rx, 0.345, 0.020, 0.020, jewel)
