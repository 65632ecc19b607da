"""The manifest lists what there is, and files that are not the listed ones get a sentence."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from playground import checkpoints, pretrained
from playground.data import load
from playground.families import build, check
from playground.pretrained import BadFile, Score, entry, files, listing, manifest, verified
from tests.recipes import recipe

CPU = torch.device("cpu")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one trained file, "tiny", and its manifest."""
    made(tmp_path / "tiny.safetensors")
    return tmp_path


def made(path: Path, family: str = "vae", **settings) -> None:
    wanted = check(recipe(family, **settings))
    source = load(wanted, CPU)
    learner = build(wanted, source, CPU).eval()
    files.round_weights(learner)
    shown = source.held_out(50)
    header = checkpoints.Header(wanted, 12, "cpu", "float32", 1, seconds=3.0)
    files.write(
        path, "Tiny", header, learner, source, device="CPU, 1 thread",
        scores=[Score("elbo", -20.5, 100, "held-out digits")],
        codes=learner.encode(shown.x).detach(), labels=shown.y,  # type: ignore[operator]
    )  # fmt: skip
    manifest.record(path, ["tiny", "other"])


def test_an_entry_says_all_that_the_list_shows(folder: Path):
    (item,) = listing(folder)
    assert (item.name, item.family, item.source, item.steps) == ("tiny", "vae", "digits", 12)
    assert item.bytes == (folder / "tiny.safetensors").stat().st_size
    score = item.score("elbo")
    assert score is not None
    assert (score.value, score.count) == (-20.5, 100)


def test_the_manifest_keeps_its_order_and_one_entry_for_each_name(folder: Path):
    made(folder / "other.safetensors")
    made(folder / "tiny.safetensors")
    assert [item.name for item in listing(folder)] == ["tiny", "other"]


def test_a_file_gives_back_model_codes_and_labels_without_data(folder: Path, monkeypatch):
    monkeypatch.setattr("playground.data.load", None)
    found = files.read(verified("tiny", folder))
    assert found.recipe.family == "vae"
    assert not found.learner.training
    assert found.codes is not None
    assert found.labels is not None
    assert found.codes.shape == (50, 2)
    assert found.labels.dtype == torch.int64
    wanted = load(found.recipe, CPU).held_out(50)
    codes = found.learner.encode(wanted.x)  # type: ignore[operator]
    torch.testing.assert_close(codes, found.codes, rtol=2e-3, atol=1e-3)  # kept in 16 bits
    assert found.labels.tolist() == wanted.y.tolist()  # type: ignore[union-attr]


def test_the_recipe_is_read_without_torch(folder: Path):
    code = (
        "import sys; from pathlib import Path; from playground import pretrained; "
        f"print(pretrained.recipe('tiny', Path({str(folder)!r})).family, 'torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == ["vae", "False"], done.stderr


def test_rounding_twice_is_rounding_once(folder: Path):
    learner = files.read(folder / "tiny.safetensors").learner
    before = {name: value.clone() for name, value in learner.state_dict().items()}
    files.round_weights(learner)
    assert all(value.equal(before[name]) for name, value in learner.state_dict().items())


def test_settings_and_biases_are_not_rounded():
    state = files.lean({"lr": torch.tensor(2e-4), "b": torch.ones(3) / 3, "W": torch.ones(3, 3)})
    assert [value.dtype for value in state.values()] == [torch.float32] * 2 + [torch.float16]


def test_one_changed_byte_is_noticed(folder: Path):
    path = folder / "tiny.safetensors"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadFile, match="not the one in the manifest"):
        verified("tiny", folder)


def test_a_missing_file_and_an_unknown_name_get_a_sentence(folder: Path):
    with pytest.raises(BadFile, match="there are: tiny"):
        entry("huge", folder)
    (folder / "tiny.safetensors").unlink()
    with pytest.raises(BadFile, match="is missing: make it again"):
        verified("tiny", folder)


def test_a_folder_without_manifest_has_no_files_and_a_broken_one_gets_a_sentence(tmp_path: Path):
    assert listing(tmp_path) == ()
    (tmp_path / "manifest.json").write_text('[{"name": "x"}]')
    with pytest.raises(BadFile, match="cannot be read"):
        listing(tmp_path)


def test_a_foreign_file_is_no_trained_file(tmp_path: Path):
    path = tmp_path / "x.safetensors"
    path.write_text("hello")
    with pytest.raises(BadFile, match="not a trained file"):
        files.read(path)


SHIPPED = [item for item in pretrained.listing() if item.kind == "model"]


@pytest.mark.parametrize("item", SHIPPED, ids=lambda item: item.name)
def test_every_shipped_model_loads_and_samples(item):
    found = pretrained.load(item.name)
    y = torch.zeros(2, dtype=torch.int64) if found.learner.classes else None
    samples = found.learner.sample(2, torch.Generator().manual_seed(0), y)
    assert samples.isfinite().all()
    assert len(samples) == 2
    assert (found.codes is None) == (not hasattr(found.learner, "encode") or item.family == "rbm")


def test_the_shipped_files_keep_their_sizes():
    sizes = {item.name: item.bytes for item in pretrained.listing()}
    large = {name for name in sizes if name.startswith(("dcgan", "began"))}
    assert all(size <= (4e6 if name in large else 2e6) for name, size in sizes.items())
    assert sum(sizes.values()) <= 45e6


def test_the_manifest_lists_every_file_that_is_there():
    there = {path.stem for path in pretrained.FOLDER.glob("*.safetensors")}
    assert there == {item.name for item in pretrained.listing()}


def test_a_manifest_is_plain_json_that_others_can_read(folder: Path):
    (item,) = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {"name", "family", "source", "bytes", "sha256", "scores"} <= item.keys()
    copy = folder / "copy.safetensors"
    shutil.copy(folder / "tiny.safetensors", copy)
    assert manifest.header(copy)["device"] == "CPU, 1 thread"
