"""Making updates: eagerly, or as captured CUDA graphs, into a ring of scalars on the device.

Both ways draw the same examples and the same noise. The ring is copied out once a block, so
that no update waits for the host.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch
from torch import Tensor

from playground.core.learning import Batch, Learner, Part, Source

RING = 4096  # updates between two looks at the most
WARM_UPS = 3  # eager updates of each branch before it is captured


class Stepper:
    """Makes updates and keeps their scalars."""

    def __init__(
        self,
        learner: Learner,
        source: Source,
        rng: torch.Generator,
        *,
        batch: int,
        precision: str,
        terms: tuple[str, ...],
        lanes: int = 1,
        warmth: Callable[[int], float] = lambda _: 1.0,  # of step sizes, after so many updates
    ) -> None:
        self.learner, self.source, self.rng = learner, source, rng
        self.warmth = warmth
        self.batch, self.terms = batch, terms
        self.device = rng.device
        self.autocast = precision == "bfloat16"
        self.ring = torch.zeros(RING, len(terms) * lanes, device=self.device)
        self.filled = 0
        self.going: Iterator[Part] | None = None  # the update that is under way, part by part
        self.done: list[Part] = []  # its parts so far
        self._prepare()

    def _prepare(self) -> None:
        """What updates that are captured need besides."""

    def draw(self, n: int = 0) -> Batch:
        """A fresh batch of n examples, or of the recipe's size."""
        return self.source.draw(n or self.batch, self.rng)

    def step(self) -> None:
        """One update, or the rest of the one that is under way; its scalars go into the ring."""
        if self.going is None:
            self._warm()
            self._write(self._update())
            self._count()
            return
        while self.part():
            pass

    def part(self) -> Part | None:
        """The next part of an update; None if there was none left, so that it is complete."""
        if self.going is None:
            self._warm()
            self.going, self.done = self.learner.parts(self.draw, self.rng), []
        with self._precision():
            part = next(self.going, None)
        if part is not None:
            self.done.append(part)
            return part
        self.going = None
        found = {name: term for part in self.done for name, term in part.terms.items()}
        self._write(self._row(found))
        self._count()
        return None

    def _warm(self) -> None:
        share = self.warmth(self.learner.made)
        if share != self.learner.warmth:
            self.learner.warm(share)

    def _count(self) -> None:
        self.filled += 1
        self.learner.made += 1

    def take(self) -> np.ndarray:
        """The scalars since the last call, (updates, terms · lanes) float32, each term's lanes side
        by side; waits for the device."""
        values = self.ring[: self.filled].cpu().numpy().copy()
        self.filled = 0
        return values

    def _update(self) -> Tensor:
        with self._precision():
            found = self.learner.step(self.draw, self.rng)
        return self._row(found)

    def _row(self, found: Mapping[str, Tensor]) -> Tensor:
        return torch.cat([found[name].float().flatten() for name in self.terms])

    def _write(self, row: Tensor) -> None:
        self.ring[self.filled] = row

    def _precision(self) -> AbstractContextManager[object]:
        if not self.autocast:
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16, cache_enabled=False)


class CapturedStepper(Stepper):
    """Captures each branch's update, its draws included, in one CUDA graph and replays it.

    A finite source's indices are drawn on the host and copied into fixed places before each
    replay; everything else happens inside the graph.
    """

    def _prepare(self) -> None:
        self.cursor = torch.zeros(1, dtype=torch.int64, device=self.device)
        self.graphs: dict[str, tuple[torch.cuda.CUDAGraph, list[Tensor]]] = {}
        self.seen: dict[str, int] = {}
        self.drawn: dict[str, list[int]] = {}  # sizes of the draws of each branch's update
        self.places: list[Tensor] = []
        self.sizes: list[int] = []
        self.capturing = False

    def draw(self, n: int = 0) -> Batch:
        """As Stepper.draw; while capturing, from the next fixed place."""
        n = n or self.batch
        if not hasattr(self.source, "take"):  # endless: drawn by the registered generator
            return self.source.draw(n, self.rng)
        if self.capturing:
            place = self.places[len(self.sizes)]
            self.sizes.append(n)
            return self.source.take(place)  # type: ignore[attr-defined]
        self.sizes.append(n)
        return super().draw(n)

    def step(self) -> None:
        """One update, eager the first few times a branch is met, then replayed."""
        if self.going is not None:
            super().step()
            return
        self._warm()
        branch = self.learner.branch()
        if branch not in self.graphs:
            if self.seen.get(branch, 0) < WARM_UPS:
                self._warm_up(branch)
                return
            self.graphs[branch] = self._capture(self.drawn[branch])
        graph, places = self.graphs[branch]
        for place in places:
            place.copy_(self.source.indices(len(place)))  # type: ignore[attr-defined]
        graph.replay()
        self._count()

    def take(self) -> np.ndarray:
        """As Stepper.take."""
        values = super().take()
        self.cursor.zero_()
        return values

    def _write(self, row: Tensor) -> None:
        self.ring.index_copy_(0, self.cursor, row[None])
        self.cursor.add_(1)

    def _warm_up(self, branch: str) -> None:
        self.sizes = []
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            self._write(self._update())
        torch.cuda.current_stream().wait_stream(side)
        self.seen[branch] = self.seen.get(branch, 0) + 1
        self.drawn[branch] = self.sizes
        self._count()

    def _capture(self, drawn: list[int]) -> tuple[torch.cuda.CUDAGraph, list[Tensor]]:
        self.places = [torch.zeros(n, dtype=torch.int64, device=self.device) for n in drawn]
        self.sizes, self.capturing = [], True
        graph = torch.cuda.CUDAGraph()
        graph.register_generator_state(self.rng)
        try:
            with torch.cuda.graph(graph):
                self._write(self._update())
        finally:
            self.capturing = False
        return graph, self.places
