"""A run obeys its visitors and survives its mishaps; here a stand-in counts instead of training."""

# ruff: noqa: ARG001
from __future__ import annotations

import errno
import io
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import pytest

from playground.core.events import (
    Block,
    Changed,
    Diverged,
    Event,
    Failed,
    Finished,
    Look,
    Poll,
    Refused,
    Save,
    Saved,
    Set,
    Stepped,
)
from playground.core.recipe import Recipe
from playground.runs.job import carry_out
from playground.runs.store import History
from playground.runs.worker import listen
from tests.patience import PATIENCE
from tests.runs.conftest import TERMS, picture, started, stepped

PLAN = 20


def count(
    recipe: Recipe,
    commands: Poll,
    *,
    folder: Path | None = None,
    resume: Path | None = None,
    steps: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[Event]:
    """Counts to `steps` by twos, as `train` would train."""
    assert folder is not None
    step = int(resume.stem) if resume else 0
    yield started(step, steps or PLAN)
    while step < (steps or PLAN):
        block, look = 2, False
        for command in commands():
            match command:
                case Block(size):
                    block = size
                case Look():
                    look = True
                case Save():
                    yield Saved(step, str(folder / f"{step}"))
                case Set(name, value):
                    good = name == "lr"
                    yield Changed(step, name, value) if good else Refused(step, "No such thing.")
        block = min(block, (steps or PLAN) - step)
        yield (
            stepped(step + 1, block)
            if block
            else Stepped(step + 1, np.empty((0, len(TERMS)), dtype=np.float32), 0.0)
        )
        step += block
        if look:
            yield picture(step)
    yield Finished(step)


def said(*words: Any) -> Queue[Any]:
    """Words as they wait in a worker's input, which then ends."""
    queue: Queue[Any] = Queue()
    for word in words:
        queue.put({"do": word} if isinstance(word, str) else word)
    queue.put(None)
    return queue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vae-1234"


def order(folder: Path, **more: object) -> dict[str, object]:
    recipe = Recipe(family="vae").model_dump(mode="json")
    return {"do": "start", "folder": str(folder), "recipe": recipe, **more}


def told(folder: Path) -> list[tuple[str, int]]:
    """What happened, and after which step."""
    return [(note.kind, note.step) for note in History(folder).notes()]


def test_paused_it_steps_changes_and_goes_on(folder: Path) -> None:
    change = {"do": "set", "name": "lr", "value": 0.5}
    words = said("pause", {"do": "step", "n": 3}, change, "step", "run", "stop")
    assert carry_out(order(folder), words, count) == ""
    assert told(folder) == [
        ("started", 0), ("paused", 0), ("saved", 0), ("changed", 3), ("saved", 3),
        ("continued", 4), ("saved", 4), ("stopped", 4),
    ]  # fmt: skip
    history = History(folder)
    assert history.picture_steps("samples") == [3, 4]  # every command shows its effect
    assert [step for step, _ in history.rows()] == [1, 2, 3, 4]
    assert history.info().status == "stopped"


def test_a_step_pauses_what_was_running(folder: Path) -> None:
    carry_out(order(folder), said({"do": "step", "n": 5}, "run", "pause"), count)
    assert ("paused", 0) in told(folder)
    assert ("continued", 5) in told(folder)


def test_when_its_input_ends_it_saves_and_counts_as_interrupted(folder: Path) -> None:
    carry_out(order(folder), said("pause", {"do": "step", "n": 7}), count)
    assert told(folder)[-2:] == [("saved", 7), ("interrupted", 7)]
    assert "closed" in History(folder).info().reason


def test_it_goes_on_from_a_checkpoint_to_more_steps(folder: Path) -> None:
    carry_out(order(folder), said({"do": "step", "n": 7}, "stop"), count)
    again = {"folder": str(folder), "resume": "5.safetensors", "steps": 9}
    words: Queue[Any] = Queue()
    carry_out(again, words, count)
    history = History(folder)
    assert history.info().status == "finished"
    assert history.info().steps == 9
    np.testing.assert_array_equal([values for _, values in history.rows()], stepped(1, 9).values)
    assert ("resumed", 5) in told(folder)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ({"do": "set", "name": "latent", "value": 3}, "No such thing."),
        ({"do": "step", "n": 0}, "One press can make 1 to 1000 steps."),
        ({"do": "step", "n": "many"}, "One press can make 1 to 1000 steps."),
        ({"do": "explode"}, "cannot be told to 'explode'"),
        ({"do": "resume"}, "cannot be told to 'resume'"),
        ({}, "cannot be told to 'None'"),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_run_goes_on(folder, word, reason) -> None:
    carry_out(order(folder), said(word, "run", "pause", "stop"), count)
    refused = History(folder).notes(["refused"])
    assert [reason in note.data["reason"] for note in refused] == [True]
    assert History(folder).info().status == "stopped"


def test_lines_become_words() -> None:
    words: Queue[Any] = Queue()
    listen(io.StringIO('{"do": "pause"}\nnonsense\n[1]\n\n'), words)
    found = [words.get_nowait() for _ in range(words.qsize())]
    assert found == [{"do": "pause"}, {"do": "nonsense"}, {"do": "[1]"}, {"do": ""}, None]
    assert json.loads('{"do": "pause"}') == found[0]


def ending_with(last: Event | Exception):
    """A stand-in that makes three updates and then ends this way."""

    def train(*arguments: Any, **options: Any) -> Iterator[Event]:
        yield started()
        yield stepped(1, 3)
        if isinstance(last, Exception):
            raise last
        yield last

    return train


@pytest.mark.parametrize(
    ("last", "status", "reason"),
    [
        (Finished(3), "finished", ""),
        (Diverged(4, "kl", "Lower it."), "diverged", "'kl' became NaN or infinite at step 4"),
        (Failed(3, "The memory ran out."), "failed", "The memory ran out."),
        (Failed(3, "x: No space left on device."), "failed", "The disk under the run folder is"),
        (ValueError("bad\nthing"), "failed", "unexpected error, ValueError: bad thing."),
        (OSError(errno.ENOSPC, "full"), "failed", "The disk under the run folder is full"),
    ],
)
def test_every_end_is_a_sentence(folder, last, status, reason) -> None:
    assert carry_out(order(folder), said(), ending_with(last)) == ""
    info = History(folder).info()
    assert info.status == status
    assert info.reason.startswith(reason) or reason in info.reason
    assert info.step == 3


def test_it_can_be_stopped_while_it_still_downloads(folder: Path) -> None:
    def train(*arguments: Any, progress: Any = None, **options: Any) -> Iterator[Event]:
        for done in range(100):
            progress("Downloading", done, 100)
        yield started()

    words = said("pause", "stop")
    carry_out(order(folder), words, train)
    info = History(folder).info()
    assert (info.status, info.step) == ("stopped", 0)


def test_what_it_is_busy_with_can_be_read(folder: Path) -> None:
    found = []

    def train(*arguments: Any, progress: Any = None, **options: Any) -> Iterator[Event]:
        progress("Downloading", 30, 100)
        found.append(History(folder).info().doing)
        yield started()
        found.append(History(folder).info().doing)

    words: Queue[Any] = Queue()
    carry_out(order(folder), words, train)
    assert found == [("Downloading", 30, 100), None]


@pytest.mark.parametrize("paused", [True, False])
def test_a_deleted_run_ends_by_itself_and_leaves_nothing(folder: Path, paused: bool) -> None:
    gone = threading.Event()

    def train(recipe: Recipe, commands: Poll, **options: Any) -> Iterator[Event]:
        yield started(steps=10**9)
        yield stepped(1, 1)
        step = 2
        while True:
            if step == 3:
                shutil.rmtree(folder)
                (folder / "checkpoints").mkdir(parents=True)  # a checkpoint that came late
                gone.set()
            commands()
            yield stepped(step, 1)
            step += 1

    words: Queue[Any] = Queue()
    if paused:
        words.put({"do": "step", "n": 1})
    worker = threading.Thread(target=carry_out, args=(order(folder), words, train))
    worker.start()
    assert gone.wait(PATIENCE)
    worker.join(PATIENCE)
    assert not worker.is_alive()
    assert not folder.exists()


def test_a_run_that_somebody_else_trains_is_left_alone(make) -> None:
    store = make()
    problem = carry_out({"folder": str(store.folder)}, said(), count)
    assert "Another process is training this run" in problem
    assert History(store.folder).info().status == "queued"
