"""Looking at a run on behalf of everyone who watches it: each thing is read once per change."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from playground.runs.history import History
from playground.runs.records import Note, RunInfo
from playground.runs.sheets import Sheet
from playground.ui.server import runs

T = TypeVar("T")
_PATIENCE = 1.0  # seconds after which an unchanged run is asked whether it is still alive


@dataclass(frozen=True)
class Look:
    """A run as it was when last looked at."""

    version: int
    info: RunInfo
    changes: tuple[Note, ...]  # live settings that were changed
    pictures: dict[str, list[int]]  # name → steps
    refused: str = ""  # why what was asked last was not done
    origin: str = ""  # the run of which it is a branch


class Watch:
    """Reads one run for all sessions; safe to share between threads."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._lock = threading.RLock()
        self._look: Look | None = None
        self._asked = 0.0
        self._made: dict[Hashable, Any] = {}

    def look(self) -> Look:
        """The run as it is now; raises NoRun if it was deleted."""
        with self._lock:
            version = self.history.version()
            if self._look is None or version != self._look.version:
                self._look = self._read(version)
                self._made.clear()
            elif self._look.info.live and time.monotonic() - self._asked > _PATIENCE:
                self._look = self._read(version)
            return self._look

    @property
    def seen(self) -> Look | None:
        """The last look, without looking again."""
        return self._look

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for everyone until the run changes."""
        with self._lock:
            if key not in self._made:
                if len(self._made) > 200:
                    self._made.clear()
                self._made[key] = make()
            return self._made[key]

    def sheet(self, name: str, at: int | None) -> Sheet:
        """The picture shown at a step, None for the newest."""
        return self.once(("sheet", name, at), lambda: self.history.picture_bytes(name, at))

    def _read(self, version: int) -> Look:
        self._asked = time.monotonic()
        names = self.history.pictures()
        told = self.history.notes(["changed", "refused", "branched"])
        origin = next((note.data["run"] for note in told if note.kind == "branched"), "")
        notes = [note for note in told if note.kind != "branched"]
        refused = notes[-1].data["reason"] if notes and notes[-1].kind == "refused" else ""
        return Look(
            version,
            self.history.info(),
            tuple(note for note in notes if note.kind == "changed"),
            {name: self.history.picture_steps(name) for name in names},
            refused,
            origin,
        )


@st.cache_resource(show_spinner=False, max_entries=64)
def watch(run: str) -> Watch:
    """The one Watch of a run; raises NoRun if there is no such run."""
    return Watch(runs().history(run))
