"""How each event becomes rows of the history. Transactions are the caller's business."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import asdict, astuple
from pathlib import Path

import numpy as np

from playground.core.events import (
    Changed,
    Diverged,
    Event,
    Failed,
    Finished,
    Measured,
    Pictured,
    Refused,
    Saved,
    Started,
    Stepped,
    Surveyed,
)
from playground.runs import scalars
from playground.runs.database import used
from playground.runs.pyramid import Pyramid
from playground.runs.sheets import Picture, Sheet, encode, encode_arrays
from playground.runs.state import Status, after
from playground.runs.thinning import Limits, surplus

_PACE = 2.0  # seconds over which the speed is averaged


class Recorder:
    """Writes events into an open history, knowing how far it has come."""

    def __init__(self, database: sqlite3.Connection, limits: Limits) -> None:
        self.database, self.limits = database, limits
        self.load()

    def load(self) -> None:
        """Start from what the history holds."""
        run = self.database.execute("SELECT step, status, started FROM run").fetchone()
        self.step: int = run[0]
        self.state: Status = run[1]
        self.terms: tuple[str, ...] = tuple(json.loads(run[2]).get("terms", ()))
        self._growing = scalars.restored(self.database, self.step, len(self.terms))
        self._pace = (0.0, 0.0)  # updates and seconds, the older the less they count

    def record(self, event: Event) -> None:
        """Keep one event."""
        match event:
            case Started():
                self._started(event)
            case Stepped():
                self._stepped(event)
            case Pictured():
                self._keep(encode(Picture(event.step, event.name, event.array)))
            case Surveyed():
                self._surveyed(event)
            case Changed() | Measured() | Refused():
                said = {name: value for name, value in asdict(event).items() if name != "step"}
                self.note(event.step, type(event).__name__.lower(), said)
            case Saved():
                self.note(event.step, "saved", {"path": Path(event.path).name})
            case Diverged():
                what = f"'{event.term}' became NaN or infinite at step {event.step:,}."
                self.status(after(self.state, "diverged"), f"{what} {event.hint}")
            case Failed():
                self.status(after(self.state, "failed"), event.reason)
            case Finished():
                self.status(after(self.state, "finished"))

    def status(self, status: Status, reason: str = "") -> None:
        """The run is now doing this; saying so twice changes nothing."""
        before, self.state = self.state, status
        if status == before:
            return
        self.database.execute(
            "UPDATE run SET status = ?, reason = ?, doing = 'null'", [status, reason]
        )
        if status in ("queued", "starting"):
            self.database.execute("UPDATE run SET speed = 0")
        if status == "running":
            kind = "continued" if before == "paused" else "resumed" if self.step else "started"
            self.note(self.step, kind)
        elif status not in ("queued", "starting"):
            self.note(self.step, status, {"reason": reason} if reason else {})

    def note(self, step: int, kind: str, data: dict[str, object] | None = None) -> None:
        """Keep a note of what happened after `step`."""
        self.database.execute(
            "INSERT INTO notes (step, time, kind, data) VALUES (?, ?, ?, ?)",
            [step, time.time(), kind, json.dumps(data or {})],
        )

    def rewind(self, step: int) -> None:
        """Forget what came after `step`."""
        if self.terms and step < self.step:
            self._growing = scalars.rewind(self.database, step, len(self.terms))
        self.database.execute("DELETE FROM pictures WHERE step > ?", [step])
        self.database.execute("DELETE FROM notes WHERE step > ?", [step])
        self._moved_to(min(step, self.step))

    def _started(self, event: Started) -> None:
        if event.step < self.step:
            self.rewind(event.step)
        if not self.step:
            self._growing = Pyramid(len(event.terms))
        self.terms = event.terms
        if event.step > self.step:  # it goes on from another run's checkpoint
            self.database.execute("UPDATE run SET origin = ?", [event.step])
            self._skip(event.step)
        said = {name: value for name, value in asdict(event).items() if name != "step"}
        self.database.execute("UPDATE run SET started = ?", [json.dumps(said)])
        self.status(after(self.state, "started"))

    def _stepped(self, event: Stepped) -> None:
        if len(event.values) == 0:
            return
        if event.first > self.step + 1:
            self._skip(event.first - 1)
        scalars.write(self.database, self._growing, event.values)
        keep = np.exp(-event.seconds / _PACE)
        updates, seconds = self._pace
        self._pace = updates * keep + len(event.values), seconds * keep + event.seconds
        speed = self._pace[0] / max(self._pace[1], 1e-9)
        self.database.execute(
            "UPDATE run SET seconds = seconds + ?, speed = ?", [event.seconds, speed]
        )
        self._moved_to(event.step)

    def _skip(self, step: int) -> None:
        missing = np.full((step - self.step, len(self.terms)), np.nan, dtype=np.float32)
        scalars.write(self.database, self._growing, missing)
        self._moved_to(step)

    def _moved_to(self, step: int) -> None:
        self.step = step
        self.database.execute("UPDATE run SET step = ?", [step])

    def _surveyed(self, event: Surveyed) -> None:
        """Only the newest look inside an update counts, and none once the update is complete."""
        if event.name in ("world", "part"):
            self.database.execute("DELETE FROM pictures WHERE name = 'part'")
        self._keep(encode_arrays(event))

    def _keep(self, sheet: Sheet) -> None:
        columns = "step, name, kind, data, count, height, width, channels, columns"
        self.database.execute(
            f"INSERT OR REPLACE INTO pictures ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            astuple(sheet),
        )
        query = "SELECT step FROM pictures WHERE name = ? ORDER BY step"
        steps = [step for (step,) in self.database.execute(query, [sheet.name])]
        dropped = surplus(steps, self.limits.pictures)
        self._drop_pictures(sheet.name, dropped)
        while used(self.database) > self.limits.bytes and len(steps) - len(dropped) > 2:
            left = [step for step in steps if step not in dropped]
            more = surplus(left, len(left) - 1)
            self._drop_pictures(sheet.name, more)
            dropped += more

    def _drop_pictures(self, name: str, steps: list[int]) -> None:
        self.database.executemany(
            "DELETE FROM pictures WHERE name = ? AND step = ?", [(name, step) for step in steps]
        )
