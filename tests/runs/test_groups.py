"""Runs that belong together are one entry of a list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.core.events import Finished
from playground.runs.groups import grouped, overall
from playground.runs.state import STATUSES, Status
from playground.runs.store import Store, delete_run, list_runs
from tests.runs.conftest import record, started, stepped


def entries(folder: Path) -> set[tuple[str, tuple[str, ...]]]:
    found = grouped(list_runs(folder))
    return {(group.kind, tuple(info.id for info in group.runs)) for group in found}


@pytest.fixture
def there(make: Callable[..., Store], tmp_path: Path) -> Path:
    """A comparison of two, a race of three, a run with a branch of its branch, and one alone."""
    for ids, race in ((("gan-a2", "gan-a1"), False), (("gan-r3", "gan-r1", "gan-r2"), True)):
        for id in ids:
            make(id).belongs_to(ids, "some", race)
    make("gan-alone")
    make("gan-root")
    make("gan-one").branched(tmp_path / "gan-root", 3, 0.1)
    make("gan-two").branched(tmp_path / "gan-one", 5, 0.2)
    return tmp_path


def test_what_belongs_together_is_one_entry_in_its_own_order(there: Path) -> None:
    assert entries(there) == {
        ("comparison", ("gan-a2", "gan-a1")),
        ("race", ("gan-r3", "gan-r1", "gan-r2")),
        ("run", ("gan-alone",)),
        ("branch", ("gan-root", "gan-one", "gan-two")),
    }


def test_what_is_left_of_a_group_is_an_entry_still(there: Path) -> None:
    for id in ("gan-a2", "gan-r3", "gan-root"):
        delete_run(there / id)
    assert entries(there) == {
        ("run", ("gan-a1",)),
        ("race", ("gan-r1", "gan-r2")),
        ("run", ("gan-alone",)),
        ("branch", ("gan-one", "gan-two")),
    }


def test_branches_have_come_as_far_as_the_last_of_them(
    make: Callable[..., Store], tmp_path
) -> None:
    record(make("gan-root"), started(steps=40), stepped(1, 40), Finished(40))
    late = make("gan-late")
    late.branched(tmp_path / "gan-root", 10, 0.1)
    record(late, started(10, steps=90), stepped(11, 20))
    (branches,) = grouped(list_runs(tmp_path))
    assert branches.progress == (30, 90)


def test_a_branch_of_a_side_leaves_the_comparison_as_it_was(there: Path, make) -> None:
    make("gan-side").branched(there / "gan-a1", 7, 0.1)
    found = entries(there)
    assert ("comparison", ("gan-a2", "gan-a1")) in found
    assert ("run", ("gan-side",)) in found


@pytest.mark.parametrize("status", STATUSES)
def test_runs_alike_do_what_each_does(status: Status) -> None:
    assert overall([status, status]) == ("failed" if status == "diverged" else status)


def test_what_goes_on_speaks_for_what_has_ended() -> None:
    assert overall(["finished", "running"]) == "running"
    assert overall(["finished", "interrupted"]) == "interrupted"
    assert overall(["failed", "stopped"]) == "stopped"
