"""What is said of a game between G and D, and what mends it."""

from __future__ import annotations

from typing import Any

import pytest

from playground.core.recipe import Recipe
from playground.families import check, family
from playground.families.presets import PRESETS
from playground.ui import sources
from playground.ui.checkup import _possible
from playground.ui.checkup.findings import Signs, finding

PLAIN: dict[str, Any] = family("gan").checked(
    next(item for item in PRESETS if item.name == "gan-mlp").recipe.settings
).model_dump()  # fmt: skip
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
