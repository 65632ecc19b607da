"""Every measure of pictures against one original, as rows of a table that can say why not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.metrics.ranking import best
from playground.ui.similarity.nets import Net

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One measure: `values` of each picture, or `note`, one sentence that says why there are
    none."""

    name: str
    title: str
    idea: str
    unit: str
    higher: bool  # is better
    values: tuple[float | None, ...] = ()
    note: str = ""

    @property
    def closest(self) -> tuple[int, ...]:
        """Places of the pictures it holds most alike; several where they tie."""
        return best(self.values, self.higher)


def rows(original: Array, others: Sequence[Array | None], nets: Sequence[Net]) -> list[Row]:
    """Each measure of each picture (h, w) against the original; None where there is no
    picture. Nets: those that fit, see ui/similarity/nets.py."""
    found = [_plain(name, original, others) for name in _measures() if name != "features"]
    shape = original.shape
    found += [_by_net(net, original, others) for net in nets]
    if not nets:
        size = f"{shape[1]} × {shape[0]}"
        note = f"No trained net here takes pictures of {size}; those of 28 × 28 have some."
        found.append(Row("features", "Features", "What a trained net sees.", "", False, note=note))
    found.append(_lpips(original, others))
    return found


def score(name: str, original: Array, other: Array) -> float:
    """One measure without a net, remembered."""
    return _score(name, original.tobytes(), other.tobytes(), original.shape)


def _measures() -> dict[str, Any]:
    from playground.metrics.similarity import MEASURES  # torch comes with it

    return MEASURES


@lru_cache(maxsize=4096)
def _score(name: str, a: bytes, b: bytes, shape: tuple[int, int]) -> float:
    one, two = (np.frombuffer(data).reshape(shape) for data in (a, b))
    return _measures()[name](one, two)


def _plain(name: str, original: Array, others: Sequence[Array | None]) -> Row:
    measure = _measures()[name]
    head = (name, measure.title, measure.idea, measure.unit, measure.better == "higher")
    problem = measure.misfit(original.shape)
    if problem:
        return Row(*head, note=problem)
    return Row(*head, values=_each(lambda other: score(name, original, other), others))


def _by_net(net: Net, original: Array, others: Sequence[Array | None]) -> Row:
    from playground.metrics.similarity import feature_distance

    values = _each(lambda other: feature_distance(original, other, net.features), others)
    idea = f"How far apart what {net.name} sees in the two is."
    return Row(net.name, net.title, idea, "feature units", False, values=values)


def _lpips(original: Array, others: Sequence[Array | None]) -> Row:
    from playground.evaluation import lpips

    head = ("lpips", "LPIPS", "What AlexNet sees, weighed by people's judgements.", "", False)
    problem = lpips.misfit(original.shape)
    if problem:
        return Row(*head, note=problem)
    return Row(*head, values=_each(lambda other: lpips.grey_distance(original, other), others))


def _each(
    compute: Callable[[Array], float], others: Sequence[Array | None]
) -> tuple[float | None, ...]:
    values = (None if other is None else compute(other) for other in others)
    return tuple(None if value is None or math.isnan(value) else value for value in values)


def words(value: float | None) -> str:
    """A score with about four digits that matter; – where there is none."""
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
