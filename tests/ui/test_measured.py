"""What is said of measurements, and in which colours they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from playground.families import FAMILIES, family
from playground.pretrained.manifest import listing
from playground.runs.measures import Series
from playground.ui import codes
from playground.ui.measured import _said
from playground.ui.metrics import GROUPS, number
from playground.ui.trained import few, line
from playground.ui.words import size


def series(*steps: int, count: int = 1) -> Series:
    return Series(np.array(steps), np.zeros(len(steps)), count, "held-out digits")


@pytest.mark.parametrize(("steps", "times"), [((0,), "once"), ((0, 50), "2 times")])
def test_as_many_times_are_told_as_a_chart_shows(steps: tuple[int, ...], times: str) -> None:
    found = {"elbo": series(*steps, count=200), "measuring": series(50)}
    assert f": {times} so far" in _said(found)


def test_what_stands_in_curves_and_measurements_has_one_colour() -> None:
    roles = dict(label for group in GROUPS for label in group.metrics.values())
    lines = [label for curve in family("vae").curves for label in curve.terms.values()]
    shared = [(label, role) for label, role in lines if label in roles]
    assert {"−log p(x|z)", "KL", "ELBO"} <= {label for label, _ in shared}
    assert all(roles[label] == role for label, role in shared)


def test_the_kl_shares_its_axis_with_nothing_much_larger() -> None:
    shown = [dict(curve.terms) for item in FAMILIES for curve in item.curves]
    shown += [dict(group.metrics) for group in GROUPS]
    with_kl = [terms for terms in shown if "kl" in terms]
    assert with_kl
    assert not any("reconstruction" in terms for terms in with_kl)


def test_a_boltzmann_machines_two_errors_are_not_called_the_same() -> None:
    (curve,) = [curve for curve in family("rbm").curves if "reconstruction_error" in curve.terms]
    assert "units" in curve.title
    assert curve.title not in {group.title for group in GROUPS}
    assert "grey levels" in curve.notice


def test_a_trained_file_says_its_size_and_where_no_score_was_measured() -> None:
    lines = {item.name: line(item) for item in listing()}
    assert not [name for name, words in lines.items() if " 0.0 MB" in words]
    assert not [name for name, words in lines.items() if "<span></span>" in words]
    assert ", 31 kB<" in lines["lab-ring"]
    assert ", 1.3 MB<" in lines["dcgan-faces"]
    assert "No score of its samples measured" in lines["dcgan-faces"]
    assert "no score" not in lines["lab-ring"]
    assert (size(99_999), size(100_000)) == ("100 kB", "0.1 MB")


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


def test_what_a_larger_beta_would_do_is_said() -> None:
    said = codes._said(family("vae"), np.ones(4), np.array([], int), measured=True)
    assert said[-1] == "None has collapsed. A larger β would make some collapse."
