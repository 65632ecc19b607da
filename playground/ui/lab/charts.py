"""Distances over time, each beside what real points score against the data."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from playground.runs.records import Curves
from playground.runs.sheets import Survey
from playground.ui import figures
from playground.ui.watching import Look, Watch

_CHARTED = ("js", "sliced", "mmd")  # two at the most, the first that there are


def distances(watched: Watch, look: Look, at: int | None) -> bytes | None:
    """The charts of a run's distances, as bytes for the curves component; None before the first
    measurement."""
    rows, bands = _rows(watched), _bands(watched, look)
    if not rows:
        return None
    names = tuple(rows[0].about["names"])
    values = np.stack([row.arrays["values"] for row in rows])  # (rows, names)
    shown = [name for name in _CHARTED if np.isfinite(values[:, names.index(name)]).any()][:2]
    charts, terms, planes = [], [], []
    for name in shown:
        column = values[:, names.index(name)]
        low, middle, high = bands.get(name, [np.nan] * 3)[:3]
        level = np.ones_like(column)
        planes += [(column,) * 3, (low * level, middle * level, high * level)]
        terms += [name, f"{name}_real"]
        charts.append(_chart(name))
    steps = np.array([row.step for row in rows])
    stacked = [np.stack([plane[i] for plane in planes], 1) for i in range(3)]
    return figures.curves(charts, Curves(tuple(terms), steps, *stacked), (), look.info, at, {})


def numbers(watched: Watch, look: Look, at: int | None) -> str:
    """The measurement at a step, in a line of HTML."""
    rows = [row for row in _rows(watched) if at is None or row.step <= at]
    if not rows:
        return '<div class="pg-lab-numbers"><span>Distances are on their way.</span></div>'
    names = rows[-1].about["names"]
    values = dict(zip(names, map(float, rows[-1].arrays["values"]), strict=True))
    count = int(values["count"])
    facts = [
        (label, text.format(**values))
        for name, label, text in _FACTS
        if np.isfinite(values.get(name, np.nan))
    ]
    done = _done(values, _bands(watched, look))
    cells = "".join(f"<span>{escape(label)} <b>{escape(text)}</b></span>" for label, text in facts)
    return (
        f'<div class="pg-lab-numbers">{cells}<span>{count:,} samples at step {rows[-1].step:,}. '
        f"{done}</span></div>"
    )


_SHORT = {"js": "JS", "sliced": "The sliced Wasserstein distance"}
_FACTS = (
    ("modes", "modes found", "{modes:.0f}"),
    ("high_quality", "within 3 σ of one", "{high_quality:.0%}"),
    ("kl_generated", "KL(p_g ‖ p)", "{kl_generated:.2f} nats"),
    ("kl_real", "KL(p ‖ p_g)", "{kl_real:.2f} nats"),
    ("gap", "mean |D − best D|", "{gap:.2f}"),
)


def _done(values: dict[str, float], bands: dict[str, Any]) -> str:
    """Whether the samples can still be told from real points."""
    name = "js" if "js" in bands else "sliced"
    if name not in bands:
        return ""
    if values[name] <= bands[name][2]:
        return "No further from the data than other real points: done."
    return f"{_SHORT[name]} is {values[name]:.3g}; real points score up to {bands[name][2]:.2g}."


def _rows(watched: Watch) -> list[Survey]:
    return watched.once("distances", lambda: watched.history.surveys("distances"))


def _bands(watched: Watch, look: Look) -> dict[str, Any]:
    if "bands" not in look.pictures:
        return {}
    found = watched.once("bands of distances", lambda: watched.history.survey("bands"))
    return dict(found.about["bands"])


def _chart(name: str) -> Any:
    from playground.core.family import Curve

    title, unit, notice = _TITLES[name]
    return Curve(
        title,
        {name: ("generated", "generated"), f"{name}_real": ("real against real", "real")},
        unit,
        notice,
    )


_TITLES = {
    "js": (
        "Jensen–Shannon divergence from the data",
        "nats, 2,500 samples in 400 cells",
        "Where it meets the green band, no count of these cells can tell the samples from real.",
    ),
    "sliced": (
        "Sliced Wasserstein distance from the data",
        "data units, 2,500 samples",
        "How far points would have to be carried; it notices nearness where JS sees only misses.",
    ),
    "mmd": ("Maximum mean discrepancy", "squared, 500 samples", "Zero where both clouds agree."),
}
