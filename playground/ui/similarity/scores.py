"""Every measure there is for pictures of one size, by itself and as rows of a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.metrics.ranking import best
from playground.ui.similarity.nets import Net

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Judge:
    """One measure of two pictures; `note`, one sentence, where it cannot take this size."""

    name: str
    title: str
    idea: str
    unit: str
    higher: bool  # is more alike
    compute: Callable[[Array, Array], float]
    note: str = ""
    way: str = ""  # which way is better, where that is not the usual sentence

    @property
    def direction(self) -> str:
        """Which way is better, one sentence."""
        if self.way:
            return self.way
        return "Higher is more alike." if self.higher else "Lower is more alike."


@dataclass(frozen=True)
class Row:
    """What one measure says of several pictures; a value is None where it says nothing."""

    judge: Judge
    values: tuple[float | None, ...]

    @property
    def closest(self) -> tuple[int, ...]:
        """Places of the pictures it holds most alike; several where they tie."""
        return best(self.values, self.judge.higher)


def judges(shape: tuple[int, ...], nets: Sequence[Net]) -> list[Judge]:
    """Every measure for grey pictures (h, w); `nets` are those that fit them, see nets.py."""
    from playground.evaluation import lpips
    from playground.metrics.similarity import MEASURES

    plain = [
        Judge(name, item.title, item.idea, item.unit, item.better == "higher",
              item.compute, item.misfit(shape) or "")
        for name, item in MEASURES.items() if not item.needs_net
    ]  # fmt: skip
    size = f"{shape[1]} × {shape[0]}"
    blind = f"No trained net here takes pictures of {size}; those of 28 × 28 have some."
    seen = "What a trained net sees in the two."
    seeing = [_by_net(net) for net in nets] or [
        Judge("features", "Features", seen, "", False, _nothing, blind)
    ]
    idea = "What AlexNet sees, weighed by people's judgements."
    problem = lpips.misfit(shape) or ""
    return [*plain, *seeing, Judge("lpips", "LPIPS", idea, "", False, lpips.grey_distance, problem)]


def rows(original: Array, others: Sequence[Array], nets: Sequence[Net]) -> list[Row]:
    """Each measure of each picture (h, w) against the original."""
    return [row(judge, original, others) for judge in judges(original.shape, nets)]


def row(judge: Judge, original: Array, others: Sequence[Array]) -> Row:
    """One measure of each picture against the original."""
    if judge.note:
        return Row(judge, (None,) * len(others))
    values = (judge.compute(original, other) for other in others)
    return Row(judge, tuple(None if math.isnan(value) else value for value in values))


def _by_net(net: Net) -> Judge:
    from playground.metrics.similarity import feature_distance

    idea = f"How far apart what {net.name} sees in the two is."
    return Judge(
        net.name, net.title, idea, "feature units", False,
        lambda a, b: feature_distance(a, b, net.features),
    )  # fmt: skip


def _nothing(_a: Array, _b: Array) -> float:
    return math.nan


def words(value: float | None) -> str:
    """A score with three or four digits that matter; – where there is none."""
    if value is None:
        return "–"
    if math.isinf(value):
        return "∞"
    size = abs(value)
    if size < 1e-9:  # nothing but rounding
        return "0"
    if value == int(value) and size < 1000:
        return f"{value:.0f}"
    if size < 1e-3:
        return f"{value:.1e}"
    power = math.floor(math.log10(size))
    return f"{value:,.{max(0, 2 - power if power < 0 else 3 - power)}f}"
