"""Who gets a free worker, without any process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from playground.runs import pool as pools
from playground.runs.pool import Pool, Waiting
from playground.runs.process import Worker
from playground.runs.resting import YIELD
from playground.runs.store import Store, delete_run


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
