"""Rank correlation, and losses averaged up to each measurement."""

from __future__ import annotations

import math

import numpy as np
import pytest

from playground.metrics.correlation import means_before, rank_correlation


def test_only_the_order_counts() -> None:
    x = np.array([3.0, 1.0, 2.0, 5.0])
    assert rank_correlation(x, np.exp(x)) == pytest.approx(1)
    assert rank_correlation(x, -(x**3)) == pytest.approx(-1)
    # ρ = 1 − 6 Σd² / n(n² − 1) without ties (Spearman 1904)
    assert rank_correlation([1, 2, 3, 4], [2, 1, 4, 3]) == pytest.approx(1 - 6 * 4 / 60)


def test_what_cannot_be_ranked_has_no_correlation() -> None:
    assert math.isnan(rank_correlation([1, 1, 1], [1, 2, 3]))
    assert math.isnan(rank_correlation([1, 2], [1, 2]))
    assert rank_correlation([1, 2, math.nan, 3], [1, 2, 0, 3]) == pytest.approx(1)


def test_means_lie_between_measurements() -> None:
    steps, values = np.arange(1, 9), np.arange(1.0, 9.0)
    np.testing.assert_allclose(means_before([2, 6, 7], steps, values), [1.5, 4.5, 7])
    assert len(means_before([], steps, values)) == 0
    assert np.isnan(means_before([0, 8], steps, values)[0])
