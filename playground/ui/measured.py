"""What the model is measured to be while it trains: curves, numbers, and what they were measured
on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from playground.runs.measures import Series, last_time, measured
from playground.runs.packing import packed
from playground.ui import components, metrics
from playground.ui.desk import Desk
from playground.ui.metrics import Group
from playground.ui.palette import ROLES
from playground.ui.watching import Look, Watch

_HEIGHT = 170  # pixels of a chart
_LEAST = 330  # pixels in width
_ABOUT = "On examples that are never trained on, and on fresh samples"


def section(desk: Desk, watched: Watch, look: Look) -> None:
    """Draw a run's measurements as they are now."""
    newest = watched.once("last measured", lambda: last_time(watched.history.folder))
    found = read(str(watched.history.folder), newest)
    never = look.info.recipe.training.measure == "never"
    if never and not found:
        return
    st.html(f"<div class='pg-section'>Measured</div><p class='pg-measured'>{_said(found)}</p>")
    groups = metrics.present(found)
    if groups:
        data = watched.once(
            ("measured", newest, desk.at, look.info.step),
            lambda: charts(groups, found, look, desk.at),
        )
        components.curves(data, key=f"measured.{desk.run}")


@st.cache_resource(show_spinner=False, max_entries=64)
def read(folder: str, newest: float) -> dict[str, Series]:  # noqa: ARG001 (what the cache goes by)
    """A run's measurements, read once for everyone until there are newer ones."""
    return measured(Path(folder))


def _said(found: Mapping[str, Series]) -> str:
    """What measuring cost."""
    if not found:
        return "The first measurement comes after some seconds of training."
    if "measuring" not in found:
        return f"{_ABOUT}. What takes longer follows. Measuring changes nothing learned."
    cost = found["measuring"]
    share = metrics.number("measuring", float(cost.values[-1]))
    most = max(len(series.steps) for series in found.values())  # points of the fullest chart
    times = f"{most} times" if most > 1 else "once"
    return f"{_ABOUT}: {times} so far, in {share} of the time. Measuring changes nothing learned."


def charts(groups: list[Group], found: Mapping[str, Series], look: Look, at: int | None) -> bytes:
    """Bytes for the component of curves: one chart a group, every value marked."""
    steps = np.unique(np.concatenate([series.steps for series in found.values()]))
    names = [name for group in groups for name in group.metrics if name in found]
    header = {
        "group": look.info.id,
        "charts": [_chart(group, found, names) for group in groups],
        "marks": [],
        "at": at,
        "last": look.info.step,
        "steps": look.info.steps,
        "least": _LEAST,
    }
    blobs = [steps.astype("<f4").tobytes()]
    for name in names:
        column = np.full(len(steps), np.nan, dtype="<f4")
        column[np.searchsorted(steps, found[name].steps)] = found[name].values
        blobs += [column.tobytes()] * 3  # lowest, mean and highest are one
    return packed(header, blobs)


def _chart(group: Group, found: Mapping[str, Series], names: list[str]) -> dict[str, Any]:
    here = [name for name in group.metrics if name in found]
    newest = found[here[0]]
    floor = found.get(group.floor)
    line = None
    if floor is not None:
        value = float(floor.values[-1])
        line = {"value": value, "text": f"real ones: {metrics.number(group.floor, value)}"}
    return {
        "title": group.title,
        "unit": group.unit,
        "log": group.log,
        "height": _HEIGHT,
        "line": line,
        "said": f"{group.notice} n = {newest.count:,}: {newest.on}.",
        "dots": True,
        "span": group.axis(max(float(found[name].values.max()) for name in here)),
        "series": [
            {"label": group.metrics[name][0], "color": ROLES[group.metrics[name][1]],
             "column": names.index(name)}
            for name in here
        ],
    }  # fmt: skip
