"""Trained files on the command line: listed, measured again, and made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.pretrained import listing, manifest
from tests.cli.conftest import Command
from tests.pretrained.test_manifest import made


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A trained file of the embedded digits in place of those that come with the playground."""
    made(tmp_path / "tiny.safetensors")
    for asked in (manifest.listing, manifest.entry, manifest.verified):
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
