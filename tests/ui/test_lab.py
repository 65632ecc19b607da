"""The lab's page without a browser."""

from __future__ import annotations

import pytest

from playground.families import check, family
from playground.families.presets.lab import LAB
from playground.ui.lab import layers
from playground.ui.lab.flow import flow
from playground.ui.lab.slow import part_names
from playground.ui.lab.words import PARTS
from tests.ui.conftest import Finish, Site
from tests.ui.test_pages import said


def test_a_run_of_points_opens_before_it_has_shown_anything(site: Site, finished: Finish) -> None:
    test = site.open("lab", run=finished("points-unseen", family="gan", source="ring"))
    assert not test.exception
    assert [warning.value for warning in test.warning] == []
    assert "On its way." in said(test)


def test_a_run_of_pictures_is_sent_elsewhere(site: Site, finished: Finish) -> None:
    test = site.open("lab", run=finished("pictures-1", family="gan"))
    assert "the lab shows points" in test.warning[0].value


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("preset", LAB, ids=lambda preset: preset.name)
def test_every_scene_can_be_explained(preset) -> None:
    recipe = check(preset.recipe)
    names = part_names(recipe)
    assert names
    assert set(names) <= PARTS.keys()
    drawn = flow(family(recipe.family), recipe, {"score", "places"}, {})
    nodes = {node["name"] for node in drawn["nodes"]}
    assert {end for line in drawn["lines"] for end in line} <= nodes


def test_a_link_gives_its_scene(site: Site) -> None:
    test = site.open("lab", v="1", recipe="vae-ring", latent="1")
    assert not test.warning
    assert test.query_params["recipe"] == "vae-ring"


def test_a_trained_shape_is_where_a_run_would_start(site: Site) -> None:
    test = site.open("lab", v="1", start="lab-ring")
    assert not test.warning
    assert test.query_params["start"] == "lab-ring"
    assert "Starts from a GAN trained for 12,000 steps" in said(test)
    test = site.press(test, "shape.none")
    assert "start" not in test.query_params


def test_what_is_switched_on_is_in_the_link() -> None:
    view = {"on": ["real", "heat", "anything"], "map": "gap", "arrow": "slope"}
    assert layers.written(view) == "heat.real~gap~slope"
    assert layers.chosen("heat.real~gap~slope") == (["heat", "real"], ["gap", "slope"])
    for unreadable in (None, 3, {"on": "heat"}, {"map": "gap"}):
        assert layers.written(unreadable) == ""


@pytest.mark.parametrize("view", ["HEAT", "heat..real", "a" * 3 + ".b" * 40, "<script>"])
def test_a_view_that_is_none_gives_one_sentence(site: Site, view: str) -> None:
    test = site.open("lab", v="1", view=view)
    assert not test.exception
    assert "which is none" in test.warning[0].value
