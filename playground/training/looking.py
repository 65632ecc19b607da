"""Looking at a learner without changing it: eval mode, no gradients, a generator of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import Tensor

from playground.core.events import Pictured
from playground.core.learning import Batch, Learner, Reconstructs, Source

SAMPLES = 64  # pictures in a grid
POINTS = 500  # points in a cloud
INPUTS = 16  # pictures reconstructed


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

    def __init__(self, learner: Learner, source: Source, device: torch.device, seed: int) -> None:
        self.learner, self.source, self.seed = learner, source, seed
        self.rng = torch.Generator(device)
        self.shown: Batch = source.held_out(INPUTS if source.is_picture else POINTS)

    def first(self, step: int) -> Iterator[Pictured]:
        """What the data look like."""
        yield Pictured(step, "inputs" if self.source.is_picture else "real", array(self.shown.x))

    def look(self, step: int) -> list[Pictured]:
        """Samples from fixed codes, and reconstructions where the learner can."""
        self.rng.manual_seed(self.seed)
        n = SAMPLES if self.source.is_picture else POINTS
        with looking(self.learner):
            y = None
            if self.learner.classes:  # one row for each class
                y = torch.arange(n, device=self.rng.device) % self.learner.classes
            samples = self.learner.sample(n, self.rng, y)
            found = [Pictured(step, "samples", array(samples))]
            if isinstance(self.learner, Reconstructs):
                x_hat = self.learner.reconstruct(self.shown.x, self.shown.y)
                found.append(Pictured(step, "reconstructions", array(x_hat)))
        return found  # not yielded above: whoever waits for them may train another learner


def array(x: Tensor) -> np.ndarray:
    """Pictures (n, c, h, w) in [0, 1] as uint8 (n, h, w, c); points (n, 2) as float32."""
    if x.dim() == 2:
        return x.float().cpu().numpy()
    pixels = (x.float().clamp(0, 1) * 255).round().to(torch.uint8)
    return pixels.permute(0, 2, 3, 1).cpu().numpy()
