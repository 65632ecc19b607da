"""Sources small enough to work a family's update out by hand."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from playground.core.learning import Batch
from playground.data import Finite
from playground.data.finite import Examples

CPU = torch.device("cpu")


def pictures(rows: Sequence[Sequence[int]], side: int = 2) -> Finite:
    """Pictures of side × side pixels, given row by row as bytes; two classes in turn."""
    x = torch.tensor(rows, dtype=torch.uint8).view(-1, 1, side, side)
    examples = Examples(x, torch.arange(len(x)) % 2)
    return Finite("tiny", "Tiny", examples, examples, seed=0, device=CPU, classes=("a", "b"))


def points(x: Tensor) -> Finite:
    """Points (n, 2) that are both training and held-out examples."""
    return Finite("tiny", "Tiny", Examples(x), Examples(x), seed=0, device=CPU)


def always(x: Tensor, y: Tensor | None = None):
    """A draw that gives the same batch each time."""
    return lambda n=0: Batch(x, y)  # noqa: ARG005
