"""Who gets a free worker, without any process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from playground.runs import pool as pools
from playground.runs.pool import Pool, Waiting
from playground.runs.process import Worker
from playground.runs.store import Store, delete_run


class Idle:
    """A worker that is warm and remembers its order."""

    def __init__(self, *_: object) -> None:
        self.ready, self.runs, self.problem = True, (), ""
        self.order: Mapping[str, Any] | None = None

    def send(self, word: Mapping[str, Any]) -> None:
        self.order = word


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pool:
    monkeypatch.setenv("PLAYGROUND_WORKERS", "1")
    monkeypatch.setattr(pools, "Worker", Idle)
    return Pool(tmp_path, keep_warm=False)


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
