"""How much examples differ from one another, against what is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import pdist

from playground.metrics.variety import spread, variety


def test_spread_is_the_mean_distance_between_two() -> None:
    x = np.random.default_rng(0).random((12, 1, 5, 5))
    assert spread(x) == pytest.approx(pdist(x.reshape(12, -1)).mean())


def test_pictures_of_bytes_do_not_overflow() -> None:
    x = np.array([[[0]], [[255]], [[255]]], np.uint8)
    assert spread(x) == pytest.approx(170)


def test_variety_is_one_for_the_same_and_nothing_for_one_example() -> None:
    real = np.random.default_rng(1).normal(size=(40, 2))
    assert variety(real, real) == pytest.approx(1)
    assert variety(np.repeat(real[:1], 40, 0), real) == pytest.approx(0, abs=1e-6)
    assert variety(real / 4, real) == pytest.approx(0.25)
