"""How far generated points are from the data, beside what real points would score; and how far D
is from the best D there is against this G."""

from __future__ import annotations

from copy import copy

import torch
from torch import Tensor

from playground.core.capabilities import Imagines, Rates, Scores
from playground.core.learning import Learner, Source
from playground.metrics.coverage import SAMPLES, mode_counts
from playground.metrics.distances import (
    Band,
    Cells,
    binned,
    binned_band,
    exact_cells,
    median_bandwidth,
    rbf_mmd,
    real_band,
    sliced_wasserstein,
)
from playground.training.plane.arrays import Arrays, narrow
from playground.training.plane.frame import SIDE, Frame, grid

FEW = 500  # points where all pairs are looked at
POOL = 10_000  # real points from which clouds are drawn
DIRECTIONS = 16
REPEATS = 40  # real clouds against real clouds
FINEST = 0.05  # length of a density's finest detail where it names none
HALVINGS = 3
FINER = 2  # times as fine as the heat map is the density asked
UNSEEN = 0.1 / SAMPLES  # share of a cell below which nobody can say what would be best there
BLUR = (1, 4, 6, 4, 1)  # binomial weights, a standard deviation of one cell

NAMES = (
    "js", "kl_generated", "kl_real", "sliced", "mmd", "modes", "high_quality", "gap", "count",
)  # fmt: skip


class Distances:
    """Measures one learner; what is only known of the data is worked out at the first need."""

    def __init__(self, learner: Learner, source: Source, frame: Frame, seed: int) -> None:
        self.learner, self.source, self.frame = learner, source, frame
        self.device = frame.places.device
        self.rng, self.seed = torch.Generator(self.device), seed
        # chains that must run before each sample are too slow for many
        self.count = SAMPLES if isinstance(learner, Imagines) else FEW
        self.real = source.held_out(SAMPLES).x
        self.width = median_bandwidth(self.real)
        self.cells = _cells(source, frame, self.device)
        self.density = self._density()  # (SIDE, SIDE), sums to 1
        self.bands = self._bands()

    def of(self, learner: Learner) -> Distances:
        """The same for another learner of this source."""
        other = copy(self)
        other.learner = learner
        return other

    def _bands(self) -> dict[str, Band]:
        """What real points score against the data, by the names of the values."""
        rng = torch.Generator().manual_seed(self.seed)
        found = {}
        if self.cells:
            found |= binned_band(self.cells, self.count, rng, 100)
        pool = self.source.held_out(POOL).x.cpu()
        many, n = len(self.real), min(FEW, len(self.real))

        def mmd(x: Tensor, y: Tensor) -> float:
            return rbf_mmd(x, y, self.width)

        found["sliced"] = real_band(_sliced, pool, self.count, many, rng, REPEATS)
        if len(pool) >= 4:  # two for either cloud
            found["mmd"] = real_band(mmd, pool, FEW, n, rng, REPEATS)
        return found

    def measure(self) -> tuple[dict[str, float], Arrays]:
        """Values by name, and the best D's map where there is one."""
        self.rng.manual_seed(self.seed)
        x = self._sampled(self.count)
        found = {"count": float(self.count)}
        if self.cells:
            found |= binned(x, self.cells)._asdict()
        found["sliced"] = _sliced(x, self.real)
        found["mmd"] = rbf_mmd(x[:FEW], self.real[:FEW], self.width)
        if self.source.modes is not None and self.source.spread is not None:
            modes = mode_counts(x, self.source.modes, self.source.spread)
            found |= {"modes": float(modes.found), "high_quality": modes.high_quality}
        return found, self._best(x, found)

    def _sampled(self, n: int) -> Tensor:
        classes = self.learner.classes
        y = torch.arange(n, device=self.device) % classes if classes else None
        return self.learner.sample(n, self.rng, y)

    def _best(self, x: Tensor, found: dict[str, float]) -> Arrays:
        """The best D against these samples, and the gap: |D − D*| where points of either lie."""
        learner = self.learner
        if learner.classes or not (isinstance(learner, Scores) and isinstance(learner, Rates)):
            return {}
        p_g = blurred(counted(x, self.frame.box))
        best = learner.optimal(self.density + UNSEEN, p_g + UNSEEN)
        said = learner.probability(learner.score(self.frame.places)).view(SIDE, SIDE)
        weight = (self.density + p_g) / (self.density + p_g).sum().clamp_min(1e-12)
        found["gap"] = float((weight * (said.clamp(0, 1) - best).abs()).sum())
        return {"best": narrow(best)}

    def _density(self) -> Tensor:
        """The real share of each cell of the heat map, blurred as the samples' share is."""
        log_p = self.source.log_density
        if log_p is None:
            return blurred(counted(self.source.held_out(POOL).x, self.frame.box))
        p = log_p(grid(self.frame.box, SIDE * FINER, self.device)).exp().float()
        p = p.view(1, SIDE * FINER, SIDE * FINER)
        p = torch.nn.functional.avg_pool2d(p, FINER)[0]
        return blurred(p / p.sum().clamp_min(1e-12))


def counted(x: Tensor, box: tuple[float, float, float, float]) -> Tensor:
    """Share of points (n, 2) in each cell of the heat map, rows from the bottom: (SIDE, SIDE)."""
    left, right, bottom, top = box
    low = torch.tensor([left, bottom], device=x.device)
    size = torch.tensor([right - left, top - bottom], device=x.device) / SIDE
    place = (x - low) / size
    inside = ((place >= 0) & (place < SIDE)).all(1)  # false for nan
    column, row = place[inside].long().T
    found = torch.bincount(row * SIDE + column, minlength=SIDE**2)
    return found.view(SIDE, SIDE).float() / max(1, len(x))


def blurred(p: Tensor) -> Tensor:
    """p: (SIDE, SIDE) spread over neighbouring cells; sums stay, but for the rim."""
    weights = torch.tensor(BLUR, dtype=p.dtype, device=p.device) / sum(BLUR)
    half = len(BLUR) // 2
    across = torch.nn.functional.conv2d(p[None, None], weights[None, None, None], padding=(0, half))
    return torch.nn.functional.conv2d(across, weights[None, None, :, None], padding=(half, 0))[0, 0]


def _cells(source: Source, frame: Frame, device: torch.device) -> Cells | None:
    """The exact probabilities of 20 × 20 cells, where the density is known well enough."""
    if source.log_density is None:
        return None
    left, right, bottom, top = frame.box
    finest = source.spread or FINEST
    for _ in range(HALVINGS):
        try:
            return exact_cells(source.log_density, (left, bottom), (right, top), finest,
                               device=device)  # fmt: skip
        except ValueError:  # hard edges want a finer look
            finest /= 2
    return None


def _sliced(x: Tensor, y: Tensor) -> float:
    return sliced_wasserstein(x, y, DIRECTIONS)
