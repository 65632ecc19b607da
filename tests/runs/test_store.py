"""What happened to a run is noted, and one process at a time writes it."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from playground.core.events import (
    Changed,
    Diverged,
    Failed,
    Finished,
    Measured,
    Refused,
    Saved,
)
from playground.core.recipe import Recipe
from playground.runs.store import (
    History,
    RunError,
    RunLocked,
    Store,
    list_runs,
    rename_run,
)
from tests.runs.conftest import picture, record, started, stepped


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
    changed(store.record, Failed(2, "Something."))
    changed(store.record, started(step=1))
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


def test_runs_are_listed_newest_first(make, tmp_path: Path) -> None:
    for name in ("vae-aaaa", "vae-bbbb", "vae-cccc"):
        make(name)
    (tmp_path / "notes.txt").write_text("not a run")
    assert [info.id for info in list_runs(tmp_path)] == ["vae-cccc", "vae-bbbb", "vae-aaaa"]
    shutil.rmtree(tmp_path / "vae-bbbb")
    assert [info.id for info in list_runs(tmp_path)] == ["vae-cccc", "vae-aaaa"]
    assert list_runs(tmp_path / "nowhere") == []
