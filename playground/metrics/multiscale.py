"""MS-SSIM: structural similarity from near and from afar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""How much each scale counts, finest first, as fitted to people's judgements in the paper."""
SMALLEST = 161
"""Smallest side in pixels: four halvings, rounded up, must leave the window's 11."""
C1, C2 = 0.01**2, 0.03**2


def ms_ssim(a: Array, b: Array) -> float:
    """Multi-scale SSIM of grey pictures (h, w) in [0, 1], sides ≥ 161: 0 to 1, higher is alike.

    Source: Wang, Simoncelli & Bovik 2003, eq. 7: contrast and structure at five scales, luminance
    at the coarsest only; between scales 2 × 2 means, as in the authors' code. A scale whose mean
    is negative counts as 0.
    """
    score = 1.0
    for scale, weight in enumerate(WEIGHTS):
        luminance, structure = _components(a, b)
        last = scale == len(WEIGHTS) - 1
        mean = float((luminance * structure).mean() if last else structure.mean())
        score *= max(0.0, mean) ** weight
        a, b = _halved(a), _halved(b)
    return score


def _components(a: Array, b: Array) -> tuple[Array, Array]:
    """Luminance and contrast-structure maps where the window of σ 1.5, 11 × 11, fits."""
    from scipy.ndimage import gaussian_filter

    def mean(x: Array) -> Array:
        return gaussian_filter(x, 1.5, truncate=3.5)[5:-5, 5:-5]

    mean_a, mean_b = mean(a), mean(b)
    squares, product = mean_a**2 + mean_b**2, mean_a * mean_b
    structure = (2 * (mean(a * b) - product) + C2) / (mean(a * a) + mean(b * b) - squares + C2)
    return (2 * product + C1) / (squares + C1), structure


def _halved(x: Array) -> Array:
    """Means of 2 × 2 pixels; an odd last row or column counts twice."""
    x = np.pad(x, [(0, n % 2) for n in x.shape], mode="edge")
    return (x[::2, ::2] + x[1::2, ::2] + x[::2, 1::2] + x[1::2, 1::2]) / 4
