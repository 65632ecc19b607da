"""What a metric is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from playground.core.learning import Batch, Learner, Source

CHUNK = 500  # examples at once

Value = tuple[str, float, int, str]  # name, value, how many it was measured on, of what


class Shown(NamedTuple):
    """What is more than a number: named arrays, and what else is to be said, as plain JSON."""

    name: str
    arrays: Mapping[str, Tensor]
    about: Mapping[str, Any]


@dataclass(frozen=True)
class Effort:
    """How much is measured: the whole truth when asked, less while training goes on."""

    examples: int  # held out, and as many samples, at the most
    bounded: int  # examples whose log p(x) is bounded, at the most
    codes: int  # importance samples for each of them
    nearest: int  # examples at the most where all pairs are looked at
    slow: bool  # also what takes seconds, such as principal components


FULL = Effort(examples=10_000, bounded=1000, codes=100, nearest=5000, slow=True)
QUICK = Effort(examples=1000, bounded=200, codes=5, nearest=1000, slow=False)


@dataclass(frozen=True)
class Case:
    """A learner, its source, and the held-out examples to measure it on."""

    learner: Learner
    source: Source
    test: Batch
    rng: torch.Generator
    effort: Effort = FULL

    @property
    def on(self) -> str:
        """The held-out examples in words."""
        return f"held-out {self.source.name}"

    def sampled(self, n: int) -> Batch:
        """n generated examples; a conditional learner is asked for its classes in turn."""
        found, classes = [], self.learner.classes
        y = torch.arange(n, device=self.test.x.device) % classes if classes else None
        for start in range(0, n, CHUNK):
            wanted = None if y is None else y[start : start + CHUNK]
            found.append(self.learner.sample(min(CHUNK, n - start), self.rng, wanted))
        return Batch(torch.cat(found), y)


Metric = Callable[[Case], Iterator[Value] | Iterator[Value | Shown]]


def chunks(batch: Batch) -> Iterator[tuple[Tensor, Tensor | None]]:
    """(x, y) of up to CHUNK examples each."""
    for start in range(0, len(batch.x), CHUNK):
        part = slice(start, start + CHUNK)
        yield batch.x[part], None if batch.y is None else batch.y[part]


def over(batch: Batch, value: Callable[[Tensor, Tensor | None], Tensor]) -> Tensor:
    """One value an example, computed in chunks: (n, …)."""
    return torch.cat([value(x, y) for x, y in chunks(batch)])
