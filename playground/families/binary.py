"""Examples as zeros and ones, for models whose units know nothing else, and back.

A picture's pixels become 0 or 1. A coordinate of a point becomes a thermometer: as many of its
units are on as it has cells to its left, so that every pattern of units means some place.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

from playground.core.learning import Source
from playground.families.common import binarised, peek
from playground.objectives.energy import switched
from playground.settings import setting

CELLS = 32  # units of one coordinate
MARGIN = 0.05  # of the range, left free on either side

BLACK_AND_WHITE = setting(
    "sampled",
    "Black and white",
    "How each pixel becomes 0 or 1: anew by chance in every batch, with its brightness as "
    "probability, or by whether it reaches one half. Grey levels can also stay as they are, as "
    "if they were probabilities.",
    more=True,
    labels={"sampled": "by chance", "half": "at one half", "no": "keep grey levels"},
)


class Bits(nn.Module):
    """Between examples (n, *shape) and rows of units (n, size)."""

    low: Tensor
    cell: Tensor

    def __init__(self, source: Source, how: str) -> None:
        super().__init__()
        self.shape, self.how = source.shape, how
        self.is_picture = source.is_picture
        self.size = math.prod(source.shape) * (1 if source.is_picture else CELLS)
        low, cell = torch.zeros(2), torch.ones(2)
        if not source.is_picture:
            x = peek(source, 2000)
            low, high = x.amin(0), x.amax(0)
            low, high = low - MARGIN * (high - low), high + MARGIN * (high - low)
            cell = (high - low).clamp_min(1e-6) / (CELLS + 1)
        self.register_buffer("low", low)
        self.register_buffer("cell", cell)

    def read(self, x: Tensor, rng: torch.Generator | None = None) -> Tensor:
        """Units of x; without `rng` grey levels stay where they would be drawn by chance."""
        if self.is_picture:
            return binarised(x, self.how, rng).flatten(1)
        level = (x - self.low) / self.cell  # (n, 2), from 0 to CELLS + 1
        steps = torch.arange(1, CELLS + 1, device=x.device)
        return (level[:, :, None] >= steps).to(x.dtype).flatten(1)

    def mean(self, p: Tensor) -> Tensor:
        """Examples where each unit is on with probability p: brightness, or the mean place."""
        if self.is_picture:
            return p.view(-1, *self.shape)
        return self.low + self.cell * (p.view(-1, 2, CELLS).sum(2) + 0.5)

    def show(self, p: Tensor, rng: torch.Generator) -> Tensor:
        """Examples to look at: brightness, or a place drawn evenly in a cell that is drawn."""
        if self.is_picture:
            return self.mean(p)
        jitter = torch.rand(len(p), 2, generator=rng, device=p.device) - 0.5
        return self.mean(switched(p, rng)) + self.cell * jitter
