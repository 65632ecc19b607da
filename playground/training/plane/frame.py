"""What stays the same while a model of 2-D points trains: the window onto the plane, the grid on
which D is asked, the codes that are decoded at every look, and the real density."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from playground.core.capabilities import Encodes, Imagines, Infers
from playground.core.learning import Learner

SIDE = 64  # places of the heat map along each axis
ROOM = 0.65  # half the window's width, in widths of the data
KNOTS = 25  # of the sheet along each axis of the noise
STRING = 241  # knots where the noise is one number
DRAWS = 20_000  # codes whose quantiles place the knots
TAIL = 0.005  # share of the noise left out at either end


@dataclass(frozen=True)
class Frame:
    """box: left, right, bottom, top. places: (SIDE², 2) centres of the heat map's cells, row by
    row from the bottom. codes: (n, latent) of the generated points, or none. knots: (k, latent)
    codes of the sheet, steps of equal probability apart, or none; not where an encoder puts its
    codes wherever it likes."""

    box: tuple[float, float, float, float]
    places: Tensor
    codes: Tensor | None
    knots: Tensor | None


def frame(learner: Learner, shown: Tensor, seed: int) -> Frame:
    """The frame around real points `shown`: (n, 2)."""
    box = window(shown)
    codes, knots = None, None
    if isinstance(learner, Imagines) and not learner.classes:
        rng = torch.Generator(shown.device).manual_seed(seed)
        codes = learner.prior(len(shown), rng)
        if learner.latent <= 2 and (
            isinstance(learner, Infers) or not isinstance(learner, Encodes)
        ):
            knots = _knots(learner, rng)
    return Frame(box, grid(box, SIDE, shown.device), codes, knots)


def window(x: Tensor) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of a square that holds points (n, 2) with room around them."""
    low, high = x.amin(0).double().cpu(), x.amax(0).double().cpu()
    middle, half = (low + high) / 2, float((high - low).max()) * ROOM or 1.0
    (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
    return left, right, bottom, top


def grid(box: tuple[float, float, float, float], side: int, device: torch.device) -> Tensor:
    """Centres of side × side cells of the box, row by row from the bottom: (side², 2)."""
    left, right, bottom, top = box
    share = (torch.arange(side, device=device) + 0.5) / side
    x, y = left + (right - left) * share, bottom + (top - bottom) * share
    return torch.stack([x.repeat(side), y.repeat_interleave(side)], 1)


def _knots(learner: Imagines, rng: torch.Generator) -> Tensor:
    """Codes at equal steps of probability along each number, read off draws from the prior."""
    each = STRING if learner.latent == 1 else KNOTS
    shares = torch.linspace(TAIL, 1 - TAIL, each, device=rng.device)
    axes = learner.prior(DRAWS, rng).quantile(shares, 0).T  # (latent, each)
    if learner.latent == 1:
        return axes[0][:, None]
    return spread(axes[0], axes[1])


def spread(x: Tensor, y: Tensor) -> Tensor:
    """All pairs, row by row, the first number changing fastest: (len(x) · len(y), 2)."""
    return torch.stack([x.repeat(len(y)), y.repeat_interleave(len(x))], 1)
