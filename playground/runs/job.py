"""One run from its order to its end, whoever trains: recording what happens, obeying visitors,
and turning every mishap into a sentence."""

from __future__ import annotations

import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Queue
from typing import Protocol

from playground.core.events import Event, Failed, Poll
from playground.core.recipe import Recipe
from playground.runs.controls import Controls, EndedEarly, Word
from playground.runs.database import full_disk, is_full
from playground.runs.errors import NoRun, RunError
from playground.runs.folder import HISTORY
from playground.runs.history import History
from playground.runs.pace import Pace
from playground.runs.state import LIVE
from playground.runs.store import Store


class Train(Protocol):
    """`training.train`, or something like it."""

    def __call__(
        self,
        recipe: Recipe,
        commands: Poll,
        *,
        folder: Path | None,
        resume: Path | None,
        steps: int | None,
        progress: Callable[[str, int, int], None] | None = None,
    ) -> Iterator[Event]: ...


def carry_out(order: Word, words: Queue[Word | None], train: Train) -> str:
    """Do what a start order says: {folder, recipe, resume, steps, speed, name, owner,
    changes}.

    Returns "" or the sentence that could not be written into the run's history.
    """
    folder = Path(order["folder"])
    try:
        with closing(_open(order, folder)) as store:
            _train(order, store, words, train)
    except NoRun:
        cleared(folder)
    except RunError as error:
        return str(error)
    return ""


def _open(order: Word, folder: Path) -> Store:
    if order.get("recipe") is None:
        return Store.open(folder)
    recipe = Recipe.model_validate(order["recipe"])
    return Store.create(folder, recipe, name=order.get("name", ""), owner=order.get("owner", ""))


def _train(order: Word, store: Store, words: Queue[Word | None], train: Train) -> None:
    controls = Controls(store, words, Pace(order.get("speed", 0), parts=order.get("parts", 0.0)))
    controls.hear(changes(order))
    resume = order.get("resume")
    store.status("starting")
    with accounted(store):
        events = train(
            History(store.folder).info().recipe,
            controls,
            folder=store.folder,
            resume=Path(resume) if resume else None,
            steps=order.get("steps"),
            progress=controls.progress,
        )
        _follow(events, store, controls)
    concluded(store, controls)


def changes(order: Word) -> list[Word]:
    """The live settings that an order changes before the first update, as words."""
    return [{"do": "set", "name": name, "value": value}
            for name, value in order.get("changes", {}).items()]  # fmt: skip


@contextmanager
def accounted(store: Store) -> Iterator[None]:
    """Within, whatever goes wrong with training becomes a sentence in the run's history.

    Raises RunError where the run was deleted or the disk is full.
    """
    try:
        yield
    except EndedEarly:
        pass
    except RunError:  # deleted, or the disk is full: the store has said what could be said
        raise
    except Exception as error:  # the last place where a mishap can become a sentence
        traceback.print_exc()
        store.record(Failed(store.step, _mishap(error, store.folder)))


def concluded(store: Store, controls: Controls) -> None:
    """Write down how a run ended that somebody told to end."""
    if controls.ending and store.state in LIVE:
        store.status(controls.ending, controls.why)


def _follow(events: Iterator[Event], store: Store, controls: Controls) -> None:
    try:
        for event in events:
            if controls.over:
                return
            if isinstance(event, Failed) and "No space left" in event.reason:
                event = replace(event, reason=str(full_disk(store.folder)))
            store.record(event)
    finally:
        if (close := getattr(events, "close", None)) is not None:
            close()


def _mishap(error: Exception, folder: Path) -> str:
    if not (folder / HISTORY).exists():
        raise NoRun("This run has been deleted.") from None
    if is_full(error, folder):
        return str(full_disk(folder))
    said = " ".join(str(error).split())[:200]
    return (
        f"Training ended with an unexpected error, {type(error).__name__}: {said}. "
        f"The details are in {folder / 'worker.log'}."
    )


def cleared(folder: Path) -> None:
    """Remove what was still written after the run had been deleted."""
    if folder.exists() and not (folder / HISTORY).exists():
        print(f"The run in {folder} was deleted while it was trained.", file=sys.stderr)
        shutil.rmtree(folder, ignore_errors=True)
