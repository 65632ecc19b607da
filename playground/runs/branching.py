"""Branching: a new run that begins where another one was, with live settings changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.runs import folder as folders
from playground.runs.database import full_disk, is_full
from playground.runs.errors import RunError
from playground.runs.history import History
from playground.runs.records import RunInfo
from playground.runs.store import Store


@dataclass(frozen=True)
class Branch:
    """A run that is ready to begin: its store, and what its worker is ordered besides."""

    id: str
    store: Store
    order: Mapping[str, Any]


def moment(history: History, step: int | None) -> tuple[int, Path]:
    """The newest checkpoint at or before a step (None: at all), else the first, as (step, path).
    Raises RunError if there is none."""
    saved = history.checkpoints()
    if not saved:
        raise RunError("Nothing of this run was saved yet, so there is nothing to branch from.")
    before = [item for item in saved if step is None or item[0] <= step]
    return before[-1] if before else saved[0]


def settings_at(history: History, info: RunInfo, step: int) -> dict[str, Any]:
    """The run's settings after `step` updates, with what had been changed by then."""
    changed = [note for note in history.notes(["changed"]) if note.step <= step]
    return info.recipe.settings | {note.data["name"]: note.data["value"] for note in changed}


def branch(
    runs: Path,
    history: History,
    step: int | None,
    changes: Mapping[str, Any],
    name: str = "",
    owner: str = "",
) -> Branch:
    """Make the branch of a run in the folder `runs`; raises RunError. It holds copies of the
    checkpoint and of the history up to there, so that either run can be deleted."""
    info = history.info()
    at, path = moment(history, step)
    id = folders.new_id(info.recipe.family)
    store = Store.create(runs / id, info.recipe, name=name, owner=owner)
    copy = store.folder / "checkpoints" / path.name
    try:
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, copy)
        if (seconds := folders.seconds(copy)) is None:
            raise RunError("The saved moment cannot be read; branch from another.")
        store.branched(history.folder, at, seconds)
    except (OSError, RunError) as error:
        store.close()
        folders.delete_run(store.folder)
        if isinstance(error, RunError):
            raise
        if is_full(error, runs):
            raise full_disk(store.folder) from None
        raise RunError("The saved moment has just been dropped; branch from another.") from None
    steps = info.steps if info.steps > at else at + info.recipe.training.steps
    return Branch(id, store, {"resume": str(copy), "steps": steps, "changes": dict(changes)})
