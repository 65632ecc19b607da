"""Real worker processes: started, steered, queued, killed, resumed, deleted under their feet."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.core.events import Block, Save, Set
from playground.core.recipe import Recipe, Training
from playground.runs import resting
from playground.runs.client import NotYours, Runs
from playground.runs.state import YIELDED, IllegalMove
from playground.runs.store import History, NoRun, RunError, RunInfo, Store, list_runs
from tests.patience import PATIENCE

LONG = 1_000_000


def small(steps: int = LONG, source: str = "ring") -> Recipe:
    """A model so small that its updates cost next to nothing."""
    training = Training(steps=steps, batch=16, threads=1, device="cpu", precision="float32")
    return Recipe(family="autoencoder", source=source, settings={"hidden": "8"}, training=training)


def until(
    history: History, true: Callable[[RunInfo], object], seconds: float = PATIENCE
) -> RunInfo:
    """Wait for the run to be so; fails if it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        info = history.info()
        if true(info):
            return info
        time.sleep(0.01)
    raise AssertionError(f"still {history.info()}, {history.notes()}")


def noted(history: History, kind: str) -> Callable[[RunInfo], object]:
    """Whether there is one more note of that kind than now."""
    before = len(history.notes([kind]))
    return lambda _: len(history.notes([kind])) > before


def at(step: int) -> Callable[[RunInfo], object]:
    return lambda info: info.step >= step


def kill(runs: Runs, id: str) -> None:
    """What the system does to a process when memory is short."""
    worker = runs._pool.worker_of(id)
    assert worker is not None
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(PATIENCE)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLAYGROUND_WORKERS", "2")
        patch.setenv("PLAYGROUND_THREADS", "1")
        with closing(Runs(tmp_path_factory.mktemp("runs"))) as runs:
            runs.warm()
            yield runs


def test_a_run_is_watched_steered_stopped_and_resumed(runs: Runs) -> None:
    id = runs.start(small(), name="Mine", owner="me")
    history = runs.history(id)
    info = until(history, at(1))
    assert (info.status, info.name, info.device, info.threads) == ("running", "Mine", "CPU", 1)
    assert {"real", "samples"} <= set(history.pictures())
    with pytest.raises(NotYours, match="watch"):
        runs.pause(id, owner="you")

    runs.pause(id, owner="me")
    paused = until(history, lambda info: info.status == "paused")
    runs.step(id, 3, owner="me")
    until(history, at(paused.step + 3))
    changed = noted(history, "changed")
    runs.set(id, "lr", 0.002, owner="me")
    until(history, changed)
    note = history.notes(["changed"])[-1]
    assert (note.step, note.data) == (paused.step + 3, {"name": "lr", "value": 0.002})
    refused = noted(history, "refused")
    runs.set(id, "lr", 17, owner="me")
    until(history, refused)
    assert (
        "'Step size' cannot be '17': it must be 1 or less"
        in history.notes(["refused"])[-1].data["reason"]
    )
    assert history.info().step == paused.step + 3

    runs.run(id, owner="me")
    until(history, at(paused.step + 4))
    runs.stop(id, owner="me")
    runs.stop(id, owner="me")
    stopped = until(history, lambda info: info.status == "stopped")
    assert history.checkpoints()[-1][0] == stopped.step
    assert len(list(history.rows())) == stopped.step
    runs.stop(id, owner="me")
    with pytest.raises(IllegalMove, match="was stopped"):
        runs.set(id, "lr", 0.1, owner="me")

    with pytest.raises(RunError, match="give it more"):
        runs.resume(id, steps=stopped.step, owner="me")
    runs.resume(id, steps=stopped.step + 10, owner="me")
    done = until(history, lambda info: info.status == "finished")
    assert done.step == done.steps == stopped.step + 10
    with pytest.raises(RunError, match="give it more"):
        runs.resume(id, owner="me")


def replayed(history: History, steps: int) -> np.ndarray:
    """The same run in this process, never interrupted, with the changes it logged."""
    from playground.training import train
    from tests.recipes import Script, scalars

    blocks, step = [], 0
    for note in history.notes(["changed"]):
        blocks += [[Block(note.step - step)]] if note.step > step else []
        blocks += [[Set(note.data["name"], note.data["value"]), Save(), Block(0)]]
        step = note.step
    return scalars(train(history.info().recipe, Script(*blocks), steps=steps))


def test_killed_and_resumed_it_is_bit_for_bit_the_same(runs: Runs) -> None:
    id = runs.start(small(source="digits"))
    history = runs.history(id)
    until(history, at(30))
    changed, saved = noted(history, "changed"), noted(history, "saved")
    runs.set(id, "lr", 0.01)
    until(history, changed)
    until(history, saved)
    until(history, at(history.checkpoints()[-1][0] + 30))
    kill(runs, id)
    killed = until(history, lambda info: info.status == "interrupted")
    assert "ended unexpectedly" in killed.reason
    before = np.array([values for _, values in history.rows()])
    end = history.checkpoints()[-1][0] + 40
    runs.resume(id, steps=end)
    until(history, lambda info: info.status == "finished")
    after = np.array([values for _, values in history.rows()])
    assert len(after) == end
    shared = min(len(before), end)
    np.testing.assert_array_equal(before[:shared], after[:shared])
    np.testing.assert_array_equal(after, replayed(history, end))


def test_runs_wait_for_their_turn(runs: Runs) -> None:
    first, second, third, fourth = (runs.start(small()) for _ in range(4))
    until(runs.history(first), at(1))
    until(runs.history(second), at(1))
    assert [runs.place(id) for id in (first, second, third, fourth)] == [None, None, 1, 2]
    assert runs.history(third).info().status == "queued"
    with pytest.raises(IllegalMove, match="waits in the queue"):
        runs.pause(third)
    runs.stop(third)
    assert runs.history(third).info().status == "stopped"
    assert runs.place(fourth) == 1
    kill(runs, first)
    until(runs.history(fourth), at(1))
    assert runs.place(fourth) is None
    runs.stop(second)
    runs.delete(fourth)
    with pytest.raises(NoRun):
        runs.history(fourth)
    until(runs.history(second), lambda info: info.status == "stopped")
    until(runs.history(first), lambda info: info.status == "interrupted")


def test_a_paused_run_makes_room_and_goes_on_later(runs: Runs, monkeypatch) -> None:
    monkeypatch.setattr(resting, "RESTED", 0.2)
    first, other = (runs.history(runs.start(small())) for _ in range(runs.limit))
    until(first, at(20))
    until(other, at(20))
    runs.pause(first.folder.name)
    last = runs.history(runs.start(small(30)))
    until(last, lambda info: info.status == "finished")
    info = first.info()
    assert (info.status, info.reason) == ("stopped", YIELDED)
    assert other.info().status == "running"
    runs.resume(info.id)
    until(first, at(info.step + 20))
    for history in (first, other):
        runs.stop(history.folder.name)
        until(history, lambda info: not info.live)


def test_a_folder_deleted_under_its_feet_ends_the_worker(runs: Runs) -> None:
    id = runs.start(small())
    history = runs.history(id)
    until(history, at(1))
    worker = runs._pool.worker_of(id)
    assert worker is not None
    shutil.rmtree(history.folder)
    assert worker.wait(PATIENCE)
    assert not history.folder.exists()
    with pytest.raises(NoRun):
        history.curves()
    with pytest.raises(NoRun):
        runs.stop(id)


def test_names_and_ids(runs: Runs) -> None:
    id = "vae-0123456789"
    Store.create(runs.folder / id, small()).close()
    runs.rename(id, "  A better\nname " + "x" * 200)
    assert runs.history(id).info().name.startswith("A better name xxx")
    assert len(runs.history(id).info().name) == 80
    for wrong in ("", "..", "../" + id, "a/b/c/d", "nothing-123", "x" * 300, "vae\n1234"):
        with pytest.raises(NoRun, match=r"^[^\n]*\.$"):
            runs.history(wrong)


SERVER = """
import sys, time
from pathlib import Path
from playground.runs.client import Runs
from tests.runs.test_client import small
runs = Runs(Path(sys.argv[1]), keep_warm=False)
print(runs.start(small()), flush=True)
time.sleep(600)
"""


def test_when_the_server_is_killed_its_runs_save_and_are_interrupted(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)],
        stdout=subprocess.PIPE, encoding="utf-8", cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert server.stdout is not None
    with server:
        try:
            history = History(tmp_path / server.stdout.readline().strip())
            until(history, at(1))
        finally:
            server.kill()
    noted_end = until(history, lambda _: history.notes(["interrupted"]))
    assert noted_end.status == "interrupted"
    assert "closed" in noted_end.reason
    assert history.checkpoints()[-1][0] == noted_end.step
    assert [info.status for info in list_runs(tmp_path)] == ["interrupted"]


def test_closing_saves_what_trains_and_lets_go_of_what_waits(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("PLAYGROUND_WORKERS", "1")
    runs = Runs(tmp_path, keep_warm=False)
    training, waiting = runs.start(small()), runs.start(small())
    until(runs.history(training), at(1))
    runs.close()
    for id in (training, waiting):
        info = History(tmp_path / id).info()
        assert info.status == "interrupted"
        assert "closed" in info.reason
    with pytest.raises(RunError, match="closed"):
        runs.start(small())


def test_a_worker_that_cannot_start_fails_its_run(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "torch.py").write_text("raise ImportError('torch is broken here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with closing(Runs(tmp_path / "runs", keep_warm=False)) as runs:
        history = runs.history(runs.start(small()))
        failed = until(history, lambda info: info.status == "failed")
        assert failed.reason.startswith("The training process cannot start: ")
        assert "torch is broken here" in failed.reason
