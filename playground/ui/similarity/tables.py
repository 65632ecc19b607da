"""Scores as a table: a line for each measure, a column for each picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from playground.metrics.ranking import Pairs, order
from playground.ui.similarity.scores import Row, words

_SHADES = 26  # percent of the text's colour behind the most alike


def draw(
    rows: Sequence[Row], titles: Sequence[str], agreement: Sequence[Pairs | None] | None = None
) -> None:
    """Values, the more alike the darker; `agreement` with an order, a line for each row."""
    last = "<th>orders as your eye</th>" if agreement else ""
    head = "".join(f'<th class="sim-value">{escape(title)}</th>' for title in titles)
    lines = [
        _line(row, len(titles), agreement[place] if agreement else None, bool(agreement))
        for place, row in enumerate(rows)
    ]
    st.html(
        '<div class="sim-scroll" tabindex="0"><table class="sim-table">'
        f"<tr><th>Measure</th>{head}{last}</tr>{''.join(lines)}</table></div>"
    )


def _line(row: Row, columns: int, pairs: Pairs | None, ranked: bool) -> str:
    judge = row.judge
    unit = f" <small>{escape(judge.unit)}</small>" if judge.unit else ""
    name = f"<td><b>{escape(judge.title)}</b>{unit}<br><small>{escape(judge.idea)}"
    if judge.note:
        across = columns + ranked
        return (
            f'<tr>{name}</small></td><td class="sim-note" colspan="{across}">'
            f"{escape(judge.note)}</td></tr>"
        )
    cells = "".join(
        f'<td class="sim-value" style="--shade:{shade}%">{words(value)}</td>'
        for value, shade in zip(row.values, shades(row), strict=True)
    )
    last = f"<td>{_agreed(pairs)}</td>" if ranked else ""
    return f"<tr>{name} {judge.direction}</small></td>{cells}{last}</tr>"


def shades(row: Row) -> list[int]:
    """How dark each value stands, by its place among the others; equal ones alike."""
    known = [value for value in row.values if value is not None]
    if len(known) < 2 or len(row.closest) == len(known):
        return [0] * len(row.values)
    worse = [
        0 if value is None else sum(order(value, other, row.judge.higher) == 0 for other in known)
        for value in row.values
    ]
    most = max(worse) or 1
    return [round(_SHADES * count / most) for count in worse]


def _agreed(pairs: Pairs | None) -> str:
    if pairs is None:
        return "–"
    if pairs.tied == pairs.all:
        return "no order: all are equal"
    tied = f", {pairs.tied} tied" if pairs.tied else ""
    return f"{pairs.alike} of {pairs.all} pairs{tied}"
