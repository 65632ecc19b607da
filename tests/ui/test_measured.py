"""What is said of measurements, and in which colours they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from playground.runs.measures import Series
from playground.ui.measured import _said


def series(*steps: int, count: int = 1) -> Series:
    return Series(np.array(steps), np.zeros(len(steps)), count, "held-out digits")


@pytest.mark.parametrize(("steps", "times"), [((0,), "once"), ((0, 50), "2 times")])
def test_as_many_times_are_told_as_a_chart_shows(steps: tuple[int, ...], times: str) -> None:
    found = {"elbo": series(*steps, count=200), "measuring": series(50)}
    assert f": {times} so far" in _said(found)
