"""What came out of a comparison: one quality of every side over the last third of its steps, and
whether the sides differ clearly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from playground.runs.measures import Series
from playground.ui import metrics
from playground.ui.comparing.charts import LETTERS, Seen, called
from playground.ui.words import duration

USUAL = ("frechet", "energy_distance", "elbo", "log_likelihood", "mse_per_image", "mse_per_point")
_LEAST = 3  # measurements of each side that can say anything
_SLOWER = 1.1  # times the fastest side's time, from which on equal time is not equal steps


@dataclass(frozen=True)
class Row:
    """One side: mean and middle half of `count` measurements; `equal`: what it was measured to be
    when it had trained as long as the fastest side has in all."""

    mean: float
    low: float
    high: float
    count: int
    equal: float


@dataclass(frozen=True)
class Outcome:
    """The sides by one metric; `best` is the one whose middle half lies clear of all others', None
    if there is none. `seconds`: that the fastest side trained; `timed`: another took longer."""

    metric: str
    rows: tuple[Row, ...]
    best: int | None
    seconds: float
    timed: bool


def outcome(sides: Sequence[Seen], judged: str = "") -> Outcome | None:
    """The sides by the metric `judged`, or the first usual one that all have; None while a side
    has fewer than three measurements in the last third of its steps."""
    names = (judged,) if judged else USUAL
    name = next((n for n in names if all(n in side.found for side in sides)), "")
    if not name or len(sides) < 2:
        return None
    late = [_late(side.found[name]) for side in sides]
    if min(map(len, late)) < _LEAST:
        return None
    seconds = min(side.info.seconds for side in sides)
    rows = tuple(
        _row(values, _after(side, side.found[name], seconds))
        for side, values in zip(sides, late, strict=True)
    )
    timed = max(side.info.seconds for side in sides) >= _SLOWER * seconds
    best = _best(rows, metrics.words(name).better == "higher")
    return Outcome(name, rows, best, seconds, timed)


def _row(values: np.ndarray, equal: float) -> Row:
    low, high = np.quantile(values, (0.25, 0.75))
    return Row(float(values.mean()), float(low), float(high), len(values), equal)


def _late(series: Series) -> np.ndarray:
    """The values of the last third of the steps: (n,)."""
    last = series.steps[-1] if len(series.steps) else 0
    values = series.values[(series.steps > last * 2 / 3) & (series.steps > 0)]
    return values[np.isfinite(values)]


def _after(side: Seen, series: Series, seconds: float) -> float:
    """The value after so many seconds of training, every step taken to last as long."""
    step = side.info.step * seconds / max(side.info.seconds, 1e-9)
    return float(series.values[max(0, int((series.steps <= step).sum()) - 1)])


def _best(rows: Sequence[Row], higher: bool) -> int | None:
    for n, row in enumerate(rows):
        others = [other for other in rows if other is not row]
        if all(row.low > o.high if higher else row.high < o.low for o in others):
            return n
    return None


def told(found: Outcome | None, sides: Sequence[Seen]) -> str:
    """It as HTML; the title stands from the beginning, so that nothing moves."""
    title = "<div class='pg-section'>What came out</div>"
    return f"<div class='pg-outcome'>{title}{_body(found, sides)}</div>"


def _body(found: Outcome | None, sides: Sequence[Seen]) -> str:
    going = any(side.info.live for side in sides)
    if found is None:
        measured = all(side.info.recipe.training.measure != "never" for side in sides)
        said = "Too early to say: each side needs a few measurements first."
        if not measured or not going:
            said = "These runs have too few measurements to be compared by."
        return f"<p class='pg-measured'>{said}</p>"
    return f"{_table(found, sides)}<p class='pg-measured'>{_verdict(found, sides, going)}</p>"


def _table(found: Outcome, sides: Sequence[Seen]) -> str:
    words = metrics.words(found.metric)
    better = f", {words.better} is better" if words.better else ""
    heads = [
        "", f"{words.title}{better}", "Middle half", "Measurements", "Training",
        *([f"After {duration(found.seconds)} of it"] if found.timed else []),
    ]  # fmt: skip
    rows = []
    for n, (row, side) in enumerate(zip(found.rows, sides, strict=True)):
        cells = [
            _number(found.metric, row.mean),
            f"{_number(found.metric, row.low)} to {_number(found.metric, row.high)}",
            f"{row.count}",
            duration(side.info.seconds),
        ]
        if found.timed:
            cells.append(_number(found.metric, row.equal))
        title = escape(called(side.info))
        numbers = "".join(f"<td class='pg-number'>{cell}</td>" for cell in cells)
        rows.append(f"<tr><td><b>{LETTERS[n]}</b> {title}</td>{numbers}</tr>")
    head = "".join(f"<th class='pg-number'>{escape(text)}</th>" for text in heads)
    body = f"<tr>{head}</tr>{''.join(rows)}"
    return f"<div class='pg-scores'><table class='pg-table'>{body}</table></div>"


def _number(metric: str, value: float) -> str:
    if metric == "modes":  # a mean of counts
        return f"{value:.1f}"
    return metrics.number(metric, value)


def _verdict(found: Outcome, sides: Sequence[Seen], going: bool) -> str:
    since = "So far: means" if going else "Means"
    means = f"{since} over the last third of the steps made."
    if found.best is None:
        return (
            f"{means} <b>No clear difference</b>: the middle halves of the measurements meet. "
            "Another seed may say otherwise."
        )
    title = escape(called(sides[found.best].info))
    return (
        f"{means} <b>{LETTERS[found.best]}, {title}, is clearly ahead</b>: the middle half of its "
        "measurements meets no other. This is one seed; try another before you believe it."
    )
