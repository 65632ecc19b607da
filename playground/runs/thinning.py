"""Which of many moments to keep: dense early, sparse late, evenly spaced in the logarithm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from playground.runs.folder import checkpoints


@dataclass(frozen=True)
class Limits:
    """How much of a run is kept."""

    pictures: int = 240  # of each name
    checkpoints: int = 12
    many: int = 64  # checkpoints where each is small
    small: int = 2**18  # bytes of a small one
    bytes: int = 2**30  # of all; scalars are never thinned


def surplus(steps: Sequence[int], keep: int) -> list[int]:
    """The steps to drop so that `keep` (at least 2) remain of `steps` (ascending).

    The first and the newest always stay. Each time, the moment goes whose neighbours are
    closest in log(step + 1), so that no gap opens wider than it must.
    """
    left = list(steps)
    dropped = []
    while len(left) > max(keep, 2):
        logs = np.log1p(np.array(left, dtype=np.float64))
        # ties go to the later one: what is early stays
        gaps = (logs[2:] - logs[:-2])[::-1]
        dropped.append(left.pop(len(left) - 2 - int(gaps.argmin())))
    return dropped


def thin_checkpoints(folder: Path, limits: Limits, taken: int) -> None:
    """Delete checkpoints beyond the limits, `taken` bytes being needed for the rest of the run.
    The newest always stays."""
    kept = dict(checkpoints(folder))
    sizes = {step: path.stat().st_size for step, path in kept.items()}
    small = max(sizes.values(), default=0) <= limits.small
    for step in surplus(list(kept), limits.many if small else limits.checkpoints):
        kept.pop(step).unlink(missing_ok=True)
    while len(kept) > 1 and sum(sizes[step] for step in kept) + taken > limits.bytes:
        step = surplus(list(kept), len(kept) - 1)[0] if len(kept) > 2 else min(kept)
        kept.pop(step).unlink(missing_ok=True)
