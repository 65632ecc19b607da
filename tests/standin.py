"""Sources with the shape of real ones and nothing to download, for tests of recipes."""

from __future__ import annotations

import torch

from playground.core.learning import Batch, Source
from playground.core.recipe import Recipe
from playground.data import load

SHAPES = {"mnist": (1, 28, 28), "fashion": (1, 28, 28), "kmnist": (1, 28, 28),
          "cifar10": (3, 32, 32)}  # fmt: skip


class StandIn(Source):
    """Grey noise in classes."""

    def __init__(
        self, name: str, shape: tuple[int, ...], classes: tuple[str, ...] = tuple("0123456789")
    ) -> None:
        self.name, self.title, self.shape, self.classes = name, name, shape, classes

    def draw(self, n: int, rng: torch.Generator) -> Batch:
        """Noise in [0, 1] and classes."""
        y = torch.randint(len(self.classes), (n,), generator=rng)
        return Batch(torch.rand(n, *self.shape, generator=rng), y)

    def held_out(self, n: int) -> Batch:
        """The same noise at every call."""
        return self.draw(n, torch.Generator().manual_seed(0))


def source_of(recipe: Recipe) -> Source:
    """The recipe's source, or a stand-in of the same shape where it would be downloaded."""
    if recipe.source in SHAPES:
        return StandIn(recipe.source, SHAPES[recipe.source])
    return load(recipe, torch.device("cpu"))
