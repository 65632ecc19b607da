"""Precision, recall, density, coverage and mode counts, by hand and by enumeration."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from playground.metrics.coverage import collapse, fidelity, mode_counts, neighbour_radius


def line(*places: float) -> Tensor:
    return torch.tensor(places)[:, None]


def test_by_hand_on_a_line() -> None:
    # k = 1: real balls 0±1, 1±1, 10±9; generated balls .5±.25, .75±.25, 100±99.25
    real, generated = line(0, 1, 10), line(0.5, 0.75, 100)
    found = fidelity(real, generated, k=1)
    assert found.precision == pytest.approx(2 / 3)
    # .5 lies in the balls of 0 and 1 and not in 10's (9.5 away); .75 likewise; 100 in none
    assert found.density == pytest.approx(4 / 3)
    assert found.coverage == pytest.approx(2 / 3)
    # 1 and 10 lie within 99.25 of 100, 0 does not, nor within .25 of the others
    assert found.recall == pytest.approx(2 / 3)


def test_by_enumeration() -> None:
    rng = torch.Generator().manual_seed(0)
    real = torch.randn(23, 3, generator=rng).double()
    generated = 1.3 * torch.randn(31, 3, generator=rng).double() + 0.4
    k = 3

    def radius(points: list[list[float]], i: int) -> float:
        others = [math.dist(points[i], p) for j, p in enumerate(points) if j != i]
        return sorted(others)[k - 1]

    rows, columns = real.tolist(), generated.tolist()
    r_real = [radius(rows, i) for i in range(23)]
    r_generated = [radius(columns, j) for j in range(31)]
    apart = [[math.dist(x, y) for y in columns] for x in rows]
    inside = [[apart[i][j] < r_real[i] for j in range(31)] for i in range(23)]
    found = fidelity(real, generated, k=k, chunk=5)
    precision = sum(any(inside[i][j] for i in range(23)) for j in range(31)) / 31
    recall = sum(any(apart[i][j] < r_generated[j] for j in range(31)) for i in range(23)) / 23
    assert found.precision == pytest.approx(precision)
    assert found.recall == pytest.approx(recall)
    assert found.density == pytest.approx(sum(map(sum, inside)) / (k * 31))
    assert found.coverage == pytest.approx(sum(map(any, inside)) / 23)
    squares = torch.tensor(r_real, dtype=torch.double).square()
    torch.testing.assert_close(neighbour_radius(real, k, chunk=4), squares)


def test_extremes() -> None:
    x = torch.randn(60, 4, generator=torch.Generator().manual_seed(1))
    same, apart = fidelity(x, x), fidelity(x, x + 100)
    assert (same.precision, same.recall, same.coverage) == (1, 1, 1)
    assert same[:4] != apart[:4] == (0, 0, 0, 0)


def test_one_repeated_sample_is_precise_and_covers_little() -> None:
    x = torch.randn(200, 4, generator=torch.Generator().manual_seed(2))
    middle = x[x.norm(dim=1).argmin()].expand(200, 4)
    found = fidelity(x, middle)
    assert found.precision == 1
    assert found.recall == 0
    assert found.coverage < 0.3


def test_like_sets_score_density_one_and_coverage_as_expected() -> None:
    rng = torch.Generator().manual_seed(3)
    found = fidelity(torch.randn(1500, 5, generator=rng), torch.randn(1500, 5, generator=rng))
    assert found.density == pytest.approx(1, abs=0.05)
    # Naeem et al. 2020, eq. 10: 1 − Π (M − 1 − i) / (2M − 1 − i) over k, about 1 − 2^−k
    assert found.coverage == pytest.approx(1 - 2**-5, abs=0.02)


def test_too_few_examples_for_k_neighbours() -> None:
    with pytest.raises(ValueError, match="more than 5"):
        fidelity(torch.zeros(5, 2), torch.zeros(9, 2))


RING = torch.tensor([[math.cos(a), math.sin(a)] for a in (torch.arange(8) * math.pi / 4).tolist()])


def test_modes_by_hand() -> None:
    just_in, just_out, lost = [1.0299, 0.0], [1.0301, 0.0], [math.nan, 0.0]
    samples = torch.tensor([[1.0, 0.0], just_in, just_out, [0.0, 1.0], [0.0, 0.0], lost])
    found = mode_counts(samples, RING, spread=0.01)
    assert found.counts.tolist() == [2, 0, 1, 0, 0, 0, 0, 0]
    assert (found.found, found.n) == (2, 6)
    assert found.high_quality == pytest.approx(3 / 6)


def test_the_exact_distribution_reaches_the_ceiling() -> None:
    rng = torch.Generator().manual_seed(4)
    place = torch.randint(8, (100_000,), generator=rng)
    samples = RING[place] + 0.01 * torch.randn(100_000, 2, generator=rng)
    found = mode_counts(samples, RING, spread=0.01)
    assert found.found == 8
    assert found.ceiling == pytest.approx(0.98889, abs=1e-5)
    assert found.high_quality == pytest.approx(found.ceiling, abs=0.0015)


def test_no_samples() -> None:
    with pytest.raises(ValueError, match="no samples"):
        mode_counts(torch.zeros(0, 2), RING, 0.01)


def test_collapse() -> None:
    even = collapse(torch.full((8,), 5))
    assert (even.found, even.of, even.missing, even.largest, even.kl) == (8, 8, (), 1 / 8, 0)
    assert even.effective == pytest.approx(8)
    one = collapse(torch.tensor([0, 7, 0]))
    assert (one.found, one.missing, one.largest) == (1, (0, 2), 1)
    assert one.effective == pytest.approx(1)
    assert one.kl == pytest.approx(math.log(3))
    uneven = collapse(torch.tensor([3, 1]))
    assert uneven.kl == pytest.approx(0.75 * math.log(1.5) + 0.25 * math.log(0.5))
    nothing = collapse(torch.zeros(4, dtype=torch.long))
    assert (nothing.found, nothing.n) == (0, 0)
    assert math.isnan(nothing.kl)
