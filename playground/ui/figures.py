"""Figures from numbers: what the browser needs to draw a run's curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.runs.packing import packed
from playground.runs.records import Curves, Note, RunInfo
from playground.settings import Declaration
from playground.ui.palette import ROLES

_HEIGHT = 460  # pixels of all charts together


def height(charts: Sequence[Any]) -> int:
    """Pixels of one chart, so that all of them stand beside the pictures."""
    return max(130, min(230, _HEIGHT // max(1, len(charts))))


def curves(
    charts: Sequence[Any],
    found: Curves,
    marks: Sequence[Mapping[str, Any]],
    info: RunInfo,
    at: int | None,
    lines: Mapping[str, Mapping[str, Any]],
) -> bytes:
    """A run's charts (core.family.Curve) with the band from minimum to maximum, as bytes for
    the component. `at` is the step looked at, None for the newest; `lines` go across charts, by
    their titles."""
    column = {term: index for index, term in enumerate(found.terms)}
    specs = [
        {
            "title": chart.title,
            "unit": chart.unit,
            "log": chart.log,
            "height": height(charts),
            "line": lines.get(chart.title),
            "series": [
                {"label": label, "color": ROLES[role], "column": column[term]}
                for term, (label, role) in chart.terms.items()
                if term in column
            ],
        }
        for chart in charts
    ]
    header = {
        "group": info.id,
        "charts": specs,
        "marks": list(marks),
        "at": at,
        "last": info.step,
        "steps": info.steps,
    }
    planes = [
        plane[:, index].astype("<f4").tobytes()
        for index in range(len(found.terms))
        for plane in (found.low, found.mean, found.high)
    ]
    return packed(header, [np.asarray(found.steps, dtype="<f4").tobytes(), *planes])


def marks(
    notes: Sequence[Note], known: Mapping[str, Declaration], info: RunInfo
) -> list[dict[str, Any]]:
    """Changed settings as lines to draw, in the words of their widgets, and where the run begins
    to cool down; changes at one step share a line."""
    words: dict[int, dict[str, str]] = {}
    since = info.recipe.training.cools_at(info.steps)
    if since < info.step and since < info.steps:
        words[since] = {"cool": "Step sizes fall from here on"}
    for note in notes:
        name, value = note.data["name"], note.data["value"]
        item = known.get(name)
        shown = f"{value:g}" if isinstance(value, float) else str(value)
        if item and item.kind == "choice":
            shown = item.label(shown)
        words.setdefault(note.step, {})[name] = f"{item.title if item else name} {shown}"
    return [{"step": step, "text": ", ".join(at.values())} for step, at in sorted(words.items())]


def learning_curves(
    x: Sequence[int], lines: Sequence[tuple[str, str, str, Sequence[Sequence[float]]]], title: str
) -> Any:
    """A Plotly figure of shares over x, which is drawn in powers of ten: of each line its title,
    its colour, its dash, and at each x the values whose mean and range are shown."""
    from plotly import graph_objects as go

    made = go.Figure()
    for name, color, dash, values in lines:
        means = [100 * float(np.mean(some)) for some in values]
        up = [100 * max(some) - mean for some, mean in zip(values, means, strict=True)]
        down = [mean - 100 * min(some) for some, mean in zip(values, means, strict=True)]
        made.add_scatter(
            x=list(x)[: len(means)], y=means, name=name, mode="lines+markers",
            line={"color": color, "dash": dash},
            error_y={"array": up, "arrayminus": down, "thickness": 1, "color": color},
            hovertemplate=f"{name}: %{{y:.1f}} %<extra></extra>",
        )  # fmt: skip
    made.update_layout(
        height=380, margin={"l": 10, "r": 10, "t": 10, "b": 10}, hovermode="x unified",
        legend={"orientation": "h", "y": 1.12},
        xaxis={"type": "log", "title": title, "tickvals": list(x)},
        yaxis={"title": "held-out examples right, %"},
    )  # fmt: skip
    return made
