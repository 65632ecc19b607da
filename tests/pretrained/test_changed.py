"""What was changed while a model trained holds for whoever opens its weights later."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from playground import checkpoints, pretrained
from playground.core.events import Block, Saved, Set
from playground.data import load
from playground.families import build
from playground.pretrained import files
from tests.recipes import events, recipe


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A GAN that began with the plain loss and ended with least squares and RMSProp."""
    changes = (Set("loss", "least_squares"), Set("optimiser", "rmsprop"), Set("lr_d", 5e-5))
    found = events(recipe("gan"), [Block(4)], [*changes, Block(8)], folder=tmp_path / "run")
    return Path([event.path for event in found if isinstance(event, Saved)][-1])


def test_its_header_says_how_it_ended(saved: Path):
    about = checkpoints.header(saved)
    assert {about.recipe.settings.get(name) for name in ("loss", "optimiser")} != {"least_squares"}
    assert (about.now.settings["loss"], about.now.settings["lr_d"]) == ("least_squares", 5e-5)


def test_weights_come_with_the_loss_they_ended_with(saved: Path):
    about = checkpoints.header(saved)
    source = load(about.recipe, torch.device("cpu"))
    opened = build(about.recipe, source, torch.device("cpu")).eval()
    assert opened.settings.loss != "least_squares"  # type: ignore[attr-defined]
    checkpoints.load_weights(saved, opened)
    assert opened.settings == build(about.now, source, torch.device("cpu")).settings
    assert isinstance(opened.optimisers["critic"], torch.optim.RMSprop)


def test_a_trained_file_goes_on_as_it_ended():
    """Of a file whose step size was made smaller towards the end."""
    path = pretrained.verified("vae-mnist")
    (*_, (_, name, value)) = checkpoints.header(path).changes
    assert pretrained.recipe("vae-mnist").settings[name] == value
    assert files.read(path).recipe.settings[name] == value
    assert checkpoints.header(path).recipe.settings[name] != value
