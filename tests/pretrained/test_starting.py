"""A run can start from a trained file, and only from one that fits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch

from playground.core.events import Event, Failed, Pictured, Saved
from playground.core.recipe import Recipe
from playground.pretrained import files, manifest
from playground.training import train
from tests.pretrained.test_manifest import made
from tests.recipes import events, recipe, scalars


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch) -> Path:
    """The trained file "tiny" stands in for those that come with the playground."""
    made(tmp_path / "tiny.safetensors")
    monkeypatch.setattr(manifest.verified, "__defaults__", (tmp_path,))
    return tmp_path


def from_tiny(family: str = "vae", source: str = "digits", **settings) -> Recipe:
    return recipe(family, source, **settings).model_copy(update={"start_from": "tiny"})


def sample(found: list[Event]) -> torch.Tensor:
    """The first samples of a run: uint8 (n, h, w, c)."""
    pictured = (e for e in found if isinstance(e, Pictured) and e.name == "samples")
    return torch.from_numpy(next(pictured).array)


def test_a_run_starts_with_the_weights_of_the_file(folder: Path):
    learner = files.read(folder / "tiny.safetensors").learner
    fresh, started = events(recipe("vae", lr=1e-5)), events(from_tiny(lr=1e-5))
    z = torch.empty(64, 2).normal_(generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        wanted = (learner.decode(z) * 255).round().to(torch.uint8)  # type: ignore[operator]
    assert sample(started)[..., 0].equal(wanted[:, 0])
    assert not sample(fresh).equal(sample(started))


def test_its_live_settings_are_the_recipes():
    slow, fast = scalars(events(from_tiny(lr=1e-6))), scalars(events(from_tiny(lr=1e-2)))
    assert (slow[0] == fast[0]).all()
    assert not (slow[1] == fast[1]).all()


def test_it_replays_and_resumes_bit_for_bit(tmp_path: Path):
    once = scalars(events(from_tiny()))
    assert (once == scalars(events(from_tiny()))).all()
    short = from_tiny(steps=6)
    saved = [e.path for e in events(short, folder=tmp_path / "run") if isinstance(e, Saved)][-1]
    kept = tmp_path / "step.safetensors"
    shutil.copy(saved, kept)
    rest = scalars(train(short, lambda: (), resume=kept, steps=12))
    assert (rest == once[6:]).all()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (from_tiny("autoencoder"), "is no Autoencoder"),
        (from_tiny(latent=5), "has other nets"),
        (from_tiny(source="ring"), "another size"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(wanted: Recipe, sentence: str):
    (failed,) = events(wanted)
    assert isinstance(failed, Failed)
    assert sentence in failed.reason


def test_an_unknown_name_gets_a_sentence():
    (failed,) = events(recipe("vae").model_copy(update={"start_from": "../../etc/passwd"}))
    assert isinstance(failed, Failed)
    assert "There is no trained file" in failed.reason
