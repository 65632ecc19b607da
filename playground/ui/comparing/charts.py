"""Curves of all sides in one chart each: what they were measured to be, and their losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from playground.runs.measures import Series
from playground.runs.packing import packed
from playground.runs.records import Curves, RunInfo
from playground.ui import metrics
from playground.ui.palette import SIDES
from playground.ui.server import models

LETTERS = "ABCD"
_HEIGHT = 160  # pixels of a chart
_LEAST = 340  # pixels in width


class Seen(NamedTuple):
    """One side as it was when last looked at."""

    info: RunInfo
    curves: Curves
    found: Mapping[str, Series]


def called(info: RunInfo) -> str:
    """What a side is called: its name without that of the comparison, else its model's."""
    return info.name.split(": ", 1)[-1] or models().family(info.recipe.family).title


class Line(NamedTuple):
    """One side's values of one chart: steps (n,) and low, mean, high (n,) each."""

    side: int
    steps: np.ndarray
    low: np.ndarray
    mean: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Chart:
    """One quantity of all the sides that have it."""

    title: str
    unit: str
    lines: tuple[Line, ...]
    said: str = ""
    log: bool = False
    dots: bool = False
    span: tuple[float, float] | None = None
    across: Mapping[str, Any] | None = None


def charts(sides: Sequence[Seen], drawn: Sequence[Chart], at: int | None, group: str) -> bytes:
    """Bytes for the component of curves, with a line for each side in every chart."""
    every = [line.steps for chart in drawn for line in chart.lines]
    steps = np.unique(np.concatenate(every)) if every else np.empty(0)
    header = {
        "group": group,
        "charts": [],
        "marks": [],
        "at": at,
        "last": max(side.info.step for side in sides),
        "steps": max(side.info.steps for side in sides),
        "least": _LEAST,
    }
    blobs, column = [steps.astype("<f4").tobytes()], 0
    for chart in drawn:
        series = []
        for line in chart.lines:
            label = LETTERS[line.side]
            series.append({"label": label, "color": SIDES[line.side], "column": column})
            place = np.searchsorted(steps, line.steps)
            for values in (line.low, line.mean, line.high):
                plane = np.full(len(steps), np.nan, dtype="<f4")
                plane[place] = values
                blobs.append(plane.tobytes())
            column += 1
        header["charts"].append(
            {
                "title": chart.title, "unit": chart.unit, "log": chart.log, "height": _HEIGHT,
                "line": chart.across, "said": chart.said, "dots": chart.dots, "gaps": True,
                "span": chart.span, "series": series,
            }
        )  # fmt: skip
    return packed(header, blobs)


def measured(sides: Sequence[Seen]) -> Iterator[Chart]:
    """One chart for each metric that any side has."""
    for group in metrics.GROUPS:
        for name, (label, _) in group.metrics.items():
            there = [(n, side.found[name]) for n, side in enumerate(sides) if name in side.found]
            if not there:
                continue
            title = group.title if len(group.metrics) == 1 else metrics.words(name).title or label
            newest = there[0][1]
            yield Chart(
                title,
                group.unit,
                tuple(Line(n, s.steps, s.values, s.values, s.values) for n, s in there),
                f"{group.notice} n = {newest.count:,}: {newest.on}.",
                log=group.log,
                dots=True,
                span=group.axis(max(float(s.values.max()) for _, s in there)),
                across=_floor(group.floor, sides),
            )


def _floor(name: str, sides: Sequence[Seen]) -> Mapping[str, Any] | None:
    found = [side.found[name] for side in sides if name in side.found]
    if not found:
        return None
    value = float(found[0].values[-1])
    return {"value": value, "text": f"real ones: {metrics.number(name, value)}"}


def losses(sides: Sequence[Seen]) -> Iterator[Chart]:
    """One chart for each scalar; sides share it where it means the same."""
    found: dict[tuple[str, str, str], list[Line]] = {}
    words: dict[tuple[str, str, str], tuple[str, bool]] = {}
    for n, side in enumerate(sides):
        for curve in models().family(side.info.recipe.family).curves:
            for term, (label, _) in curve.terms.items():
                if term not in side.curves.terms:
                    continue
                i = side.curves.terms.index(term)
                key = (term, curve.title, curve.unit)
                low, mean, high = (
                    plane[:, i] for plane in (side.curves.low, side.curves.mean, side.curves.high)
                )
                found.setdefault(key, []).append(Line(n, side.curves.steps, low, mean, high))
                words[key] = (label, curve.log)
    for key, lines in found.items():
        label, log = words[key]
        _, title, unit = key
        yield Chart(f"{title}: {label}", unit, tuple(lines), log=log)
