"""Measuring, sampling and exporting a run."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from playground.cli.pictures import GAP, PLANE, grid, plane
from playground.families.presets import PRESETS
from playground.runs.store import History
from tests.cli.conftest import SMALL, Command
from tests.cli.test_training import RECIPES


def test_recipes(command: Command) -> None:
    said = command("recipes", "--json")
    names = [recipe["name"] for recipe in said.json["recipes"]]
    assert names == [preset.name for preset in PRESETS]
    assert set(RECIPES) <= set(names)
    assert all(name in command("recipes").out for name in names)


def test_export_writes_one_row_a_step(command: Command, trained: Path, tmp_path: Path) -> None:
    file = tmp_path / "run.csv"
    assert command("export", trained, "--csv", file, "--json").json["rows"] == 12
    with file.open(encoding="utf-8", newline="") as opened:
        header, *lines = csv.reader(opened)
    history = History(trained)
    assert header == ["step", *history.info().terms]
    for line, (step, values) in zip(lines, history.rows(), strict=True):
        assert int(line[0]) == step
        np.testing.assert_array_equal(np.array(line[1:], dtype=np.float32), values)


def test_sample_of_points(command: Command, trained: Path, tmp_path: Path) -> None:
    file = tmp_path / "points.png"
    assert command("sample", trained, "--out", file, "--json").json["step"] == 12
    assert Image.open(file).size == (PLANE, PLANE)


def test_sample_of_pictures_follows_its_seed(command: Command, tmp_path: Path) -> None:
    run = command("train", "vae-mlp", "--steps", 2, "--json", *SMALL).json["run"]
    files = [tmp_path / f"{name}.png" for name in "abc"]
    for file, seed in zip(files, (0, 0, 1), strict=True):
        assert command("sample", run, "--out", file, "--seed", seed, "--count", 10).code == 0
    first, same, other = (np.asarray(Image.open(file)) for file in files)
    np.testing.assert_array_equal(first, same)
    assert (first != other).any()


def test_grid_enlarges_without_blurring() -> None:
    pictures = np.random.default_rng(0).integers(0, 256, (5, 8, 8, 1), dtype=np.uint8)
    sheet = np.asarray(grid(pictures))
    assert sheet.shape == (2 * (64 + GAP) + GAP, 3 * (64 + GAP) + GAP)
    fourth = sheet[GAP + 64 + GAP :, GAP:][:64, :64]
    np.testing.assert_array_equal(fourth, np.kron(pictures[3, :, :, 0], np.ones((8, 8))))


def test_plane_puts_points_where_they_are() -> None:
    image = np.asarray(plane(np.array([[1.0, 1.0], [np.nan, 0.0]])))
    coloured = np.argwhere((image == (0xCC, 0x79, 0xA7)).all(-1))
    row, column = coloured.mean(0) / PLANE
    assert (row < 0.1, column > 0.9) == (True, True)


def test_eval_names_what_was_measured(command: Command, trained: Path) -> None:
    file = History(trained).checkpoints()[-1][1]
    said = command("eval", trained, "--json")
    assert command("eval", file, "--json").json == said.json
    assert said.code == 0, said.err
    assert said.json["step"] == 12
    assert said.json["metrics"]
    for metric in said.json["metrics"]:
        assert set(metric) == {"name", "value", "count", "on"}
        assert metric["count"] > 0
        assert metric["on"]
        assert metric["name"] in said.out
