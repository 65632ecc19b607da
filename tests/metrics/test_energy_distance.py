"""Energy distance against closed forms and another library."""

from __future__ import annotations

import pytest
import torch
from scipy import stats

from playground.metrics.energy_distance import energy_distance
from playground.metrics.exact import NotFinite


def test_on_a_line_it_is_scipys():
    rng = torch.Generator().manual_seed(0)
    x, y = torch.randn(80, 1, generator=rng), 0.5 + 2 * torch.randn(60, 1, generator=rng)
    wanted = stats.energy_distance(x[:, 0].numpy(), y[:, 0].numpy())
    assert energy_distance(x, y) == pytest.approx(wanted, rel=1e-6)


def test_two_single_points_are_root_two_times_their_distance_apart():
    x, y = torch.tensor([[0.0, 0.0]]), torch.tensor([[3.0, 4.0]])
    assert energy_distance(x, y) == pytest.approx(10**0.5)


def test_equal_sets_are_not_apart_and_broken_ones_are_refused():
    x = torch.arange(6.0).reshape(3, 2)
    assert energy_distance(x, x) == pytest.approx(0, abs=1e-7)
    with pytest.raises(NotFinite, match="finite"):
        energy_distance(x, x * float("nan"))
