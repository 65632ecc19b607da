"""Fréchet and kernel distance against closed forms, enumeration and two libraries."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import scipy.linalg
import torch
from torch import Tensor, nn

from playground.metrics.exact import NotFinite
from playground.metrics.frechet import (
    Moments,
    against_floor,
    between_gaussians,
    frechet_distance,
    kernel_distance,
    moments,
    symmetric_root,
)


def features(n: int, d: int, seed: int, scale: float = 1.0, shift: float = 0.0) -> Tensor:
    rng = torch.Generator().manual_seed(seed)
    mix = torch.randn(d, d, generator=rng, dtype=torch.double)
    return scale * torch.randn(n, d, generator=rng, dtype=torch.double) @ mix + shift


def gaussian(mean: list[float], deviations: list[float]) -> Moments:
    covariance = torch.tensor(deviations, dtype=torch.double).square().diag()
    return Moments(torch.tensor(mean, dtype=torch.double), covariance, 100)


def test_gaussians_with_commuting_covariances() -> None:
    a, b = gaussian([0, 0, 1], [1, 2, 3]), gaussian([1, 2, 1], [2, 2, 0.5])
    # ‖Δμ‖² + Σ (σ₁ − σ₂)²
    assert between_gaussians(a, b) == pytest.approx(5 + 1 + 0 + 6.25, abs=1e-12)


def test_turning_both_changes_nothing() -> None:
    x, y = features(200, 5, 0), features(300, 5, 1)
    turn = torch.linalg.qr(torch.randn(5, 5, generator=torch.Generator().manual_seed(2)).double()).Q
    assert frechet_distance(x @ turn, y @ turn) == pytest.approx(frechet_distance(x, y))


def test_agrees_with_scipys_matrix_root() -> None:
    x, y = features(100, 6, 3), features(120, 6, 4, shift=0.5)
    a, b = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    root = np.real(scipy.linalg.sqrtm(a @ b))
    apart = ((x.mean(0) - y.mean(0)) ** 2).sum()
    expected = float(apart) + np.trace(a + b - 2 * root)
    assert frechet_distance(x, y) == pytest.approx(expected, rel=1e-9)


def test_fewer_examples_than_features_stay_exact() -> None:
    x = features(10, 40, 5)
    assert frechet_distance(x, x) == pytest.approx(0, abs=1e-9)
    shift = torch.linspace(-1, 1, 40).double()
    expected = float(shift.square().sum())
    assert frechet_distance(x, x + shift) == pytest.approx(expected, rel=1e-9)


def test_the_root_squared_is_the_matrix() -> None:
    covariance = moments(features(50, 8, 6)).covariance
    root = symmetric_root(covariance)
    torch.testing.assert_close(root @ root, covariance)
    torch.testing.assert_close(root, root.T)


class Flat(nn.Module):
    """Passes rows through as features, in place of the Inception that the library expects."""

    num_features = 6

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1)[:, :6]


@pytest.mark.filterwarnings("ignore:Metric `Kernel Inception Distance`:UserWarning")
def test_agrees_with_torchmetrics() -> None:
    from torchmetrics.image.fid import FrechetInceptionDistance
    from torchmetrics.image.kid import KernelInceptionDistance

    x, y = features(64, 6, 7).float(), features(64, 6, 8, shift=0.3).float()
    frechet = FrechetInceptionDistance(feature=Flat(), normalize=False).set_dtype(torch.double)
    kernel = KernelInceptionDistance(feature=Flat(), subsets=1, subset_size=64)
    for metric in (frechet, kernel):
        metric.update(x[:, :, None, None], real=True)
        metric.update(y[:, :, None, None], real=False)
    assert frechet_distance(x, y) == pytest.approx(float(frechet.compute()), rel=1e-4)
    assert kernel_distance(x, y) == pytest.approx(float(kernel.compute()[0]), rel=1e-3)


def test_kernel_distance_by_enumeration() -> None:
    x, y = features(7, 3, 9), features(5, 3, 10)

    def k(a: Tensor, b: Tensor) -> float:
        return float((a @ b / 3 + 1) ** 3)

    same = sum(k(x[i], x[j]) for i in range(7) for j in range(7) if i != j) / 42
    same += sum(k(y[i], y[j]) for i in range(5) for j in range(5) if i != j) / 20
    expected = same - 2 * sum(k(a, b) for a in x for b in y) / 35
    assert kernel_distance(x, y, chunk=2) == pytest.approx(expected)


def test_kernel_distance_is_centred_on_zero_for_like_sets() -> None:
    pairs = []
    for seed in range(200):
        x = torch.randn(80, 4, generator=torch.Generator().manual_seed(seed))
        pairs.append(kernel_distance(x[:40], x[40:]))
    assert abs(np.mean(pairs)) < 4 * np.std(pairs) / np.sqrt(200)
    assert min(pairs) < 0 < max(pairs)


def test_floor_is_what_real_examples_score() -> None:
    rng = torch.Generator().manual_seed(0)
    train, test, good = (torch.randn(n, 4, generator=rng) for n in (900, 600, 700))
    found = against_floor(good, test, train)
    assert found.n == 600
    assert found.floor == pytest.approx(frechet_distance(test, train[:600]))
    assert 0.3 < found.ratio < 3
    assert against_floor(good + 1, test, train).ratio > 30


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (torch.zeros(1, 3), ValueError),
        (torch.zeros(4), ValueError),
        (torch.full((3, 2), torch.nan), NotFinite),
    ],
)
@pytest.mark.parametrize("distance", [frechet_distance, kernel_distance])
def test_features_that_have_no_distance(
    bad: Tensor, error: type[ValueError], distance: Callable[[Tensor, Tensor], float]
) -> None:
    with pytest.raises(error, match=r"two examples|not finite"):
        distance(bad, bad)
