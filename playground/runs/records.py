"""What a reader of a run is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from playground.core.recipe import Recipe
from playground.runs.state import LIVE, Status


class Doing(NamedTuple):
    """What a starting run is busy with, such as a download: `done` of `total`."""

    what: str
    done: int
    total: int


class Note(NamedTuple):
    """Something that happened after `step` updates, at `time` (seconds since 1970).

    kind: "changed", "refused", "measured", "saved", with the event's fields in `data`;
    "together", with the "runs" it is compared with; "branched", with the "run" it comes from; or a
    move of the run: "started", "resumed", "paused", "continued", "stopped", "finished",
    "diverged", "failed", "interrupted", with a "reason" in `data` where there is one.
    """

    step: int
    time: float
    kind: str
    data: dict[str, Any]


class Curves(NamedTuple):
    """Scalars for drawing. Point i sums up all steps after steps[i − 1] up to steps[i]."""

    terms: tuple[str, ...]
    steps: np.ndarray  # (p,) int64, the last step of each point
    low: np.ndarray  # (p, terms) float32; NaN where a term has no finite value
    mean: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class RunInfo:
    """A run at a glance."""

    id: str
    name: str
    folder: Path
    owner: str
    recipe: Recipe
    status: Status
    reason: str  # one sentence where the run ended before its plan, else ""
    step: int
    steps: int  # planned
    device: str  # "" until the run has started
    precision: str
    threads: int
    parameters: int
    terms: tuple[str, ...]
    batch: int
    steps_per_second: float  # over about the last two seconds of training
    created: float  # seconds since 1970
    updated: float
    seconds: float  # spent training
    doing: Doing | None  # while it starts

    @property
    def live(self) -> bool:
        """Whether it goes on, or will."""
        return self.status in LIVE
