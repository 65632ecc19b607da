"""Does a measure order pictures as a person does? Counted in pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

TIE = 1e-6
"""Scores this close, relative to the larger, are the same: L2 is solved to about as much."""


class Pairs(NamedTuple):
    """Of all pairs that the person ordered: how many the measure orders alike, the other way
    round, and not at all. Kendall's τ-a is (alike − other) / (alike + other + tied)."""

    alike: int
    other: int
    tied: int

    @property
    def all(self) -> int:
        """How many pairs there are."""
        return sum(self)


def pairs(scores: Sequence[float], higher_is_better: bool) -> Pairs:
    """Compare an order with scores: `scores` stand in the person's order, most alike first
    (Kendall 1938, "A new measure of rank correlation")."""
    found = [0, 0, 0]
    for first, second in combinations(scores, 2):
        found[order(first, second, higher_is_better)] += 1
    return Pairs(*found)


def order(first: float, second: float, higher_is_better: bool) -> int:
    """0 where the first is the more alike, 1 where the second is, 2 for a tie, or where a score is
    not a number."""
    if math.isnan(first) or math.isnan(second) or math.isclose(first, second, rel_tol=TIE):
        return 2
    return 0 if (first > second) == higher_is_better else 1


def best(scores: Sequence[float | None], higher_is_better: bool) -> tuple[int, ...]:
    """Places of the most alike, several where they tie; scores that are none or nan never win."""
    known = [(place, score) for place, score in enumerate(scores) if score is not None]
    known = [(place, score) for place, score in known if score == score]
    winners: list[tuple[int, float]] = []
    for place, score in known:
        beaten = [order(score, other, higher_is_better) == 1 for _, other in known]
        if not any(beaten):
            winners.append((place, score))
    return tuple(place for place, _ in winners)
