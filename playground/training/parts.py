"""The names of an update's parts, found by making one."""

from __future__ import annotations

import torch

from playground.core.learning import Source
from playground.core.recipe import Recipe
from playground.families import build
from playground.families.common import tried


def names(recipe: Recipe, source: Source, device: torch.device) -> tuple[str, ...]:
    """Of one update of this recipe, in order; the source stands where it stood."""
    rng = torch.Generator(device).manual_seed(0)
    with tried(source, rng) as draw:
        return tuple(part.name for part in build(recipe, source, device).parts(draw, rng))
