"""Noisy curves in the plane: a line, two moons and a two-armed spiral."""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from playground.core.learning import Batch
from playground.data.endless import Endless, endless, noise, pick
from playground.settings import Settings, setting

NODES = 1024  # of the integral along each arm; far closer together than the noise is wide
Arms = Callable[[Tensor, Tensor], Tensor]
"""arms(t, y): where arm y: (n,) is at t: (n,) in [0, 1], as (n, 2)."""


class Curve(Endless):
    """x = arm(t) + σε with t uniform in [0, 1] and ε ~ N(0, I); the class is the arm."""

    def __init__(self, arms: Arms, count: int, sigma: float, device: torch.device) -> None:
        super().__init__(device)
        self.arms, self.count, self.sigma = arms, count, sigma
        self.classes = tuple(str(i + 1) for i in range(count)) if count > 1 else ()
        y = torch.arange(count).repeat_interleave(NODES)
        t = ((torch.arange(NODES) + 0.5) / NODES).repeat(count)
        self._nodes = arms(t, y).to(device)  # (count · NODES, 2)

    def points(self, n: int, rng: torch.Generator) -> Batch:
        """n points and their arms."""
        y = pick(self.count, n, rng)
        t = torch.rand(n, generator=rng, device=rng.device)
        x = self.arms(t, y).add_(noise(n, rng), alpha=self.sigma)
        return Batch(x, y if self.classes else None)

    def log_p(self, x: Tensor) -> Tensor:
        """log p(x) in nats for x: (n, 2), integrated along the arms by the midpoint rule."""
        norm = math.log(2 * math.pi * self.sigma**2 * len(self._nodes))
        parts = []
        for some in x.split(2048):  # (2048, nodes) numbers at once
            squares = torch.cdist(some, self._nodes.to(x)).square()
            parts.append(torch.logsumexp(-squares / (2 * self.sigma**2), 1) - norm)
        return torch.cat(parts)


def line(t: Tensor, y: Tensor) -> Tensor:  # noqa: ARG001
    """From (−1, −0.5) to (1, 0.5)."""
    return torch.stack([2 * t - 1, t - 0.5], 1)


def moons(t: Tensor, y: Tensor) -> Tensor:
    """Two half circles that reach into each other, as in scikit-learn's make_moons, centred and
    scaled by 0.9."""
    angle = math.pi * t
    sign = 1.0 - 2.0 * y  # 1 for the upper moon, −1 for the lower
    across = sign * angle.cos() - 0.5 * sign
    up = sign * angle.sin() - 0.25 * sign
    return 0.9 * torch.stack([across, up], 1)


def spiral(t: Tensor, y: Tensor) -> Tensor:
    """Two arms of one and a half turns, from 0.15 to 1.3 away from the middle."""
    along = t.sqrt()  # points lie about evenly along an arm
    angle = 3 * math.pi * along + math.pi * y
    radius = 0.15 + 1.15 * along
    return radius[:, None] * torch.stack([angle.cos(), angle.sin()], 1)


class CurveOptions(Settings):
    spread: float = setting(
        0.05,
        "Noise",
        "Standard deviation σ of the noise added to each point of the curve.",
        ge=0.01,
        le=0.3,
        step=0.01,
    )


DATASETS = (
    endless(
        "line",
        "Line",
        "Points scattered about a straight line. The simplest thing to generate: one stretch, one "
        "turn.",
        CurveOptions,
        lambda settings, device: Curve(line, 1, settings.spread, device),
    ),
    endless(
        "spiral",
        "Spiral",
        "Two arms wound about each other. A model has to bend its plane a long way to follow them.",
        CurveOptions,
        lambda settings, device: Curve(spiral, 2, settings.spread, device),
    ),
    endless(
        "moons",
        "Two moons",
        "Two half circles that reach into each other. Two classes that no straight line parts.",
        CurveOptions,
        lambda settings, device: Curve(moons, 2, settings.spread, device),
    ),
)
