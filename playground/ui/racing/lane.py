"""What a lane of a race shows at a step: its points, D's map, and its distances so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from playground.runs.errors import RunError
from playground.ui.watching import Look, Watch


@dataclass(frozen=True)
class Lane:
    """A lane as it was after `step` updates. `values`: the distances last measured by then, after
    `measured_at` updates, on `count` samples; `past`: all of them, by step."""

    step: int
    generated: bytes  # (n, 2) float32
    said: bytes  # (64, 64) uint8: D from 0 to 255, row by row from the bottom
    values: Mapping[str, float]
    measured_at: int
    count: int
    past: Mapping[int, Mapping[str, float]]
    bands: Mapping[str, Sequence[float]]

    def series(self, name: str) -> bytes:
        """Step, value, step, value, … of one distance: float32."""
        pairs = [(step, row[name]) for step, row in sorted(self.past.items()) if name in row]
        return np.array(pairs, "<f4").tobytes()


def lane_of(watched: Watch, look: Look, at: int | None) -> Lane:
    """The lane of this run at a step, None for the newest."""
    return watched.once(("lane", at), lambda: _lane(watched, look, at))


def closest(lanes: Sequence[Lane], name: str) -> int | None:
    """Which lane was nearest to the data when last measured; None while nobody knows."""
    found = [(lane.values[name], n) for n, lane in enumerate(lanes) if name in lane.values]
    return min(found)[1] if found else None


def _lane(watched: Watch, look: Look, at: int | None) -> Lane:
    world = watched.history.survey("world", at)
    said = world.arrays.get("said")
    shades = np.zeros(0) if said is None else np.nan_to_num(np.clip(said, 0, 1), nan=0.5) * 255
    past = _past(watched, look)
    before = [step for step in past if at is None or step <= at]
    newest = max(before, default=-1)
    values = past.get(newest, {})
    return Lane(
        world.step,
        np.asarray(world.arrays["generated"], "<f4").tobytes(),
        shades.astype(np.uint8).tobytes(),
        values,
        newest,
        int(values.get("count", 0)),
        past,
        _bands(watched, look),
    )


def _past(watched: Watch, look: Look) -> Mapping[int, Mapping[str, float]]:
    """Every measurement that is kept; each is read from the disk once."""
    known = _known(look.info.id)
    steps = look.pictures.get("distances", [])
    for step in steps:
        if step not in known:
            row = watched.history.survey("distances", step)
            pairs = zip(row.about["names"], map(float, row.arrays["values"]), strict=True)
            known[step] = {name: value for name, value in pairs if np.isfinite(value)}
    return {step: known[step] for step in steps}


@st.cache_resource(show_spinner=False, max_entries=64)
def _known(run: str) -> dict[int, dict[str, float]]:  # noqa: ARG001
    return {}


def _bands(watched: Watch, look: Look) -> Mapping[str, Any]:
    if "bands" not in look.pictures:
        return {}
    try:
        return dict(watched.history.survey("bands").about["bands"])
    except RunError:  # it was dropped in between
        return {}
