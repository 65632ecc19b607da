"""What is written is what is read, whatever happens in between."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from playground.core.events import (
    Changed,
    Diverged,
    Failed,
    Finished,
    Measured,
    Pictured,
    Refused,
    Saved,
    Stepped,
)
from playground.core.recipe import Recipe
from playground.runs.store import (
    DiskFull,
    History,
    Limits,
    NoRun,
    RunError,
    RunLocked,
    Store,
    delete_run,
    list_runs,
    rename_run,
)
from tests.runs.conftest import TERMS, picture, record, started, stepped


def raw(history: History) -> np.ndarray:
    return np.array([values for _, values in history.rows()])


def test_every_step_is_kept(store: Store) -> None:
    record(store, started(), stepped(1, 300), stepped(301, 0), stepped(301, 1000))
    history = History(store.folder)
    assert [step for step, _ in history.rows()] == list(range(1, 1301))
    np.testing.assert_array_equal(raw(history), stepped(1, 1300).values)
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
    np.testing.assert_array_equal(raw(one), raw(two))
    for a, b in zip(one.curves()[1:], two.curves()[1:], strict=True):
        np.testing.assert_array_equal(a, b)
    assert two.picture_steps("samples") == [0]
    assert [note.data["value"] for note in two.notes(["changed"])] == [0.2]
    assert stored(whole) == stored(broken)


def stored(store: Store) -> list[tuple[int, bytes]]:
    """Every chunk of the pyramid."""
    with closing(sqlite3.connect(store.folder / "history.sqlite")) as database:
        return database.execute("SELECT id, data FROM scalars ORDER BY id").fetchall()


def test_rewinding_removes_later_checkpoints(store: Store) -> None:
    (store.folder / "checkpoints").mkdir()
    for step in (0, 10, 20):
        path = store.folder / "checkpoints" / f"step-{step:08d}.safetensors"
        path.write_bytes(b"weights")
        record(store, Saved(step, str(path)))
    record(store, started(), stepped(1, 25))
    store.rewind(10)
    assert [step for step, _ in History(store.folder).checkpoints()] == [0, 10]
    assert History(store.folder).info().step == 10


def test_a_branch_begins_where_its_checkpoint_was(store: Store) -> None:
    record(store, started(step=1000), stepped(1001, 500))
    history = History(store.folder)
    assert [step for step, _ in history.rows()][:2] == [1001, 1002]
    curves = history.curves()
    assert curves.steps[-1] == 1500
    assert curves.steps[0] > 1000
    assert np.isfinite(curves.mean).all()


@pytest.mark.parametrize("shape", [(7, 4, 5, 1), (64, 8, 8, 3), (1, 1, 1, 1), (10, 28, 28, 1)])
def test_pictures_come_back_bit_for_bit(store: Store, shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    record(store, Pictured(3, "samples", array))
    picture = History(store.folder).picture("samples")
    assert picture.step == 3
    np.testing.assert_array_equal(picture.array, array)
    sheet = History(store.folder).picture_bytes("samples")
    assert sheet.data[8:12] == b"WEBP"
    assert (sheet.count, sheet.height, sheet.width, sheet.channels) == shape


def test_points_come_back_bit_for_bit(store: Store) -> None:
    points = np.random.default_rng(0).normal(size=(500, 2)).astype(np.float32)
    record(store, Pictured(0, "real", points))
    np.testing.assert_array_equal(History(store.folder).picture("real").array, points)


def test_a_step_shows_the_picture_it_had(store: Store) -> None:
    record(store, *(picture(step) for step in (10, 20, 30)), picture(0, "inputs"))
    history = History(store.folder)
    asked = {5: 10, 10: 10, 19: 10, 20: 20, 99: 30, None: 30}
    assert {step: history.picture("samples", step).step for step in asked} == asked
    assert history.pictures() == ("inputs", "samples")
    with pytest.raises(RunError, match="no picture of 'faces'"):
        history.picture("faces")


def test_pictures_are_thinned_by_number_and_by_bytes(make) -> None:
    few = make("few-1", limits=Limits(pictures=20))
    record(few, *(picture(step) for step in range(0, 3000, 10)))
    steps = History(few.folder).picture_steps("samples")
    assert len(steps) == 20
    assert steps[0] == 0
    assert steps[-1] == 2990
    small = make("small-1", limits=Limits(bytes=100_000))
    big = np.random.default_rng(0).integers(0, 256, (4, 32, 32, 1), dtype=np.uint8)
    record(small, *(Pictured(step, "samples", big) for step in range(100)))
    kept = History(small.folder).picture_steps("samples")
    assert 2 <= len(kept) < 30
    assert (kept[0], kept[-1]) == (0, 99)


def test_notes_tell_what_happened(store: Store) -> None:
    record(store, started(), stepped(1, 5), Changed(5, "lr", 0.01), Refused(5, "Too large."))
    store.status("paused")
    store.status("paused")
    store.status("running")
    record(store, Measured(5, "kid", 0.2, 100, "samples"), Saved(5, "/x/step-00000005.safetensors"))
    record(store, Diverged(6, "kl", "Lower it."))
    history = History(store.folder)
    kinds = [note.kind for note in history.notes()]
    assert kinds == [
        "started", "changed", "refused", "paused", "continued", "measured", "saved", "diverged",
    ]  # fmt: skip
    assert history.notes(["changed"])[0].data == {"name": "lr", "value": 0.01}
    assert history.notes(["measured"])[0].data["on"] == "samples"
    assert history.info().reason == "'kl' became NaN or infinite at step 6. Lower it."


def test_the_version_changes_with_everything_written(store: Store) -> None:
    history = History(store.folder)
    versions = [history.version()]

    def changed(action, *arguments) -> None:
        action(*arguments)
        versions.append(history.version())

    changed(store.record, started())
    changed(store.record, stepped(1, 2))
    changed(store.record, picture(2))
    changed(store.status, "paused")
    changed(store.doing, "Downloading MNIST", 3, 10)
    changed(store.refuse, "No.")
    changed(rename_run, store.folder, "Mine")
    changed(store.rewind, 1)
    assert versions == sorted(set(versions))
    assert history.info().name == "Mine"


def test_one_writer_at_a_time(store: Store) -> None:
    record(store, started())
    with pytest.raises(RunLocked, match="Another process"):
        Store.open(store.folder)
    assert History(store.folder).info().status == "running"


def test_a_run_that_nobody_holds_was_interrupted(store: Store) -> None:
    record(store, started(), stepped(1, 10))
    store.close()
    history = History(store.folder)
    assert history.info().status == "interrupted"
    with closing(Store.open(store.folder)) as again:
        assert again.state == "interrupted"
        record(again, started(step=4))
        assert history.info().status == "running"
        assert [note.kind for note in history.notes()] == ["started", "resumed"]


def test_a_run_that_ended_properly_was_not_interrupted(store: Store) -> None:
    record(store, started(), stepped(1, 10), Finished(10))
    store.close()
    assert History(store.folder).info().status == "finished"


def test_a_folder_holds_one_run(store: Store) -> None:
    with pytest.raises(RunError, match="already"):
        Store.create(store.folder, Recipe(family="gan"))


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
    np.testing.assert_array_equal(raw(History(store.folder)), stepped(1, 1000).values)
    assert History(store.folder).picture_steps("samples") == [0]
    with closing(Store.open(store.folder)) as again:  # space was freed
        record(again, started(step=1000), stepped(1001, 10))
    assert History(store.folder).info().step == 1010


def test_what_fails_halfway_leaves_no_trace(store: Store) -> None:
    record(store, started(), stepped(1, 100))
    with pytest.raises(ValueError, match="dimension"):
        record(store, Stepped(101, np.zeros((5, 3), dtype=np.float32), 0.1))
    record(store, stepped(101, 100))
    np.testing.assert_array_equal(raw(History(store.folder)), stepped(1, 200).values)


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


def test_runs_are_listed_newest_first(make, tmp_path: Path) -> None:
    for name in ("vae-aaaa", "vae-bbbb", "vae-cccc"):
        make(name)
    (tmp_path / "notes.txt").write_text("not a run")
    assert [info.id for info in list_runs(tmp_path)] == ["vae-cccc", "vae-bbbb", "vae-aaaa"]
    shutil.rmtree(tmp_path / "vae-bbbb")
    assert [info.id for info in list_runs(tmp_path)] == ["vae-cccc", "vae-aaaa"]
    assert list_runs(tmp_path / "nowhere") == []
