"""How far reconstructions are from their originals."""

from __future__ import annotations

from typing import NamedTuple

from torch import Tensor

from playground.metrics.exact import exact


class Errors(NamedTuple):
    """Mean squared error over n examples: summed over an example's numbers, and by number."""

    per_image: float
    per_pixel: float
    n: int


def squared_errors(x: Tensor, x_hat: Tensor) -> Errors:
    """Errors of reconstructions x_hat of x, (n, …) in [0, 1] both."""
    squares = (exact(x) - exact(x_hat)).square().flatten(1)
    return Errors(float(squares.sum(1).mean()), float(squares.mean()), len(x))
