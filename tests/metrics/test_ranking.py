"""Orders compared in pairs, against scipy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kendalltau

from playground.metrics.ranking import best, pairs


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_kendalls(seed: int) -> None:
    scores = np.random.default_rng(seed).random(8)
    found = pairs(scores.tolist(), higher_is_better=False)
    tau = kendalltau(np.arange(8), scores)[0]  # type: ignore[index]
    assert (found.alike - found.other) / found.all == pytest.approx(tau)
    assert pairs(scores.tolist(), higher_is_better=True)[:2] == found[1::-1]


def test_equal_scores_are_ties() -> None:
    assert pairs([13.3, 13.3 + 1e-7, 13.3 - 1e-7], higher_is_better=False) == (0, 0, 3)
    assert pairs([float("inf"), float("inf"), 2.0], higher_is_better=True) == (2, 0, 1)


@pytest.mark.parametrize("higher", [True, False])
def test_what_is_no_number_is_in_no_order(higher: bool) -> None:
    nan = float("nan")
    assert pairs([1.0, nan, 2.0], higher) == (1 - higher, int(higher), 2)
    assert pairs([nan, nan], higher) == (0, 0, 1)


def test_the_best_may_be_several_or_none() -> None:
    assert best([1.0, 1.0, 6.0], higher_is_better=False) == (0, 1)
    assert best([0.2, 0.9, None], higher_is_better=True) == (1,)
    assert best([float("nan"), 3.0], higher_is_better=False) == (1,)
    assert best([None, None], higher_is_better=False) == ()
