"""The names of an update's parts, found by making one."""

from __future__ import annotations

import torch

from playground.core.learning import Batch, Source
from playground.core.recipe import Recipe
from playground.families import build

FEW = 8  # examples in the update; batch norm and packing need some


def names(recipe: Recipe, source: Source, device: torch.device) -> tuple[str, ...]:
    """Of one update of this recipe, in order; the source stands where it stood."""
    rng = torch.Generator(device).manual_seed(0)
    position = source.position()

    def draw(n: int = FEW) -> Batch:
        return source.draw(n, rng)

    try:
        return tuple(part.name for part in build(recipe, source, device).parts(draw, rng))
    finally:
        source.seek(position)
