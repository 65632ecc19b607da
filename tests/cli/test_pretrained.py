"""Trained files on the command line: listed, measured again, and made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.pretrained import listing, manifest
from playground.runs.store import History
from tests.cli.conftest import SMALL, Command
from tests.pretrained.test_manifest import made


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trained file of the embedded digits in place of those that come with the playground."""
    made(tmp_path / "tiny.safetensors")
    for asked in (manifest.listing, manifest.entry, manifest.verified, manifest.recipe):
        monkeypatch.setattr(asked, "__defaults__", (tmp_path,))
    return tmp_path / "tiny.safetensors"


def test_the_list_has_names_sizes_hashes_and_scores(command: Command) -> None:
    said = command("pretrained", "--json")
    assert [item["name"] for item in said.json["pretrained"]] == [item.name for item in listing()]
    for item in said.json["pretrained"]:
        assert {"name", "family", "source", "bytes", "sha256", "scores"} <= item.keys()
    assert "classifier-mnist" in command("pretrained").out


def test_a_trained_file_is_measured_again_by_its_name(command: Command, tiny: Path) -> None:
    said = command("eval", "tiny", "--json")
    assert said.code == 0, said.err
    assert said.json["run"] == str(tiny)
    for name in ("elbo", "reconstruction", "kl", "log_likelihood", "mse_per_image"):
        assert said.json[name]["count"] > 0
    dimensions = said.json["dimensions"]
    total = sum(item["kl"] for item in dimensions)
    assert total == pytest.approx(said.json["kl"]["value"], rel=1e-3)
    assert all(f"z{item['dimension']}" in said.out for item in dimensions)


def test_a_run_goes_on_from_a_trained_file(command: Command, tiny: Path) -> None:
    words = ("--start-from", "tiny", "--steps", 2, "--json", *SMALL)
    said = command("train", "vae-mlp", *words)
    assert said.code == 0, said.err
    made_from = History(Path(said.json["run"])).info().recipe
    assert made_from.start_from == "tiny"
    assert made_from.settings == manifest.recipe("tiny", tiny.parent).settings
    said = command("train", "gan-mlp", *words)
    assert said.code == 1
    assert "of the family 'vae', this recipe of 'gan'" in said.err
    said = command("train", "vae-mlp", "--start-from", "teeny", "--steps", 2)
    assert "There is no trained file 'teeny'" in said.err


def test_a_damaged_file_and_an_unknown_name_end_with_a_sentence(
    command: Command, tiny: Path
) -> None:
    tiny.write_bytes(tiny.read_bytes()[:-1] + b"x")
    said = command("eval", "tiny")
    assert said.code != 0
    assert "not the one in the manifest" in said.err
    said = command("pretrain", "vea-mnist")
    assert said.code != 0
    assert "There is no trained model 'vea-mnist'" in said.err
