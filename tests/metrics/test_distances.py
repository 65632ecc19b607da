"""Distances between clouds of points against closed forms, enumeration and libraries."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
import torch
from sklearn.metrics.pairwise import rbf_kernel
from torch import Tensor

from playground.metrics.distances import (
    Cells,
    binned,
    binned_band,
    exact_cells,
    median_bandwidth,
    rbf_mmd,
    real_band,
    sliced_wasserstein,
)

CENTRES = torch.tensor([[math.cos(a), math.sin(a)] for a in np.arange(8) * math.pi / 4]).double()


def ring(x: Tensor) -> Tensor:
    """log density of eight Gaussians of σ .01 on a circle."""
    squares = (x[:, None] - CENTRES).square().sum(2) / 0.01**2
    return (-0.5 * squares).logsumexp(1) - math.log(8 * 2 * math.pi * 0.01**2)


def draw_ring(n: int, rng: torch.Generator) -> Tensor:
    place = torch.randint(8, (n,), generator=rng)
    return CENTRES[place] + 0.01 * torch.randn(n, 2, generator=rng)


def standard(x: Tensor) -> Tensor:
    return -0.5 * x.square().sum(1) - math.log(2 * math.pi)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_cells_of_a_gaussian() -> None:
    cells = exact_cells(standard, (-2, -1), (2, 3), finest=1.0, bins=4)
    down, across = (np.diff(scipy.stats.norm.cdf(np.arange(a, a + 5))) for a in (-2, -1))
    np.testing.assert_allclose(cells.p[:-1].view(4, 4), np.outer(down, across), atol=1e-5)
    assert float(cells.p.sum()) == pytest.approx(1)


def test_narrow_modes_are_not_missed() -> None:
    # no mode within 5 σ of an edge: corners of 3 × 3 cells at ±.5 and ±1.5
    cells = exact_cells(ring, (-1.5, -1.5), (1.5, 1.5), finest=0.01, bins=3)
    expected = torch.ones(3, 3).double() / 8
    expected[1, 1] = 0
    torch.testing.assert_close(cells.p[:-1].view(3, 3), expected, atol=1e-4, rtol=0)
    assert float(cells.p[-1]) == pytest.approx(0, abs=1e-4)


def test_a_density_that_is_none() -> None:
    with pytest.raises(ValueError, match="not normalised"):
        exact_cells(lambda x: standard(x) + 1, (-3, -3), (3, 3), finest=1.0)


def four(*p: float) -> Cells:
    return Cells(
        torch.zeros(2).double(), torch.full((2,), 2.0).double(), 2, torch.tensor(p).double()
    )


def test_divergences_by_enumeration() -> None:
    cells = four(0.4, 0.1, 0.2, 0.2, 0.1)
    inside = [[0.5, 0.5], [0.5, 1.5], [1.5, 1.5], [1.5, 1.5], [0.0, 0.0]]
    outside = [[2.0, 1.0], [-0.1, 1.0], [math.nan, 1.0], [math.inf, 0.5], [9.0, 9.0]]
    found = binned(torch.tensor(inside + outside), cells)
    shares = [0.2, 0.1, 0.0, 0.2, 0.5]
    filled = [(10 * s + p) / 11 for s, p in zip(shares, cells.p.tolist(), strict=True)]
    p = cells.p.numpy()
    assert found.n == 10
    assert found.kl_generated == pytest.approx(scipy.stats.entropy(shares, p))
    assert found.kl_real == pytest.approx(scipy.stats.entropy(p, filled))
    middle = (p + shares) / 2
    js = (scipy.stats.entropy(p, middle) + scipy.stats.entropy(shares, middle)) / 2
    assert found.js == pytest.approx(js)


def test_samples_where_nothing_real_is_cost_much_and_stay_finite() -> None:
    found = binned(torch.full((7, 2), 0.5), four(0, 0, 0, 1.0, 0))
    assert found.kl_generated == pytest.approx(-math.log(1e-12))
    assert found.kl_real == pytest.approx(math.log(8))
    assert found.js == pytest.approx(math.log(2))


def test_real_samples_lie_in_their_band_and_collapse_above_it() -> None:
    cells = exact_cells(ring, (-1.5, -1.5), (1.5, 1.5), finest=0.01)
    bands = binned_band(cells, 2500, seeded())
    scores = [binned(draw_ring(2500, seeded(s)), cells) for s in range(1, 41)]
    for name, band in bands.items():
        values = [getattr(score, name) for score in scores]
        assert band.low < np.median(values) < band.high
        assert sum(band.low <= value <= band.high for value in values) >= 30  # 36 expected of 40
    half = draw_ring(10_000, seeded(50))
    half = half[half[:, 0] > 0][:2500]
    collapsed = binned(half, cells)
    assert all(getattr(collapsed, name) > 5 * band.high for name, band in bands.items())


def test_js_of_two_halves() -> None:
    # half of the modes missed, the rest doubled: JS = log 2 − ½ (¾ log 3 … ) = .2158
    expected = 0.5 * (math.log(4 / 3) + 0.5 * math.log(2 / 3) + 0.5 * math.log(2))
    found = binned(torch.tensor([[0.5, 0.5]]).repeat(99, 1), four(0.5, 0.5, 0, 0, 0))
    assert found.js == pytest.approx(expected)
    assert found.kl_generated == pytest.approx(math.log(2))


def test_mmd_against_scikit_learn() -> None:
    x, y = torch.randn(30, 2, generator=seeded(1)), torch.randn(20, 2, generator=seeded(2)) + 0.5
    gamma = 1 / (2 * 0.7**2)
    a, b, c = rbf_kernel(x, gamma=gamma), rbf_kernel(y, gamma=gamma), rbf_kernel(x, y, gamma=gamma)
    expected = (a.sum() - 30) / (30 * 29) + (b.sum() - 20) / (20 * 19) - 2 * c.mean()
    assert rbf_mmd(x, y, 0.7, chunk=7) == pytest.approx(expected, rel=1e-5)


def test_mmd_of_gaussians_in_closed_form() -> None:
    x, y = torch.randn(2000, 2, generator=seeded(3)), torch.randn(2000, 2, generator=seeded(4))
    # E k(x, y) for N(0, I), N(m, I), h = 1: the density factor 1 / (1 + 2) · e^(−|m|² / 6)
    exact = 2 / 3 * (1 - math.exp(-1 / 6))
    assert rbf_mmd(x, y + torch.tensor([1.0, 0.0]), 1.0) == pytest.approx(exact, rel=0.1)
    assert abs(rbf_mmd(x, y, 1.0)) < 2e-3


def test_median_bandwidth() -> None:
    assert median_bandwidth(torch.tensor([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]])) == pytest.approx(
        math.sqrt(18)
    )


def test_a_bandwidth_is_above_zero_however_many_points_are_equal() -> None:
    many = torch.cat([torch.zeros(170, 2), torch.tensor([[3.0, 4.0]]).repeat(30, 1)])
    assert median_bandwidth(many) == pytest.approx(5)
    same = torch.ones(9, 2)
    assert rbf_mmd(same, same, median_bandwidth(same)) == pytest.approx(0)
    assert median_bandwidth(same[:1]) == 1


def test_a_shift_costs_its_length_over_root_two() -> None:
    x = torch.randn(100, 2, generator=seeded(5))
    for shift in ([3.0, 0.0], [-1.2, 2.5]):
        expected = math.hypot(*shift) / math.sqrt(2)
        found = sliced_wasserstein(x, x.flip(0) + torch.tensor(shift))
        assert found == pytest.approx(expected, rel=1e-5)


def test_stretching_in_closed_form() -> None:
    # W₂ along each direction scales with the projection: √(½ (a² Σx² + …)) for x → 2x
    x = torch.randn(80, 2, generator=seeded(6)).double()
    expected = math.sqrt(float(x.square().sum(1).mean()) / 2)
    assert sliced_wasserstein(x, 2 * x) == pytest.approx(expected, rel=1e-9)


def test_clouds_of_unlike_size() -> None:
    x, y = torch.randn(6, 2, generator=seeded(7)), torch.randn(4, 2, generator=seeded(8))
    same = sliced_wasserstein(x.repeat_interleave(2, 0), y.repeat_interleave(3, 0))
    assert sliced_wasserstein(x, y) == pytest.approx(same)
    assert sliced_wasserstein(x, x.repeat(3, 1)) == pytest.approx(0, abs=1e-9)


def test_band_of_real_against_real() -> None:
    pool = torch.randn(1000, 2, generator=seeded(9))
    band = real_band(sliced_wasserstein, pool, 200, 200, seeded(), 60)
    assert 0 < band.low < band.middle < band.high < 0.5
    assert band.repeats == 60


@pytest.mark.parametrize(
    ("n", "m", "sizes"), [(8, 12, (8, 12)), (4, 30, (4, 10)), (15, 30, (10, 10))]
)
def test_no_real_point_is_compared_with_itself(n: int, m: int, sizes: tuple[int, int]) -> None:
    pool, seen = torch.arange(40.0).view(20, 2), set()

    def shared(x: Tensor, y: Tensor) -> float:
        seen.add((len(x), len(y)))
        return float((torch.cdist(x, y) == 0).sum())

    assert real_band(shared, pool, n, m, seeded(), 30).high == 0
    assert seen == {sizes}
