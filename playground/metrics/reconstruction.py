"""How far reconstructions are from their originals, and how far the best linear code gets."""

from __future__ import annotations

from typing import NamedTuple

import torch
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


def principal_components(train: Tensor, test: Tensor, size: int) -> Tensor:
    """Reconstructions of test: (m, …) from `size` principal components of train: (n, …).

    The best that a linear autoencoder with so many numbers can learn (Bourlard & Kamp 1988;
    Hinton & Salakhutdinov 2006 measure their autoencoder against it).
    """
    known = exact(train).flatten(1)
    if not 0 <= size <= known.shape[1]:
        raise ValueError(f"There are {known.shape[1]} components at most; {size} were asked for.")
    mean = known.mean(0)
    centred = known - mean
    directions = torch.linalg.eigh(centred.T @ centred).eigenvectors[:, known.shape[1] - size :]
    codes = (exact(test).flatten(1) - mean) @ directions
    return (codes @ directions.T + mean).view_as(test).to(test)
