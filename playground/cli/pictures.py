"""Samples as one PNG: a grid of crisp pictures, or points in a plane."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw

GENERATED = "#CC79A7"
GAP = 2  # pixels between enlarged pictures
SIDE = 64  # pixels an enlarged picture is at least wide
PLANE = 768  # pixels a side of the plane of points
MOST = 10_000  # samples in one picture


def draw(samples: np.ndarray) -> Image.Image:
    """Pictures, uint8 (n, h, w, c), or points, float32 (n, 2)."""
    return grid(samples) if samples.ndim == 4 else plane(samples)


def grid(pictures: np.ndarray) -> Image.Image:
    """uint8 (n, h, w, c) as a grid, each enlarged by a whole factor without blurring."""
    n, height, width, channels = pictures.shape
    factor = max(1, math.ceil(SIDE / max(height, width)))
    columns = math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    large = pictures.repeat(factor, axis=1).repeat(factor, axis=2)
    h, w = height * factor + GAP, width * factor + GAP
    sheet = np.full((rows * h + GAP, columns * w + GAP, channels), 128, np.uint8)
    for i, picture in enumerate(large):
        top, left = GAP + i // columns * h, GAP + i % columns * w
        sheet[top : top + h - GAP, left : left + w - GAP] = picture
    return Image.fromarray(sheet.squeeze(-1) if channels == 1 else sheet)


def plane(points: np.ndarray) -> Image.Image:
    """float32 (n, 2) as dots in a square centred on 0; points that are no numbers are left out."""
    points = points[np.isfinite(points).all(1)]
    reach = 1.1 * max(1.0, float(np.abs(points).max(initial=0)))
    image = Image.new("RGB", (PLANE, PLANE), "white")
    pen = ImageDraw.Draw(image)
    middle = PLANE / 2
    pen.line((middle, 0, middle, PLANE), fill="#dddddd")
    pen.line((0, middle, PLANE, middle), fill="#dddddd")
    for x, y in points / reach * middle:
        left, top = middle + x, middle - y
        pen.ellipse((left - 2, top - 2, left + 2, top + 2), fill=GENERATED)
    return image
