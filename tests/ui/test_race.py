"""The race's page without a browser: what is raced, what links say, what cannot race."""

from __future__ import annotations

import pytest

from playground.settings import BadSetting
from playground.ui.racing.grid import NONE, Grid, RaceChoice, address, axes, race
from playground.ui.racing.lane import Lane, closest
from tests.ui.conftest import Site


def lane(**values: float) -> Lane:
    return Lane(0, b"", b"", values, 0, 2500, {3: values}, {})


def test_all_combinations_race_row_by_row() -> None:
    chosen = race(RaceChoice())
    assert chosen.race
    pairs = [(s.recipe.settings["lr_d"], s.recipe.settings["lr_g"]) for s in chosen.sides]
    assert pairs[:5] == [
        (0.0005, 0.0002), (0.0005, 0.0005), (0.0005, 0.001), (0.0005, 0.003), (0.002, 0.0002),
    ]  # fmt: skip
    assert len({side.recipe.training for side in chosen.sides}) == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"values": "0.001"}, "4 to 16"),
        ({"values": "1e-3; 2e-3; 3e-3; 4e-3; 5e-3; 6e-3; 7e-3; 8e-3; 9e-3"}, "make 18"),
        (
            {"values": "fast; slow; 0.1; 0.2"},
            "Step size of G' cannot be 'fast': it is not a number",
        ),
        ({"values": "5; 6; 7; 8"}, "1 or less"),
        ({"down": "lr_g"}, "two different"),
        ({"setting": "latent"}, "differ in these"),
        ({"recipe": "alike"}, "no race on"),
        ({"values": " ; "}, "semicolons"),
    ],
)
def test_what_cannot_race_is_said_in_a_sentence(values, words) -> None:
    with pytest.raises(BadSetting, match=words):
        race(RaceChoice(**values))


def test_rows_may_differ_in_nothing() -> None:
    assert axes(RaceChoice(down=NONE))[1] == []
    assert len(race(RaceChoice(down=NONE)).sides) == 4


def test_the_closest_lane_is_that_of_the_smallest_distance() -> None:
    lanes = [lane(js=0.3), lane(), lane(js=0.1)]
    assert closest(lanes, "js") == 2
    assert closest(lanes, "mmd") is None
    assert len(lanes[0].series("js")) == 8


def test_a_link_says_what_differs_from_the_defaults() -> None:
    grid = Grid(choice=RaceChoice(setting="smoothing", values="0; 0.1", seed=3))
    assert address(grid) == {"v": "1", "setting": "smoothing", "values": "0; 0.1", "seed": "3"}
    assert address(Grid()) == {}


def test_a_broken_link_gives_a_sentence_and_the_defaults(site: Site) -> None:
    test = site.open("race", v="1", run="gan-0123456789")
    assert not test.exception
    assert "This link cannot be used" in test.warning[0].value
    assert test.text_input[0].value == RaceChoice().values
