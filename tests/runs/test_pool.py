"""Who gets a free worker, without any process."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from playground.runs import pool as pools
from playground.runs import process as processes
from playground.runs.folder import is_held
from playground.runs.pool import Pool, Waiting
from playground.runs.process import Worker
from playground.runs.resting import YIELD
from playground.runs.store import History, Store, delete_run


class Idle:
    """A worker that is warm and remembers its order."""

    def __init__(self, *_: object) -> None:
        self.ready, self.problem = True, ""
        self.runs: tuple[str, ...] = ()
        self.order: Mapping[str, Any] | None = None

    def send(self, word: Mapping[str, Any]) -> None:
        self.order = word


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setenv("PLAYGROUND_WORKERS", "1")
    monkeypatch.setattr(pools, "Worker", Idle)
    made = Pool(tmp_path, keep_warm=False)
    yield made
    made._queue.clear()


def test_runs_deleted_while_they_wait_keep_nobody_waiting(
    pool: Pool, make: Callable[..., Store]
) -> None:
    busy = cast(Worker, Idle())
    busy.runs = ("before",)
    pool._workers.append(busy)
    stores = {name: make(name) for name in ("gone-1", "gone-2", "next", "last")}
    for name, store in stores.items():
        pool.enqueue(Waiting({name: store}, {"run": name}))
    for name in ("gone-1", "gone-2"):
        delete_run(stores[name].folder)
    pool._workers.remove(busy)
    pool.warm()
    (worker,) = pool._workers
    pool._on_message(worker, {"ready": True})
    assert worker.runs == ("next",)
    assert pool.place("last") == 1


def paused(store: Store, seconds: float) -> None:
    """The run has been paused for so long."""
    for status in ("starting", "running", "paused"):
        store.status(status)
    store._database.execute("UPDATE run SET updated = updated - ?", [seconds])


@pytest.mark.parametrize(
    ("states", "yields"),
    [
        ({"one": 60.0}, True),
        ({"one": 1.0}, False),  # paused just now
        ({"one": 60.0, "other": 60.0}, True),
        ({"one": 60.0, "other": None}, False),  # one of two sides still trains
        ({}, False),
    ],
)
def test_whoever_is_paused_for_long_makes_room(
    pool: Pool, make: Callable[..., Store], states: dict[str, float | None], yields: bool
) -> None:
    worker = Idle()
    worker.runs = tuple(states)
    pool._workers.append(cast(Worker, worker))
    stores = {name: make(name) for name in (*states, "next")}
    for name, seconds in states.items():
        if seconds is None:
            stores[name].status("starting")
        else:
            paused(stores[name], seconds)
    pool.make_room()
    assert worker.order is None, "nobody waits"
    pool._queue.append(Waiting({"next": stores["next"]}, {}))
    pool.make_room()
    assert (worker.order == YIELD) is yields


def _none_can_be_made(*_: object) -> None:
    raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))


def test_where_no_worker_can_be_started_the_run_fails_with_a_sentence(
    pool: Pool, make: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "Worker", _none_can_be_made)
    store = make("one")
    pool.enqueue(Waiting({"one": store}, {}))
    info = History(store.folder).info()
    assert info.status == "failed"
    assert info.reason == "The training process cannot start: Cannot allocate memory."
    assert pool.place("one") is None
    assert not is_held(store.folder)
    pool.warm()  # nobody waits: no harm


def test_a_worker_that_ends_takes_none_of_the_others_along(
    pool: Pool, make: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The listener's thread says that a worker has ended; it must outlive a lack of memory."""
    ended = cast(Worker, Idle())
    ended.runs = ("before",)
    pool._workers.append(ended)
    store = make("next")
    pool.enqueue(Waiting({"next": store}, {}))
    monkeypatch.setattr(pools, "Worker", _none_can_be_made)
    pool._on_end(ended)
    assert History(store.folder).info().status == "failed"


def test_a_run_that_starts_again_is_not_called_interrupted_by_its_former_worker(
    pool: Pool, make: Callable[..., Store]
) -> None:
    former, present = (cast(Worker, Idle()) for _ in range(2))
    store = make("one")
    for worker in (former, present):
        worker.runs = ("one",)
        pool._workers.append(worker)
    store.status("starting")
    store.close()  # the worker is about to open it
    pool._on_end(former)
    assert History(store.folder)._info().status == "starting"
    pool._on_end(present)
    assert History(store.folder)._info().status == "interrupted"


def test_a_process_without_a_listener_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[str]] = []

    class Noted(subprocess.Popen[str]):
        def __init__(self, *arguments: Any, **more: Any) -> None:
            super().__init__(*arguments, **more)
            made.append(self)

    class Full:
        def __init__(self, **_: object) -> None: ...

        def start(self) -> None:
            raise RuntimeError("can't start new thread")

    monkeypatch.setattr(processes.subprocess, "Popen", Noted)
    monkeypatch.setattr(processes, "Thread", Full)
    with pytest.raises(OSError, match="new thread"):
        Worker({}, lambda *_: None, lambda *_: None)
    assert made[0].returncode is not None
