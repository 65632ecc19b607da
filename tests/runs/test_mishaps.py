"""A run's folder deleted, foreign, on a full disk, or read by many while it is written."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.core.events import (
    Pictured,
    Stepped,
)
from playground.core.recipe import Recipe
from playground.runs.store import (
    DiskFull,
    History,
    NoRun,
    Store,
    delete_run,
    list_runs,
)
from tests.runs.conftest import picture, record, scalars_of, started, stepped


def foreign(kind: str, folder: Path) -> None:
    folder.mkdir()
    path = folder / "history.sqlite"
    if kind == "text":
        path.write_text("not a database, by far" * 100)
    elif kind == "empty":
        path.touch()
    elif kind == "other":
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE run (version)")
    elif kind == "newer":
        Store.create(folder, Recipe(family="vae")).close()
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize("kind", ["nothing", "text", "empty", "other", "newer"])
def test_foreign_folders_are_no_runs(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "strange"
    foreign(kind, folder)
    before = sorted(path.name for path in folder.iterdir())
    for read in (History(folder).info, History(folder).version, lambda: Store.open(folder)):
        with pytest.raises(NoRun, match=r"^[^\n]+\.$"):
            read()
    assert [path.name for path in folder.iterdir() if path.suffix == ".lock"] == []
    assert set(before) <= {path.name for path in folder.iterdir()}
    assert list_runs(tmp_path) == []


def test_a_run_deleted_while_written_and_read(store: Store) -> None:
    record(store, started(), stepped(1, 10), picture(0))
    history = History(store.folder)
    rows = history.rows()
    next(rows)
    delete_run(store.folder)
    for read in (history.info, history.version, history.curves, history.notes, history.pictures):
        with pytest.raises(NoRun):
            read()
    with pytest.raises(NoRun):
        history.picture("samples")
    with pytest.raises(NoRun):
        list(rows)
    with pytest.raises(NoRun, match="deleted"):
        record(store, stepped(11, 1))
    store.close()
    assert not store.folder.exists()
    with pytest.raises(NoRun):
        delete_run(store.folder)


def test_a_full_disk_ends_the_run_with_a_sentence(store: Store) -> None:
    record(store, started(), stepped(1, 1000), picture(0))
    pages = store._database.execute("PRAGMA page_count").fetchone()[0]
    store._database.execute(f"PRAGMA max_page_count = {pages}")
    noise = np.random.default_rng(0).integers(0, 256, (64, 32, 32, 3), dtype=np.uint8)
    with pytest.raises(DiskFull, match="The disk under the run folder is full"):
        record(store, Pictured(1000, "samples", noise))
    store.close()
    info = History(store.folder).info()
    assert info.status == "failed"
    assert info.reason.startswith("The disk under the run folder is full: ")
    np.testing.assert_array_equal(scalars_of(History(store.folder)), stepped(1, 1000).values)
    assert History(store.folder).picture_steps("samples") == [0]
    with closing(Store.open(store.folder)) as again:  # space was freed
        record(again, started(step=1000), stepped(1001, 10))
    assert History(store.folder).info().step == 1010


def test_what_fails_halfway_leaves_no_trace(store: Store) -> None:
    record(store, started(), stepped(1, 100))
    with pytest.raises(ValueError, match="dimension"):
        record(store, Stepped(101, np.zeros((5, 3), dtype=np.float32), 0.1))
    record(store, stepped(101, 100))
    np.testing.assert_array_equal(scalars_of(History(store.folder)), stepped(1, 200).values)


def test_many_read_while_one_writes(store: Store) -> None:
    record(store, started(), stepped(1, 1))
    done, problems = threading.Event(), []

    def read() -> None:
        history = History(store.folder)
        try:
            while not done.is_set():
                curves = history.curves()
                expected = stepped(1, int(curves.steps[-1])).values.sum(axis=0)
                weights = np.diff(curves.steps, prepend=0)
                total = (curves.mean * weights[:, None]).sum(axis=0)
                np.testing.assert_allclose(total, expected, atol=0.1)
                assert history.info().status == "running"
        except Exception as error:
            problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for first in range(2, 3000, 37):
        record(store, stepped(first, 37))
    done.set()
    for reader in readers:
        reader.join()
    assert problems == []
