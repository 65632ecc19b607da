"""A finite set of examples that lives on the device, drawn by one seeded permutation an epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from playground.core.learning import Batch, Source


class Examples(NamedTuple):
    """x: (n, c, h, w) uint8 pictures or (n, 2) float32 points; y: (n,) classes, or none."""

    x: Tensor
    y: Tensor | None = None


class Finite(Source):
    """Examples kept on the device: pictures as bytes, which become floats when drawn.

    Every draw is take(indices(n)). Where updates are captured in a graph, `indices` is called
    outside of it and `take` inside. The order of epoch e depends on the seed and e alone, so it
    is the same on every device and a position is two numbers.
    """

    def __init__(
        self,
        name: str,
        title: str,
        train: Examples,
        test: Examples,
        *,
        seed: int,
        device: torch.device,
        classes: tuple[str, ...] = (),
        white: int = 255,
        factors: Mapping[str, Tensor] | None = None,
        factor_words: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        """`white` is the byte that becomes 1. `factors` belong to `test`."""
        self.name, self.title, self.classes, self.white = name, title, classes, white
        self.shape = tuple(train.x.shape[1:])
        self.factors, self.factor_words = factors, factor_words
        self.device = device
        self._train, self._test = (_move(examples, device) for examples in (train, test))
        self._seed, self._epoch, self._start = seed, 0, 0
        self._order: tuple[int, Tensor] | None = None

    def __len__(self) -> int:
        """How many training examples there are."""
        return len(self._train.x)

    @property
    def held(self) -> int:
        """How many examples are held out."""
        return len(self._test.x)

    def draw(self, n: int, rng: torch.Generator) -> Batch:  # noqa: ARG002
        """The next n examples of this epoch, or of the next one if so many are not left."""
        return self.take(self.indices(n))

    def indices(self, n: int) -> Tensor:
        """Which n examples come next: (n,) int64 on the device; moves on. More than the set
        holds come from as many whole permutations as it takes."""
        size = len(self)
        if self._start and self._start + n > size:
            self._epoch, self._start = self._epoch + 1, 0
        first = self._epoch
        if n <= size:
            part = self._permutation(first)[self._start : self._start + n]
            self._start += n
            return part
        self._epoch += -(-n // size)
        orders = [self._permutation(epoch) for epoch in range(first, self._epoch)]
        return torch.cat(orders)[:n]

    def take(self, indices: Tensor) -> Batch:
        """The training examples at `indices`."""
        return self._at(self._train, indices)

    def take_held_out(self, indices: Tensor) -> Batch:
        """The held-out examples at `indices`."""
        return self._at(self._test, indices)

    def first(self, n: int) -> Batch:
        """The first n (or all, if fewer) training examples as stored; draws nothing."""
        return self._head(self._train, n)

    def held_out(self, n: int) -> Batch:
        """The first n (or all, if fewer) held-out examples."""
        return self._head(self._test, n)

    def position(self) -> dict[str, int]:
        """The epoch and how many of its examples are drawn."""
        return {"epoch": self._epoch, "start": self._start}

    def seek(self, position: Mapping[str, int]) -> None:
        """Go back to what `position` returned."""
        self._epoch, self._start = position["epoch"], position["start"]

    def _permutation(self, epoch: int) -> Tensor:
        if self._order is None or self._order[0] != epoch:
            word = np.random.SeedSequence((self._seed, epoch)).generate_state(1, np.uint64)[0]
            order = torch.randperm(len(self), generator=torch.Generator().manual_seed(int(word)))
            if self.device.type == "cuda":  # from pinned memory the copy does not wait
                order = order.pin_memory()
            self._order = epoch, order.to(self.device, non_blocking=True)
        return self._order[1]

    def _at(self, examples: Examples, indices: Tensor) -> Batch:
        x, y = examples
        return Batch(
            self._floats(x.index_select(0, indices)),
            None if y is None else y.index_select(0, indices),
        )

    def _head(self, examples: Examples, n: int) -> Batch:
        x, y = examples
        return Batch(self._floats(x[:n]), None if y is None else y[:n])

    def _floats(self, x: Tensor) -> Tensor:
        return x.to(torch.float32).div_(self.white) if x.dtype == torch.uint8 else x.clone()


def _move(examples: Examples, device: torch.device) -> Examples:
    x, y = examples
    return Examples(x.to(device), None if y is None else y.to(device, torch.int64))


def split(count: int, share: float = 0.2) -> tuple[np.ndarray, np.ndarray]:
    """Which of `count` examples to train on and which to hold out: two index arrays, each in
    random order, the same at every call."""
    order = np.random.default_rng(0).permutation(count)
    held = max(1, round(count * share))
    return order[held:], order[:held]


def cut(x: np.ndarray, y: np.ndarray | None) -> tuple[Examples, Examples]:
    """Examples as arrays, split into training and held-out."""
    both = []
    for rows in split(len(x)):
        labels = None if y is None else torch.from_numpy(y[rows].astype(np.int64))
        both.append(Examples(torch.from_numpy(np.ascontiguousarray(x[rows])), labels))
    return both[0], both[1]
