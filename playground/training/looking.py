"""Looking at a learner without changing it: eval mode, no gradients, a generator of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from math import inf
from time import perf_counter

import numpy as np
import torch
from torch import Tensor

from playground.core.capabilities import Denoises, Reconstructs
from playground.core.events import Pictured, Surveyed
from playground.core.learning import Batch, Learner, Part, Source
from playground.training.plane import MEASURE_EVERY, MEASURING_SHARE, Plane

SAMPLES = 64  # pictures in a grid
POINTS = 500  # points in a cloud
INPUTS = 16  # pictures reconstructed
PICTURES_EVERY, POINTS_EVERY = 0.5, 0.2  # seconds between looks at the least
PICTURES_SHARE, POINTS_SHARE = 0.05, 0.02  # of the time at most


@contextmanager
def looking(learner: Learner) -> Iterator[None]:
    """Within: eval mode and no gradients; afterwards the learner trains as if never seen."""
    was_training = learner.training
    learner.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        learner.train(was_training)


class Looker:
    """Pictures one learner, always from the same codes and of the same examples."""

    def __init__(
        self,
        learner: Learner,
        source: Source,
        device: torch.device,
        seed: int,
        measures: bool = True,  # else nothing is got ready for `measure`
    ) -> None:
        self.learner, self.source, self.seed = learner, source, seed
        self.rng = torch.Generator(device)
        self.shown: Batch = source.held_out(INPUTS if source.is_picture else POINTS)
        self.every = PICTURES_EVERY if source.is_picture else POINTS_EVERY
        self.share = PICTURES_SHARE if source.is_picture else POINTS_SHARE
        self.plane = (
            None if source.is_picture else Plane(learner, source, self.shown.x, seed, measures)
        )
        self.damage: float | None = None  # that of the damaged inputs last pictured
        self.next_measuring = inf if self.plane is None else 0.0

    def of(self, learner: Learner) -> Looker:
        """The same for another learner of this source, from the same codes."""
        other = copy(self)
        other.learner, other.damage = learner, None
        other.plane = self.plane and self.plane.of(learner)
        return other

    def first(self, step: int) -> Iterator[Pictured | Surveyed]:
        """What the data look like."""
        yield Pictured(step, "inputs" if self.source.is_picture else "real", array(self.shown.x))
        if self.plane:
            yield self.plane.first(step)

    def look(self, step: int) -> list[Pictured | Surveyed]:
        """Samples from fixed codes, and reconstructions where the learner can."""
        with looking(self.learner):
            samples = self._samples()
            found: list[Pictured | Surveyed] = [Pictured(step, "samples", array(samples))]
            found += self._rebuilt(step)
            if self.plane:
                found.append(self.plane.look(step, samples))
        return found  # not yielded above: whoever waits for them may train another learner

    def look_inside(self, step: int, part: Part, place: int) -> list[Surveyed]:
        """The same inside the update after `step`, whose part number `place` was just done."""
        if self.plane is None:
            return []
        with looking(self.learner):
            return [self.plane.inside(step, self._samples(), part, place)]

    def measure(self, step: int) -> list[Surveyed]:
        """How far samples in the plane are from the data; now and then, nothing for pictures."""
        begun = perf_counter()
        if self.plane is None:
            return []
        with looking(self.learner):
            found = self.plane.measure(step)
        cost = perf_counter() - begun
        self.next_measuring = begun + max(MEASURE_EVERY, cost / MEASURING_SHARE)
        return found

    def _rebuilt(self, step: int) -> Iterator[Pictured]:
        """Reconstructions: of damaged inputs where the learner is fed such, with the same noise at
        every look. Those inputs too, unless their damage is as last pictured."""
        learner, x, y = self.learner, self.shown.x, self.shown.y
        if not isinstance(learner, Reconstructs):
            return
        if not isinstance(learner, Denoises):
            yield Pictured(step, "reconstructions", array(learner.reconstruct(x, y)))
            return
        damage = learner.damage
        self.rng.manual_seed(self.seed)
        seen = learner.damaged(learner.prepared(x), self.rng) if damage else x
        if damage != self.damage:
            yield Pictured(step, "damaged", array(seen))
        self.damage = damage
        x_hat = learner.restored(seen, y) if damage else learner.reconstruct(x, y)
        yield Pictured(step, "reconstructions", array(x_hat))

    def _samples(self) -> Tensor:
        self.rng.manual_seed(self.seed)
        n = SAMPLES if self.source.is_picture else POINTS
        y = None
        if self.learner.classes:  # one row for each class
            y = torch.arange(n, device=self.rng.device) % self.learner.classes
        return self.learner.sample(n, self.rng, y)


def array(x: Tensor) -> np.ndarray:
    """Pictures (n, c, h, w) in [0, 1] as uint8 (n, h, w, c); points (n, 2) as float32."""
    if x.dim() == 2:
        return x.float().cpu().numpy()
    pixels = (x.float().clamp(0, 1) * 255).round().to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).cpu().numpy()
