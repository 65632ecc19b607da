"""Measuring while training: it changes nothing, keeps to its share, and comes when asked for."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.core.events import Block, Measured, Save, Saved
from playground.core.recipe import Recipe
from playground.data import load
from playground.evaluation import METRICS
from playground.evaluation.points import distance
from playground.families import FAMILIES, build, check
from playground.training import measuring
from playground.training.measuring import SHARE, Measurer
from tests.recipes import events, recipe, scalars

CPU = torch.device("cpu")


def measuring_recipe(family: str, source: str = "digits", *, every: int = 5, **settings) -> Recipe:
    plain = recipe(family, source, **settings)
    training = plain.training.changed({"measure": "every", "measure_every": every})
    return plain.model_copy(update={"training": training})


def silent(wanted: Recipe) -> Recipe:
    training = wanted.training.changed({"measure": "never"})
    return wanted.model_copy(update={"training": training})


@pytest.mark.parametrize("family", [kind.name for kind in FAMILIES])
def test_measuring_changes_nothing(family: str) -> None:
    wanted = measuring_recipe(family)
    found = events(wanted)
    assert {e.step for e in found if isinstance(e, Measured)} == {0, 5, 10, 12}
    quiet = events(silent(wanted))
    assert not any(isinstance(e, Measured) for e in quiet)
    np.testing.assert_array_equal(scalars(found), scalars(quiet))


def test_chosen_steps_are_kept_across_blocks_and_a_resume(tmp_path) -> None:
    wanted = measuring_recipe("gan", "ring", every=4)
    found = events(wanted, [Block(3)], [Block(3)], [Save(), Block(0)], folder=tmp_path)
    assert {e.step for e in found if isinstance(e, Measured)} == {0, 6, 8, 12}
    saved = next(Path(e.path) for e in found if isinstance(e, Saved) and e.step == 6)
    again = events(wanted, resume=saved)
    assert {e.step for e in again if isinstance(e, Measured)} == {8, 12}
    at_eight = [e for e in found if isinstance(e, Measured) and e.step == 8]
    same = [e for e in again if isinstance(e, Measured) and e.step == 8]
    numbers = [[e.value for e in some if e.name != "measuring"] for some in (at_eight, same)]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("source", ["digits", "ring"])
def test_measuring_keeps_to_its_share(monkeypatch, source: str) -> None:
    ticks = count()  # a clock that every look at it moves on by a quarter of a second
    monkeypatch.setattr(measuring, "perf_counter", lambda: next(ticks) / 4)
    wanted = check(recipe("gan", source))
    place = load(wanted, CPU)
    learner = build(wanted, place, CPU)
    measurer = Measurer(learner, place, CPU, wanted.training)
    rounds = []
    for step in range(1, 400):
        measurer.trained += 0.25
        measured = [e for e in measurer.now_and_then(step) if isinstance(e, Measured)]
        rounds += [e for e in measured if e.name == "measuring"]
        known = measurer.rounds > 0  # until every metric was tried its cost is a guess
        assert not known or measurer.spent <= SHARE * (measurer.trained + measurer.spent) + 0.25
    assert len(rounds) >= 3
    assert rounds[-1].value <= SHARE
    assert rounds[-1].count == len(rounds)


def test_numbers_that_are_none_cost_time_and_are_measured_again(monkeypatch) -> None:
    ticks = count()
    monkeypatch.setattr(measuring, "perf_counter", lambda: next(ticks) / 4)
    wanted = check(measuring_recipe("gan", "ring"))
    source = load(wanted, CPU)
    learner = build(wanted, source, CPU)
    measurer = Measurer(learner, source, CPU, wanted.training)
    with torch.no_grad():
        for weight in learner.parameters():
            weight.fill_(torch.nan)
    names = [e.name for e in measurer.begin(0) if isinstance(e, Measured)]
    assert "energy_distance" not in names
    assert distance in measurer.costs
    assert measurer.spent == 0.25 * len(METRICS)
    learner.load_state_dict(build(wanted, source, CPU).state_dict())
    names = [e.name for e in measurer.now_and_then(5) if isinstance(e, Measured)]
    assert "energy_distance" in names


def test_other_mistakes_are_not_hidden(monkeypatch) -> None:
    def mistaken(*_: object, **__: object) -> None:
        raise ValueError("a mistake in a metric")

    wanted = check(measuring_recipe("gan", "ring"))
    source = load(wanted, CPU)
    measurer = Measurer(build(wanted, source, CPU), source, CPU, wanted.training)
    monkeypatch.setattr(measuring, "examine", mistaken)
    with pytest.raises(ValueError, match="a mistake in a metric"):
        list(measurer.begin(0))
