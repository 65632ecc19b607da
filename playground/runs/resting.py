"""Which worker may be taken from whom: one whose runs have stood paused while others wait."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from playground.runs.errors import RunError
from playground.runs.history import History

RESTED = 20.0  # seconds that a paused run keeps its worker
YIELD = {"do": "stop", "yields": True}  # the word for it; who has just gone on pays no heed


def rests(folder: Path, ids: Sequence[str]) -> bool:
    """Whether these runs, which train together, stand paused that long; those over do not count."""
    infos = []
    for id in ids:
        with suppress(RunError):  # it may have been deleted
            infos.append(History(folder / id).info())
    live = [info for info in infos if info.live]
    since = time.time() - RESTED
    return bool(live) and all(info.status == "paused" and info.updated < since for info in live)
