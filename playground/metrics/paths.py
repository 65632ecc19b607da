"""Walking a distortion from the untouched picture until an asked L2 is first reached.

A distortion is a path of pictures along one amount, from the picture itself (amount 0) on, always
within [0, 1]. Pictures are grey, (h, w) in [0, 1]; L2 means √Σ (difference)², in grey levels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from playground.settings import BadSetting

Array = NDArray[np.float64]
TOLERANCE = 1e-6
"""How far the solved L2 may be from the one asked for, in grey levels."""


class TooFar(BadSetting):
    """The asked L2 lies beyond `largest`, the most this distortion can do to this picture."""

    def __init__(self, message: str, largest: float) -> None:
        super().__init__(message)
        self.largest = largest


class Path(NamedTuple):
    """Pictures along one amount: at(amount) → (h, w). Between two neighbouring `stops`, rising
    from 0, L2 passes any value above both ends never, and one between them once."""

    at: Callable[[float], Array]
    stops: Array


class Solved(NamedTuple):
    """A distorted picture (h, w), the amount that made it, and the L2 it has."""

    picture: Array
    amount: float
    l2: float


@dataclass(frozen=True)
class Distortion:
    """A named distortion; `unit` is its amount's. `path` takes a picture and a seed."""

    title: str
    idea: str
    unit: str
    path: Callable[[Array, int], Path]

    def largest(self, picture: Array, seed: int = 0) -> float:
        """The largest L2 it can reach on this picture."""
        path = self.path(_checked(picture), seed)
        return max(_l2(path.at(stop), picture) for stop in path.stops)

    def solve(self, picture: Array, target: float, seed: int = 0) -> Solved:
        """The first picture on the path whose L2 is `target`, to within 1e-6.

        Raises TooFar where none is, BadSetting for an L2 that is no number or below 0.
        """
        path = self.path(_checked(picture), seed)
        if not 0 <= target < np.inf:
            raise BadSetting("The L2 must be a number from 0 up.")
        found = first_crossing(lambda amount: _l2(path.at(amount), picture), path.stops, target)
        if found is None:
            largest = self.largest(picture, seed)
            raise TooFar(f"{self.title} can reach an L2 of at most {largest:.3f} here.", largest)
        spoilt = path.at(found)
        return Solved(spoilt, found, _l2(spoilt, picture))


def first_crossing(value: Callable[[float], float], stops: Array, target: float) -> float | None:
    """The first amount where `value` is `target`, looking from stop to stop; None if never."""
    from scipy.optimize import brentq

    before = float(stops[0])
    for stop in map(float, stops):
        reached = value(stop)
        if abs(reached - target) < TOLERANCE / 1000:
            return stop
        if reached > target:
            return float(brentq(lambda t: value(t) - target, before, stop, xtol=1e-13, rtol=1e-14))  # type: ignore[arg-type]
        before = stop
    return None


def _l2(a: Array, b: Array) -> float:
    return float(np.sqrt(np.square(a - b).sum()))


def _checked(picture: Array) -> Array:
    if picture.ndim != 2 or not (picture.min() >= 0 and picture.max() <= 1):
        raise BadSetting("The arena needs a grey picture with values from 0 to 1.")
    return picture
