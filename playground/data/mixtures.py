"""Equal mixtures of round Gaussians: the ring and the grid on which mode collapse is counted
(Srivastava et al., 2017, "VEEGAN", section 4.1), and the plain pair."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from playground.core.learning import Batch
from playground.data.endless import Endless, endless, noise, pick
from playground.settings import Settings, setting


class Mixture(Endless):
    """p(x) = 1/m Σ N(x; mode, σ²I). A point's class is the mode it came from."""

    def __init__(self, centres: Tensor, sigma: float, device: torch.device) -> None:
        super().__init__(device)
        self.centres, self.sigma = centres.to(device), sigma  # (m, 2)
        self.modes, self.spread = self.centres, sigma
        self.classes = tuple(str(i + 1) for i in range(len(centres)))

    def points(self, n: int, rng: torch.Generator) -> Batch:
        """n points and their modes."""
        y = pick(len(self.centres), n, rng)
        x = self.centres.to(rng.device).index_select(0, y)
        return Batch(x.add_(noise(n, rng), alpha=self.sigma), y)

    def log_p(self, x: Tensor) -> Tensor:
        """log p(x) in nats for x: (n, 2)."""
        squares = (x[:, None] - self.centres.to(x.device)).square().sum(2)  # (n, m)
        norm = math.log(2 * math.pi * self.sigma**2 * len(self.centres))
        return torch.logsumexp(-squares / (2 * self.sigma**2), 1) - norm


class RingOptions(Settings):
    spread: float = setting(
        0.05,
        "Spread of each mode",
        "Standard deviation σ of each Gaussian. Published tables use 0.01; wider is easier to "
        "learn and to see.",
        ge=0.005,
        le=0.3,
        step=0.005,
    )


class GridOptions(Settings):
    spread: float = setting(
        0.05,
        "Spread of each mode",
        "Standard deviation σ of each Gaussian; published tables use 0.05. Modes are 2 apart.",
        ge=0.01,
        le=0.5,
        step=0.01,
    )


class PairOptions(Settings):
    spread: float = setting(
        0.2, "Spread of each mode", "Standard deviation σ of each Gaussian.",
        ge=0.02, le=0.5, step=0.01,
    )  # fmt: skip


def ring_modes() -> Tensor:
    """Eight centres on the unit circle, at angles 2πi/8: (8, 2)."""
    angles = 2 * math.pi * torch.arange(8, dtype=torch.float64) / 8
    return torch.stack([angles.cos(), angles.sin()], 1).float()


def grid_modes() -> Tensor:
    """25 centres, both coordinates from −4 to 4 in steps of 2: (25, 2)."""
    axis = torch.arange(-4.0, 5.0, 2.0)
    return torch.cartesian_prod(axis, axis)


def pair_modes() -> Tensor:
    """Two centres: (2, 2)."""
    return torch.tensor([[-0.7, -0.4], [0.7, 0.4]])


DATASETS = (
    endless(
        "ring",
        "Ring of eight",
        "Eight small clouds of points on a circle. The classic test of whether a generator covers "
        "all modes or collapses onto a few.",
        RingOptions,
        lambda settings, device: Mixture(ring_modes(), settings.spread, device),
    ),
    endless(
        "grid",
        "Grid of 25",
        "Twenty-five small clouds on a grid from −4 to 4. Harder than the ring: far modes are "
        "easily left out.",
        GridOptions,
        lambda settings, device: Mixture(grid_modes(), settings.spread, device),
    ),
    endless(
        "two-gaussians",
        "Two Gaussians",
        "Two round clouds of points. The easiest data with more than one mode.",
        PairOptions,
        lambda settings, device: Mixture(pair_modes(), settings.spread, device),
    ),
)
