"""What is said to have come out of a comparison, from measurements made up by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from playground.core.recipe import Recipe
from playground.runs.measures import Series
from playground.runs.records import Curves, RunInfo
from playground.ui.comparing.charts import Seen
from playground.ui.comparing.outcome import outcome, told

NOTHING = Curves((), *(np.empty(0) for _ in range(4)))


def side(values: list[float], seconds: float = 10.0, metric: str = "frechet") -> Seen:
    """A run of 900 steps that was measured every 100 of them."""
    info = RunInfo(
        id="x", name="trick: one", folder=Path(), owner="", recipe=Recipe(family="gan"),
        status="finished", reason="", step=900, steps=900,
        steps_per_second=0.0, device="CPU", precision="float32", threads=1, parameters=1,
        terms=(), batch=64, created=0.0, updated=0.0, seconds=seconds, doing=None,
    )  # fmt: skip
    steps = np.arange(1, len(values) + 1) * 100
    return Seen(info, NOTHING, {metric: Series(steps, np.array(values), 359, "digits")})


def test_only_the_last_third_counts():
    found = outcome([side([0, 0, 0, 0, 0, 0, 6, 7, 8]), side([9, 9, 9, 9, 9, 9, 1, 2, 3])])
    assert found is not None
    assert [row.mean for row in found.rows] == [7, 2]
    assert [(row.low, row.high) for row in found.rows] == [(6.5, 7.5), (1.5, 2.5)]
    assert found.best == 1


@pytest.mark.parametrize(
    ("late", "best"), [([7, 8, 9], None), ([7.6, 8.1, 9], 0), ([1, 2, 3], 1)]
)  # fmt: skip
def test_sides_whose_middle_halves_meet_do_not_differ(late: list[float], best: int | None):
    found = outcome([side([6, 7, 8] * 3), side([0.0] * 6 + late)])
    assert found is not None
    assert found.best == best


def test_more_modes_are_better():
    sides = [side([2, 1, 3] * 3, metric="modes"), side([8.0] * 9, metric="modes")]
    found = outcome(sides, "modes")
    assert found is not None
    assert found.best == 1
    assert "is clearly ahead" in told(found, sides)


def test_at_equal_time_a_slow_side_had_made_fewer_steps():
    found = outcome([side([5.0] * 9, 10.0), side([9, 8, 7, 6, 5, 4, 3, 2, 1], 30.0)])
    assert found is not None
    assert found.timed
    assert [row.equal for row in found.rows] == [5, 7]  # after 300 of its 900 steps


def test_few_measurements_say_nothing():
    few = [side([1.0, 2.0]), side([3.0, 4.0])]
    assert outcome(few) is None
    assert "too few measurements" in told(None, few)
    assert outcome([side([1.0] * 9), side([1.0] * 9, metric="elbo")]) is None
