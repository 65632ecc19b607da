"""Pictures in few bytes: codes rounded to few bits, and what picture formats make of them."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.floating]


class Range(NamedTuple):
    """Between which values each number of a code lies: (d,) both."""

    low: Array
    high: Array


def span(codes: Array, share: float = 0.999) -> Range:
    """The range of codes (n, d), without the few that lie farthest out."""
    beyond = (1 - share) / 2
    return Range(np.quantile(codes, beyond, axis=0), np.quantile(codes, 1 - beyond, axis=0))


def rounded(codes: Array, within: Range, bits: int) -> Array:
    """Codes (n, d) with each number at one of 2^bits places evenly spread over its range, the
    nearest one; what lies outside goes to its end."""
    steps = 2**bits - 1
    size = np.maximum(within.high - within.low, 1e-12)
    at = np.rint((codes - within.low) / size * steps).clip(0, steps)
    return within.low + at / steps * size


def in_format(picture: Array, kind: str, quality: int) -> tuple[int, Array]:
    """The bytes that a picture (h, w) or (h, w, 3) in [0, 1] takes as "JPEG", "WEBP" or "PNG", file
    header included, and the picture read back."""
    stored = BytesIO()
    pixels = Image.fromarray((picture.clip(0, 1) * 255).round().astype(np.uint8))
    pixels.save(stored, kind, **({} if kind == "PNG" else {"quality": quality}))
    back = Image.open(BytesIO(stored.getvalue())).convert(pixels.mode)
    return len(stored.getvalue()), np.asarray(back, dtype=np.float64) / 255
