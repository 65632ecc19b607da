"""Point sources: their densities are densities, and their draws follow them."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from playground.core.learning import Source
from playground.core.recipe import Recipe
from playground.data import DATASETS, load

POINTS = [d.name for d in DATASETS if d.kind == "points" and d.ready(d.settings())]


def source(name: str, **options: float) -> Source:
    return load(Recipe(family="any", source=name, options=options), torch.device("cpu"))


def draw(found: Source, n: int) -> tuple[Tensor, Tensor]:
    batch = found.draw(n, torch.Generator().manual_seed(0))
    return batch.x, torch.zeros(n) if batch.y is None else batch.y


def density(found: Source, x: Tensor) -> Tensor:
    assert found.log_density is not None
    return found.log_density(x).exp()


def grid(reach: float, cells: int) -> tuple[Tensor, float]:
    """Middles of the cells of a square, (cells², 2), and a cell's area."""
    side = 2 * reach / cells
    middles = -reach + side * (torch.arange(cells) + 0.5)
    return torch.cartesian_prod(middles, middles), side**2


@pytest.mark.parametrize("name", POINTS)
def test_density_is_one_in_all_and_where_the_draws_fall(name: str) -> None:
    found = source(name)
    reach, blocks = (5.6, 28) if name == "grid" else (2.1, 12)
    fine = 40 if name == "three-disjoint" else 14  # a round edge needs finer cells
    x, area = grid(reach, blocks * fine)
    mass = (density(found, x) * area).reshape(blocks, fine, blocks, fine).sum((1, 3))
    assert float(mass.sum()) == pytest.approx(1, abs=0.004)
    n = 40_000
    points, _ = draw(found, n)
    cell = ((points + reach) / (2 * reach) * blocks).long()
    share = torch.bincount(cell[:, 0] * blocks + cell[:, 1], minlength=blocks**2) / n
    wrong = (share.reshape(blocks, blocks) - mass).abs()
    assert (wrong < 5 * (mass / n).sqrt() + 0.002).all()


def test_ring_centres_lie_at_eighths_of_a_turn() -> None:
    found = source("ring", spread=0.01)
    assert found.modes is not None
    angles = torch.atan2(found.modes[:, 1], found.modes[:, 0]) % (2 * math.pi)
    assert angles.tolist() == pytest.approx([2 * math.pi * i / 8 for i in range(8)], abs=1e-6)
    assert found.modes.norm(dim=1).tolist() == pytest.approx([1.0] * 8)
    assert found.spread == 0.01


def test_grid_centres_are_the_published_ones() -> None:
    modes = source("grid").modes
    assert modes is not None
    assert {tuple(mode) for mode in modes.tolist()} == {
        (x, y) for x in (-4, -2, 0, 2, 4) for y in (-4, -2, 0, 2, 4)
    }


@pytest.mark.parametrize("name", ["ring", "grid", "two-gaussians"])
def test_mixtures_are_torchs_mixtures(name: str) -> None:
    found = source(name)
    assert found.modes is not None
    assert found.spread is not None
    parts = Independent(Normal(found.modes, found.spread), 1)
    known = MixtureSameFamily(Categorical(torch.ones(len(found.modes))), parts)
    x, _ = draw(found, 500)
    assert found.log_density is not None
    assert torch.allclose(found.log_density(x), known.log_prob(x), atol=1e-3)


@pytest.mark.parametrize("name", ["ring", "grid", "two-gaussians", "three-disjoint"])
def test_classes_are_the_modes(name: str) -> None:
    found = source(name)
    x, y = draw(found, 5000)
    assert found.modes is not None
    assert found.spread is not None
    away = (x - found.modes[y.long()]).norm(dim=1) / found.spread
    inside = float((away <= 3).float().mean())
    if name == "three-disjoint":
        assert inside == 1
    else:  # a round Gaussian holds 98.89 % within three standard deviations
        assert inside == pytest.approx(1 - math.exp(-4.5), abs=0.006)
    assert torch.bincount(y).min() > 0.7 * 5000 / len(found.modes)


def test_line_density_is_the_closed_form() -> None:
    """Across the line a Gaussian; along it a uniform stretch blurred by the same Gaussian."""
    found = source("line", spread=0.1)
    x, _ = draw(found, 300)
    half = math.hypot(1, 0.5)
    along, across = x @ torch.tensor([1, 0.5]) / half, x @ torch.tensor([-0.5, 1]) / half
    blur = Normal(0.0, 0.1)
    wanted = blur.log_prob(across) + torch.log(
        (blur.cdf(along + half) - blur.cdf(along - half)) / (2 * half)
    )
    assert found.log_density is not None
    assert torch.allclose(found.log_density(x), wanted, atol=2e-3)


@pytest.mark.parametrize("name", ["spiral", "moons"])
def test_arms_are_each_others_mirror_through_the_middle(name: str) -> None:
    found = source(name, spread=0.01)
    x, y = draw(found, 4000)
    assert set(y.tolist()) == {0, 1}
    one, two = x[y == 0], x[y == 1]
    assert torch.cdist(one, -two).min(1).values.max() < 0.1
    assert torch.cdist(one, two).min() > 0.05


@pytest.mark.parametrize("name", ["three-disjoint", "checkerboard"])
def test_outside_nothing_can_fall(name: str) -> None:
    found = source(name)
    x, _ = draw(found, 5000)
    inside = density(found, x)
    assert inside.min() > 0
    assert inside.min() == inside.max()
    cells, _ = grid(1.6, 200)
    assert float((density(found, cells) > 0).float().mean() * 3.2**2) == pytest.approx(
        1 / float(inside[0]), rel=0.03
    )


def test_the_checkerboard_alternates() -> None:
    middles = 0.7 * (torch.arange(4) - 1.5)
    cells = torch.cartesian_prod(middles, middles)
    dark = (density(source("checkerboard"), cells) > 0).reshape(4, 4)
    assert dark.tolist() == [[(i + j) % 2 == 0 for j in range(4)] for i in range(4)]


def test_spread_widens_the_modes() -> None:
    for spread in (0.01, 0.2):
        found = source("ring", spread=spread)
        assert found.modes is not None
        x, y = draw(found, 5000)
        assert float((x - found.modes[y]).std()) == pytest.approx(spread, rel=0.03)
