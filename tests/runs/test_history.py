"""Every step of a run can be read again, at any zoom, also after the run was rewound."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from playground.core.events import (
    Changed,
    Failed,
)
from playground.runs.store import (
    History,
    RunError,
    Store,
)
from tests.runs.conftest import TERMS, picture, record, scalars_of, started, stepped


def test_every_step_is_kept(store: Store) -> None:
    record(store, started(), stepped(1, 300), stepped(301, 0), stepped(301, 1000))
    history = History(store.folder)
    assert [step for step, _ in history.rows()] == list(range(1, 1301))
    np.testing.assert_array_equal(scalars_of(history), stepped(1, 1300).values)
    assert [step for step, _ in history.rows(first=1290)] == list(range(1290, 1301))
    info = history.info()
    assert (info.step, info.status, info.terms, info.parameters) == (1300, "running", TERMS, 1234)
    assert info.seconds == pytest.approx(13)
    assert info.steps_per_second == pytest.approx(100)


@pytest.mark.parametrize("steps", [1, 5, 299, 1500, 9000])
def test_curves_cover_every_step_once(store: Store, steps: int) -> None:
    record(store, started(), stepped(1, steps))
    curves = History(store.folder).curves(points=100)
    values = stepped(1, steps).values
    assert min(steps, 50) <= len(curves.steps) <= 101
    assert curves.steps[-1] == steps
    begin = 0
    for i, end in enumerate(curves.steps):
        np.testing.assert_array_equal(curves.low[i], values[begin:end].min(axis=0))
        np.testing.assert_allclose(curves.mean[i], values[begin:end].mean(axis=0), atol=1e-5)
        np.testing.assert_array_equal(curves.high[i], values[begin:end].max(axis=0))
        begin = end


def test_zooming_in_ends_at_single_steps(store: Store) -> None:
    record(store, started(), stepped(1, 9000))
    curves = History(store.folder).curves(["kl"], first=4000, last=4099)
    np.testing.assert_array_equal(curves.steps, np.arange(4000, 4100))
    np.testing.assert_array_equal(curves.mean[:, 0], stepped(4000, 100).values[:, 1])
    assert len(History(store.folder).curves(first=9001).steps) == 0
    with pytest.raises(RunError, match="no 'D'; it has: loss, kl"):
        History(store.folder).curves(["D"])


def test_a_curve_that_grows_keeps_its_points(store: Store) -> None:
    record(store, started(), stepped(1, 1600))
    history = History(store.folder)
    before = history.curves(points=300)
    record(store, stepped(1601, 100))
    after = history.curves(points=300)
    np.testing.assert_array_equal(after.steps[: len(before.steps) - 1], before.steps[:-1])


def test_a_run_that_has_not_started_has_empty_curves(store: Store) -> None:
    history = History(store.folder)
    assert history.curves().mean.shape == (0, 0)
    assert list(history.rows()) == []
    assert (history.info().status, history.info().step) == ("queued", 0)


@pytest.mark.parametrize("at", [0, 1, 200, 256, 1024, 4096, 5000])
def test_rewound_and_trained_on_it_is_as_if_never_interrupted(make, at: int) -> None:
    whole, broken = make("whole-1"), make("broken-1")
    record(whole, started(), stepped(1, 6000))
    record(broken, started(), stepped(1, 5300), picture(0), picture(5200))
    record(broken, Changed(5100, "lr", 0.1), Changed(0, "lr", 0.2))
    record(broken, Failed(5300, "Something."), started(step=at), stepped(at + 1, 6000 - at))
    one, two = History(whole.folder), History(broken.folder)
    np.testing.assert_array_equal(scalars_of(one), scalars_of(two))
    for a, b in zip(one.curves()[1:], two.curves()[1:], strict=True):
        np.testing.assert_array_equal(a, b)
    assert two.picture_steps("samples") == [0]
    assert [note.data["value"] for note in two.notes(["changed"])] == [0.2]
    assert stored(whole) == stored(broken)


def stored(store: Store) -> list[tuple[int, bytes]]:
    """Every chunk of the pyramid."""
    with closing(sqlite3.connect(store.folder / "history.sqlite")) as database:
        return database.execute("SELECT id, data FROM scalars ORDER BY id").fetchall()


def save(store: Store, *steps: int) -> None:
    """Files as if the run had been saved then."""
    (store.folder / "checkpoints").mkdir(exist_ok=True)
    for step in steps:
        (store.folder / "checkpoints" / f"step-{step:08d}.safetensors").write_bytes(b"weights")


@pytest.mark.parametrize("made", [10, 25])  # a kill may come before the updates were written down
def test_going_on_from_an_earlier_step_removes_later_checkpoints(store: Store, made: int) -> None:
    record(store, started(), stepped(1, made))
    save(store, 0, 10, 20)
    record(store, Failed(made, "Something."), started(step=10))
    assert [step for step, _ in History(store.folder).checkpoints()] == [0, 10]
    assert History(store.folder).info().step == 10


def test_going_on_from_the_newest_checkpoint_keeps_all(store: Store) -> None:
    record(store, started(), stepped(1, 25))
    save(store, 0, 10, 20)
    record(store, Failed(25, "Something."), started(step=20))
    assert [step for step, _ in History(store.folder).checkpoints()] == [0, 10, 20]


def test_a_branch_begins_where_its_checkpoint_was(store: Store) -> None:
    record(store, started(step=1000), stepped(1001, 500))
    history = History(store.folder)
    assert [step for step, _ in history.rows()][:2] == [1001, 1002]
    curves = history.curves()
    assert curves.steps[-1] == 1500
    assert curves.steps[0] > 1000
    assert np.isfinite(curves.mean).all()
