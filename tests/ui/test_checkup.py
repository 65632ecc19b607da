"""What is said of a game between G and D, and what mends it."""

from __future__ import annotations

from typing import Any

import pytest

from playground.core.events import Changed, Finished
from playground.core.recipe import Recipe
from playground.families import FAMILIES, check, family
from playground.families.presets import PRESETS
from playground.pretrained import Entry, listing
from playground.runs.client import Runs
from playground.ui import controls, sources
from playground.ui.checkup import _plain, _possible
from playground.ui.checkup.breaking import BREAKS, Break, unbroken
from playground.ui.checkup.findings import Signs, finding
from playground.ui.desk import Desk, as_now, presets_of
from playground.ui.links import from_trained
from playground.ui.watching import watch
from tests.ui.conftest import Site

PLAIN: dict[str, Any] = family("gan").checked(
    next(item for item in PRESETS if item.name == "gan-mlp").recipe.settings
).model_dump()  # fmt: skip
GANS = {item.name for item in FAMILIES if item.kind == "gan"}
WELL = Signs(2500, 6000, 0.8, 0.2, 0.9)
ONE = Signs(2500, 6000, 1.0, 0.0, 0.01)


def test_nothing_is_said_of_a_game_that_goes_well_or_has_just_begun() -> None:
    assert finding(WELL, PLAIN, PLAIN) is None
    assert finding(ONE._replace(step=100), PLAIN | {"lr_g": 0.5}, PLAIN) is None


@pytest.mark.parametrize(
    ("changes", "signs"),
    [
        ({"lr_g": 0.025}, ONE),
        ({"lr_d": 1e-6}, Signs(900, 6000, 0.5, 0.5, 0.05)),
        ({"lr_g": 5e-7}, Signs(900, 6000, 1.0, 0.0, 0.1)),
        ({"lr_g": 5e-7}, Signs(900, 6000, 1.0, 0.0, 0.7)),
        ({"d_steps": 0}, Signs(900, 6000, 0.92, 0.99, 0.6)),
        ({"d_steps": 20, "lr_g": 0.05}, ONE),
        ({"loss": "minimax"}, Signs(900, 6000, 1.0, 0.0, 0.3)),
        ({"beta1": 0.95}, ONE),
    ],
)
def test_what_was_changed_is_blamed_and_set_back(changes: dict[str, Any], signs: Signs) -> None:
    found = finding(signs, PLAIN | changes, PLAIN)
    assert found
    assert found.changes == {name: PLAIN[name] for name in changes}
    assert found.seen
    assert found.why
    assert found.remedy


@pytest.mark.parametrize(
    ("changes", "signs", "said"),
    [
        ({"d_steps": 0}, Signs(6000, 6000, 0.5, 0.55, 0.22),
         "D stands still: D(x) is 0.50 and D(G(z)) 0.55; samples vary 22 % as much as real ones"),
        ({"g_steps": 0}, Signs(900, 6000), "G stands still."),
        ({"lr_g": 1.0}, Signs(900, 6000, 0.8, 0.2, 1.3), "G leaps: D(x) is 0.80"),
        ({"lr_g": 5e-7}, Signs(900, 6000, 0.6, 0.4, 0.97), "G crawls: D(x) is 0.60"),
        ({"lr_d": 0.5}, Signs(900, 6000, 0.5, 0.5, 0.9, 8, 8), "samples lie on 8 of 8 clusters."),
    ],
)  # fmt: skip
def test_a_net_that_cannot_play_is_told_while_the_numbers_look_well(
    changes: dict[str, Any], signs: Signs, said: str
) -> None:
    found = finding(signs, PLAIN | changes, PLAIN)
    assert found
    assert said in found.seen
    assert found.changes == {name: PLAIN[name] for name in changes}
    assert finding(signs._replace(step=100), PLAIN | changes, PLAIN) is None


def test_other_step_sizes_are_no_fault_while_the_game_goes_well() -> None:
    assert finding(WELL, PLAIN | {"lr_g": 5e-3, "lr_d": 5e-3}, PLAIN) is None


@pytest.mark.parametrize(
    "item", [item for item in listing() if item.family in GANS], ids=lambda item: item.name
)
def test_what_went_well_is_to_blame_for_nothing(item: Entry) -> None:
    recipe = check(from_trained(item.name))
    known = presets_of("gan")
    desk = Desk("gan", known, next(iter(known)), recipe)
    assert finding(WELL, recipe.settings, _plain(desk, recipe).settings) is None


@pytest.mark.parametrize("item", [item for item in BREAKS if item.times], ids=lambda i: i.title)
@pytest.mark.parametrize("size", [1e-5, 5e-5, 2e-4, 5e-4, 1e-3, 0.00123, 3.3e-4])
def test_the_widget_of_what_was_broken_says_the_same(item: Break, size: float) -> None:
    value = item.broken(size)
    assert float(controls._text(value)) == value


def test_starting_over_takes_back_what_was_broken_and_nothing_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Recipe] = []

    def start(_: Runs, recipe: Recipe, **__: Any) -> str:
        begun.append(recipe)
        return "over-2"

    size = BREAKS[0].broken(5e-4)
    events = (
        Changed(100, "lr_g", size), Changed(100, "lr_d", 1e-3), Changed(100, "d_steps", 0),
        Changed(100, "d_steps", 2), Finished(100),
    )  # fmt: skip
    site.run("over-1", *events, family="gan", settings={"lr_g": 5e-4, "lr_d": 5e-4})
    site.run("over-2", family="gan")
    monkeypatch.setattr(Runs, "start", start)
    site.press(site.open("gans", run="over-1"), "press.over")
    told = begun[-1].settings
    assert (told["lr_g"], told["lr_d"], told["d_steps"]) == (5e-4, 1e-3, 2)


def test_another_value_chosen_since_stays(site: Site) -> None:
    events = (Changed(100, "d_steps", 0), Finished(100))
    look = watch(site.run("since-1", *events, family="gan")).look()
    assert unbroken(as_now(look), look).settings["d_steps"] == 1
    assert unbroken(as_now(look).having({"d_steps": 3}), look).settings["d_steps"] == 3


def test_where_nothing_is_to_blame_a_trick_helps_once_it_has_had_time() -> None:
    assert finding(WELL._replace(d_real=1.0, d_fake=0.0), PLAIN, PLAIN) is None, "they still vary"
    alike = Signs(900, 6000, 0.9, 0.1, 0.1)
    assert finding(alike, PLAIN, PLAIN) is None, "G often comes out of it by itself"
    found = finding(alike._replace(step=3000), PLAIN, PLAIN)
    assert found
    assert found.changes == {"minibatch": True}
    told = finding(ONE, PLAIN, PLAIN)
    assert told
    assert told.changes == {"smoothing": 0.1}


def test_another_start_helps_where_no_trick_can() -> None:
    alike = Signs(3000, 6000, 0.9, 0.1, 0.1)
    found = finding(alike, PLAIN | {"training.seed": 4}, PLAIN, possible=lambda _: False)
    assert found
    assert found.changes == {"training.seed": 5}


@pytest.mark.parametrize(
    ("family", "settings", "able"),
    [("gan", {}, True), ("gan", {"body": "pooled"}, False), ("wgan-gp", {}, False)],
)
@pytest.mark.usefixtures("site")
def test_a_mend_that_would_do_nothing_or_fail_is_not_offered(family, settings, able) -> None:
    recipe = check(Recipe(family=family, settings=settings))
    sources.loading("digits", {}).wait()
    assert _possible(recipe, {"minibatch": True}) is able


def test_clusters_that_are_missing_are_a_collapse() -> None:
    found = finding(Signs(5000, 10_000, 0.6, 0.4, 0.9, modes=1, centres=8), PLAIN, PLAIN)
    assert found
    assert "one of 8 clusters" in found.seen
    assert finding(Signs(5000, 10_000, 0.6, 0.4, 0.9, modes=8, centres=8), PLAIN, PLAIN) is None


def test_numbers_that_ran_away_are_mended_by_smaller_steps() -> None:
    found = finding(Signs(12, 6000), {"lr": 0.5}, {"lr": 0.5}, diverged=True)
    assert found
    assert found.changes == {"lr": pytest.approx(0.05)}
    blamed = finding(Signs(12, 6000), PLAIN | {"lr_g": 1.0}, PLAIN, diverged=True)
    assert blamed
    assert blamed.changes == {"lr_g": PLAIN["lr_g"]}
