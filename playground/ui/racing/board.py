"""The wall of lanes with their distances from the data, the closest one marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.runs.packing import packed
from playground.ui.comparing.charts import called
from playground.ui.comparing.progress import group, slider, standing_of
from playground.ui.components import script
from playground.ui.palette import ROLES
from playground.ui.racing.grid import Grid, axes, named_by
from playground.ui.racing.lane import Lane, closest, lane_of
from playground.ui.watching import Look, watch
from playground.ui.words import count

_WALL = script("race")
_MEASURES = {
    "js": ("JS", "Jensen–Shannon divergence, nats, 400 cells", "{:.3f} nats"),
    "sliced": ("sliced W", "sliced Wasserstein distance, data units", "{:.3f}"),
}


def board(grid: Grid, status: DeltaGenerator, seen: Sequence[Look]) -> None:
    """Draw what the lanes have learned so far."""
    status.html(standing_of(seen, "all lanes at once", together=True))
    if all("world" in look.pictures for look in seen):
        _wall(grid, seen)
    else:
        st.html('<div class="pg-empty pg-square"><b>The wall</b><span>On its way.</span></div>')
    slider(grid, seen)


def before(chosen: Any) -> None:
    """What stands there before the race."""
    many = len(chosen.sides) if chosen else 0
    said = f"{many} lanes will race from one seed. Press Train." if many else "Choose the lanes."
    st.html(f'<div class="pg-empty pg-square"><b>The wall</b><span>{said}</span></div>')


def _wall(grid: Grid, seen: Sequence[Look]) -> None:
    lanes = [lane_of(watch(run), look, grid.at) for run, look in zip(grid.runs, seen, strict=True)]
    plane = watch(grid.runs[0]).once("plane", lambda: watch(grid.runs[0]).history.survey("plane"))
    name = "js" if any("js" in lane.values for lane in lanes) else "sliced"
    best = closest(lanes, name)
    short, measure, form = _MEASURES[name]
    bands = [lane.bands[name] for lane in lanes if name in lane.bands]
    header = {
        "group": group(grid),
        "box": plane.about["box"],
        "columns": len(axes(grid.choice)[0]),
        "colors": {name: ROLES[name] for name in ("real", "generated")},
        "span": [0, seen[0].info.steps],
        "band": bands[0][:3] if bands else None,
        "at": grid.at,
        "said": f"Lanes are named by {named_by(grid.choice)}. {_said(lanes, best, measure)}",
        "tiles": [_tile(lane, look, n == best, name, short, form)
                  for n, (lane, look) in enumerate(zip(lanes, seen, strict=True))],
    }  # fmt: skip
    blobs = [np.asarray(plane.arrays["real"], "<f4").tobytes()]
    for lane in lanes:
        blobs += [lane.generated, lane.said, lane.series(name)]
    _WALL(data=packed(header, blobs), key=f"race.wall.{grid.runs[0]}")


def _tile(lane: Lane, look: Look, best: bool, name: str, short: str, form: str) -> dict[str, Any]:
    facts = []
    if name in lane.values:
        facts.append([short, form.format(lane.values[name])])
    if "modes" in lane.values:
        facts.append(["modes", f"{lane.values['modes']:.0f}"])
    if "high_quality" in lane.values:
        facts.append(["within 3 σ", f"{lane.values['high_quality']:.0%}"])
    trouble = look.info.status in ("diverged", "failed")
    return {
        "title": called(look.info),
        "href": f"lab?v=1&run={look.info.id}",
        "facts": facts,
        "best": best,
        "trouble": look.info.reason if trouble else "",
        "step": lane.step,
    }


def _said(lanes: Sequence[Lane], best: int | None, measure: str) -> str:
    """What the lines mean, and which lane is in front."""
    words = (
        "Dots are real points, crosses generated ones; D says real where it is green and "
        f"generated where it is pink. Line: {measure}, over the steps of the race. Green band: "
        "what real points score."
    )
    if best is None:
        return f"{words} Distances are on their way."
    lane = lanes[best]
    return (
        f"{words} {count(lane.count)} samples of each lane at step {count(lane.measured_at)}; "
        "the outlined lane is closest to the data."
    )
