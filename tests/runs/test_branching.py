"""A branch replays the run it comes from bit for bit, until something is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue
from types import SimpleNamespace

import numpy as np
import pytest

from playground.checkpoints import header
from playground.runs.branching import branch, moment, settings_at
from playground.runs.client import Runs
from playground.runs.controls import Word
from playground.runs.errors import RunError
from playground.runs.job import carry_out
from playground.runs.pool import Waiting
from playground.runs.store import History, Store
from playground.training import train
from tests.recipes import recipe
from tests.runs.test_client import at, until

STEPS = 30


@pytest.fixture
def parent(tmp_path: Path) -> History:
    """A run of 30 steps, changed after 5 and saved after 12."""
    wanted = recipe("gan", "ring", steps=STEPS, hidden_g="8", hidden_d="8")
    wanted = wanted.having({"training.measure": "every", "training.measure_every": 6})
    Store.create(tmp_path / "gan-parent", wanted).close()
    words: Queue[Word | None] = Queue()
    for word in (
        {"do": "step", "n": 5}, {"do": "set", "name": "lr_g", "value": 0.01},
        {"do": "step", "n": 7}, {"do": "save"}, {"do": "run"},
    ):  # fmt: skip
        words.put(word)
    carry_out({"folder": str(tmp_path / "gan-parent")}, words, train)
    return History(tmp_path / "gan-parent")


def branched(parent: History, step: int | None, **changes) -> History:
    """The branch of a run, trained to its end."""
    made = branch(parent.folder.parent, parent, step, changes)
    made.store.close()
    carry_out({"folder": str(made.store.folder), **made.order}, Queue(), train)
    return History(made.store.folder)


def rows(history: History, first: int) -> np.ndarray:
    return np.stack([values for _, values in history.rows(first)])


def worlds(history: History) -> Iterator[np.ndarray]:
    yield history.survey("world").arrays["generated"]
    yield history.survey("world").arrays["score"]


def test_without_a_change_it_replays_the_original(parent: History) -> None:
    other = branched(parent, 20)
    info = other.info()
    assert (info.status, info.step, info.steps) == ("finished", STEPS, STEPS)
    np.testing.assert_array_equal(rows(other, 13), rows(parent, 13))
    for mine, its in zip(worlds(other), worlds(parent), strict=True):
        np.testing.assert_array_equal(mine, its)
    assert [note.data["run"] for note in other.notes(["branched"])] == ["gan-parent"]


def test_it_shows_what_came_before(parent: History) -> None:
    made = branch(parent.folder.parent, parent, 12, {})
    made.store.close()
    waiting = History(made.store.folder)
    assert waiting.info().step == 12
    np.testing.assert_array_equal(rows(waiting, 1), rows(parent, 1)[:12])
    assert waiting.picture_steps("world") == [n for n in parent.picture_steps("world") if n <= 12]
    measured = [note for note in parent.notes(["measured"]) if note.step <= 12]
    assert measured
    assert [note.data for note in waiting.notes(["measured"])] == [n.data for n in measured]
    other = branched(parent, 12)
    np.testing.assert_array_equal(rows(other, 1), rows(parent, 1))
    assert other.curves().steps[0] == parent.curves().steps[0]


def test_it_has_trained_as_long_as_its_moment_had(parent: History) -> None:
    at, path = moment(parent, 12)
    wanted = header(path).seconds
    made = branch(parent.folder.parent, parent, at, {})
    made.store.close()
    whole = parent.info().seconds
    assert 0 < wanted < whole
    assert History(made.store.folder).info().seconds == pytest.approx(wanted)
    carry_out({"folder": str(made.store.folder), **made.order}, Queue(), train)
    assert History(made.store.folder).info().seconds > wanted


def test_a_moment_that_cannot_be_read_is_not_branched_from(parent: History) -> None:
    _, path = moment(parent, 12)
    path.write_bytes(b"half a file")
    with pytest.raises(RunError, match="cannot be read"):
        branch(parent.folder.parent, parent, 12, {})
    assert [place.name for place in parent.folder.parent.iterdir()] == [parent.folder.name]


def test_a_branch_of_a_branch_begins_at_the_beginning(parent: History) -> None:
    first = branched(parent, 12, lr_d=0.05)
    second = branched(first, STEPS, lr_d=0.01)
    np.testing.assert_array_equal(rows(second, 1)[:STEPS], rows(first, 1))
    assert [note.data["run"] for note in second.notes(["branched"])] == [first.folder.name]


def test_a_branch_that_cannot_begin_leaves_nothing_behind(parent: History, monkeypatch) -> None:
    def deleted(source: Path, target: Path) -> None:
        (parent.folder / "history.sqlite").unlink()
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr("playground.runs.branching.shutil.copyfile", deleted)
    with pytest.raises(RunError, match="branch from"):
        branch(parent.folder.parent, parent, 12, {})
    assert [path.name for path in parent.folder.parent.iterdir()] == [parent.folder.name]


def test_a_change_holds_from_the_branch_on(parent: History) -> None:
    other = branched(parent, 12, lr_d=0.05)
    changed = [(note.step, note.data["name"]) for note in other.notes(["changed"])]
    assert changed == [(5, "lr_g"), (12, "lr_d")]
    np.testing.assert_array_equal(rows(other, 13)[0][:1], rows(parent, 13)[0][:1])
    assert not np.array_equal(rows(other, 14), rows(parent, 14))
    now = settings_at(other, other.info(), STEPS)
    assert (now["lr_g"], now["lr_d"]) == (0.01, 0.05)
    assert settings_at(other, other.info(), 4) == dict(other.info().recipe.settings)


def test_it_begins_at_the_newest_moment_that_was_saved_by_then(parent: History) -> None:
    saved = [step for step, _ in parent.checkpoints()]
    assert {0, 5, 12, STEPS} <= set(saved)
    assert moment(parent, 11)[0] == max(step for step in saved if step <= 11)
    assert moment(parent, None)[0] == STEPS


def test_the_branch_of_a_run_that_was_deleted_goes_on(parent: History) -> None:
    made = branch(parent.folder.parent, parent, 12, {})
    made.store.close()
    expected = rows(parent, 13)
    for _, path in parent.checkpoints():
        path.unlink()
    carry_out({"folder": str(made.store.folder), **made.order}, Queue(), train)
    np.testing.assert_array_equal(rows(History(made.store.folder), 13), expected)
    with pytest.raises(RunError, match="nothing to branch"):
        branch(parent.folder.parent, parent, 12, {})


def test_a_branch_of_a_run_that_trains_goes_on_beside_it(tmp_path: Path) -> None:
    with closing(Runs(tmp_path, keep_warm=False)) as runs:
        wanted = recipe("gan", "ring", steps=1_000_000, hidden_g="8", hidden_d="8")
        first = runs.start(wanted, owner="me")
        until(runs.history(first), at(20))
        second = runs.branch(first, 0, {"lr_g": 0.01}, owner="me")
        until(runs.history(second), at(5))
        assert set(runs.together(second)) == {first, second}
        runs.stop(second, owner="me")
        for id in (first, second):
            until(runs.history(id), lambda info: info.status == "stopped")
        assert runs.history(second).notes(["changed"])[0].step == 0


@pytest.mark.parametrize("what", ["copying it", "opening the other one", "queueing them"])
def test_where_a_branch_cannot_be_made_the_original_trains_on(
    tmp_path: Path, monkeypatch, what: str
) -> None:
    refusals = [RunError("No room.")]

    def refused(usual):
        def refuse(*args, **kwargs):
            if refusals:
                if args and isinstance(args[0], Waiting):
                    runs._pool._let_go(args[0], "No room.")
                raise refusals.pop()
            return usual(*args, **kwargs)

        return refuse

    with closing(Runs(tmp_path, keep_warm=False)) as runs:
        wanted = recipe("gan", "ring", steps=1_000_000, hidden_g="8", hidden_d="8")
        id = runs.start(wanted, owner="me", speed=50)
        until(runs.history(id), at(5))
        if what == "copying it":
            monkeypatch.setattr("playground.runs.client.branch", refused(branch))
        elif what == "opening the other one":
            other = SimpleNamespace(open=refused(Store.open))  # the pool still has the real one
            monkeypatch.setattr("playground.runs.client.Store", other)
        else:
            monkeypatch.setattr(runs._pool, "enqueue", refused(runs._pool.enqueue))
        with pytest.raises(RunError, match="No room"):
            runs.branch(id, 0, {}, owner="me")
        until(runs.history(id), at(runs.history(id).info().step + 5))
        assert [path.name for path in tmp_path.iterdir()] == [id]
        assert runs.speed_of(id) == 50
        runs.stop(id, owner="me")
        until(runs.history(id), lambda info: info.status == "stopped")
