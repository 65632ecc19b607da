"""Shapes to begin a drawing with, and the noise and net of lines that flow to it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Plane = NDArray[np.float64]
LINE = 64  # points of each line of the net
_RINGS = (0.5, 1.0, 1.5, 2.0, 2.5)  # radii
_RAYS = 12
_NOISE = 2000
_EACH = 900  # points of a shape
_BLUR = 0.03


def noise() -> Points:
    """Points from N(0, I), the same at every call: (n, 2)."""
    return np.random.default_rng(1).standard_normal((_NOISE, 2)).astype(np.float32)


def lines() -> Points:
    """A polar net, circles and rays, as lines of LINE points each: (lines · LINE, 2)."""
    turn = np.linspace(0, 2 * np.pi, LINE)
    circles = [r * np.stack([np.cos(turn), np.sin(turn)], 1) for r in _RINGS]
    away = np.linspace(0.02, _RINGS[-1], LINE)[:, None]
    angles = np.arange(_RAYS) * 2 * np.pi / _RAYS
    rays = [away * np.array([np.cos(angle), np.sin(angle)]) for angle in angles]
    return np.concatenate([*circles, *rays]).astype(np.float32)


def ring(x: Points) -> Points:
    """x/10 + x/‖x‖ for x: (n, 2), the map of Doersch 2016, "Tutorial on Variational
    Autoencoders", figure 2."""
    return x / 10 + x / np.linalg.norm(x, axis=1, keepdims=True)


def _heart(t: Plane) -> Plane:
    a = 2 * np.pi * t
    y = 13 * np.cos(a) - 5 * np.cos(2 * a) - 2 * np.cos(3 * a) - np.cos(4 * a) + 2.5
    return np.stack([16 * np.sin(a) ** 3, y], 1) / 13


def _spiral(t: Plane) -> Plane:
    along = np.sqrt(t)
    angle, away = 3.5 * np.pi * along, 0.1 + 1.15 * along
    return np.stack([away * np.cos(angle), away * np.sin(angle)], 1)


def _letter(t: Plane) -> Plane:
    """An N, of three strokes."""
    corners = np.array([[-0.8, -1.1], [-0.8, 1.1], [0.8, -1.1], [0.8, 1.1]])
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    ends = np.concatenate([[0], np.cumsum(lengths) / lengths.sum()])
    return np.stack([np.interp(t, ends, corners[:, axis]) for axis in (0, 1)], 1)


def _face(t: Plane) -> Plane:
    """A circle, two eyes and a mouth."""
    part, along = np.digitize(t, [0.55, 0.65, 0.75]), np.pi * np.mod(t * 7919, 1)
    centres = np.array([[0, 0], [-0.45, 0.4], [0.45, 0.4], [0, -0.1]])
    sizes = np.array([1.3, 0.12, 0.12, 0.65])
    angle = np.where(part == 3, np.pi + along, 2 * along)
    circle = np.stack([np.cos(angle), np.sin(angle)], 1)
    return centres[part] + sizes[part, None] * circle


SHAPES: dict[str, Callable[[Plane], Plane]] = {
    "Heart": _heart,
    "Spiral": _spiral,
    "Letter": _letter,
    "Face": _face,
}


def shape(name: str) -> Points:
    """Points scattered along a shape of SHAPES, the same at every call: (n, 2)."""
    rng = np.random.default_rng(2)
    points = SHAPES[name](rng.random(_EACH))
    return (points + _BLUR * rng.standard_normal(points.shape)).astype(np.float32)
