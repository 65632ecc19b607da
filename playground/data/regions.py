"""Flat densities with hard edges: three discs that never touch, and a checkerboard. Where two
such densities do not overlap, their KL divergence is infinite (Arjovsky et al., 2017, "Wasserstein
GAN", example 1)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from playground.core.learning import Batch
from playground.data.dataset import NoOptions
from playground.data.endless import Endless, endless, pick, uniform
from playground.settings import Settings, setting

DISCS = ((-0.9, -0.6), (0.9, -0.6), (0.0, 0.9))
SQUARE = 0.7  # side of a square of the checkerboard; it spans [−1.4, 1.4]²


class Discs(Endless):
    """Uniform on equal discs that do not overlap; the class is the disc."""

    def __init__(self, centres: Tensor, radius: float, device: torch.device) -> None:
        super().__init__(device)
        self.centres, self.radius = centres.to(device), radius  # (m, 2)
        self.modes = self.centres
        self.spread = radius / 3  # so that "within three spreads of a mode" means inside
        self.classes = tuple(str(i + 1) for i in range(len(centres)))

    def points(self, n: int, rng: torch.Generator) -> Batch:
        """n points and their discs."""
        y = pick(len(self.centres), n, rng)
        u = uniform(n, rng)
        angle, away = 2 * math.pi * u[:, 0], self.radius * u[:, 1].sqrt()
        offset = away[:, None] * torch.stack([angle.cos(), angle.sin()], 1)
        return Batch(self.centres.to(rng.device).index_select(0, y).add_(offset), y)

    def log_p(self, x: Tensor) -> Tensor:
        """log p(x) in nats for x: (n, 2); −inf outside of the discs."""
        away = (x[:, None] - self.centres.to(x.device)).square().sum(2)  # (n, m), squared
        level = -math.log(math.pi * self.radius**2 * len(self.centres))
        inside = (away <= self.radius**2).any(1)
        return torch.where(inside, level, -math.inf)


class Checkerboard(Endless):
    """Uniform on the eight dark squares of a 4×4 board; the class is the row."""

    classes = ("1", "2", "3", "4")

    def points(self, n: int, rng: torch.Generator) -> Batch:
        """n points and their rows, counted from below."""
        square = pick(8, n, rng)
        row = square // 2
        column = 2 * (square % 2) + row % 2
        corner = torch.stack([column, row], 1) - 2.0
        return Batch(SQUARE * (corner + uniform(n, rng)), row)

    def log_p(self, x: Tensor) -> Tensor:
        """log p(x) in nats for x: (n, 2); −inf outside of the dark squares."""
        cell = torch.floor(x / SQUARE) + 2
        dark = ((cell >= 0) & (cell < 4)).all(1) & (cell.sum(1) % 2 == 0)
        return torch.where(dark, -math.log(8 * SQUARE**2), -math.inf)


class DiscOptions(Settings):
    radius: float = setting(
        0.35, "Radius", "Radius of each disc; at 0.85 they all but touch.",
        ge=0.05, le=0.85, step=0.05,
    )  # fmt: skip


DATASETS = (
    endless(
        "three-disjoint",
        "Three disjoint discs",
        "Three discs with nothing between them. Between what does not overlap, some losses say "
        "nothing about how far apart it is.",
        DiscOptions,
        lambda settings, device: Discs(torch.tensor(DISCS), settings.radius, device),
    ),
    endless(
        "checkerboard",
        "Checkerboard",
        "The dark squares of a board of four by four. Sharp edges and corners show what a model "
        "smooths over.",
        NoOptions,
        lambda _, device: Checkerboard(device),
    ),
)
