"""Is a picture blurred? How much of its original's fine detail it has."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def sharpness(picture: Array, original: Array) -> float:
    """Energy of the Laplacian of a picture (h, w) over that of its original: 1 as sharp, below
    blurred, above sharper or noisier. nan where the original is flat.

    The Laplacian's energy is the classic measure of focus (Subbarao, Choi & Nikzad 1993). The
    picture's edges are repeated outwards.
    """
    wanted = _detail(original)
    return _detail(picture) / wanted if wanted else math.nan


def _detail(picture: Array) -> float:
    from scipy.ndimage import laplace

    return float(np.square(laplace(picture, mode="nearest")).sum())
