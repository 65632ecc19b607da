"""The race's page without a browser: what is raced, what links say, what cannot race."""

from __future__ import annotations

from contextlib import closing

import pytest

from playground.runs.store import Store
from playground.settings import BadSetting
from playground.ui.racing.grid import NONE, Grid, RaceChoice, address, axes, race
from playground.ui.racing.lane import Lane, closest
from tests.ui.conftest import Site, hundred_steps


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
        (
            {"values": "0.001"},
            "4 to 16 lanes, and these values make 2: give values for at least 2 more",
        ),
        ({"values": "0.001", "down": NONE}, "at least 3 more"),
        (
            {"values": "1e-3; 2e-3; 3e-3; 4e-3; 5e-3; 6e-3; 7e-3; 8e-3; 9e-3"},
            "make 18: give values for at most 16",
        ),
        ({"values": "abc"}, "Step size of G' cannot be 'abc': it is not a number"),
        ({"values": "0"}, "Step size of G' cannot be '0'"),
        ({"down_values": "abc"}, "Step size of D' cannot be 'abc': it is not a number"),
        ({"values": "0.1; abc", "down_values": "; ".join(map(str, range(1, 40)))}, "'abc'"),
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


def test_who_watches_a_race_can_run_the_same_on_their_own(site: Site) -> None:
    choice = RaceChoice(recipe="line", values="0.001; 0.002", down_values="0.0005; 0.003", seed=4)
    lanes = race(choice).sides
    names = [f"gan-lane-{n}" for n in range(len(lanes))]
    for name, side in zip(names, lanes, strict=True):
        with closing(Store.create(site.folder / name, side.recipe, owner="else")) as store:
            store.belongs_to(tuple(names), "race", race=True)
            for event in hundred_steps(side.recipe):
                store.record(event)
    test = site.open("race", v="1", run=names[0])
    assert not [button for button in test.button if button.key == "compare.main"]
    site.press(test, "compare.own")
    assert not test.exception
    assert not [warning.value for warning in test.warning]
    assert "run" not in test.query_params
    assert not test.button(key="compare.main").disabled
    now = race(test.session_state["race"].choice).sides
    assert [side.recipe for side in now] == [side.recipe for side in lanes]
