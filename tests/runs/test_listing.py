"""The list of runs is always right, and reads what has ended once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.core.events import Finished
from playground.runs.history import History
from playground.runs.listing import Listing
from playground.runs.records import RunInfo
from playground.runs.store import Store, delete_run, rename_run
from tests.runs.conftest import record, started, stepped


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The runs that were read, in order."""
    found: list[str] = []
    info = History.info

    def noted(self: History) -> RunInfo:
        found.append(self.folder.name)
        return info(self)

    monkeypatch.setattr(History, "info", noted)
    return found


@pytest.fixture
def listing(make: Callable[..., Store], tmp_path: Path) -> Listing:
    """One run that has ended, and one that goes on."""
    ended = make("ended")
    record(ended, started(), stepped(1, 10), Finished(10))
    ended.close()
    record(make("live"), started())
    return Listing(tmp_path)


def test_what_has_ended_is_read_once(listing: Listing, read: list[str]) -> None:
    first = listing.runs()
    assert sorted(read) == ["ended", "live"]
    read.clear()
    assert listing.runs() == first
    assert read == ["live"]


def test_it_is_read_again_after_something_was_written(listing: Listing) -> None:
    listing.runs()
    folder = listing.folder / "ended"
    rename_run(folder, "another name")
    assert {info.name for info in listing.runs()} == {"", "another name"}
    store = Store.open(folder)
    store.status("queued")
    assert {info.status for info in listing.runs()} == {"queued", "running"}
    store.close()


def test_what_was_deleted_is_gone(listing: Listing) -> None:
    listing.runs()
    delete_run(listing.folder / "ended")
    assert [info.id for info in listing.runs()] == ["live"]
