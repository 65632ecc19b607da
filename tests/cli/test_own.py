"""One's own pictures and points from the command line to a trained model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import SMALL, Command


@pytest.fixture(autouse=True)
def uploads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_UPLOADS", str(tmp_path / "uploads"))


def test_a_folder_of_pictures_is_kept_and_trained_on(command: Command, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for kind in ("cats", "dogs"):
        (tmp_path / "mine" / kind).mkdir(parents=True)
        for n in range(10):
            picture = Image.fromarray(rng.integers(0, 256, (20, 24), dtype=np.uint8))
            picture.save(tmp_path / "mine" / kind / f"{n}.png")
    (tmp_path / "mine" / "cats" / "notes.txt").write_text("no picture")
    said = command("own", tmp_path / "mine", "--side", 16, "--json")
    assert (said.code, said.json["count"], said.json["source"]) == (0, 20, "folder")
    assert "notes.txt" in said.out
    upload = f"upload={said.json['upload']}"
    assert upload in said.out
    told = ("--source", "folder", "--set", upload, "--steps", 2, "--out", tmp_path / "run")
    assert command("train", "ae-conv", *told, *SMALL).code == 0


def test_a_table_of_points_is_kept(command: Command, tmp_path: Path) -> None:
    rows = "\n".join(f"{n},{n * n}" for n in range(30))
    (tmp_path / "mine.csv").write_text(f"x,y\n{rows}\n")
    said = command("own", tmp_path / "mine.csv", "--json")
    assert (said.code, said.json["count"], said.json["source"]) == (0, 30, "points")


@pytest.mark.parametrize(("name", "words"), [("gone", "no folder"), ("broken.csv", "at least 16")])
def test_what_cannot_be_kept_is_said_in_one_sentence(
    command: Command, tmp_path: Path, name: str, words: str
) -> None:
    if name.endswith(".csv"):
        (tmp_path / name).write_text("1,2\n3,4\n")
    said = command("own", tmp_path / name)
    assert said.code == 1
    assert words in said.err
