"""The page's links, and that the noise it shows is the noise its net was fed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import torch

from playground.core.events import Pictured
from playground.core.recipe import Recipe
from playground.data.uploads import store_upload
from playground.settings import Settings
from playground.training import train
from playground.ui.distributions import learning, shapes
from playground.ui.distributions.circles import REACH, circle
from playground.ui.distributions.page import SECTIONS
from playground.ui.distributions.values import Bars, Gaussians
from playground.ui.links import BadLink
from playground.ui.sight import Sight, read, write
from tests.ui.conftest import Site

OF: Mapping[str, type[Settings]] = {name: section.settings for name, section in SECTIONS.items()}


@pytest.mark.parametrize(
    ("show", "settings"),
    [
        ("gaussians", Gaussians()),
        ("gaussians", Gaussians(mu_q=-2.5, adds="js")),
        ("bars", Bars(p="0.5-0.5", q="1-0", guard=1e-3)),
    ],
)
def test_a_link_gives_back_what_it_was_made_of(show: str, settings: Settings) -> None:
    query = {name: [value] for name, value in write(show, settings, OF).items()}
    assert read(query, OF) == (show, settings)


def test_what_the_browser_said_before_a_link_is_not_taken() -> None:
    sight = Sight(OF, "gaussians", {"gaussians": Gaussians(mu_q=2)}, generation=3)
    sight.hear({"mu_q": -1, "generation": 2})
    assert sight.settings == Gaussians(mu_q=2)
    sight.hear({"mu_q": 1e9, "generation": 3})  # nonsense
    assert sight.settings == Gaussians(mu_q=2)
    sight.hear({"mu_q": -1, "generation": 3, "unknown": 0})
    assert sight.settings == Gaussians(mu_q=-1)


def test_the_plain_page_has_a_plain_address() -> None:
    assert write("gaussians", Gaussians(), OF) == {}
    assert read({}, OF) == ("gaussians", Gaussians())


BROKEN = [
    {"v": "99"},
    {"show": "cats"},
    {"show": "gaussians", "mu_q": "1e9"},
    {"show": "gaussians", "mu_q": "nan"},
    {"show": "bars", "p": "1--1", "q": "1-1"},
    {"show": "bars", "p": "0-0", "q": "1-1"},
    {"show": "bars", "p": "1-1-1", "q": "1-1"},
    {"show": "bars", "p": "1-" * 300},
    {"show": "noise", "through": "walls"},
]


@pytest.mark.parametrize("query", BROKEN)
def test_a_broken_link_is_one_sentence(query: dict[str, str]) -> None:
    with pytest.raises(BadLink) as error:
        read({name: [value] for name, value in query.items()}, OF)
    assert "\n" not in str(error.value)


def test_a_broken_link_gives_the_defaults(site: Site) -> None:
    test = site.open("distributions", show="gaussians", mu_q="far")
    assert not test.exception
    assert len(test.warning) == 1


@pytest.mark.parametrize("run", ["gan-0000000000", "../../etc/passwd"])
def test_a_run_that_is_not_there_is_one_sentence(site: Site, run: str) -> None:
    test = site.open("distributions", v="1", show="noise", through="net", run=run)
    assert not test.exception
    assert len(test.warning) == 1


def test_a_run_of_another_kind_is_one_sentence(site: Site) -> None:
    run = site.run("gan-other", family="gan", source="ring")
    test = site.open("distributions", v="1", show="noise", through="net", run=run)
    assert not test.exception
    assert "did not learn a drawing" in test.warning[0].value


@pytest.fixture
def upload(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path))
    return store_upload(shapes.shape("Heart"))


@pytest.mark.parametrize("learner", learning.LEARNERS)
def test_the_noise_shown_is_what_the_samples_were_made_of(
    learner: str, upload: str, tmp_path: Path
) -> None:
    recipe = learning.recipe(learner, upload, seed=5)
    few = recipe.model_copy(update={"training": recipe.training.changed({"steps": 3})})
    pictured = samples(few, tmp_path)
    (*_, path) = sorted((tmp_path / "checkpoints").iterdir())
    found = learning.decoded(path, learning.noise(few, len(pictured)))
    np.testing.assert_allclose(found, pictured, atol=1e-5)


class Folding:
    """A plane of codes that decodes to itself, but encodes nothing beyond 2 from the middle."""

    def decode(self, z: torch.Tensor) -> torch.Tensor:
        return z

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        far = x.norm(dim=1, keepdim=True).clamp_min(1e-9)
        return x * (far.clamp_max(2) / far)


def test_the_small_circle_and_the_way_back() -> None:
    turn = np.arange(1000) * 2 * np.pi / 1000
    codes = np.stack([np.cos(turn), np.sin(turn)], 1).astype(np.float32)
    found = circle(codes, Folding())
    assert found.middle == pytest.approx([0, 0], abs=1e-6)
    assert found.radius == pytest.approx(1)
    # circles of radius r ≤ 2 come back to themselves, wider ones to radius 2
    radii = np.linspace(0, REACH, len(found.back))
    np.testing.assert_allclose(found.back, np.maximum(radii - 2, 0), atol=1e-4)


def samples(recipe: Recipe, folder: Path) -> np.ndarray:
    """The last samples of a run."""
    events = list(train(recipe, list, folder=folder))
    return [e.array for e in events if isinstance(e, Pictured) and e.name == "samples"][-1]
