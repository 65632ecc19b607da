"""What is said of measurements, and in which colours they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from playground.families import FAMILIES
from playground.pretrained.manifest import listing
from playground.runs.measures import Series
from playground.ui.measured import _said
from playground.ui.metrics import GROUPS, number
from playground.ui.trained import few


def series(*steps: int, count: int = 1) -> Series:
    return Series(np.array(steps), np.zeros(len(steps)), count, "held-out digits")


@pytest.mark.parametrize(("steps", "times"), [((0,), "once"), ((0, 50), "2 times")])
def test_as_many_times_are_told_as_a_chart_shows(steps: tuple[int, ...], times: str) -> None:
    found = {"elbo": series(*steps, count=200), "measuring": series(50)}
    assert f": {times} so far" in _said(found)


def test_what_stands_in_curves_and_measurements_has_one_colour() -> None:
    roles = dict(label for group in GROUPS for label in group.metrics.values())
    family = next(item for item in FAMILIES if item.name == "vae")
    lines = [label for curve in family.curves for label in curve.terms.values()]
    shared = [(label, role) for label, role in lines if label in roles]
    assert {"−log p(x|z)", "KL", "ELBO"} <= {label for label, _ in shared}
    assert all(roles[label] == role for label, role in shared)


def test_below_what_chance_gives_nothing_is_told() -> None:
    said = []
    for item in listing():
        score, floor = item.score("energy_distance"), item.score("energy_distance_floor")
        if score is None or floor is None:
            continue
        words = few(item)
        if "Energy distance" in words:
            assert "by chance: " + number("energy_distance", floor.value) in words
            said.append(score.value < floor.value)
            assert ("nothing can be told" in words) == said[-1]
    assert set(said) == {True, False}
