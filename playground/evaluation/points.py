"""Metrics of points in the plane: the modes they find, and how far they are from the data."""

from __future__ import annotations

from collections.abc import Iterator

from torch import Tensor

from playground.data import Finite
from playground.evaluation.case import Case, Value
from playground.metrics.coverage import SAMPLES, mode_counts
from playground.metrics.energy_distance import energy_distance
from playground.metrics.frechet import against_floor

NEAREST = 2000  # points at the most where all pairs are looked at


def modes(case: Case) -> Iterator[Value]:
    """Which of the known modes the samples find, and how many of them lie near one."""
    source = case.source
    if source.modes is None or source.spread is None:
        return
    found = mode_counts(case.learner.sample(SAMPLES, case.rng), source.modes, source.spread)
    of = f"samples, within 3 σ of one of {len(source.modes)} centres"
    yield "modes", float(found.found), SAMPLES, of
    yield "high_quality", found.high_quality, SAMPLES, of


def distance(case: Case) -> Iterator[Value]:
    """Energy distance of samples from held-out points, beside that of other real points."""
    if case.source.is_picture:
        return
    test = case.test.x[: min(NEAREST, case.effort.nearest)]
    n = len(test)
    real = _others(case, n)
    if len(real) < 2:
        return
    found = against_floor(case.sampled(n).x, test, real, energy_distance)
    yield "energy_distance", found.distance, found.n, f"samples against {case.on}"
    yield "energy_distance_floor", found.floor, found.n, f"other real points against {case.on}"


def _others(case: Case, n: int) -> Tensor:
    """n (or all, if fewer) real points that are not the held-out ones: (n, 2). A finite source's
    own order is left as it is."""
    if isinstance(case.source, Finite):
        return case.source.first(min(n, len(case.source))).x
    return case.source.draw(n, case.rng).x
