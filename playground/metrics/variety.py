"""How much examples differ from one another."""

from __future__ import annotations

import numpy as np


def spread(x: np.ndarray) -> float:
    """Mean Euclidean distance between two different examples of x: (n, …), n ≥ 2."""
    flat = x.reshape(len(x), -1).astype(np.float64)
    squares = (flat * flat).sum(1)
    between = squares[:, None] + squares[None, :] - 2 * flat @ flat.T
    n = len(x)
    return float(np.sqrt(between.clip(min=0)).sum() / (n * (n - 1)))


def variety(samples: np.ndarray, real: np.ndarray) -> float:
    """Spread of samples over that of real examples, on the same scale: 1 where they differ from
    one another as much as real ones do, 0 where all are one."""
    return spread(samples) / max(spread(real), 1e-12)
