"""Whether a run's losses tell how good its samples are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

import numpy as np

from playground.metrics.correlation import means_before, rank_correlation
from playground.ui import metrics
from playground.ui.comparing.charts import LETTERS, Seen
from playground.ui.server import models


@dataclass(frozen=True)
class Telling:
    """One loss of one side: how its order of moments agrees with that of a quality."""

    side: int
    label: str
    correlation: float
    count: int  # measurements
    loss: np.ndarray  # (count,) mean since the measurement before
    quality: np.ndarray  # (count,)


def tellings(sides: list[Seen], quality: str) -> list[Telling]:
    """Every loss of every side; the start, before any update, is left out."""
    found = []
    for n, side in enumerate(sides):
        if quality not in side.found:
            continue
        series = side.found[quality]
        later = series.steps > 0
        at, values = series.steps[later], series.values[later]
        for curve in models().family(side.info.recipe.family).curves:
            for term, (label, _) in curve.terms.items():
                if curve.unit.startswith("mean, 1 = real") or term not in side.curves.terms:
                    continue
                column = side.curves.mean[:, side.curves.terms.index(term)]
                loss = means_before(at, side.curves.steps, column)
                rho = rank_correlation(loss, values)
                found.append(Telling(n, f"{curve.title}: {label}", rho, len(at), loss, values))
    return found


def table(found: list[Telling], quality: str) -> str:
    """The correlations as HTML."""
    what = metrics.words(quality).title.lower()
    rows = "".join(
        f"<tr><td><b>{LETTERS[item.side]}</b></td><td>{escape(item.label)}</td>"
        f"<td class='pg-number'>{_said(item.correlation)}</td>"
        f"<td class='pg-number'>{item.count}</td></tr>"
        for item in found
    )
    return (
        f"<div class='pg-section'>Does a loss tell how good the samples are?</div>"
        f"<table class='pg-table'><tr><th></th><th>Loss</th><th class='pg-number'>Rank correlation "
        f"with the {what}</th><th class='pg-number'>Measurements</th></tr>{rows}</table>"
    )


def _said(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:+.2f}".replace("-", "−")
