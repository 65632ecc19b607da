"""Does a loss tell how good the samples are? Rank correlation over the moments of a run."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike


def rank_correlation(x: ArrayLike, y: ArrayLike) -> float:
    """Spearman's ρ of two series (n,): 1 if they rise and fall in the same order, −1 if in the
    opposite one; not a number where n < 3 or one of them never changes (Spearman 1904)."""
    from scipy.stats import spearmanr  # slow to import, and seldom needed

    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    return float(spearmanr(x, y).statistic)  # pyright: ignore[reportAttributeAccessIssue]


def means_before(at: ArrayLike, steps: ArrayLike, values: ArrayLike) -> np.ndarray:
    """For each of the steps `at` (m,), ascending, the mean of values (n,), known at `steps` (n,),
    since the one before it: (m,); not a number where there are none."""
    at, steps, values = np.asarray(at), np.asarray(steps), np.asarray(values, dtype=float)
    ends = np.searchsorted(steps, at, side="right")
    begins = np.concatenate([[0], ends])[: len(ends)]
    found = [values[a:b][np.isfinite(values[a:b])] for a, b in zip(begins, ends, strict=True)]
    return np.array([part.mean() if len(part) else math.nan for part in found])
