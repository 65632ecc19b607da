"""What a run was measured to be: every metric's values, step by step."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from playground.runs.database import open_to_read


@dataclass(frozen=True)
class Series:
    """One metric over a run. `count` and `on` are those of its newest value."""

    steps: np.ndarray  # (n,) int64, ascending
    values: np.ndarray  # (n,) float64
    count: int  # examples it was measured on
    on: str  # what it was measured on


def measured(folder: Path) -> dict[str, Series]:
    """Every metric of a run by name, in the order in which they first came. Raises NoRun."""
    query = "SELECT step, data FROM notes WHERE kind = 'measured' ORDER BY id"
    found: dict[str, dict[int, float]] = {}
    newest: dict[str, tuple[int, str]] = {}
    with open_to_read(folder) as database:
        for step, data in database.execute(query):
            said = json.loads(data)
            found.setdefault(said["name"], {})[step] = said["value"]
            newest[said["name"]] = said["count"], said["on"]
    return {
        name: Series(np.array(list(at), np.int64), np.array(list(at.values())), *newest[name])
        for name, at in found.items()
    }


def last_time(folder: Path) -> float:
    """When something was last measured (seconds since 1970, 0 for never): found fast."""
    with open_to_read(folder) as database:
        query = "SELECT COALESCE(MAX(time), 0.0) FROM notes WHERE kind = 'measured'"
        return database.execute(query).fetchone()[0]
