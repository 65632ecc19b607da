"""Reading runs: any number of readers, while the run goes on. Drawing costs what is visible."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from playground.core.recipe import Recipe
from playground.runs import folder as folders
from playground.runs import pyramid, scalars
from playground.runs.database import open_to_read
from playground.runs.errors import NoRun, RunError
from playground.runs.records import Curves, Doing, Note, RunInfo
from playground.runs.sheets import Picture, Sheet, Survey, decode, decode_arrays
from playground.runs.state import KILLED, LIVE

_HANDOVER = 10.0  # seconds a run may be nobody's while its worker takes it over


class History:
    """What a run has done so far. Every method raises NoRun once the folder is gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder).resolve()

    def info(self) -> RunInfo:
        """The run at a glance. A run that says it goes on, but that no process holds, was
        interrupted."""
        info = self._info()
        if info.live and not folders.is_held(self.folder):
            info = self._info()  # it may have ended properly in between
            if info.live and not _between_hands(info):
                return replace(
                    info, status="interrupted", reason=KILLED, steps_per_second=0.0, doing=None
                )
        return info

    def _info(self) -> RunInfo:
        with open_to_read(self.folder) as database:
            return _info(self.folder, _run(database))

    def version(self) -> int:
        """A number that changes whenever anything was written."""
        with open_to_read(self.folder) as database:
            return _run(database)["version"]

    def curves(
        self,
        terms: Sequence[str] | None = None,
        first: int | None = None,
        last: int | None = None,
        points: int = 300,
    ) -> Curves:
        """The scalars of steps `first` to `last`, as at most about `points` points.

        Raises RunError if there is no such term.
        """
        with open_to_read(self.folder) as database:
            run = _run(database)
            known = _terms(run)
            wanted = known if terms is None else tuple(terms)
            if unknown := [term for term in wanted if term not in known]:
                raise RunError(f"This run has no '{unknown[0]}'; it has: {', '.join(known)}.")
            begin = max(first or 1, run["origin"] + 1)
            end = run["step"] if last is None else min(last, run["step"])
            return scalars.read_curves(database, begin, end, points, known, wanted)

    def rows(self, first: int = 1) -> Iterator[tuple[int, np.ndarray]]:
        """Every step from `first` on: (step, its scalars (terms,) float32)."""
        size = pyramid.chunk_rows(0)
        step = max(first, 1)
        while True:
            with open_to_read(self.folder) as database:
                run = _run(database)
                step = max(step, run["origin"] + 1)
                if step > run["step"]:
                    return
                chunk = (step - 1) // size
                values = scalars.read_chunk(database, 0, chunk, len(_terms(run)))
            for index in range(step - 1 - chunk * size, len(values)):
                yield chunk * size + index + 1, values[index]
            step = chunk * size + len(values) + 1

    def pictures(self) -> tuple[str, ...]:
        """Names of what was pictured."""
        with open_to_read(self.folder) as database:
            found = database.execute("SELECT DISTINCT name FROM pictures ORDER BY name")
            return tuple(name for (name,) in found)

    def picture_steps(self, name: str) -> list[int]:
        """The steps of which there is a picture of that name, ascending."""
        with open_to_read(self.folder) as database:
            found = database.execute("SELECT step FROM pictures WHERE name = ? ORDER BY 1", [name])
            return [step for (step,) in found]

    def picture_bytes(self, name: str, step: int | None = None) -> Sheet:
        """The newest picture of that name, at or before `step` if given, as stored; where
        there is none so early, the first. Raises RunError if there is none at all."""
        query = "SELECT * FROM pictures WHERE name = ?"
        latest = [name, 2**62 if step is None else step]
        with open_to_read(self.folder) as database:
            row = (
                database.execute(
                    f"{query} AND step <= ? ORDER BY step DESC LIMIT 1", latest
                ).fetchone()
                or database.execute(f"{query} ORDER BY step LIMIT 1", [name]).fetchone()
            )
        if row is None:
            raise RunError(f"This run has no picture of '{name[:40]}' yet.")
        return Sheet(**row)

    def picture(self, name: str, step: int | None = None) -> Picture:
        """The same, decoded."""
        return decode(self.picture_bytes(name, step))

    def survey(self, name: str, step: int | None = None) -> Survey:
        """Named arrays at a step, as `picture_bytes` finds them."""
        return decode_arrays(self.picture_bytes(name, step))

    def surveys(self, name: str) -> list[Survey]:
        """All that is kept of that name, in order of steps; for small ones."""
        with open_to_read(self.folder) as database:
            found = database.execute("SELECT * FROM pictures WHERE name = ? ORDER BY step", [name])
            return [decode_arrays(Sheet(**row)) for row in found]

    def notes(self, kinds: Iterable[str] | None = None) -> list[Note]:
        """What happened, in order; of the given kinds only, if any are given."""
        with open_to_read(self.folder) as database:
            found = database.execute("SELECT step, time, kind, data FROM notes ORDER BY id")
            notes = [Note(step, time, kind, json.loads(data)) for step, time, kind, data in found]
        wanted = None if kinds is None else set(kinds)
        return [note for note in notes if wanted is None or note.kind in wanted]

    def checkpoints(self) -> list[tuple[int, Path]]:
        """Saved models as (step, path), oldest first."""
        return folders.checkpoints(self.folder)


def in_race(history: History) -> bool:
    """Whether the run is a lane of a race."""
    notes = history.notes(["together"])
    return bool(notes and notes[-1].data.get("race"))


def _run(database: sqlite3.Connection) -> sqlite3.Row:
    row = database.execute("SELECT * FROM run").fetchone()
    if row is None:
        raise NoRun("This run was never written completely.")
    return row


def _terms(run: sqlite3.Row) -> tuple[str, ...]:
    return tuple(json.loads(run["started"]).get("terms", ()))


def _between_hands(info: RunInfo) -> bool:
    return info.status == "starting" and time.time() - info.updated < _HANDOVER


def _info(folder: Path, run: sqlite3.Row) -> RunInfo:
    try:
        recipe = Recipe.model_validate_json(run["recipe"])
    except ValueError:
        raise NoRun("The recipe of this run cannot be read by this version.") from None
    started = json.loads(run["started"])
    doing = json.loads(run["doing"])
    return RunInfo(
        id=folder.name,
        name=run["name"],
        folder=folder,
        owner=run["owner"],
        recipe=recipe,
        status=run["status"],
        reason=run["reason"],
        step=run["step"],
        steps=started.get("steps", recipe.training.steps),
        device=started.get("device", ""),
        precision=started.get("precision", ""),
        threads=started.get("threads", 0),
        parameters=started.get("parameters", 0),
        terms=tuple(started.get("terms", ())),
        batch=started.get("batch", recipe.training.batch),
        steps_per_second=run["speed"] if run["status"] in LIVE else 0.0,
        created=run["created"],
        updated=run["updated"],
        seconds=run["seconds"],
        doing=Doing(*doing) if doing else None,
    )
