"""Looking at a model of 2-D points: everything that can be seen of it in the plane."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from copy import copy

import numpy as np
import torch
from torch import Tensor

from playground.core.events import Surveyed
from playground.core.learning import Learner, Part, Source
from playground.training.plane import nets
from playground.training.plane.arrays import wide
from playground.training.plane.distances import NAMES, Distances
from playground.training.plane.frame import frame
from playground.training.plane.world import World

MEASURE_EVERY = 1.0  # seconds between measurements at the least
MEASURING_SHARE = 0.01  # of the time at most


class Plane:
    """Surveys one learner; to be called in eval mode and without gradients."""

    def __init__(
        self, learner: Learner, source: Source, shown: Tensor, seed: int, measures: bool = True
    ) -> None:
        self.learner, self.frame = learner, frame(learner, shown, seed)
        self.world = World(learner, self.frame, shown)
        self.rng, self.seed = torch.Generator(shown.device), seed
        self._distances = self._prepared(learner, source) if measures else Future()
        self._told = False

    def _prepared(self, learner: Learner, source: Source) -> Future[Distances]:
        """The real side of all distances takes up to some seconds: on a CPU training goes on
        meanwhile, on a card it is quick and must not meet the capture of an update."""
        if self.frame.places.device.type == "cuda":
            done: Future[Distances] = Future()
            done.set_result(Distances(learner, source, self.frame, self.seed))
            return done
        pool = ThreadPoolExecutor(1, "distances")
        future = pool.submit(Distances, learner, source, self.frame, self.seed)
        pool.shutdown(wait=False)
        return future

    def of(self, learner: Learner) -> Plane:
        """The same for another learner with such codes; what is known of the data is shared."""
        other = copy(self)
        other.learner, other.world = learner, World(learner, self.frame, self.world.shown)
        other._told = False
        return other

    def first(self, step: int) -> Surveyed:
        """What stays the same throughout the run."""
        codes = self.frame.codes
        about = {
            "box": self.frame.box,
            "latent": 0 if codes is None else codes.shape[1],
            "nets": nets.described(self.world.nets),
        }
        return Surveyed(step, "plane", self.world.still(), about)

    def look(self, step: int, generated: Tensor) -> Surveyed:
        """The model after `step` updates; `generated`: (n, 2), the points of the first codes."""
        return Surveyed(step, "world", self._seen(generated))

    def inside(self, step: int, generated: Tensor, part: Part, place: int) -> Surveyed:
        """The model inside the update after `step`, with what its newest part has shown."""
        arrays = self._seen(generated)
        arrays |= {f"batch.{name}": wide(x) for name, x in part.shown.items() if x.dim() == 2}
        terms = {name: float(value) for name, value in part.terms.items() if value.isfinite()}
        about = {"part": part.name, "place": place, "terms": terms}
        return Surveyed(step, "part", arrays, about)

    def measure(self, step: int) -> list[Surveyed]:
        """Distances as they are now, nothing while the real side is not ready; the first time
        with what real points score."""
        if not self._distances.done():
            return []
        distances = self._distances.result()
        values, best = distances.of(self.learner).measure()
        row = np.array([values.get(name, np.nan) for name in NAMES], dtype=np.float32)
        found = [Surveyed(step, "distances", {"values": row}, {"names": NAMES})]
        if best:
            found.append(Surveyed(step, "best", best))
        if not self._told:
            self._told = True
            bands = {name: list(band) for name, band in distances.bands.items()}
            found.append(Surveyed(step, "bands", {}, {"bands": bands}))
        return found

    def _seen(self, generated: Tensor) -> dict[str, np.ndarray]:
        self.rng.manual_seed(self.seed)
        return self.world.seen(generated, self.rng)
