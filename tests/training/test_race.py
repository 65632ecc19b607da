"""A race as events: what each lane says is what it would say alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from playground.core.events import (
    Block,
    Changed,
    Diverged,
    Event,
    Failed,
    Finished,
    Look,
    Pictured,
    Refused,
    Save,
    Saved,
    Set,
    Surveyed,
)
from playground.core.recipe import Recipe
from playground.training.race import race
from tests.recipes import Script, events, recipe, scalars

RATES = (1e-3, 3e-3)


def lanes(steps: int = 12) -> list[Recipe]:
    return [recipe("gan", "ring", steps=steps, lr_g=rate, hidden_g="8", hidden_d="8")
            for rate in RATES]  # fmt: skip


def raced(
    recipes: Sequence[Recipe],
    *blocks,
    folders: Sequence[Path | None] | None = None,
    resume: Sequence[Path | None] | None = None,
) -> list[list[Event]]:
    """The events of each lane."""
    none = [None] * len(recipes)
    found: list[list[Event]] = [[] for _ in recipes]
    for lane, event in race(
        recipes, Script(*blocks), folders=folders or none, resume=resume or none
    ):
        found[lane].append(event)
    return found


def test_each_lane_says_what_it_would_say_alone(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    found = raced(lanes(), [Look(), Block(5)], folders=folders)
    for mine, wanted in zip(found, lanes(), strict=True):
        alone = events(wanted)
        np.testing.assert_allclose(scalars(mine), scalars(alone), rtol=2e-4, atol=1e-5)
        pictured = [e for e in mine if isinstance(e, Pictured) and e.name == "samples"]
        expected = [e for e in alone if isinstance(e, Pictured) and e.name == "samples"]
        np.testing.assert_array_equal(pictured[0].array, expected[0].array)
        np.testing.assert_allclose(pictured[-1].array, expected[-1].array, atol=1e-4)
        assert isinstance(mine[-1], Finished)
    steps = [[e.step for e in mine if isinstance(e, Surveyed) and e.name == "world"]
             for mine in found]  # fmt: skip
    assert steps[0] == steps[1]


def test_a_race_goes_on_bit_for_bit_and_a_lane_can_go_on_alone(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    whole = raced(lanes())
    raced(lanes(), [Block(7)], [Save(), Block(0)], folders=folders)
    saved = [folder / "checkpoints" / "step-00000007.safetensors" for folder in folders]
    again = raced(lanes(), resume=saved)
    for mine, before in zip(again, whole, strict=True):
        np.testing.assert_array_equal(scalars(mine), scalars(before)[7:])
    alone = events(lanes()[1], resume=saved[1])
    np.testing.assert_allclose(scalars(alone), scalars(whole[1])[7:], rtol=2e-4, atol=1e-5)


def test_a_change_reaches_its_lane_alone():
    plain = raced(lanes())
    found = raced(lanes(), [Block(4)], [Set("1.lr_g", 0.2), Set("0.latent", 3)])
    np.testing.assert_array_equal(scalars(found[0]), scalars(plain[0]))
    assert not np.array_equal(scalars(found[1]), scalars(plain[1]))
    assert [(e.step, e.name) for e in found[1] if isinstance(e, Changed)] == [(4, "lr_g")]
    assert [e.step for e in found[0] if isinstance(e, Refused)] == [4]


def test_a_lane_that_runs_away_leaves_the_others_going(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    raced(lanes(), [Block(3)], [Save(), Block(0)], folders=folders)
    saved = [folder / "checkpoints" / "step-00000003.safetensors" for folder in folders]
    spoil(saved[1])
    found = raced(lanes(), resume=saved)
    assert isinstance(found[0][-1], Finished)
    np.testing.assert_array_equal(scalars(found[0]), scalars(raced(lanes())[0])[3:])
    last = found[1][-1]
    assert isinstance(last, Diverged)
    assert last.step == 4
    assert not len(scalars(found[1]))


def spoil(path: Path) -> None:
    """Make a weight of G infinite."""
    with safe_open(path, "pt") as file:
        about = file.metadata()
    tensors = load_file(path)
    name = next(name for name in tensors if name.startswith("learner.G."))
    tensors[name].fill_(np.inf)
    save_file(tensors, path, about)


def test_what_cannot_race_says_why():
    others = [*lanes(), recipe("gan", "ring", lr_d=1e-3, hidden_g="9", hidden_d="8")]
    for mine in raced(others):
        (said,) = mine
        assert isinstance(said, Failed)
        assert "step sizes" in said.reason


def test_lanes_are_saved_after_the_same_steps(tmp_path):
    folders = [tmp_path / "a", tmp_path / "b"]
    found = raced(lanes(), [Block(3)], [Save(), Block(2)], [Save()], folders=folders)
    steps = [[e.step for e in mine if isinstance(e, Saved)] for mine in found]
    assert steps[0] == steps[1] == [0, 3, 5, 12]
