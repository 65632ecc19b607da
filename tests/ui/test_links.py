"""Links give back what they were made of, and broken ones say what is wrong in one sentence."""

from __future__ import annotations

import pytest

from playground.core.recipe import Recipe, Training
from playground.families import check
from playground.families.presets import PRESETS
from playground.ui import links
from playground.ui.links import BadLink, Shared

GANS = {item.name: item.recipe for item in PRESETS if item.recipe.family == "gan"}


def asked(query: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in query.items()}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_named_recipe_takes_only_its_name(preset) -> None:
    family = {
        item.name: item.recipe for item in PRESETS if item.recipe.family == preset.recipe.family
    }
    query = links.write(Shared(preset.name, preset.recipe), family, check)
    assert set(query) <= {"v", "recipe"}
    assert links.read(asked(query), family, check) == Shared(preset.name, check(preset.recipe))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(family="gan", settings={"lr_d": 3e-5, "conditional": True, "hidden_g": "7-9"}),
        Recipe(family="gan", source="mnist", training=Training(steps=7, seed=12, device="cpu")),
        Recipe(family="gan", source="ring", options={"spread": 0.2}, settings={"latent": 3}),
    ],
)
def test_settings_come_back(recipe: Recipe) -> None:
    query = links.write(Shared("gan-mlp", recipe), GANS, check)
    assert links.read(asked(query), GANS, check).recipe == check(recipe)


def test_only_what_differs_is_in_the_link() -> None:
    named = GANS["gan-mlp"]
    training = named.training.changed({"seed": 3})
    changes = {"settings": named.settings | {"lr_g": 0.001}, "training": training}
    recipe = named.model_copy(update=changes)
    query = links.write(Shared("gan-mlp", recipe), GANS, check)
    assert query == {"v": "1", "lr_g": "0.001", "training.seed": "3"}


def test_a_trained_file_comes_back_with_its_own_settings() -> None:
    recipe = links.from_trained("dcgan-mnist")
    changed = recipe.model_copy(update={"settings": recipe.settings | {"lr_g": 0.01}})
    query = links.write(Shared("gan-mlp", changed), GANS, check)
    assert query["start"] == "dcgan-mnist"
    assert query["lr_g"] == "0.01"
    assert len(query) == 3
    assert links.read(asked(query), GANS, check).recipe == check(changed)


def test_a_trained_file_is_of_a_family() -> None:
    known = {item.name: item.recipe for item in PRESETS}
    found = links.read(asked({"start": "wgan-gp-mnist"}), known, check)
    assert known[found.preset].family == "wgan-gp"


@pytest.mark.parametrize("at", [None, 0, 1240])
def test_a_run_comes_back(at: int | None) -> None:
    shared = Shared(run="gan-9f86d081e2", at=at)
    assert links.read(asked(links.write(shared, GANS, check)), GANS, check) == shared


BROKEN = [
    ({"v": ["0"]}, "another version"),
    ({"v": ["2"], "lr_g": ["0.1"]}, "another version"),
    ({"v": ["<script>"]}, "another version"),
    ({"recipe": ["vae-mlp"]}, "no recipe 'vae-mlp'"),
    ({"recipe": [""]}, "no recipe"),
    ({"lr_g": ["fast"]}, "lr_g"),
    ({"lr_g": ["nan"]}, "lr_g"),
    ({"lr_g": ["-1"]}, "lr_g"),
    ({"latent": ["1e9"]}, "latent"),
    ({"latent": ["999999999999999999999"]}, "latent"),
    ({"hidden_g": ["256-x"]}, "hidden_g"),
    ({"hidden_g": ["9-9-9-9-9-9-9-9-9"]}, "hidden_g"),
    ({"nonsense": ["1"]}, "no setting 'nonsense'"),
    ({"__class__": ["1"]}, "no setting"),
    ({"training.steps": ["0"]}, "steps"),
    ({"training.speed": ["1"]}, "speed"),
    ({"source": ["../../etc/passwd"]}, "no data set"),
    ({"start": ["nothing"]}, "no trained file 'nothing'"),
    ({"start": ["vae-mnist"]}, "belongs to another page"),
    ({"source.modes": ["3"]}, "modes"),
    ({"other.latent": ["3"]}, "no setting 'other.latent'"),
    ({"latent": ["3", "4"]}, "more than once"),
    ({"run": ["a"], "latent": ["3"]}, "latent"),
    ({"run": ["a"], "at": ["-3"]}, "no step"),
    ({"run": ["a"], "at": ["٣"]}, "no step"),
    ({"run": ["a"], "at": ["9" * 30]}, "no step"),
    ({"hidden_g": ["1" * 3000]}, "too long"),
    ({f"x{i}": ["1"] for i in range(100)}, "too long"),
]


@pytest.mark.parametrize(("query", "word"), BROKEN)
def test_a_broken_link_gives_one_sentence(query: dict[str, list[str]], word: str) -> None:
    with pytest.raises(BadLink, match=word) as caught:
        links.read(query, GANS, check)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 500
