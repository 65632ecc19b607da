"""Do two pictures consist of the same small pieces, wherever these lie?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SIDE = 3
"""Side of a piece, in pixels."""
DENSE = 64
"""Longest side, in pixels, up to which every piece is looked up; beyond, one every few pixels."""


def patch_distance(a: Array, b: Array) -> float:
    """Mean squared error from each 3 × 3 piece to the most similar piece of the other picture,
    summed over both directions (Simakov et al. 2008, eq. 1: bidirectional similarity).

    Pictures (h, w), sides ≥ 3; squared grey levels a piece. Blind to where a piece lies: a stroke
    that goes on is made of pieces already there, a stray pixel makes nine new ones. Of a large
    picture only some pieces are looked up, but among all of the other: a shift stays near 0.
    """
    return _missing(a, b) + _missing(b, a)


def _missing(a: Array, b: Array) -> float:
    """Mean squared error from pieces of `a` to the most similar one of `b`."""
    from scipy.spatial import KDTree

    step = -(-max(a.shape) // DENSE)
    asked, counts = np.unique(_pieces(a, step), axis=0, return_counts=True)
    every = np.unique(_pieces(b), axis=0)
    found, _ = KDTree(every, balanced_tree=False, compact_nodes=False).query(asked)
    return float(np.square(found) @ counts / counts.sum())


def _pieces(picture: Array, step: int = 1) -> Array:
    """Pieces (p, 9) of a picture, one every `step` pixels down and across."""
    windows = np.lib.stride_tricks.sliding_window_view(picture, (SIDE, SIDE))[::step, ::step]
    return windows.reshape(-1, SIDE * SIDE)
