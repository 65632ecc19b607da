"""What it costs to draw a long run: the curves of 10,000 and of 1,000,000 steps."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np

from playground.core.events import Started, Stepped
from playground.core.recipe import Recipe
from playground.families import family
from playground.runs.store import History, Store
from playground.ui import figures

SHORT, LONG = 10_000, 1_000_000
BLOCK = 250  # updates between two looks
TERMS = ("d_loss", "g_loss", "d_real", "d_fake")
GOAL = 1.5


def long_history(draws: int) -> dict[str, Any]:
    """Milliseconds to draw each, in turns, and their ratio."""
    with TemporaryDirectory() as folder:
        runs = {steps: _made(Path(folder) / str(steps), steps) for steps in (SHORT, LONG)}
        times: dict[int, list[float]] = {steps: [] for steps in runs}
        for _ in range(draws):
            for steps, history in runs.items():
                begun = process_time()
                _draw(history)
                times[steps].append(1000 * (process_time() - begun))
    short, long = median(times[SHORT]), median(times[LONG])
    return {
        "draws": draws,
        "milliseconds": {str(SHORT): round(short, 2), str(LONG): round(long, 2)},
        "ratio": round(long / short, 3),
        "goal": GOAL,
    }


def _made(folder: Path, steps: int) -> History:
    rng = np.random.default_rng(0)
    store = Store.create(folder, Recipe(family="gan"))
    store.record(Started(0, steps, "CPU", "float32", 1, 1000, TERMS, 64))
    for first in range(1, steps + 1, BLOCK):
        values = rng.standard_normal((min(BLOCK, steps + 1 - first), len(TERMS)))
        store.record(Stepped(first, values.astype(np.float32), 0.25))
    store.close()
    return History(folder)


def _draw(history: History) -> bytes:
    """What the page does for one look: read, then pack for the browser."""
    charts = family("gan").curves
    info = history.info()
    marks = figures.marks(history.notes(["changed"]), {}, info)
    return figures.curves(charts, history.curves(), marks, info, None, {})
