"""`compare`: sides that are runs of their own, and mistakes as one sentence."""

from __future__ import annotations

import pytest

from playground.runs.store import History
from tests.cli.conftest import Command


def test_two_sides_of_a_recipe(command: Command) -> None:
    result = command(
        "compare", "gan-ring", "--against", "lr_g=0.01", "--steps", "12", "--seed", "4",
        "--set", "measure=every", "--set", "measure_every=6", "--json",
    )  # fmt: skip
    assert result.code == 0, result.err
    one, two = result.json["sides"]
    assert (one["title"], two["title"]) == ("as it is", "lr_g=0.01")
    for side, rate in ((one, 0.001), (two, 0.01)):
        recipe = History(side["run"]).info().recipe
        assert recipe.settings["lr_g"] == rate
        assert recipe.training.seed == 4
        assert (side["status"], side["steps"]) == ("finished", 12)
        assert side["metrics"]["modes"]["count"] == 2500


def test_a_ready_comparison(command: Command) -> None:
    result = command("compare", "collapse-packing", "--steps", "3")
    assert result.code == 0, result.err
    assert "Plain GAN" in result.out
    assert "Packing" in result.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gan-ring"], "Give one to three --against"),
        (["nothing", "--against", "lr_g=1"], "no recipe 'nothing'"),
        (["losses-mislead", "--against", "lr_g=1"], "leave --against out"),
        (["gan-ring", "--against", "lr_g=9"], "lr_g"),
        (["gan-ring", "--against", "lrg=9"], "Did you mean"),
    ],
)
def test_mistakes_are_one_sentence(command: Command, arguments: list[str], words: str) -> None:
    result = command("compare", *arguments)
    assert result.code == 1
    assert words in result.err
    assert "Traceback" not in result.err
