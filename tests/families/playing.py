"""Small adversarial games that can be worked out by hand."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from playground.core.learning import Batch, Source
from tests.standin import StandIn

CPU = torch.device("cpu")
LINEAR = {"latent": 2, "hidden_g": "", "hidden_d": "", "optimiser": "sgd", "lr_d": 0.1,
          "lr_g": 0.1}  # fmt: skip


def points() -> StandIn:
    return StandIn("points", (2,), ("a", "b"))


class Drawing:
    """Counts draws and remembers the last."""

    def __init__(self, source: Source, n: int = 6) -> None:
        self.source, self.n, self.count = source, n, 0
        self.rng = torch.Generator().manual_seed(8)
        self.last = Batch(torch.zeros(0))

    def __call__(self, n: int = 0) -> Batch:
        self.count += 1
        self.last = self.source.draw(n or self.n, self.rng)
        return self.last


def made(module: Any, source: Source | None = None, **settings: Any) -> Any:
    """A learner of a family's module."""
    torch.manual_seed(1)
    source = source or points()
    return module.FAMILY.build(module.FAMILY.checked(settings), source, CPU)


def weights(net: nn.Module) -> list[Tensor]:
    return [p.detach().clone() for p in net.parameters()]


def step(learner: Any, draw: Drawing, seed: int = 0) -> dict[str, Tensor]:
    return learner.step(draw, torch.Generator().manual_seed(seed))


def fakes_of(learner: Any, n: int, seed: int = 0) -> Tensor:
    """What G makes of the first noise that a step with this seed draws."""
    with torch.no_grad():
        return learner.generate(learner.prior(n, torch.Generator().manual_seed(seed)))
