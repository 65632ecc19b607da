"""Distances between two sets of features: Fréchet and kernel, with their floor.

The features come from a net that the caller chose and names beside the number: with a small
classifier's features this is not "FID", whose net is Inception.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from playground.metrics.exact import NotFinite, exact


class Moments(NamedTuple):
    """A Gaussian fitted to n features: mean (d,), unbiased covariance (d, d), float64."""

    mean: Tensor
    covariance: Tensor
    n: int


class AgainstFloor(NamedTuple):
    """A distance beside what real examples score against other real examples.

    `distance`: generated against test; `floor`: train against test; `ratio`: distance / floor,
    1 for a perfect generator; `n`: examples in each of the three sets.
    """

    distance: float
    floor: float
    ratio: float
    n: int


def moments(features: Tensor) -> Moments:
    """Mean and covariance of features (n, d), n ≥ 2; raises ValueError on fewer, NotFinite."""
    n = _checked(features)
    features = exact(features)
    mean = features.mean(0)
    centred = features - mean
    return Moments(mean, centred.T @ centred / (n - 1), n)


def between_gaussians(a: Moments, b: Moments) -> float:
    """Squared Fréchet distance ‖μ₁ − μ₂‖² + tr(C₁ + C₂ − 2 (C₁ C₂)^½), in feature units squared.

    Source: Dowson & Landau 1982; Heusel et al. 2017, eq. 6. tr (C₁ C₂)^½ is the sum of the
    singular values of C₁^½ C₂^½, which squares nothing: exact to rounding even where covariances
    have no full rank. Never negative.
    """
    apart = (a.mean - b.mean).square().sum()
    common = torch.linalg.svdvals(symmetric_root(a.covariance) @ symmetric_root(b.covariance))
    spread = a.covariance.trace() + b.covariance.trace() - 2 * common.sum()
    return float((apart + spread).clamp(min=0))


def symmetric_root(matrix: Tensor) -> Tensor:
    """The symmetric square root of a symmetric matrix (d, d) without negative eigenvalues.

    Eigenvalues that rounding made negative count as 0.
    """
    values, vectors = torch.linalg.eigh(matrix)
    return (vectors * values.clamp(min=0).sqrt()) @ vectors.T


def frechet_distance(real: Tensor, generated: Tensor) -> float:
    """Squared Fréchet distance of features (n, d) and (m, d), as Gaussians (Heusel et al. 2017).

    Biased upwards by about 1/n: compare only numbers measured with the same n and net.
    """
    return between_gaussians(moments(real), moments(generated))


def kernel_distance(real: Tensor, generated: Tensor, chunk: int = 1000) -> float:
    """Unbiased squared MMD with the kernel (x·y / d + 1)³ of features (n, d) and (m, d).

    Source: Bińkowski et al. 2018, section 3 (KID), over all pairs instead of random subsets, so
    that it is the same at every call. Around 0, below it too, where the two sets are alike.
    """
    n, m = _checked(real), _checked(generated)
    x, y = exact(real), exact(generated)
    within_x = _kernel_sum(x, x, chunk) - _kernel_diagonal(x)
    within_y = _kernel_sum(y, y, chunk) - _kernel_diagonal(y)
    across = _kernel_sum(x, y, chunk)
    return float(within_x / (n * (n - 1)) + within_y / (m * (m - 1)) - 2 * across / (n * m))


def against_floor(
    generated: Tensor,
    test: Tensor,
    train: Tensor,
    distance: Callable[[Tensor, Tensor], float] = frechet_distance,
) -> AgainstFloor:
    """`distance` of generated from test features, beside that of train from test: each (·, d).

    All three sets are cut to the size of the smallest, since the estimates depend on n; so the
    train features must come in random order. Ratio is infinite where the floor is 0 or less.
    """
    n = min(len(generated), len(test), len(train))
    measured, floor = distance(test[:n], generated[:n]), distance(test[:n], train[:n])
    return AgainstFloor(measured, floor, measured / floor if floor > 0 else float("inf"), n)


def _kernel_sum(x: Tensor, y: Tensor, chunk: int) -> Tensor:
    """Σᵢⱼ (xᵢ·yⱼ / d + 1)³, at most chunk × m numbers held at once."""
    d = x.shape[1]
    return torch.stack([(part @ y.T / d + 1).pow(3).sum() for part in x.split(chunk)]).sum()


def _kernel_diagonal(x: Tensor) -> Tensor:
    return (x.square().sum(1) / x.shape[1] + 1).pow(3).sum()


def _checked(features: Tensor) -> int:
    if features.ndim != 2 or len(features) < 2:
        raise ValueError("Features must be (n, d) with at least two examples.")
    if not features.isfinite().all():
        raise NotFinite("Some features are not finite numbers, so they have no distance.")
    return len(features)
