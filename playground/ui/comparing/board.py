"""The sides' samples and numbers next to each other, and their curves together."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from playground.ui import components
from playground.ui.comparing.charts import Chart, Seen, charts, losses, measured
from playground.ui.comparing.outcome import outcome, told
from playground.ui.comparing.progress import group, slider, standing_of
from playground.ui.comparing.sides import measures, side
from playground.ui.comparing.table import Table, named
from playground.ui.comparing.verdict import table as verdict_table
from playground.ui.comparing.verdict import tellings
from playground.ui.watching import Look, watch

_BESIDE = 3  # charts next to the pictures of two sides
_POINTS = 200  # of each curve


def board(table: Table, status: DeltaGenerator, seen: Sequence[Look]) -> None:
    """Draw what the sides have learned so far."""
    status.html(standing_of(seen))
    sides = [
        Seen(look.info, watch(run).history.curves(points=_POINTS), measures(watch(run)))
        for run, look in zip(table.runs, seen, strict=True)
    ]
    drawings = [*measured(sides), *losses(sides)]
    beside = _BESIDE if len(seen) < 3 else 0  # charts with room next to the pictures
    left, right = st.columns([5, 2], gap="large") if beside else (st.container(), None)
    with left:
        for n, column in enumerate(st.columns(max(2, len(seen)), gap="large")[: len(seen)]):
            with column:
                side(table, n, watch(table.runs[n]), seen)
        slider(table, seen)
        _verdict(table, sides)
    if right is not None:
        with right:
            _charts(table, sides, drawings[:beside], "beside")
    _charts(table, sides, drawings[beside:], "below")


def _charts(table: Table, sides: list[Seen], drawn: list[Chart], place: str) -> None:
    """All sides' curves in shared charts."""
    if drawn:
        data = charts(sides, drawn, table.at, group(table))
        components.curves(data, key=f"compare.{place}.{group(table)}")


def _verdict(table: Table, sides: list[Seen]) -> None:
    """What came out, and what the losses tell, where the comparison asks for it."""
    words = named(table.what)
    if len(sides) > 1:
        judged = words.judged if words is not None else ""
        st.html(told(outcome(sides, judged), sides))
    quality = words.quality if words is not None else ""
    found = tellings(sides, quality) if quality else []
    if found:
        st.html(verdict_table(found, quality))
