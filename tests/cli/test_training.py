"""Training, resuming and stopping from the command line."""

from __future__ import annotations

import signal
from pathlib import Path

import numpy as np
import pytest

import playground.training
from playground.core.events import Event, Stepped
from playground.runs.store import History, Store, list_runs
from tests.cli.conftest import SMALL, Command

RECIPES = ("ae-mlp", "ae-conv", "vae-mlp", "vae-conv", "gan-mlp", "dcgan", "gan-ring")


def rows(folder: Path) -> np.ndarray:
    return np.array([values for _, values in History(folder).rows()])


@pytest.mark.parametrize("recipe", RECIPES)
def test_recipes_train(command: Command, recipe: str) -> None:
    said = command("train", recipe, "--steps", 3, "--json", *SMALL)
    assert said.code == 0, said.err
    assert set(said.json) == {"run", "status", "steps", "seconds", "steps_per_second", "terms"}
    assert (said.json["status"], said.json["steps"]) == ("finished", 3)
    assert said.json["steps_per_second"] > 0
    last = rows(Path(said.json["run"]))[-1]
    assert list(said.json["terms"].values()) == pytest.approx(last.tolist())
    assert [str(info.folder) for info in list_runs()] == [said.json["run"]]


def test_set_reaches_model_training_and_source(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    pairs = ("latent=3", "hidden_g=8-4", "batch=10", "spread=0.2", "precision=float32")
    words = [word for pair in pairs for word in ("--set", pair)]
    said = command("train", "gan-ring", "--steps", 2, "--seed", 5, "--out", folder, *words)
    assert said.code == 0, said.err
    recipe = History(folder).info().recipe
    assert recipe.settings["latent"] == 3
    assert recipe.options == {"spread": 0.2}
    assert (recipe.training.batch, recipe.training.seed) == (10, 5)
    assert recipe.training.precision == "float32"


def test_another_source(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    said = command("train", "gan-mlp", "--source", "ring", "--steps", 2, "--out", folder, *SMALL)
    assert said.code == 0, said.err
    assert History(folder).info().recipe.source == "ring"


def test_resume_goes_on_as_if_never_ended(command: Command, tmp_path: Path) -> None:
    parts, whole = tmp_path / "parts", tmp_path / "whole"
    command("train", "vae-mlp", "--steps", 4, "--out", parts, *SMALL)
    said = command("resume", parts, "--steps", 9, "--json")
    command("train", "vae-mlp", "--steps", 9, "--out", whole, *SMALL)
    assert (said.code, said.json["steps"], said.json["status"]) == (0, 9, "finished")
    np.testing.assert_array_equal(rows(parts), rows(whole))


def test_resume_with_another_step_size(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    command("train", "vae-mlp", "--steps", 2, "--out", folder, *SMALL)
    assert command("resume", folder, "--steps", 4, "--set", "lr=1e-5").code == 0
    changed = History(folder).notes(["changed"])
    assert [(note.step, note.data["name"], note.data["value"]) for note in changed] == [
        (2, "lr", 1e-5)
    ]
    said = command("resume", folder, "--steps", 6, "--set", "latent=5")
    assert said.code != 0
    assert "'latent' cannot change" in said.err
    assert "lr" in said.err


def test_resume_by_id(command: Command) -> None:
    run = Path(command("train", "gan-ring", "--steps", 2, "--json", *SMALL).json["run"])
    assert command("resume", run.name, "--steps", 4, "--json").json["run"] == str(run)


def test_resume_of_a_finished_run_asks_for_more_steps(command: Command, trained: Path) -> None:
    said = command("resume", trained)
    assert said.code != 0
    assert "--steps" in said.err


def test_ctrl_c_saves_and_says_how_to_go_on(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Store.record

    def interrupted(store: Store, event: Event) -> None:
        record(store, event)
        if isinstance(event, Stepped) and event.first == 1:  # after the first block
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "record", interrupted)
        folder = tmp_path / "run"
        said = command("train", "gan-ring", "--steps", 10**6, "--out", folder, "--json", *SMALL)
    assert said.code == 130
    assert f"resume {folder}" in said.err
    assert said.json["status"] == "stopped"
    steps = said.json["steps"]
    assert History(folder).checkpoints()[-1][0] == steps
    assert command("resume", folder, "--steps", steps + 2).code == 0
    assert len(rows(folder)) == steps + 2


def test_ctrl_c_before_training_leaves_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(playground.training, "open_session", interrupted)
    said = command("train", "gan-ring", "--out", tmp_path / "run", *SMALL)
    assert said.code == 130
    assert not (tmp_path / "run").exists()


def test_a_run_that_diverges_says_so(command: Command) -> None:
    pairs = ("--set", "lr=1", "--set", "likelihood=gaussian", "--set", "sigma=1e-25")
    said = command("train", "vae-mlp", "--steps", 300, "--json", *pairs, *SMALL)
    assert said.code == 1
    assert said.json["status"] == "diverged"
    assert "NaN" in said.err
