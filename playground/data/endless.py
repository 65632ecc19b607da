"""Points in the plane that never run out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TypeVar

import torch
from torch import Tensor

from playground.core.learning import Batch, Source
from playground.data.dataset import Dataset, Progress, always
from playground.settings import Settings

S = TypeVar("S", bound=Settings)

HELD_OUT = 10_000  # points, drawn once with a fixed generator


class Endless(Source):
    """A distribution over the plane; every draw is new and comes from `rng` alone."""

    shape = (2,)

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.log_density = self.log_p
        self._held: Batch | None = None

    @abstractmethod
    def points(self, n: int, rng: torch.Generator) -> Batch:
        """n points (n, 2), made on the device of `rng`."""

    @abstractmethod
    def log_p(self, x: Tensor) -> Tensor:
        """log p(x) in nats for x: (n, 2), −inf where no point can fall: (n,)."""

    def draw(self, n: int, rng: torch.Generator) -> Batch:
        """n new points."""
        return self.points(n, rng)

    def held_out(self, n: int) -> Batch:
        """The first n (at most 10,000) of points that are the same at every call."""
        if self._held is None:  # made on the CPU, to be the same on every device
            held = self.points(HELD_OUT, torch.Generator().manual_seed(2**31))
            y = None if held.y is None else held.y.to(self.device)
            self._held = Batch(held.x.to(self.device), y)
        x, y = self._held.x, self._held.y
        return Batch(x[:n].clone(), None if y is None else y[:n])


def endless(
    name: str, title: str, idea: str, settings: type[S], make: Callable[[S, torch.device], Endless]
) -> Dataset:
    """The data set whose source is make(settings, device)."""

    def load(
        settings: S, _seed: int, device: torch.device, _progress: Progress | None = None
    ) -> Source:
        source = make(settings, device)
        source.name, source.title = name, title
        return source

    return Dataset(name, title, idea, "points", settings, load, always, "endless points")


def pick(count: int, n: int, rng: torch.Generator) -> Tensor:
    """n whole numbers below `count`, each as likely: (n,) int64."""
    return torch.randint(count, (n,), generator=rng, device=rng.device)


def noise(n: int, rng: torch.Generator) -> Tensor:
    """n points of a standard Gaussian: (n, 2)."""
    return torch.randn(n, 2, generator=rng, device=rng.device)


def uniform(n: int, rng: torch.Generator) -> Tensor:
    """n points of the unit square: (n, 2)."""
    return torch.rand(n, 2, generator=rng, device=rng.device)
