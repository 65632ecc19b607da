"""Do two pictures consist of the same small pieces, wherever these lie?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SIDE = 3
"""Side of a piece, in pixels."""
DENSE = 64
"""Longest side, in pixels, up to which every piece counts; beyond, one every few pixels."""


def patch_distance(a: Array, b: Array) -> float:
    """Mean squared error from each 3 × 3 piece to the most similar piece of the other picture,
    summed over both directions (Simakov et al. 2008, eq. 1: bidirectional similarity).

    Pictures (h, w), sides ≥ 3; squared grey levels a piece. Blind to where a piece lies: a stroke
    that goes on is made of pieces already there, a stray pixel makes nine new ones.
    """
    from scipy.spatial.distance import cdist

    (one, of_one), (two, of_two) = _pieces(a), _pieces(b)
    squares = cdist(one, two, "sqeuclidean")  # at most 4,096 × 4,096
    return float(squares.min(1) @ of_one + squares.min(0) @ of_two)


def _pieces(picture: Array) -> tuple[Array, Array]:
    """The different pieces (p, 9) of a picture and the share of each (p,)."""
    step = -(-max(picture.shape) // DENSE)
    windows = np.lib.stride_tricks.sliding_window_view(picture, (SIDE, SIDE))[::step, ::step]
    pieces, counts = np.unique(windows.reshape(-1, SIDE * SIDE), axis=0, return_counts=True)
    return pieces, counts / counts.sum()
